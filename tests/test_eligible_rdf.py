"""Verdicts as linked data, read and asked by other means: rdflib, SPARQL, and the shapes of CCCEV."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from rdflib import RDF, URIRef
from rdflib import Graph as Triples

from eligible_tables import table
from xiangce import __version__
from xiangce.cli import main
from xiangce.eligibility.assess import Assessor
from xiangce.graph import Graph

SHAPES = Path(__file__).parents[2] / "shared/conformance/external-shapes/cccev-2.1.0/cccev-ap-SHACL.ttl"
API = "/api/v1/eligible"
PREFIXES = """
PREFIX answer: <https://w3id.org/xiangce/code/answer/>
PREFIX criterion: <https://w3id.org/xiangce/id/xzbf-2023-9/criterion/>
PREFIX clause: <https://w3id.org/xiangce/id/xzbf-2023-9/clause/>
PREFIX incentive: <https://w3id.org/xiangce/id/xzbf-2023-9/incentive/>
PREFIX indicator: <https://w3id.org/xiangce/id/indicator/>
PREFIX cv: <http://data.europa.eu/m8g/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX xc: <https://w3id.org/xiangce/ont#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
YEARS = [
    {"year": 2024, "turnover": "1.5亿", "first-reached": "yes"},
    {"year": 2023, "turnover": "1.2亿"},
    {"year": 2023, "turnover": "0.9亿"},
]


def asks(triples: Triples, pattern: str) -> bool:
    return bool(triples.query(f"{PREFIXES} ASK {{ {pattern} }}").askAnswer)


@pytest.fixture(scope="module")
def of_records(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Triples:
    """What is said of three records, two of which contradict each other."""
    path = tmp_path_factory.mktemp("years") / "years.csv"
    source = table(Assessor(graph), "enterprise-year", YEARS)
    path.write_bytes(source.body if isinstance(source.body, bytes) else b"")
    printed = CliRunner().invoke(main, ["eligible", str(path), "--incentive", "I01", "--format", "ttl"]).stdout
    return Triples().parse(data=printed, format="turtle")


@pytest.fixture
def of_facts(client: FlaskClient) -> Triples:
    """What is said of a statement, one fact of which names its document."""
    facts = {"exemplary-case": {"value": True, "source": "商务部公告"}, "hunan-enterprise": "是"}
    sent = client.post(f"{API}?incentive=I14&lang=zh", json={"facts": facts}, headers={"Accept": "text/turtle"})
    return Triples().parse(data=sent.data, format="turtle")


def test_a_verdict_names_record_criterion_time_software_and_graph(of_records: Triples, graph: Graph) -> None:
    assert asks(
        of_records,
        f"""?whole xc:assesses incentive:I01 ; xc:verdict answer:met ; dct:hasPart ?part ;
            prov:generatedAtTime ?when ; xc:ceiling ?most ; prov:wasGeneratedBy ?run .
        ?part xc:assesses criterion:I01-C1 ; xc:verdict answer:met ; prov:wasDerivedFrom ?value ;
            prov:wasGeneratedBy ?run .
        ?value a cv:SupportedValue ; cv:providesValueFor indicator:turnover ; cv:value ?turnover ;
            prov:wasDerivedFrom ?record .
        ?record a cv:Evidence ; xc:inFile "years.csv" ; xc:inRow 2 ; cv:supportsValue ?value ;
            cv:supportsRequirement criterion:I01-C1 .
        ?run a prov:Activity ; prov:endedAtTime ?when ; prov:used ?record, <urn:sha256:{graph.version}> ;
            prov:wasAssociatedWith ?software .
        ?software a prov:SoftwareAgent ; schema:softwareVersion "{__version__}" .
        FILTER (DATATYPE(?when) = xsd:dateTime && ?most = 200000 && ?turnover = 150000000)""",
    )


def test_a_first_time_rests_on_the_record_that_states_it(of_records: Triples) -> None:
    assert asks(
        of_records,
        """?part xc:assesses criterion:I01-C1 ; prov:wasDerivedFrom ?value .
        ?value cv:providesValueFor indicator:first-reached ; cv:value true ; prov:wasDerivedFrom/xc:inRow 2 .""",
    )


def test_requirements_are_a_tree_with_clauses(of_records: Triples) -> None:
    assert asks(
        of_records,
        """criterion:I01-C0 a cv:Requirement, cv:Criterion ; cv:hasRequirement criterion:I01-C1 .
        criterion:I01-C1 a cv:Requirement, cv:Constraint ; cv:constrains indicator:turnover ;
            cv:isDerivedFrom clause:1-3 .
        indicator:turnover a cv:InformationConcept .""",
    )


def test_what_is_doubted_is_named_and_has_no_value(of_records: Triples) -> None:
    doubted = "?whole xc:assesses incentive:I01 ; xc:verdict answer:unknown ; xc:doubts indicator:turnover ."
    assert asks(
        of_records, f"{doubted} ?whole rdfs:comment ?why . FILTER CONTAINS(?why, 'records tell it differently')"
    )
    turnovers = of_records.query(
        f"{PREFIXES} SELECT ?is {{ [] cv:providesValueFor indicator:turnover ; cv:value ?is }}"
    )
    assert [int(row[0]) for row in turnovers] == [150_000_000]


def test_a_statement_is_evidence_with_its_document(of_facts: Triples) -> None:
    told = "?evidence a cv:Evidence ; dct:title '据 商务部公告'@zh ; cv:supportsRequirement criterion:I14-C2 ."
    assert asks(of_facts, told)
    assert not asks(of_facts, "?evidence dct:title '据 商务部公告'@zh ; cv:supportsRequirement criterion:I14-C1 .")


def test_notes_audience_and_validity_are_said(of_records: Triples, of_facts: Triples) -> None:
    assert asks(of_records, "<https://w3id.org/xiangce/id/xzbf-2023-9> xc:validityStated false")
    assert asks(of_records, "?whole rdfs:comment ?for . FILTER CONTAINS(?for, 'for the examination to confirm')")
    assert asks(of_facts, "?whole xc:assesses incentive:I14 ; rdfs:comment ?for . FILTER CONTAINS(?for, '适用对象')")


def test_every_part_has_one_verdict_of_the_list(of_records: Triples, graph: Graph) -> None:
    codes = {str(row["code"]).strip("<>") for row in graph.select("SELECT ?code { ?code skos:inScheme code:answer }")}
    found = list(of_records.query(f"{PREFIXES} SELECT ?this ?verdict {{ ?this xc:verdict ?verdict }}"))
    # Of each record the whole, its group, the threshold, and what is presumed.
    assert len(found) == len({row[0] for row in found}) == 3 * 4
    assert {str(row[1]) for row in found} <= codes


@pytest.mark.skipif(not SHAPES.exists(), reason="the shapes of CCCEV are not at hand")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_shapes_of_cccev_find_nothing_and_would_find_a_value_of_no_concept(
    of_records: Triples, of_facts: Triples
) -> None:
    import pyshacl

    for triples in (of_records, of_facts):
        conforms, _, report = pyshacl.validate(triples, shacl_graph=str(SHAPES), inference="none")
        assert conforms, report
    concept = URIRef("http://data.europa.eu/m8g/InformationConcept")
    of_facts.remove((None, RDF.type, concept))
    assert not pyshacl.validate(of_facts, shacl_graph=str(SHAPES), inference="none")[0]
