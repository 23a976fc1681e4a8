"""What breaks the constraints of SHACL Core, as conditions of SPARQL."""

SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"

# What breaks a constraint on a value: {v} is the value, {p} the parameter, {this} the focus.
VALUES = {
    "datatype": "!(isLiteral({v}) && datatype({v}) = {p})",
    "nodeKind": "!({kind}({v}))",
    "class": f"NOT EXISTS {{{{ {{v}} a/<{RDFS}subClassOf>* {{p}} }}}}",
    "pattern": "!REGEX(STR({v}), {p})",
    "minLength": "STRLEN(STR({v})) < {p}",
    "maxLength": "STRLEN(STR({v})) > {p}",
    "minInclusive": "!COALESCE({v} >= {p}, false)",
    "maxInclusive": "!COALESCE({v} <= {p}, false)",
    "minExclusive": "!COALESCE({v} > {p}, false)",
    "maxExclusive": "!COALESCE({v} < {p}, false)",
    "lessThan": "EXISTS {{ {this} {p} ?limit FILTER (!COALESCE({v} < ?limit, false)) }}",
    "lessThanOrEquals": "EXISTS {{ {this} {p} ?limit FILTER (!COALESCE({v} <= ?limit, false)) }}",
    "disjoint": "EXISTS {{ {this} {p} {v} }}",
}
# What breaks a constraint on all values of a property at once.
SETS = {
    "minCount": "NOT EXISTS {{ {this} {path} ?any }}",
    "hasValue": "NOT EXISTS {{ {this} {path} {p} }}",
}
# Components that compare records, by the parameter that lists the key.
ACROSS = {"uniqueKey", "noOverlap"}
KINDS = {"IRI": "isIRI", "Literal": "isLiteral", "BlankNode": "isBlank"}
