"""The graph says what the text says of money: how it is paid, what a cap counts for, what weighs, in which unit."""

from collections import defaultdict

from xiangce.graph import Graph

CBEC, WAREHOUSES, GENERAL = "cbec-enterprise", "warehouse-operator", "general-enterprise"
# Where the text says “lump-sum”; support by year; a yearly fee. All else leaves open how it is paid.
LUMP_SUM = {"I06", "I07", "I08", "I10", "I11", "I12", "I14", "I15", "I16"}
# What each cap counts for, by the word after “each” or “per”, in the order of the caps.
SCOPES = {
    **{one: ["per-enterprise"] for one in ["I01", "I02", "I15", "I18"]},
    **{one: ["per-enterprise", "per-enterprise"] for one in ["I06", "I07"]},
    **{one: ["per-headquarters"] for one in ["I03", "I04"]},
    "I08": ["per-county"],
    "I10": ["per-park"],
    **{one: ["per-operator"] for one in ["I11", "I12"]},
    "I13": ["per-warehouse", "per-warehouse", "per-enterprise"],
    "I14": ["per-case"],
    "I16": ["per-warehouse"],
}
# “Based on …”: what the authorities weigh below the ceiling.
WEIGHED = {
    **{one: {"import-export", "tax-paid", "headcount"} for one in ["I01", "I02"]},
    "I09": {"last-year-performance"},
    "I10": {"park-tax-paid", "park-headcount"},
    "I15": {"warehouse-area", "host-import-export"},
}
AUDIENCES = {
    **dict.fromkeys(["I01", "I02", "I06", "I07"], CBEC),
    **dict.fromkeys(["I03", "I04"], "headquarters"),
    "I05": "traditional-enterprise",
    "I08": "county",
    "I09": "city",
    "I10": "park-operator",
    "I11": "incubator-operator",
    "I12": "service-provider",
    **dict.fromkeys(["I13", "I14", "I15"], WAREHOUSES),
    "I16": "consolidation-warehouse",
    "I17": "trainee",
    "I18": "sme",
    **dict.fromkeys(["I19", "I20"], GENERAL),
}
# Targets with “over” have a reading with the figure, preferred, and one without.
TARGETS = {
    "T1": {("gteq", "")},
    "T2": {("gteq", "")},
    "T3": {("gteq", "")},
    **{one: {("gteq", "true"), ("gt", "false")} for one in ["T4", "T5", "T6"]},
}


def key(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def rows(graph: Graph, query: str) -> list[list[str]]:
    return [[key(term.value) if term else "" for term in row.values()] for row in graph.select(query)]


def test_nine_rewards_are_lump_sums_and_warehouses_are_supported_by_the_year(graph: Graph) -> None:
    paid = dict(rows(graph, "SELECT ?incentive ?mode WHERE { ?incentive a xc:Incentive ; xc:paymentMode ?mode }"))
    assert {incentive for incentive, mode in paid.items() if mode == "lump-sum"} == LUMP_SUM
    assert {incentive for incentive, mode in paid.items() if mode == "yearly"} == {"I13"}
    rest = {mode for incentive, mode in paid.items() if incentive not in {*LUMP_SUM, "I05", "I13"}}
    assert rest == {"not-stated"}


def test_every_cap_counts_for_what_the_text_says(graph: Graph) -> None:
    scopes: defaultdict[str, list[str]] = defaultdict(list)
    query = (
        "SELECT ?incentive ?scope WHERE { ?incentive a xc:Incentive ; cpsv:produces/xc:hasCap ?cap ."
        " ?cap xc:capScope ?scope } ORDER BY ?cap"
    )
    for incentive, scope in rows(graph, query):
        scopes[incentive].append(scope)
    assert scopes == SCOPES


def test_warehouse_support_has_a_first_year_two_further_ones_and_a_cap_over_three(graph: Graph) -> None:
    spans = rows(graph, "SELECT ?cap ?first ?last WHERE { ?cap xc:fromYear ?first ; xc:toYear ?last } ORDER BY ?cap")
    assert spans == [["I13-1", "1", "1"], ["I13-2", "2", "3"]]
    assert rows(graph, "SELECT ?cap ?years WHERE { ?cap xc:cumulativeOverYears ?years }") == [["I13-3", "3"]]


def test_what_is_weighed_below_a_ceiling_is_what_the_text_names(graph: Graph) -> None:
    weighed: defaultdict[str, set[str]] = defaultdict(set)
    for incentive, fact in rows(
        graph, "SELECT ?incentive ?fact WHERE { ?incentive a xc:Incentive ; xc:assessmentFactor ?fact }"
    ):
        weighed[incentive].add(fact)
    assert weighed == WEIGHED


def test_every_incentive_is_for_those_whom_the_text_names(graph: Graph) -> None:
    found = rows(graph, "SELECT ?incentive ?audience WHERE { ?incentive a xc:Incentive ; dct:audience ?audience }")
    assert dict(found) == AUDIENCES


def test_over_is_open_in_three_targets_and_the_others_are_settled(graph: Graph) -> None:
    counted: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    query = (
        "SELECT ?target ?comparator ?preferred WHERE { ?target a xc:PolicyTarget ."
        " { ?target xc:comparator ?comparator } UNION"
        " { ?target xc:hasReading ?r . ?r xc:comparator ?comparator ; xc:preferred ?preferred } }"
    )
    for target, comparator, preferred in rows(graph, query):
        counted[target].add((comparator, preferred))
    assert counted == TARGETS


def test_a_threshold_is_in_the_unit_of_its_fact_and_dollars_are_for_foreign_exchange_only(graph: Graph) -> None:
    query = (
        "SELECT ?leaf ?unit ?own WHERE { ?leaf xc:thresholdValue ?value ; xc:unit ?unit ; cv:constrains ?fact ."
        " ?fact xc:unit ?own }"
    )
    found = rows(graph, query)
    assert {(unit, own) for _, unit, own in found if unit != own} == set()
    assert {leaf for leaf, unit, _ in found if unit == "CCY_USD"} == {"F1-C2", "F1-C3"}


def test_the_preferred_reading_of_a_figure_is_that_it_is_a_floor_and_counts(graph: Graph) -> None:
    query = (
        "SELECT ?leaf ?comparator WHERE { ?leaf a xc:ThresholdConstraint ; xc:hasReading ?r ."
        " ?r xc:preferred true ; xc:comparator ?comparator }"
    )
    assert {comparator for leaf, comparator in rows(graph, query) if not leaf.startswith("F")} == {"gteq"}
