"""Class lists from many systems. corpus.json explains each and says how it must be read."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from classes.roster import open_path, pupil_names, read_roster
from classes.roster.storing import to_json

LISTS = Path(__file__).resolve().parents[2] / "data" / "lists"
CASES = json.loads((LISTS / "corpus.json").read_text("utf-8"))


def cases(key: str) -> list:
    """Return the cases that have `key`."""
    return [pytest.param(case, id=case["file"]) for case in CASES if key in case]


def read(case):
    return read_roster(LISTS / case["file"])


def test_the_corpus_has_many_files_and_each_has_a_story():
    assert len(CASES) >= 25
    assert {case["file"] for case in CASES} | {"corpus.json"} == {p.name for p in LISTS.iterdir()}
    assert all(case["story"] for case in CASES)


@pytest.mark.parametrize("case", cases("classes"))
def test_it_reads_the_classes_and_children(case):
    roster = read(case)
    classes = {c.name: list(pupil_names(roster.pupils_of(c)).values()) for c in roster.classes}
    assert classes == case["classes"]


@pytest.mark.parametrize("case", cases("years"))
def test_it_reads_the_year_groups(case):
    roster = read(case)
    years = {group.name: str(roster.own_year_groups(group)) for group in roster.classes}
    assert {name: years[name] for name in case["years"]} == case["years"]


@pytest.mark.parametrize("case", cases("numbers"))
def test_it_reads_the_pupil_numbers_as_they_are_shown(case):
    assert [pupil.number for pupil in read(case).pupils.values()] == case["numbers"]


@pytest.mark.parametrize("case", cases("classes"))
def test_it_finds_exactly_the_wrong_lines_and_the_repeated_names(case):
    roster = read(case)
    assert [line.where.line for line in roster.wrong] == case.get("wrong", [])
    assert len(roster.questions) == case.get("questions", 0)
    assert all(line.why and line.right for line in roster.wrong)


@pytest.mark.parametrize("case", cases("classes"))
def test_it_lists_exactly_the_columns_that_it_leaves_out(case):
    left_out = {column for part in read(case).left_out for column in part.columns}
    assert left_out == set(case.get("left_out", []))


@pytest.mark.parametrize("case", cases("classes"))
def test_it_ignores_exactly_the_totals_and_footers(case):
    count = case.get("passed_over", 0)
    notes = [note for note in read(case).notes if note.startswith("Ignored:")]
    assert [note.split()[1] for note in notes] == ([str(count)] if count else [])


@pytest.mark.parametrize("case", cases("secrets"))
def test_private_data_is_neither_shown_nor_stored_in_the_draft(case):
    seen = open_path(LISTS / case["file"]).layout()
    samples = [
        text for sheet in seen.sheets for purpose in sheet.used for text in sheet.sample(purpose)
    ]
    kept = json.dumps([samples, to_json(read(case))], ensure_ascii=False)
    assert not [secret for secret in case["secrets"] if secret in kept]


@pytest.mark.parametrize("case", cases("refused"))
def test_it_is_refused_with_a_reason(case):
    with pytest.raises(ValidationError) as refused:
        read(case)
    assert case["refused"] in str(refused.value.messages)
