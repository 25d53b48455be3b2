"""Class lists of many makes: what comes out of each. Their stories stand in corpus.json."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from classes.roster import open_path, pupil_names, read_roster
from classes.roster.storing import to_json

LISTS = Path(__file__).resolve().parents[2] / "data" / "lists"
CASES = json.loads((LISTS / "corpus.json").read_text("utf-8"))


def cases(key: str) -> list:
    """Return the cases that say something of `key`."""
    return [pytest.param(case, id=case["file"]) for case in CASES if key in case]


def read(case):
    return read_roster(LISTS / case["file"])


def test_the_corpus_is_of_many_files_each_with_its_story():
    assert len(CASES) >= 25
    assert {case["file"] for case in CASES} | {"corpus.json"} == {p.name for p in LISTS.iterdir()}
    assert all(case["story"] for case in CASES)


@pytest.mark.parametrize("case", cases("classes"))
def test_its_classes_and_children_come_out(case):
    roster = read(case)
    found = {c.name: list(pupil_names(roster.pupils_of(c)).values()) for c in roster.classes}
    assert found == case["classes"]


@pytest.mark.parametrize("case", cases("years"))
def test_its_year_groups_come_out(case):
    roster = read(case)
    found = {item.name: str(roster.own_year_groups(item)) for item in roster.classes}
    assert {name: found[name] for name in case["years"]} == case["years"]


@pytest.mark.parametrize("case", cases("numbers"))
def test_its_pupil_numbers_come_out_as_they_are_shown(case):
    assert [pupil.number for pupil in read(case).pupils.values()] == case["numbers"]


@pytest.mark.parametrize("case", cases("classes"))
def test_just_the_wrong_lines_are_wrong_and_just_the_doubles_are_asked_about(case):
    roster = read(case)
    assert [line.where.line for line in roster.wrong] == case.get("wrong", [])
    assert len(roster.questions) == case.get("questions", 0)
    assert all(line.why and line.right for line in roster.wrong)


@pytest.mark.parametrize("case", cases("classes"))
def test_just_the_other_columns_are_named_as_left_out(case):
    left_out = {column for item in read(case).left_out for column in item.columns}
    assert left_out == set(case.get("left_out", []))


@pytest.mark.parametrize("case", cases("classes"))
def test_just_the_totals_and_footers_are_passed_over(case):
    count = case.get("passed_over", 0)
    notes = [note for note in read(case).notes if note.startswith("Passed over")]
    assert [note.split()[2] for note in notes] == ([str(count)] if count else [])


@pytest.mark.parametrize("case", cases("secrets"))
def test_what_is_never_kept_is_neither_shown_nor_in_what_waits_for_the_import(case):
    seen = open_path(LISTS / case["file"]).look()
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
