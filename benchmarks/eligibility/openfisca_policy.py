"""The 20 incentives as an OpenFisca system: two-valued, vectorised, numbers of 32 bits, as OpenFisca does by default.

Where the wording is open, the preferred reading counts; what is not known is false, nothing, or one warehouse, and what
the wording presumes is true.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2023"
BEFORE = "turnover_before"
COUNTS = {
    "cluster_suppliers",
    "park_enterprises",
    "incubated_enterprises",
    "served_entities",
    "public_warehouses",
    "consolidation_smes",
}
NUMBERS = {
    "turnover",
    "registered_capital",
    "founder_capital",
    "certification_cost",
    "marketing_cost",
    "cluster_import_export",
    "park_area",
    "park_turnover",
    "park_import_export",
    "warehouse_area",
    "self_built_area",
    "host_import_export",
    "consolidation_import_export",
    "insurance_premium",
}
DEFAULTS = {
    "public_warehouses": 1,
    "cbec_enterprise": True,
    "public_overseas_warehouse": True,
    "consolidation_warehouse": True,
}
SUBJECT = build_entity(key="subject", plural="subjects", label="whoever asks", is_person=True)
Array = np.ndarray[Any, Any]
Get = Callable[[str], Array]


def first(get: Get, limit: float) -> Array:
    """A turnover of an enterprise of the trade that is reached, was in no earlier year, and is said to be the first."""
    return (get("turnover") >= limit) & (get(BEFORE) < limit) & get("first_reached") & get("cbec_enterprise")


def park(get: Get) -> Array:
    """What a park must have."""
    is_large = (get("park_turnover") >= 2_000_000_000) | (get("park_import_export") >= 500_000_000)
    has_room = (get("park_area") >= 4_000) & (get("park_enterprises") >= 20)
    serves = get("park_supporting_facilities") & get("park_one_stop_services")
    return has_room & serves & is_large & get("park_recognised")


VERDICTS: dict[str, Callable[[Get], Array]] = {
    "I01": lambda get: first(get, 100_000_000),
    "I02": lambda get: first(get, 1_000_000_000),
    "I03": lambda get: (
        get("industry_leader") & get("new_group_headquarters") & (get("registered_capital") >= 20_000_000)
    ),
    "I04": lambda get: get("industry_leader") & get("new_functional_headquarters"),
    "I05": lambda get: get("traditional_enterprise") & get("pilots_cross_border") & get("pays_incubation_fee"),
    "I06": lambda get: get("newly_certified") & get("cbec_enterprise"),
    "I07": lambda get: get("promotes_own_brand") & get("cbec_enterprise"),
    "I08": lambda get: (get("cluster_suppliers") >= 20) & (get("cluster_import_export") >= 1_000_000_000),
    "I09": lambda get: get("last_year_performance"),
    "I10": park,
    "I11": lambda get: (get("incubated_enterprises") >= 10) & get("incubator_eligible"),
    "I12": lambda get: get("drives_smes") & (get("served_entities") >= 100) & get("real_trade"),
    "I13": lambda get: get("provincial_public_warehouse") & get("public_overseas_warehouse"),
    "I14": lambda get: get("hunan_enterprise") & get("exemplary_case"),
    "I15": lambda get: (
        get("self_built_self_used") & (get("warehouse_area") >= 3_000) & (get("host_import_export") >= 100_000_000)
    ),
    "I16": lambda get: (
        (get("consolidation_smes") >= 10)
        & (get("consolidation_import_export") >= 100_000_000)
        & get("consolidation_warehouse")
    ),
    "I17": lambda get: get("training_eligible"),
    "I18": lambda get: (
        get("sme") & get("insured_through_single_window") & get("insurance_policy_eligible") & get("cbec_enterprise")
    ),
    "I19": lambda get: get("general_enterprise") & get("export_credit_insured") & get("insurance_policy_eligible"),
    "I20": lambda get: get("general_enterprise") & get("insured_financing") & get("insurance_policy_eligible"),
}
# The most that whoever is eligible may get, in yuan; five incentives state no ceiling.
AMOUNTS: dict[str, Callable[[Get], Array | int]] = {
    "I01": lambda _: 200_000,
    "I02": lambda _: 1_000_000,
    "I03": lambda _: 5_000_000,
    "I04": lambda _: 3_000_000,
    "I06": lambda get: np.minimum(500_000, 0.8 * get("certification_cost")),
    "I07": lambda get: np.minimum(500_000, 0.3 * get("marketing_cost")),
    "I08": lambda _: 1_000_000,
    "I10": lambda _: 5_000_000,
    "I11": lambda _: 500_000,
    "I12": lambda _: 1_000_000,
    "I13": lambda get: np.minimum(5_000_000, (600_000 + 2 * 300_000) * get("public_warehouses")),
    "I14": lambda _: 1_000_000,
    "I15": lambda _: 500_000,
    "I16": lambda _: 500_000,
    "I18": lambda get: get("insurance_premium"),
}
WORK_OUT = (*VERDICTS, *(f"{key}_amount" for key in AMOUNTS))


def formula(name: str) -> Callable[..., Array] | None:
    """The formula of a variable; None for one that is given."""
    key = name.removesuffix("_amount")
    if name in VERDICTS:
        judge = VERDICTS[name]
        return lambda subject, period: judge(lambda each: subject(each, period))
    if key in AMOUNTS:
        amount = AMOUNTS[key]
        return lambda subject, period: subject(key, period) * amount(lambda each: subject(each, period))
    return None


def variable(name: str) -> type[Variable]:
    """The class of a variable, as OpenFisca wants it."""
    is_number = name in NUMBERS or name == BEFORE or name.endswith("_amount")
    said: dict[str, Any] = {
        "value_type": float if is_number else int if name in COUNTS else bool,
        "entity": SUBJECT,
        "definition_period": DateUnit.YEAR,
        "label": name,
    }
    if name in DEFAULTS:
        said["default_value"] = DEFAULTS[name]
    work_out = formula(name)
    return type(name, (Variable,), {**said, "formula": work_out} if work_out else said)


def system(given: Iterable[str]) -> TaxBenefitSystem:
    """The policy over variables that are given."""
    made = TaxBenefitSystem([SUBJECT])
    for name in (*given, *WORK_OUT):
        made.add_variable(variable(name))
    return made


def simulation(policy: TaxBenefitSystem, given: Mapping[str, Array]) -> Simulation:
    """A simulation with its inputs set."""
    made = SimulationBuilder().build_default_simulation(policy, len(given["turnover"]))
    for name, array in given.items():
        made.set_input(name, PERIOD, array)
    return made


def kind(name: str) -> type:
    """The type of the array of a variable that is given."""
    return np.float32 if name in NUMBERS or name == BEFORE else np.int32 if name in COUNTS else np.bool_
