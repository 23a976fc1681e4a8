"""Fictitious records: sound ones break no rule, by both engines; faulty ones are found; nobody real is in them."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from functools import cache

import polars as pl
import pytest

from xiangce.enterprise.sample import FAULT, FAULTS, faults_of, generate
from xiangce.enterprise.sample.codes import codes
from xiangce.enterprise.sample.write import csv
from xiangce.errors import BadInput
from xiangce.graph import Graph, load
from xiangce.intake import Source, read
from xiangce.schema import Batch, kinds
from xiangce.validation.compiled import across, compile_kind, run
from xiangce.validation.gate import misread, withhold
from xiangce.validation.reference import Reference

KINDS = kinds(load())
FEW = 6
ENOUGH = 400
SOME = 0.6
# 14 cities for the dozen years that there are.
LESS = {"city-year": 150}


@cache
def made(graph: Graph, key: str, faults: float, count: int = ENOUGH) -> pl.DataFrame:
    count = min(count, LESS.get(key, count))
    return pl.concat(sample.frame for sample in generate(graph, KINDS[key], count, faults))


def as_read(graph: Graph, key: str, frame: pl.DataFrame) -> Batch:
    """The records as they are read from a file."""
    source = Source("records.csv", frame.drop(FAULT).write_csv().encode())
    (batch,) = read([source], KINDS, KINDS[key])
    return batch


def results(graph: Graph, batch: Batch) -> pl.DataFrame:
    """What the compiled rules find."""
    program = compile_kind(graph, batch.kind)
    alone = withhold(program, batch, run(program, batch))
    return pl.concat([alone, across(program, batch.frame), misread(batch)])


def is_uscc(code: str) -> bool:
    """Whether both check characters are right, worked out as the two standards describe it."""
    symbols = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    total = 0
    for letter, weight in zip(code[:17], weights, strict=True):
        total += symbols.index(letter) * weight
    outer = 31 - total % 31
    subject = code[8:16]
    total = 0
    for letter, weight in zip(subject, (3, 7, 9, 10, 5, 8, 4, 2), strict=True):
        total += (int(letter) if letter.isdigit() else ord(letter) - ord("A") + 10) * weight
    inner = {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))
    return len(code) == 18 and code[17] == symbols[outer % 31] and code[16] == inner


def test_the_checker_of_this_file_knows_the_published_codes() -> None:
    assert is_uscc("91430100PDY00001XL")
    assert is_uscc("91430100PDY000247Y")
    assert is_uscc("91430100PDY0000600")
    assert not is_uscc("91430100PDY00001XM")
    assert not is_uscc("91430100PDY000010T")


@pytest.mark.parametrize("key", KINDS)
def test_sound_records_break_no_rule_and_are_read_as_they_are_written(graph: Graph, key: str) -> None:
    frame = made(graph, key, 0.0)
    batch = as_read(graph, key, frame)
    assert len(frame) == LESS.get(key, ENOUGH)
    assert frame[FAULT].unique().to_list() == [""]
    assert results(graph, batch).rows() == []
    assert batch.notes.rows() == []


def test_the_reference_finds_nothing_in_sound_records_of_any_kind(graph: Graph) -> None:
    batches = [as_read(graph, key, made(graph, key, 0.0, FEW)) for key in KINDS]
    assert [len(batch.frame) for batch in batches] == [FEW] * len(KINDS)
    assert [found.rows() for found in Reference(graph).results(batches)] == [[] for _ in KINDS]


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(graph: Graph) -> None:
    kind = KINDS["enterprise-year"]
    first = b"".join(csv(graph, kind, 500, 0.3, 7))
    assert first == b"".join(csv(graph, kind, 500, 0.3, 7))
    assert first != b"".join(csv(graph, kind, 500, 0.3, 8))


def test_the_same_seed_gives_the_same_bytes_in_another_process(graph: Graph) -> None:
    program = (
        "import hashlib; from xiangce.graph import load; from xiangce.schema import kinds;"
        "from xiangce.enterprise.sample.write import csv; graph = load();"
        "text = b''.join(csv(graph, kinds(graph)['park'], 500, 0.3, 7)); print(hashlib.sha256(text).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    other = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, env=environment)
    here = hashlib.sha256(b"".join(csv(graph, KINDS["park"], 500, 0.3, 7))).hexdigest()
    assert other.stdout.strip() == here


@pytest.mark.parametrize("key", KINDS)
def test_every_code_is_valid_and_from_the_reserved_range(graph: Graph, key: str) -> None:
    frame = made(graph, key, 0.0)
    fields = [field.key for field in KINDS[key].fields if len(field.example) == 18 and "PDY" in field.example]
    found = {code for name in fields for code in frame[name].drop_nulls()}
    assert [code for code in found if not is_uscc(code)] == []
    assert [code for code in found if code[8:11] != "PDY" or code[11:16] == "00000"] == []
    assert {code[2:4] for code in found} <= {"43"}


def test_every_number_of_the_reserved_range_makes_a_valid_code() -> None:
    numbers = pl.DataFrame({"number": range(1, 100_000, 7)}).with_columns(region=pl.lit("430100"))
    found = numbers.select(codes("91", pl.col("region"), pl.col("number"))).to_series()
    assert found[0] == "91430100PDY00001XL"
    assert all(map(is_uscc, found))


def test_records_are_not_all_alike(graph: Graph) -> None:
    frame = made(graph, "enterprise-year", 0.0)
    assert frame["uscc"].n_unique() > 130
    assert frame["location"].n_unique() > 100
    assert frame["year"].n_unique() >= 3
    assert frame["turnover"].n_unique() > 50
    assert frame["headcount"].n_unique() > 50


def test_every_name_of_an_enterprise_says_that_it_is_fictitious(graph: Graph) -> None:
    names = made(graph, "enterprise-year", 0.0)["legal-name"]
    assert names.str.contains("虚构", literal=True).all()
    assert b"fictitious" in b"".join(csv(graph, KINDS["enterprise-year"], 10, 0.0, 0))


def test_all_faults_occur_in_some_kind_and_have_names_in_both_languages(graph: Graph) -> None:
    seen = {fault.key for key in KINDS for label in made(graph, key, SOME)[FAULT] for fault in faults_of(label)}
    assert seen == set(FAULTS)
    assert all(set(fault.label) == {"zh", "en"} and all(fault.label.values()) for fault in FAULTS.values())


def test_some_records_have_two_faults(graph: Graph) -> None:
    counts = Counter(len(faults_of(label)) for label in made(graph, "park", SOME)[FAULT])
    assert set(counts) == {0, 1, 2}
    assert counts[1] > counts[2]


@pytest.mark.parametrize("key", KINDS)
def test_a_fault_is_found_where_its_description_says_and_other_records_stay_sound(graph: Graph, key: str) -> None:
    frame = made(graph, key, SOME)
    batch = as_read(graph, key, frame)
    found = {
        "rule": set(results(graph, batch)["record"]),
        "reading": set(batch.misread["record"]),
        "note": set(batch.notes["record"].drop_nulls()),
    }
    missed = [
        (fault.key, record)
        for record, label in enumerate(frame[FAULT])
        for fault in faults_of(label)
        if fault.found and record not in found[fault.found] | found["reading"]
    ]
    assert missed == []
    assert [record for record in found["rule"] | found["note"] if not frame[FAULT][record]] == []


def test_the_share_of_faults_is_what_was_asked_for(graph: Graph) -> None:
    frame = made(graph, "enterprise-year", 0.05)
    assert 17 <= (frame[FAULT] != "").sum() <= 22


def test_a_share_above_one_is_refused(graph: Graph) -> None:
    with pytest.raises(BadInput, match="from 0 to 1"):
        list(generate(graph, KINDS["park"], 10, 1.5))


def test_more_records_than_there_can_be_are_refused_with_the_most(graph: Graph) -> None:
    with pytest.raises(BadInput, match="there are 168"):
        list(generate(graph, KINDS["city-year"], 1_000))
