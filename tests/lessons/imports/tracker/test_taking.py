"""What a tracker gives: matched where it is certain, asked where it is not, nothing invented."""

import datetime as dt

import pytest
from django.utils import timezone

from lessons.models import Lesson, LessonOutcome, PlannedSession
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough

HEAD = ["Class", "Kindness", "Staying safe"]


def new(taking) -> list[tuple[str, str, str, str, str]]:
    return [
        (
            lesson.class_group.name,
            lesson.session.title,
            str(lesson.line.held_on),
            lesson.line.outcome,
            lesson.line.taught_by,
        )
        for lesson in taking.changes.new
    ]


def why(taking) -> dict[str, str]:
    return {cell.mark.cell: cell.why for cell in taking.cells if cell.why}


def test_a_date_with_initials_is_a_lesson_taught_by_that_teacher(taking):
    took = taking([HEAD, ["5 Ash", "5/10/2026 RP"]])
    assert new(took) == [("5 Ash", "Kindness", "2026-10-05", "taught", "R. Patel")]


def test_a_class_written_in_another_way_is_matched(taking):
    took = taking([HEAD, ["Year 5 Ash", "5/10 RP"], ["Elm", "6/10 RP"], ["5-6 rowan", "-"]])
    assert [lesson[0] for lesson in new(took)] == ["5 Ash", "6 Elm"]


def test_a_numbered_session_is_that_of_the_only_module_that_is_planned(taking):
    took = taking([["Class", "Session 2"], ["5 Ash", "5/10 RP"]])
    assert [lesson[1] for lesson in new(took)] == ["Staying safe"]


def test_a_numbered_session_of_a_module_that_is_not_here_is_asked_about(taking):
    took = taking([[None, "Jigsaw"], ["Class", "Lesson 1"], ["5 Ash", "5/10 RP"]])
    assert new(took) == []
    assert "You have not said" in why(took)["B3"]


def test_a_mark_that_is_not_certain_gives_no_lesson_until_it_is_answered(taking):
    rows = [HEAD, ["5 Ash", "5/10 T"]]
    assert why(taking(rows)) == {"B2": "You have not said what “T” means."}
    answered = {"word:t": "part"}
    assert [lesson[3] for lesson in new(taking(rows, **answered))] == ["part"]


def test_a_word_that_is_left_out_takes_no_lesson_and_says_so(taking):
    took = taking([HEAD, ["5 Ash", "5/10 x"]], **{"word:x": "leave_out"})
    assert why(took) == {"B2": "You left out “x”."}


def test_initials_of_nobody_here_can_be_kept_as_written(taking):
    rows = [HEAD, ["5 Ash", "5/10 QQ"]]
    assert new(taking(rows)) == []
    assert [lesson[4] for lesson in new(taking(rows, **{"word:qq": "name"}))] == ["QQ"]


def test_a_tick_without_a_date_is_not_taken_unless_the_person_gives_a_day(taking):
    rows = [HEAD, ["5 Ash", "✓"]]
    assert why(taking(rows)) == {"B2": "It has no date."}
    took = taking(rows, undated="day", day="2026-10-09")
    assert [lesson[2] for lesson in new(took)] == ["2026-10-09"]
    assert took.changes.new[0].line.note.startswith("Date not known: the day was given")


def test_a_tick_without_a_date_can_take_the_due_date_and_says_so(taking, classes):
    planned = PlannedSession.objects.filter(class_group=classes["5 Ash"])
    planned.filter(session__title="Kindness").update(due_on=dt.date(2026, 10, 16))
    took = taking([HEAD, ["5 Ash", "✓", "✓"]], undated="due")
    assert [lesson[2] for lesson in new(took)] == ["2026-10-16"]
    assert took.changes.new[0].line.note == "Date not known: the day is the session’s due date."
    assert "no due date" in why(took)["C2"]


def test_who_taught_it_is_not_invented(taking):
    rows = [HEAD, ["5 Ash", "5/10"]]
    assert [lesson[4] for lesson in new(taking(rows))] == ["Not known (the school’s own tracker)"]
    assert [lesson[4] for lesson in new(taking(rows, by="class"))] == ["R. Patel"]


def test_a_lesson_that_did_not_happen_keeps_the_word_as_the_reason(taking):
    took = taking([HEAD, ["5 Ash", "cancelled 5/10/2026"]])
    assert [lesson[3] for lesson in new(took)] == [LessonOutcome.DID_NOT_HAPPEN]
    assert took.changes.new[0].line.reason == "The school’s own tracker says “cancelled”."


def test_a_day_to_come_is_not_taken(taking):
    later = timezone.localdate() + dt.timedelta(days=30)
    took = taking([HEAD, ["5 Ash", later]])
    assert list(why(took)) == ["B2"]
    assert "future" in why(took)["B2"] or "outside" in why(took)["B2"]


def test_what_is_logged_here_stays_and_is_counted(taking, classes):
    planned = PlannedSession.objects.get(class_group=classes["5 Ash"], session__title="Kindness")
    factories.LessonFactory(planned_session=planned, held_on=dt.date(2026, 10, 5))
    took = taking([HEAD, ["5 Ash", "5/10"], ["5 Oak", "5/10"]])
    assert [cell.is_recorded for cell in took.cells] == [True, False]
    assert [lesson[0] for lesson in new(took)] == ["5 Oak"]


def test_a_session_that_was_taught_here_on_another_day_is_left(taking, classes):
    planned = PlannedSession.objects.get(class_group=classes["5 Ash"], session__title="Kindness")
    factories.LessonFactory(planned_session=planned, held_on=dt.date(2026, 10, 1))
    took = taking([HEAD, ["5 Ash", "5/10"]])
    assert new(took) == []
    assert "already taught on 1 October 2026" in why(took)["B2"]


def test_a_class_without_children_on_that_day_is_not_taken(taking):
    took = taking([HEAD, ["5/6 Rowan", "5/10"]])
    assert new(took) == []
    assert "Nobody was on roll" in why(took)["B2"]


def test_notes_are_taken_only_if_the_person_says_so(taking):
    rows = [["Class", "Session", "Date", "Notes"], ["5 Ash", "Kindness", "5/10", "Went well"]]
    assert taking(rows).changes.new[0].line.note == ""
    assert taking(rows, notes=True).changes.new[0].line.note == "Went well"


def test_nothing_is_recorded_by_looking(taking):
    assert taking([HEAD, ["5 Ash", "5/10"]]).changes.new
    assert not Lesson.objects.exists()


@pytest.mark.parametrize("count", [1, 12])
def test_the_number_of_queries_does_not_grow(taking, count, django_assert_num_queries):
    took = taking([HEAD, *[["5 Ash", "5/10 RP", "x"]] * count])
    with django_assert_num_queries(6):
        assert took.cells
