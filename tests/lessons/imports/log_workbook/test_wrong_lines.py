"""What is wrong with a line is said with its place, its value, why, and what would be right."""

import io

import pytest
from django.core.exceptions import ValidationError

from lessons.imports.log_workbook import read_log_workbook
from lessons.models import PlannedSession
from lessons.planning.actions import exclude
from tests import factories
from tests.lessons.imports.log_workbook.conftest import HEADER, as_csv, row

WRONG = {
    "a class that is not there": (row(**{"class": "5 Ash"}), "Class", "One of: 5 Oak."),
    "a session that is not there": (row(session="Kindnes"), "Session", "Is it “Kindness”?"),
    "no session": (row(session=""), "Session", "Choose the session."),
    "a day to come": (row(date="25/11/2026"), "Date", "That day has not come yet."),
    "a day of another year": (row(date="31/8/2026"), "Date", "This day is outside 2026/27."),
    "no day": (row(date=""), "Date", "Write the day as 24/11/2026."),
    "a day that is none": (row(date="31/11/2026"), "Date", "This is not a date."),
    "an outcome that is none": (row(outcome="Yes"), "Outcome", "One of: Taught, Part taught"),
    "nobody who taught": (row(taught_by=""), "Taught by", "Write who taught it"),
    "minutes without end": (row(minutes=601), "Minutes", "from 1 to 600"),
    "minutes in words": (row(minutes="an hour"), "Minutes", "from 1 to 600"),
    "one number alone": (row(on_roll=3), "Present", "Give both numbers"),
    "more present than there are": (row(on_roll=3, present=4), "Present", "Check both numbers."),
    "a stranger away": (row(away="Ada Q"), "Away", "Is it Ada F?"),
    "more names than were away": (row(on_roll=3, present=3, away="Ada F"), "Away", "1 are named"),
    "understanding of its own": (row(understanding="Good"), "Understanding", "Secure, Developing"),
    "no reason": (row(outcome="Did not happen"), "Note", "Say why in the first line"),
    "minutes of what was not": (
        row(outcome="Did not happen", note="Trip", minutes=60),
        "Minutes",
        "Empty this cell.",
    ),
    "a note without end": (row(note="x" * 2001), "Note", "At most 2000."),
    "a bell in a note": (row(note="ding \x07"), "Note", "cannot be printed"),
    "a note without a lesson": (row(date="", outcome="", note="Hm"), "Date", "It is empty."),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_cell_is_named_with_what_would_be_right(oak, look, case):
    line, column, words = case
    changes = look(row(session="Staying safe"), line)
    assert len(changes.new) == 1
    found = [cell for cell in changes.wrong if cell.column == column]
    assert [str(cell.where) for cell in found] == ["log.csv, line 3"]
    assert words in f"{found[0].why} {found[0].right}"


def test_a_row_with_neither_day_nor_outcome_is_not_filled_in(oak, look):
    changes = look(row(date="", outcome=""), ["5 Oak", "Kindness"])
    assert (changes.new, changes.wrong) == ((), ())


def test_a_session_is_taught_once_in_a_file(oak, look):
    changes = look(row(), row(date="13/10/2026"))
    assert [cell.why for cell in changes.wrong] == ["So says log.csv, line 2 as well."]


def test_a_session_is_taught_once_in_all(oak, take_in, look):
    take_in(row())
    changes = look(row(date="13/10/2026"))
    assert [cell.why for cell in changes.wrong] == ["It was taught on 12 October 2026 already."]


def test_a_session_that_is_set_aside_has_no_lesson(oak, look, lead):
    exclude(planned_sessions=PlannedSession.objects.all()[:1], reason="Next year", by=lead)
    assert "set aside for 5 Oak" in look(row()).wrong[0].why


def test_two_of_the_staff_with_one_name_are_told_apart_by_nobody(oak, school, look):
    factories.MembershipFactory(school=school, user__name="R. Patel")
    assert "2 of the staff have this name" in look(row()).wrong[0].why


def test_two_children_with_one_name_are_told_apart_by_nobody(oak, look):
    factories.EnrolmentFactory(class_group=oak, pupil__display_name="Ada F")
    assert look(row(away="Ada F")).wrong[0].why == "Two children have this name."


def test_without_anybody_on_roll_the_numbers_are_needed(oak, look):
    oak.enrolments.all().delete()
    assert "Nobody was on roll" in look(row()).wrong[0].why
    assert len(look(row(on_roll=28, present=28)).new) == 1


def test_a_school_without_names_needs_the_numbers(oak, school, look):
    school.keeps_pupil_names = False
    school.save()
    assert [cell.column for cell in look(row()).wrong] == ["On roll"]
    assert [cell.column for cell in look(row(on_roll=3, present=2, away="Ada F")).wrong] == ["Away"]


def test_a_module_that_is_not_there_is_named(oak, look):
    header = [*HEADER, "Module", "No."]
    changes = look([*row(), "Another scheme", "1"], header=header)
    assert changes.wrong[0].why == "There is no module “Another scheme” here."


def test_a_file_without_lessons_is_refused_with_the_columns_that_are_needed():
    with pytest.raises(ValidationError, match="Class, Session, Date, Outcome"):
        read_log_workbook(io.BytesIO(as_csv([["Name", "Class"], ["Ada", "5 Oak"]])), "list.csv")


@pytest.mark.parametrize(
    "day",
    ["12/10/2026", "12.10.26", "2026-10-12", "12 Oct 2026", "Mon 12 October 2026", "12th Oct 2026"],
)
def test_days_are_read_as_people_write_them(oak, look, day):
    assert [str(lesson.line.held_on) for lesson in look(row(date=day)).new] == ["2026-10-12"]
