"""Caps as other policies write them: yearly beside a share, cumulative alone, and thirds of a hundred."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.worlds import RULES
from xiangce.eligibility.ceilings import CEILING, Caps
from xiangce.eligibility.compiled import Marks
from xiangce.eligibility.exact import encode
from xiangce.eligibility.rule import Cap

COST = "certification-cost"


def cap(
    amount: object = None, share: object = None, years: tuple[int, int] | None = None, over: int | None = None
) -> Cap:
    """A cap of an amount in yuan, or of a share of the cost."""
    usual = RULES["I06"].caps[0]
    return replace(
        usual,
        iri=f"urn:{amount}-{share}-{years}-{over}",
        amount=None if amount is None else Decimal(str(amount)),
        share=None if share is None else Decimal(str(share)),
        base=COST if share else None,
        years=years,
        over_years=over,
        counted_by=None,
    )


def ceiling(caps: tuple[Cap, ...], facts: Mapping[str, Decimal]) -> Decimal:
    """The ceiling of some caps in yuan."""
    told = pl.DataFrame({key: [encode(value)] for key, value in facts.items()} or {"_": [0]})
    found = told.select(Caps(replace(RULES["I06"], caps=caps), told.columns).ceiling().alias(CEILING))
    return Decimal(found.item()) / 100


@pytest.mark.parametrize(
    ("caps", "cost", "most"),
    [
        pytest.param((cap(300, years=(1, 2)), cap(share=50, years=(1, 2))), 400, 400, id="the lower, in each year"),
        pytest.param((cap(300, years=(1, 2)), cap(share=50, years=(1, 2))), 4000, 600, id="the amount, in each year"),
        pytest.param((cap(300, years=(1, 2)), cap(500, over=2)), None, 500, id="cut by what years may come to"),
        pytest.param((cap(500, over=2),), None, 500, id="nothing but a cap of years together"),
        pytest.param((cap(900), cap(500, over=2)), None, 500, id="the lower of one and of years together"),
    ],
)
def test_caps_hold_side_by_side(caps: tuple[Cap, ...], cost: int | None, most: int) -> None:
    assert ceiling(caps, {} if cost is None else {COST: Decimal(cost)}) == most


@given(st.decimals(0, 10**11, places=2), st.decimals("0.000000001", 100, places=9))
def test_a_share_is_exact_and_never_rounded_up(cost: Decimal, share: Decimal) -> None:
    exact = (cost * share / 100).quantize(Decimal("0.01"), ROUND_FLOOR)
    assert ceiling((cap(share=share),), {COST: cost}) == exact


def test_a_mark_of_one_document_says_nothing_of_another() -> None:
    first, second = RULES["I01"], RULES["I02"]
    leaf = next(each for each in second.leaves if each.first_time)
    assert Marks([first, second]).beside(leaf)[0]
    assert not Marks([replace(first, document="urn:other"), second]).beside(leaf)[0]
