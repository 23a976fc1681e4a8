# The OWL 2 RL rules (and self restrictions) that the ontology's axioms need, run until nothing new follows.
# Rule names as in the OWL 2 RL profile, where it has them.
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

# cax-sco, cax-eqc
INSERT { ?x a ?class } WHERE { ?sub (rdfs:subClassOf|owl:equivalentClass|^owl:equivalentClass)+ ?class . ?x a ?sub } ;
# prp-spo1
INSERT { ?x ?q ?y } WHERE { ?p rdfs:subPropertyOf+ ?q . ?x ?p ?y } ;
# prp-inv1, prp-inv2
INSERT { ?y ?q ?x } WHERE { ?p (owl:inverseOf|^owl:inverseOf) ?q . ?x ?p ?y } ;
# prp-trp
INSERT { ?x ?p ?z } WHERE { ?p a owl:TransitiveProperty . ?x ?p ?y . ?y ?p ?z } ;
# prp-spo2, by length of the chain
INSERT { ?a ?p ?c } WHERE {
  ?p owl:propertyChainAxiom ?l . ?l rdf:first ?p1 ; rdf:rest ?l2 . ?l2 rdf:first ?p2 ; rdf:rest () .
  ?a ?p1 ?b . ?b ?p2 ?c } ;
INSERT { ?a ?p ?d } WHERE {
  ?p owl:propertyChainAxiom ?l . ?l rdf:first ?p1 ; rdf:rest ?l2 . ?l2 rdf:first ?p2 ; rdf:rest ?l3 .
  ?l3 rdf:first ?p3 ; rdf:rest () . ?a ?p1 ?b . ?b ?p2 ?c . ?c ?p3 ?d } ;
INSERT { ?a ?p ?f } WHERE {
  ?p owl:propertyChainAxiom ?l . ?l rdf:first ?p1 ; rdf:rest ?l2 . ?l2 rdf:first ?p2 ; rdf:rest ?l3 .
  ?l3 rdf:first ?p3 ; rdf:rest ?l4 . ?l4 rdf:first ?p4 ; rdf:rest ?l5 . ?l5 rdf:first ?p5 ; rdf:rest () .
  ?a ?p1 ?b . ?b ?p2 ?c . ?c ?p3 ?d . ?d ?p4 ?e . ?e ?p5 ?f } ;
# cls-svf1
INSERT { ?x a ?class } WHERE { ?class owl:someValuesFrom ?filler ; owl:onProperty ?p . ?x ?p ?y . ?y a ?filler } ;
# cls-hv1, cls-hv2
INSERT { ?x ?p ?v } WHERE { ?class owl:hasValue ?v ; owl:onProperty ?p . ?x a ?class } ;
INSERT { ?x a ?class } WHERE { ?class owl:hasValue ?v ; owl:onProperty ?p . ?x ?p ?v } ;
# a member of a self restriction is its own value
INSERT { ?x ?p ?x } WHERE { ?class owl:hasSelf true ; owl:onProperty ?p . ?x a ?class } ;
# cls-int1
INSERT { ?x a ?class } WHERE {
  ?class owl:intersectionOf ?l . ?l rdf:first ?first . ?x a ?first .
  FILTER NOT EXISTS { ?l rdf:rest*/rdf:first ?member FILTER NOT EXISTS { ?x a ?member } } }
