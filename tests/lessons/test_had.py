import datetime as dt

from lessons.catch_up.actions import close_as_previous_school
from lessons.had import sessions_had
from lessons.models import LessonOutcome
from lessons.roll.actions import leave
from tests import factories


def had(pupil):
    return {session for _, session in sessions_had([pupil])}


def test_a_child_who_was_there_has_had_it(planned, pupils, log):
    log(planned[0])
    assert had(pupils[0]) == {planned[0].session_id}


def test_a_child_who_was_away_has_not_until_they_caught_up(planned, pupils, log, lead):
    lesson = log(planned[0], away=pupils[:1])
    assert had(pupils[0]) == set()
    close_as_previous_school(missed_lessons=lesson.missed_lessons.all(), by=lead)
    assert had(pupils[0]) == {planned[0].session_id}


def test_part_taught_is_not_yet_had(planned, pupils, log):
    log(planned[0], outcome=LessonOutcome.PART_TAUGHT)
    assert had(pupils[0]) == set()


def test_a_child_who_had_left_has_not_had_it(planned, pupils, log, lead):
    leave(pupil=pupils[0], on=dt.date(2026, 10, 1), by=lead)
    log(planned[0])
    assert had(pupils[0]) == set()


def test_it_counts_over_classes_and_years(school, planned, pupils, log):
    log(planned[0])
    next_year = factories.ClassGroupFactory(school=school, academic_year=2027)
    pupils[0].enrolments.update(left_on=dt.date(2027, 9, 1))
    factories.EnrolmentFactory(
        pupil=pupils[0], class_group=next_year, joined_on=dt.date(2027, 9, 1)
    )
    factories.LessonFactory(
        planned_session__class_group=next_year,
        planned_session__session=planned[1].session,
        held_on=dt.date(2027, 10, 1),
    )
    assert had(pupils[0]) == {planned[0].session_id, planned[1].session_id}


def test_it_takes_two_queries_for_any_number_of_children(
    planned, pupils, log, django_assert_num_queries
):
    log(planned[0], away=pupils[:1])
    with django_assert_num_queries(2):
        assert len(sessions_had(pupils)) == 2
