"""What is done at once for many rows is what is done for each by itself: rows cut, ceilings shared, earlier years."""

import csv
import io
from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from eligible_tables import FIRST, ON, SECOND, assessed, rows
from xiangce.eligibility.assess import Assessor
from xiangce.eligibility.batch import Sheets
from xiangce.eligibility.history import before
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.report import tabular
from xiangce.errors import BadInput
from xiangce.graph import load
from xiangce.intake.column import blank
from xiangce.intake.grid import Grid
from xiangce.intake.separated import Layout, _fast, _slowly
from xiangce.schema.formula import safe

ASSESSOR = Assessor(load())
CELL = st.sampled_from(["", "#", "#a", "a", "年", " ", "'", '"a"', '"a,b"', '"\n"', '""', '"""#"', "1"])
TEXTS = st.integers(1, 3).flatmap(
    lambda width: st.tuples(
        st.just(width),
        # Most rows are as long as they should be.
        st.lists(st.tuples(*[CELL] * width) | st.tuples(*[CELL] * width) | st.lists(CELL, max_size=4), min_size=1),
    )
)


def careful(piece: bytes, layout: Layout) -> list[Grid] | None:
    """The rows of a piece read one by one; None if one of them is refused."""
    try:
        return list(_slowly(piece, layout, 5))
    except BadInput:
        return None


@settings(max_examples=300)
@given(TEXTS)
def test_rows_that_are_cut_at_once_are_those_that_are_cut_one_by_one(given: tuple[int, list[list[str]]]) -> None:
    width, lines = given
    layout = Layout("x.csv", ",", tuple("abc"[:width]), 5, 5)
    piece = "".join(",".join(line) + "\n" for line in lines).encode()
    fast = _fast(piece, layout, 5)
    if fast is not None:
        (slow,) = careful(piece, layout) or [None]
        assert slow is not None
        assert_frame_equal(blank(fast.cells), blank(slow.cells))
        assert fast.rows.to_list() == slow.rows.to_list()
        assert fast.has_marks or not any("'" in (text or "") for row in fast.cells.rows() for text in row)


def test_plain_rows_are_cut_at_once() -> None:
    plain, quoted = b"1,2\n#,\n", b'"1,\n",2\n'
    layout = Layout("x.csv", ",", ("a", "b"), 1, 1)
    assert [_fast(each, layout, 1) is not None for each in (plain, quoted, b"1\n2,3,4\n", b"\n1,2\n")] == [
        True,
        True,
        False,
        False,
    ]


YEAR = st.one_of(st.none(), st.integers(2019, 2022))
FIGURE = st.one_of(st.none(), st.integers(-3, 3))


@given(st.lists(st.tuples(st.sampled_from(["a", "b", None]), YEAR, FIGURE), max_size=9))
def test_the_earlier_years_of_all_rows_are_those_of_each(told: list[tuple[str | None, int | None, int | None]]) -> None:
    schema = {"uscc": pl.String, "year": pl.Int64, "turnover": pl.Int64}
    frame = pl.DataFrame(told, schema=schema, orient="row")
    founded = pl.Series([None] * len(told), dtype=pl.Int64)
    top, known = before(frame, frame.select("turnover"), ("uscc", "year"), ["turnover"], founded)
    for at, (who, year, _) in enumerate(told):
        earlier = (
            [] if who is None or year is None else [row for row in told if row[0] == who and (row[1] or year) < year]
        )
        figures = [row[2] for row in earlier if row[2] is not None]
        years = [row[1] for row in earlier]
        # A year that several records tell of may be told in parts, so that it is not known.
        whole = [row for row in earlier if row[2] is not None and years.count(row[1]) == 1]
        assert (top[at], known[at]) == (max(figures, default=None), len(whole))


CERTIFICATES = st.lists(
    st.tuples(st.sampled_from([FIRST, SECOND]), st.sampled_from(["A1", "a 1", "B2", "C3"]), st.integers(0, 900_000)),
    min_size=1,
    max_size=7,
)


@settings(max_examples=30)
@given(CERTIFICATES)
def test_the_ceilings_that_all_enterprises_share_are_those_of_each(given: list[tuple[str, str, int]]) -> None:
    named = {"certification-name": "CE", "newly-certified": "yes"}
    records = [
        named | {"uscc": who, "certificate-number": number, "certification-cost": cost} for who, number, cost in given
    ]
    found = assessed(ASSESSOR, ["I06"], certification=records)
    shown = rows(ASSESSOR, found, "ceiling", "shared_ceiling")
    for (who, _, _), (_, together) in zip(given, shown, strict=True):
        mine = [(number, own) for (owner, number, _), (own, _) in zip(given, shown, strict=True) if owner == who]
        highest = {number: max(own for each, own in mine if each == number) for number, _ in mine}
        capped = min(sum(highest.values(), Decimal()), Decimal(500_000))
        assert together == (capped if len(mine) > 1 else None)


WAREHOUSES = st.lists(
    st.tuples(
        st.sampled_from([FIRST, FIRST, FIRST, SECOND]),
        st.sampled_from(["A", "a ", "B", "C", "D", "E", "F"]),
        st.integers(2022, 2024),
        st.sampled_from([None, None, None, 1, 2, 3, 4]),
        st.sampled_from(["yes", "yes", "yes", "no", None]),
    ),
    min_size=5,
    max_size=16,
    unique_by=lambda row: (row[0], row[1].strip().lower(), row[2]),
)
SUPPORT = {None: 1_200_000, 1: 600_000, 2: 300_000, 3: 300_000, 4: 0}


@settings(max_examples=50)
@given(WAREHOUSES)
def test_the_support_of_several_warehouses_over_years_is_cut_as_counted_by_hand(
    given: list[tuple[str, str, int, int | None, str | None]],
) -> None:
    records = [
        {"uscc": who, "warehouse-name": name, "country": "DE", "year": year, "support-year": nth}
        | {"provincial-public-warehouse": said}
        for who, name, year, nth, said in given
    ]
    found = assessed(ASSESSOR, ["I13"], public_warehouse=records)
    frame = Sheets(ASSESSOR, Labels(ASSESSOR.graph, "en", ON)).long(found, everything=True)
    shown = frame["shared_ceiling"].to_list() if "shared_ceiling" in frame.columns else [None] * len(given)
    by_hand = {who: together(who, given) for who in (FIRST, SECOND)}
    for (who, _, _, _, said), ceiling in zip(given, shown, strict=True):
        assert ceiling == (by_hand[who] if said == "yes" else None)


def together(who: str, given: list[tuple[str, str, int, int | None, str | None]]) -> int | None:
    """What the warehouses of an enterprise come to in yuan, counted one by one; None if that is not settled."""
    mine = [
        (name.strip().lower(), year, nth) for owner, name, year, nth, said in given if owner == who and said == "yes"
    ]
    if len(mine) < 2:
        return None
    total, first, final = 0, 9999, 0
    for name in {each[0] for each in mine}:
        told = [(year, nth) for own, year, nth in mine if own == name]
        total += min(sum(SUPPORT[nth] for nth in {nth for _, nth in told}), 1_200_000)
        starts = [year for year, nth in told if nth is None]
        first = min(first, *(year for year, _ in told))
        final = max(final, *(year for year, _ in told), *([min(starts) + 2] if starts else []))
    if total <= 5_000_000:
        return total
    return 5_000_000 if final - first < 3 else None


@given(st.lists(st.text(st.sampled_from("Az09 '=+-@#＝~中:\t"), max_size=3), min_size=1, max_size=4))
def test_every_text_of_a_result_is_made_safe(texts: list[str]) -> None:
    file = io.BytesIO()
    tabular(pl.DataFrame({"a": texts, "b": ["A1"] * len(texts)}), "csv", file)
    read = csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline=""))
    assert [row[0] for row in read][1:] == [safe(each) for each in texts]
