"""Lines of a class list that are no child, of a child who left, or hold more than a name."""

import io

import pytest
import time_machine

from classes.roster import open_upload

HEAD = "Forename,Surname,Class,Year"


def read(*lines: str, head: str = HEAD):
    text = "\n".join([head, *lines])
    return open_upload(io.BytesIO(text.encode()), "list.csv").roster()


def names(roster) -> list[str]:
    return [pupil.full_name for pupil in roster.pupils.values()]


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ("a.fox@example.org,Ada,5 Oak,5", "An e-mail address stands where the forename"),
        ("Ada,04/03/2017,5 Oak,5", "A date stands where the surname"),
        ("Ada,Fox,2017-03-04,5", "A date stands where the class"),
        ("Ada,Fox,05/05/2016,5", "A date stands where the class"),
        ("Ada,Fox - DOB 4 Mar 2017,5 Oak,5", "A date stands where the surname"),
        ("Ada,SW1A 1AA,5 Oak,5", "A postcode stands where the surname"),
        ("07700 900123,Fox,5 Oak,5", "A telephone number stands where the forename"),
    ],
)
def test_what_is_never_kept_makes_a_line_wrong_and_is_not_repeated(cells, what):
    roster = read("Bo,King,5 Oak,5", "Cy,Lee,5 Oak,5", "Di,Moss,5 Oak,5", cells)
    (wrong,) = roster.wrong
    assert wrong.why.startswith(what)
    assert wrong.value == "(not shown)"
    assert names(roster) == ["Bo King", "Cy Lee", "Di Moss"]


@pytest.mark.parametrize("heading", ["Boys", "Year 5", "Class 5 Oak", "New starters", "Total 28"])
def test_a_heading_among_the_children_is_passed_over_and_said_to_be(heading):
    roster = read("Bo,King,5 Oak,5", f"{heading},,,", "Cy,Lee,5 Oak,5")
    assert names(roster) == ["Bo King", "Cy Lee"]
    assert not roster.wrong
    assert any(note.startswith("Passed over: 1 row") for note in roster.notes)


def test_what_stands_in_brackets_behind_a_name_is_left_out_and_said_to_be():
    roster = read("Bo,King (SEN),5 Oak,5", "Cy [EAL],Lee*,5 Oak,5", "Di,Moss,5 Oak,5")
    assert names(roster) == ["Bo King", "Cy Lee", "Di Moss"]
    assert (
        "Left out of 2 names: what stands in brackets, and signs behind the name." in roster.notes
    )


def test_a_child_without_a_preferred_forename_has_the_legal_one():
    head = "Legal forename,Preferred forename,Surname,Class"
    lines = [f"Legal{n},Called{n},Fox,5 Oak" for n in range(12)]
    roster = read(*lines, "Ada,,King,5 Oak", head=head)
    assert names(roster)[0] == "Called0 Fox"
    assert names(roster)[-1] == "Ada King"
    assert not roster.left_out


@pytest.mark.parametrize("said", ["Leaver", "Left", "Off roll"])
def test_a_child_whom_the_status_calls_gone_is_counted_and_not_taken(said):
    roster = read("Bo,King,5 Oak,5,Current", f"Cy,Lee,5 Oak,5,{said}", head=f"{HEAD},Status")
    assert names(roster) == ["Bo King"]
    assert roster.gone == 1
    assert not roster.left_out


@time_machine.travel("2026-11-24 10:00")
def test_a_child_whose_day_of_leaving_has_come_is_not_taken():
    head = f"{HEAD},Date of leaving"
    roster = read(
        "Bo,King,5 Oak,5,", "Cy,Lee,5 Oak,5,20/10/2026", "Di,Moss,5 Oak,5,18/12/2026", head=head
    )
    assert names(roster) == ["Bo King", "Di Moss"]
    assert roster.gone == 1


def test_one_line_of_another_year_in_a_class_is_pointed_out():
    lines = [f"Child{n},Fox{n},Oak,5" for n in range(9)]
    roster = read(*lines, "Ada,King,Oak,6")
    (note,) = roster.notes
    assert note.startswith("Oak: 9 lines say Year 5 and line 11 another year")


def test_a_class_that_is_mixed_in_earnest_is_not():
    lines = [f"Child{n},Fox{n},Oak,{5 + n % 2}" for n in range(12)]
    assert read(*lines).notes == ()
