"""The graph says what the text says: counts and lists taken by hand from the document."""

from decimal import Decimal

import pytest

from xiangce.graph import Graph
from xiangce.names import ID

# The ordered list after each measure, as printed; True where it ends in "etc.".
LISTS = {
    1: (["commerce", "education", "science", "finance", "natural-resources", "municipal-governments"], False),
    2: (["commerce", "finance", "market-regulation"], True),
    3: (["commerce", "industry", "finance", "agriculture"], True),
    4: (["commerce", "finance", "pboc-safe", "customs", "tax", "postal"], True),
    5: (["commerce", "finance", "tax"], True),
    6: (["commerce", "finance", "pboc-safe", "tax"], True),
    7: (["commerce", "drc", "finance", "local-finance", "postal", "sinosure"], False),
    8: (["commerce", "education", "hrss", "finance"], False),
    9: (["pboc-safe", "local-finance", "sinosure"], False),
    10: (["commerce", "finance", "pboc-safe", "customs", "tax"], True),
    11: (["customs", "commerce", "postal"], False),
    12: (["pboc-safe", "commerce", "customs"], True),
    13: (["tax", "commerce"], True),
}
# Every fixed ceiling of the text in yuan, in the order of the incentives.
FIXED = {
    "I01": [200_000],
    "I02": [1_000_000],
    "I03": [5_000_000],
    "I04": [3_000_000],
    "I06": [500_000],
    "I07": [500_000],
    "I08": [1_000_000],
    "I10": [5_000_000],
    "I11": [500_000],
    "I12": [1_000_000],
    "I13": [600_000, 300_000, 5_000_000],
    "I14": [1_000_000],
    "I15": [500_000],
    "I16": [500_000],
}
# Every share of a cost, in per cent.
SHARES = {"I06": 80, "I07": 30, "I18": 100}
DIRECT = {"I03", "I04", "I18", "I19", "I20"}
# What the text counts or measures, with the figure.
FIGURES = {
    "I01": [("turnover", 100_000_000)],
    "I02": [("turnover", 1_000_000_000)],
    "I03": [("registered-capital", 20_000_000)],
    "I08": [("cluster-suppliers", 20), ("cluster-import-export", 1_000_000_000)],
    "I10": [
        ("park-area", 4_000),
        ("park-enterprises", 20),
        ("park-turnover", 2_000_000_000),
        ("park-import-export", 500_000_000),
    ],
    "I11": [("incubated-enterprises", 10)],
    "I12": [("served-entities", 100)],
    "I15": [("warehouse-area", 3_000), ("host-import-export", 100_000_000)],
    "I16": [("consolidation-smes", 10), ("consolidation-import-export", 100_000_000)],
}


def key(iri: object) -> str:
    return str(iri).strip("<>").rsplit("/", 1)[-1]


def rows(graph: Graph, query: str) -> list[list[str]]:
    return [[term.value if term else "" for term in row.values()] for row in graph.select(query)]


@pytest.mark.parametrize("number", LISTS)
def test_each_list_names_the_units_in_the_order_of_the_text(graph: Graph, number: int) -> None:
    found = rows(
        graph,
        f"SELECT ?unit WHERE {{ <{ID}xzbf-2023-9/measure/{number}> xc:hasResponsibility ?place ."
        " ?place xc:rank ?rank ; cv:hasParticipant ?unit } ORDER BY ?rank",
    )
    assert [key(unit) for (unit,) in found] == LISTS[number][0]


def test_the_lists_of_eight_measures_end_in_etc(graph: Graph) -> None:
    found = rows(graph, "SELECT ?n WHERE { ?measure xc:listIsOpen true ; xc:order ?n } ORDER BY ?n")
    assert [int(n) for (n,) in found] == [n for n, (_, is_open) in LISTS.items() if is_open]
    assert len(found) == 8


def test_fifty_one_places_name_sixteen_units(graph: Graph) -> None:
    found = rows(
        graph, "SELECT ?place ?unit WHERE { ?place a xc:Responsibility ; cv:hasParticipant ?unit . ?unit a xc:Unit }"
    )
    assert (len(found), len({unit for _, unit in found})) == (51, 16)


def test_the_lead_of_each_measure_is_derived_and_is_its_first_unit(graph: Graph) -> None:
    found = rows(graph, "SELECT ?n ?lead WHERE { ?measure xc:leadUnit ?lead ; xc:order ?n } ORDER BY ?n")
    assert {int(n): key(lead) for n, lead in found} == {n: units[0] for n, (units, _) in LISTS.items()}
    asserted = rows(
        graph,
        "SELECT ?s WHERE { GRAPH <https://w3id.org/xiangce/graph/policy> { ?s xc:leadUnit|xc:implementedBy ?o } }",
    )
    assert asserted == []


def test_all_fourteen_municipal_governments_implement_all_thirteen_measures(graph: Graph) -> None:
    found = rows(graph, "SELECT ?measure ?government WHERE { ?measure xc:implementedBy ?government }")
    assert len(found) == 13 * 14
    assert len({government for _, government in found}) == 14


def test_the_document_has_four_chapters_of_three_two_four_and_four_measures(graph: Graph) -> None:
    found = rows(
        graph,
        "SELECT ?c (COUNT(?m) AS ?n) WHERE { ?m a xc:Measure ; xc:partOf ?chapter . ?chapter xc:order ?c }"
        " GROUP BY ?c ORDER BY ?c",
    )
    assert [int(n) for _, n in found] == [3, 2, 4, 4]


def test_there_are_twenty_incentives_and_six_targets(graph: Graph) -> None:
    found = rows(graph, "SELECT ?thing WHERE { ?thing a ?kind FILTER (?kind IN (xc:Incentive, xc:PolicyTarget)) }")
    expected = [f"I{n:02}" for n in range(1, 21)] + [f"T{n}" for n in range(1, 7)]
    assert sorted(key(thing) for (thing,) in found) == expected


def test_every_fixed_ceiling_is_the_one_of_the_text(graph: Graph) -> None:
    found = rows(
        graph,
        "SELECT ?incentive ?amount ?currency WHERE { ?incentive a xc:Incentive ; cpsv:produces/xc:hasCap ?cap ."
        " ?cap a xc:MonetaryCap ; schema:maxValue ?amount ; schema:currency ?currency } ORDER BY ?cap",
    )
    assert {currency for *_, currency in found} == {"CNY"}
    ceilings: dict[str, list[Decimal]] = {}
    for incentive, amount, _ in found:
        ceilings.setdefault(key(incentive), []).append(Decimal(amount))
    assert ceilings == FIXED


def test_every_share_of_a_cost_is_the_one_of_the_text(graph: Graph) -> None:
    found = rows(
        graph,
        "SELECT ?incentive ?percent WHERE { ?incentive cpsv:produces/xc:hasCap ?cap ."
        " ?cap a xc:RateCap ; schema:maxValue ?percent }",
    )
    assert {key(incentive): Decimal(percent) for incentive, percent in found} == SHARES


def test_every_figure_of_a_condition_is_the_one_of_the_text(graph: Graph) -> None:
    found = rows(
        graph,
        "SELECT ?incentive ?indicator ?value WHERE { ?incentive a xc:Incentive ;"
        " xc:holdsRequirement/cv:hasRequirement+ ?leaf ."
        " ?leaf xc:thresholdValue ?value ; cv:constrains ?indicator ; dct:identifier ?key } ORDER BY ?key",
    )
    figures: dict[str, list[tuple[str, int]]] = {}
    for incentive, indicator, value in found:
        figures.setdefault(key(incentive), []).append((key(indicator), int(Decimal(value))))
    assert figures == FIGURES


def test_the_province_pays_five_incentives_directly_and_training_follows_another_policy(graph: Graph) -> None:
    found = rows(graph, "SELECT ?incentive ?channel WHERE { ?incentive xc:fundedThrough ?channel }")
    channels = {key(incentive): key(channel) for incentive, channel in found}
    assert {incentive for incentive, channel in channels.items() if channel == "direct-provincial"} == DIRECT
    assert {incentive for incentive, channel in channels.items() if channel == "other-policy"} == {"I17"}
    assert set(channels.values()) == {"direct-provincial", "other-policy", "factor-based"}


def test_there_are_fourteen_prefectures_and_one_hundred_and_twenty_two_counties(graph: Graph) -> None:
    found = rows(
        graph, "SELECT ?level (COUNT(?place) AS ?n) WHERE { ?place a xc:Place ; xc:level ?level } GROUP BY ?level"
    )
    assert {key(level): int(n) for level, n in found} == {"province": 1, "prefecture": 14, "county": 122}


def test_no_clause_or_measure_carries_an_amount(graph: Graph) -> None:
    assert not rows(
        graph,
        "SELECT ?part WHERE { ?part a/rdfs:subClassOf* xc:PolicyPart ; schema:maxValue|xc:thresholdValue ?amount }",
    )


def test_the_document_is_cited_with_its_series_and_states_no_validity(graph: Graph) -> None:
    found = rows(
        graph,
        "SELECT ?number ?date ?registration ?stated WHERE { ?d a xc:PolicyDocument ; xc:number ?number ;"
        " eli:date_document ?date ; xc:registrationNumber ?registration ; xc:validityStated ?stated }",
    )
    assert found == [["湘政办发〔2023〕9号", "2023-03-03", "HNPR—2023—01005", "false"]]
