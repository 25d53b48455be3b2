"""Who is at the school, by columns of any system: statuses, answers, ticks and days of leaving."""

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from classes.roster.lists.statuses import Kind, kind_of
from tests.classes.roster.test_list_lines import HEAD, names, read

pytestmark = pytest.mark.sqlite_is_enough

GONE, ASKED, HERE = (1, 0), (0, 1), (0, 0)
"""How many children count as gone, and how many questions there are."""


def outcome(heading: str, value: str, other: str = "") -> tuple[int, int]:
    """Return the outcome for Ben, beside Ada, who has `other` in the column."""
    lines = [f'Ben,Hale,5 Oak,5,"{value}"', f'Ada,Fox,5 Oak,5,"{other}"']
    with time_machine.travel("2026-11-24 10:00"):
        roster = read(*lines, head=f'{HEAD},"{heading}"')
    assert ("Ben Hale" in names(roster)) == (roster.gone == 0)
    return roster.gone, len(roster.questions)


@pytest.mark.parametrize(
    "heading",
    [
        "LEAVINGDATE", "Pupil leaving date", "CHILD_LEAVING_DATE", "Stu_LeavingDate",
        "Date Of Leaving (DOL)", "Left school on", "Date left roll", "School leaving date",
        "Leaving Date/Time", "Student End Date", "Last day at school", "Date of exit",
        "Date ceased", "Enrolment.EndDate", "Roll end date", "dateOfLeaving", "DOL", "Leaving",
    ],
)  # fmt: skip
def test_a_day_of_leaving_is_known_under_the_headings_of_any_system(heading):
    assert outcome(heading, "20/07/2026") == GONE


@pytest.mark.parametrize(
    "heading",
    [
        "ENROLMENTSTATUS", "Current Enrolment Status", "Reg status", "Roll Status", "Status",
        "STUDENT_STATUS", "Pupil's status", "Enrollment type", "On/Off roll", "On or off roll",
        "ONROLL", "Pupil on roll", "On roll (Y/N)", "Currently at school", "Is Active", "In school",
    ],
)  # fmt: skip
def test_a_status_is_known_under_the_headings_of_any_system(heading):
    assert outcome(heading, "Off roll", "On roll") == GONE


@pytest.mark.parametrize(
    "heading",
    ["Leaver Y/N", "Is a leaver", "Leaver flag", "Pupil has left", "LEAVER?", "Archived (Y/N)"],
)
def test_yes_is_known_under_headings_for_leavers(heading):
    assert outcome(heading, "Y", "N") == GONE


@pytest.mark.parametrize(
    "heading",
    [
        "SEN status", "FSM status", "School", "Start date", "Left handed", "End of year result",
        "Date of entry", "Attendance status", "Current class", "Class", "Roll number", "Weekend",
    ],
)  # fmt: skip
def test_other_headings_say_nothing_about_leaving(heading):
    assert kind_of(heading) is None


@pytest.mark.parametrize(
    "word",
    [
        "Pupil left", "Student - withdrawn", "Enrolment ended", "Registered - off roll",
        "Registration cancelled", "Main (leaver)", "Dual registered - left", "Dual inactive",
        "New (not started)", "Starter Sept 2027", "Student (Former)", "On Roll: No", "#N/A",
        "On roll (leaving July 2027)", "Active = False", "Present - Ex pupil", "N", "Guest, left",
        "Leaver 20/07/2027", "Leaver 18/12/2026", "Leaving in July 2028", "Leaver 2027",
    ],
)  # fmt: skip
def test_a_status_that_is_not_wholly_understood_is_asked_about(word):
    assert outcome("Status", word, "Current") == ASKED


@pytest.mark.parametrize(
    "word",
    ["Live", "Admitted", "S Subsidiary Dual", "Main - Dual Registration", "Dual – subsidiary"],
)
def test_more_words_for_being_here_are_known(word):
    assert outcome("Status", word, "Current") == HERE


@pytest.mark.parametrize("word", ["Leaver 20/07/2026", "Off", "Left 2025", "Leaver (July 2025)"])
def test_a_status_with_an_earlier_day_is_that_of_a_leaver(word):
    assert outcome("Status", word, "Current") == GONE


@pytest.mark.parametrize(
    ("heading", "value", "other", "what"),
    [
        ("On roll", "✗", "✓", GONE),
        ("Leaver", "✓", "", GONE),
        ("Leaver", "✔", "✘", GONE),
        ("On roll", "", "Yes", ASKED),
        ("On roll", "", "✓", ASKED),
        ("Status", "", "Current", ASKED),
        ("On roll", "No", "", GONE),
        ("Status", "Leaver", "", GONE),
        ("Leaver", "x", "", ASKED),
        ("On roll", "01/09/2021", "Yes", ASKED),
        ("Enrolled", "01/09/2021", "", ASKED),
    ],
)
def test_ticks_and_empty_cells_are_answers_or_asked_about(heading, value, other, what):
    assert outcome(heading, value, other) == what


@pytest.mark.parametrize(
    "value", ["01/01/1900", "30/12/1899 00:00:00", "1753-01-01T00:00:00", "9999-12-31"]
)
def test_the_days_that_systems_write_for_none_are_no_leaving_days(value):
    assert outcome("Leaving date", value) == HERE


@pytest.mark.parametrize("value", ["tbc", "46223", "#N/A", "07/20/2026", "soon"])
def test_a_leaving_day_that_is_no_day_is_asked_about(value):
    assert outcome("Leaving date", value) == ASKED


@pytest.mark.parametrize("value", ["Sept 1, 2026", "2026/07/20", "1 Sept 2026", "Jul 20 2026"])
def test_days_in_other_orders_are_read(value):
    assert outcome("Leaving date", value) == GONE


def test_a_question_about_an_answer_names_its_column():
    roster = read("Ada,Fox,5 Oak,5,x", head=f"{HEAD},Leaver")
    assert "The list says “Leaver: x” of 1 child." in roster.questions[0].about


@pytest.mark.parametrize("name", ["Leavers", "Leavers 2026", "Off Roll", "Left", "Archive"])
def test_a_class_for_leavers_is_asked_about(name):
    roster = read(f"Ben,Hale,{name},5", "Ada,Fox,5 Oak,5")
    assert f"The list says “Class: {name}” of 1 child." in roster.questions[0].about


@given(st.sampled_from([*Kind]), st.text(max_size=20))
def test_any_value_is_here_gone_or_asked_about(kind, value):
    heading = {Kind.STATUS: "Status", Kind.HERE: "On roll", Kind.GONE: "Leaver", Kind.DAY: "DOL"}
    lines = ["Ada,Fox,5 Oak,5,", "Ben,Hale,5 Oak,5," + "".join(filter(str.isalnum, value))]
    roster = read(*lines, head=f"{HEAD},{heading[kind]}")
    assert roster.gone + len(names(roster)) == 2
