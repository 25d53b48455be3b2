"""Wrong lines are reported with their position, value, problem and a hint how to correct it."""

import io

import pytest
from django.core.exceptions import ValidationError

from lessons.imports.log_workbook.reading import read_log_workbook
from lessons.models import PlannedSession
from lessons.planning.actions import exclude
from tests import factories
from tests.lessons.imports.log_workbook.conftest import HEADER, as_csv, row

pytestmark = pytest.mark.sqlite_is_enough

WRONG = {
    "a class that is not there": (row(**{"class": "5 Ash"}), "Class", "Write one of: 5 Oak."),
    "a session that is not there": (row(session="Kindnes"), "Session", "Do you mean “Kindness”?"),
    "no session": (row(session=""), "Session", "Choose the session."),
    "a day to come": (row(date="25/11/2026"), "Date", "This day is in the future."),
    "a day of another year": (row(date="31/8/2026"), "Date", "This day is outside 2026/27."),
    "no day": (row(date=""), "Date", "Write the day as 24/11/2026."),
    "something that is not a date": (row(date="31/11/2026"), "Date", "This is not a date."),
    "an unknown outcome": (row(outcome="Yes"), "Outcome", "Write one of: Taught, Part taught"),
    "nobody who taught": (row(taught_by=""), "Taught by", "Write who taught the lesson"),
    "too many minutes": (row(minutes=601), "Minutes", "from 1 to 600"),
    "minutes in words": (row(minutes="an hour"), "Minutes", "from 1 to 600"),
    "only one of two numbers": (row(on_roll=3), "Present", "Fill in both numbers"),
    "more present than there are": (row(on_roll=3, present=4), "Present", "Check both numbers."),
    "a stranger away": (row(away="Ada Q"), "Away", "Do you mean Ada F?"),
    "more names than were away": (
        row(on_roll=3, present=3, away="Ada F"),
        "Away",
        "1 child is named",
    ),
    "understanding of its own": (row(understanding="Good"), "Understanding", "Secure, Developing"),
    "no reason": (row(outcome="Did not happen"), "Note", "Give the reason in the first line"),
    "minutes of a lesson that did not happen": (
        row(outcome="Did not happen", note="Trip", minutes=60),
        "Minutes",
        "Empty this cell.",
    ),
    "a note that is too long": (row(note="x" * 2001), "Note", "At most 2000."),
    "a bell in a note": (row(note="ding \x07"), "Note", "cannot be printed"),
    "a note without a lesson": (row(date="", outcome="", note="Hm"), "Date", "It is empty."),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_cell_is_reported_with_a_hint(oak, preview_rows, case):
    line, column, words = case
    changes = preview_rows(row(session="Staying safe"), line)
    assert len(changes.new) == 1
    cells = [cell for cell in changes.wrong if cell.column == column]
    assert [str(cell.where) for cell in cells] == ["log.csv, line 3"]
    assert words in f"{cells[0].why} {cells[0].right}"


def test_all_faults_of_a_line_are_reported_at_once(oak, preview_rows):
    line = row(**{"class": "5 Ash"}, session="Kindnes", date="31/11/2026", minutes="an hour")
    changes = preview_rows(line)
    assert {wrong.column for wrong in changes.wrong} == {"Class", "Session", "Date", "Minutes"}
    assert len(changes.wrong) == 4


def test_so_are_those_of_a_line_that_can_be_read(oak, preview_rows):
    line = row(session="Kindnes", date="25/11/2026", away="Ada Q")
    assert {wrong.column for wrong in preview_rows(line).wrong} == {"Session", "Date"}
    line = row(**{"class": "5 Ash"}, session="Kindnes", date="25/11/2026")
    assert {wrong.column for wrong in preview_rows(line).wrong} == {"Class", "Session", "Date"}


def test_a_row_with_neither_day_nor_outcome_is_not_filled_in(oak, preview_rows):
    changes = preview_rows(row(date="", outcome=""), ["5 Oak", "Kindness"])
    assert (changes.new, changes.wrong) == ((), ())


def test_a_session_can_be_taught_only_once_in_a_file(oak, preview_rows):
    changes = preview_rows(row(), row(date="13/10/2026"))
    assert [cell.why for cell in changes.wrong] == ["log.csv, line 2 has it as taught too."]


def test_a_session_recorded_as_taught_cannot_be_taught_again(oak, import_rows, preview_rows):
    import_rows(row())
    changes = preview_rows(row(date="13/10/2026"))
    assert [cell.why for cell in changes.wrong] == ["It was already taught on 12 October 2026."]


def test_a_session_that_is_set_aside_cannot_have_a_lesson(oak, preview_rows, lead):
    exclude(planned_sessions=PlannedSession.objects.all()[:1], reason="Next year", by=lead)
    assert "set aside for 5 Oak" in preview_rows(row()).wrong[0].why


def test_two_members_of_staff_with_one_name_are_a_wrong_line(oak, school, preview_rows):
    factories.MembershipFactory(school=school, user__name="R. Patel")
    assert "2 members of staff have this name" in preview_rows(row()).wrong[0].why


def test_two_children_with_one_name_are_a_wrong_line(oak, preview_rows):
    factories.EnrolmentFactory(class_group=oak, pupil__display_name="Ada F")
    assert preview_rows(row(away="Ada F")).wrong[0].why == "Two children have this name."


def test_without_anybody_on_roll_the_numbers_are_needed(oak, preview_rows):
    oak.enrolments.all().delete()
    assert "Nobody was on roll" in preview_rows(row()).wrong[0].why
    assert len(preview_rows(row(on_roll=28, present=28)).new) == 1


def test_a_school_without_names_needs_the_numbers(oak, school, preview_rows):
    school.keeps_pupil_names = False
    school.save()
    assert [cell.column for cell in preview_rows(row()).wrong] == ["On roll"]
    assert [
        cell.column for cell in preview_rows(row(on_roll=3, present=2, away="Ada F")).wrong
    ] == ["Away"]


def test_a_module_that_is_not_there_is_named(oak, preview_rows):
    header = [*HEADER, "Module", "No."]
    changes = preview_rows([*row(), "Another scheme", "1"], header=header)
    assert changes.wrong[0].why == "There is no module “Another scheme” here."


def test_a_file_without_lessons_is_refused_with_the_columns_that_are_needed():
    with pytest.raises(ValidationError, match="Class, Session, Date, Outcome"):
        read_log_workbook(io.BytesIO(as_csv([["Name", "Class"], ["Ada", "5 Oak"]])), "list.csv")


@pytest.mark.parametrize(
    "day",
    ["12/10/2026", "12.10.26", "2026-10-12", "12 Oct 2026", "Mon 12 October 2026", "12th Oct 2026"],
)
def test_days_are_read_as_people_write_them(oak, preview_rows, day):
    assert [str(lesson.line.held_on) for lesson in preview_rows(row(date=day)).new] == [
        "2026-10-12"
    ]
