"""Lines of a class list with headings, with leavers, or with more than a name."""

import io

import pytest
import time_machine

from classes.roster import open_upload

HEAD = "Forename,Surname,Class,Year"


def read(*lines: str, head: str = HEAD, name: str = "list.csv"):
    text = "\n".join([head, *lines])
    return open_upload(io.BytesIO(text.encode()), name).roster()


def names(roster) -> list[str]:
    return [pupil.full_name for pupil in roster.pupils.values()]


@pytest.mark.parametrize(
    ("cells", "start"),
    [
        ("a.fox@example.org,Ada,5 Oak,5", "There is an email address in place of the forename"),
        ("Ada,04/03/2017,5 Oak,5", "There is a date in place of the surname"),
        ("Ada,Fox,2017-03-04,5", "There is a date in place of the class"),
        ("Ada,Fox,05/05/2016,5", "There is a date in place of the class"),
        ("Ada,Fox - DOB 4 Mar 2017,5 Oak,5", "There is a date in place of the surname"),
        ("Ada,SW1A 1AA,5 Oak,5", "There is a postcode in place of the surname"),
        ("07700 900123,Fox,5 Oak,5", "There is a telephone number in place of the forename"),
    ],
)
def test_private_data_makes_a_line_wrong_and_is_not_repeated(cells, start):
    roster = read("Bo,King,5 Oak,5", "Cy,Lee,5 Oak,5", "Di,Moss,5 Oak,5", cells)
    (wrong,) = roster.wrong
    assert wrong.why.startswith(start)
    assert wrong.value == "(not shown)"
    assert names(roster) == ["Bo King", "Cy Lee", "Di Moss"]


@pytest.mark.parametrize("heading", ["Boys", "Year 5", "Class 5 Oak", "New starters", "Total 28"])
def test_a_heading_among_the_children_is_ignored_with_a_note(heading):
    roster = read("Bo,King,5 Oak,5", f"{heading},,,", "Cy,Lee,5 Oak,5")
    assert names(roster) == ["Bo King", "Cy Lee"]
    assert not roster.wrong
    assert any(note.startswith("Ignored: 1 row") for note in roster.notes)


def test_text_in_brackets_after_a_name_is_left_out_with_a_note():
    roster = read("Bo,King (SEN),5 Oak,5", "Cy [EAL],Lee*,5 Oak,5", "Di,Moss,5 Oak,5")
    assert names(roster) == ["Bo King", "Cy Lee", "Di Moss"]
    assert "Left out of 2 names: text in brackets, and signs after the name." in roster.notes


def test_a_child_without_a_preferred_forename_gets_the_legal_one():
    head = "Legal forename,Preferred forename,Surname,Class"
    lines = [f"Legal{n},Called{n},Fox,5 Oak" for n in range(12)]
    roster = read(*lines, "Ada,,King,5 Oak", head=head)
    assert names(roster)[0] == "Called0 Fox"
    assert names(roster)[-1] == "Ada King"
    assert not roster.left_out


@pytest.mark.parametrize("status", ["Leaver", "Left", "Off roll"])
def test_a_child_with_a_leaver_status_is_counted_but_not_imported(status):
    roster = read("Bo,King,5 Oak,5,Current", f"Cy,Lee,5 Oak,5,{status}", head=f"{HEAD},Status")
    assert names(roster) == ["Bo King"]
    assert roster.gone == 1
    assert not roster.left_out


@time_machine.travel("2026-11-24 10:00")
def test_a_child_after_their_day_of_leaving_is_not_imported():
    head = f"{HEAD},Date of leaving"
    roster = read(
        "Bo,King,5 Oak,5,", "Cy,Lee,5 Oak,5,20/10/2026", "Di,Moss,5 Oak,5,18/12/2026", head=head
    )
    assert names(roster) == ["Bo King", "Di Moss"]
    assert roster.gone == 1


def test_one_line_of_another_year_in_a_class_gets_a_note():
    lines = [f"Child{n},Fox{n},Oak,5" for n in range(9)]
    roster = read(*lines, "Ada,King,Oak,6")
    (note,) = roster.notes
    assert note.startswith("Oak: 9 lines have Year 5, but line 11 another year")


def test_a_truly_mixed_class_gets_no_note():
    lines = [f"Child{n},Fox{n},Oak,{5 + n % 2}" for n in range(12)]
    assert read(*lines).notes == ()
