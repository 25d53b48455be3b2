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


def open_questions(taking, kind: str) -> list:
    return [
        question
        for question in taking.questions.values()
        if question.key.startswith(kind) and not question.certain
    ]


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
    with django_assert_num_queries(7):
        assert took.cells


def test_lessons_of_another_year_wait_until_the_person_says_that_they_are_of_this_one(taking):
    rows = [["2025/26"], HEAD, ["5 Ash", "5/10 RP"]]
    assert why(taking(rows)) == {"B3": "It is under “2025/26”, which is another year."}
    assert list(taking(rows).questions) == ["year:2025/26"]
    assert len(new(taking(rows, **{"year:2025/26": "this-year"}))) == 1


def test_the_day_of_a_week_is_said_in_the_note(taking):
    [lesson] = taking([HEAD, ["5 Ash", "w/c 5/10 RP"]]).changes.new
    assert "The tracker gives the week" in lesson.line.note


def test_a_class_that_begins_with_an_r_is_matched_by_its_name(taking):
    assert [lesson[0] for lesson in new(taking([HEAD, ["6 Elm", "5/10"], ["Rowan", "-"]]))] == [
        "6 Elm"
    ]
    [question] = [
        q for q in taking([HEAD, ["Rowan", "5/10"]]).questions.values() if "class" in q.key
    ]
    assert question.certain


@pytest.mark.parametrize(
    ("text", "suggested"),
    [("5A", "5 Ash"), ("5/6R", "5/6 Rowan"), ("Y6E", "6 Elm"), ("Oak (Y5)", "5 Oak"), ("5Z", "")],
)
def test_a_class_that_is_likely_is_suggested_and_not_taken(taking, classes, text, suggested):
    took = taking([HEAD, ["6 Elm", "-"], [text, "5/10 RP"]])
    [question] = [
        q for q in took.questions.values() if q.key.startswith("class:") and not q.certain
    ]
    names = {str(group.pk): name for name, group in classes.items()}
    assert names.get(question.suggestion, "") == suggested
    assert new(took) == []


@pytest.mark.parametrize(
    ("text", "suggested"),
    [("Stay safe!", "Staying safe"), ("Who to trust: adults", "Trusted adults"), ("Maths", "")],
)
def test_a_session_that_is_likely_is_suggested_and_not_taken(taking, text, suggested):
    took = taking([["Class", text], ["5 Ash", "5/10 RP"]])
    [question] = open_questions(took, "session")
    titles = {str(session.pk): session.title for session in took.stored.sessions}
    assert titles.get(question.suggestion, "") == suggested
    assert new(took) == []


@pytest.mark.parametrize(
    ("cell", "reason"), [("09/18/2026", "“09/18/2026” is no day."), ("4-5 Oct", "several dates")]
)
def test_a_day_in_doubt_is_the_reason_that_is_given(taking, cell, reason):
    assert reason in why(taking([HEAD, ["5 Ash", cell]]))["B2"]


def test_the_places_of_a_question_name_the_sheet_only_where_there_are_several(taking):
    [question] = open_questions(taking([HEAD, ["5 Ash", "T"], ["5 Oak", "T"]]), "word")
    assert question.places == ["B2", "B3"]


@pytest.mark.parametrize("joined", ["5 Ash & 5 Oak", "5 Ash, Oak", "Year 5 Ash and 5 Oak"])
def test_a_lesson_of_two_classes_together_is_one_for_each(taking, joined):
    rows = [HEAD, [joined, "5/10 RP"], ["6 Elm", "6/10 RP"]]
    assert [lesson[0] for lesson in new(taking(rows))] == ["5 Ash", "5 Oak", "6 Elm"]


def test_a_class_of_two_year_groups_stays_one(taking):
    assert [lesson[0] for lesson in new(taking([HEAD, ["5/6 Rowan", "-"], ["6 Elm", "6/10"]]))] == [
        "6 Elm"
    ]


def test_a_mark_that_two_legends_explain_differently_is_asked_about(taking):
    rows = [HEAD, ["5 Ash", "5/10 P"], ["P = part taught"], ["P = taught"]]
    assert [question.text for question in open_questions(taking(rows), "word")] == ["P"]


def test_a_day_before_which_a_lesson_was_due_is_not_its_day(taking):
    assert "deadline" in why(taking([HEAD, ["5 Ash", "by 5 Oct"]]))["B2"]


def test_lessons_on_a_closed_day_are_named(taking):
    took = taking([HEAD, ["5 Ash", "4/10", "5/10"], ["5 Oak", "27/10"]])
    closed = [(lesson.line.where.file, word) for lesson, word in took.changes.on_closed_days]
    assert closed == [("T B2", "Weekend"), ("T B3", "Usually Autumn half term")]


@pytest.mark.parametrize(
    "rows", [[HEAD, ["5 Ash", "5/10 RP/KH"]], [HEAD, ["5 Ash", "5/10 RP & KH"]]]
)
def test_initials_of_two_people_are_both(taking, rows):
    assert [lesson[4] for lesson in new(taking(rows))] == ["R. Patel, K. Hughes"]


def test_initials_of_two_people_in_their_column_are_both(taking):
    rows = [["Class", "Session", "Date", "Staff"], ["5 Ash", "Kindness", "5/10", "RP/KH"]]
    assert [lesson[4] for lesson in new(taking(rows))] == ["R. Patel, K. Hughes"]


def test_a_place_is_named_once_for_a_lesson_of_two_classes(taking):
    [question] = open_questions(taking([HEAD, ["5 Ash & 5 Oak", "T"], ["6 Elm", "-"]]), "word")
    assert question.places == ["B2"]
