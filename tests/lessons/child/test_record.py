"""A child's record: the status of each session, and in which class."""

import datetime as dt

import pytest

from lessons.catch_up.actions import close_as_previous_school, record_catch_up
from lessons.child.record import PupilSessionStatus, record_of
from lessons.models import LessonOutcome
from lessons.planning.actions import exclude
from lessons.roll.actions import enrol, leave, move
from tests import factories

TODAY = dt.date(2026, 11, 24)
NOVEMBER = dt.date(2026, 11, 2)


@pytest.fixture
def child(pupils):
    return pupils[0]


@pytest.fixture
def ash(school, planned):
    class_group = factories.ClassGroupFactory(school=school, name="5 Ash", pupils=1)
    for row in planned:
        factories.PlannedSessionFactory(class_group=class_group, session=row.session)
    return class_group


def statuses(pupil, today=TODAY):
    """Return (class, number of the session, word) a row, in the order of the page."""
    return [
        (row.class_group.name, row.session.position, row.status.label)
        for year in record_of(pupil, today=today).years
        for row in year.rows
    ]


def test_what_was_had_what_is_late_and_what_is_to_come(planned, child, log):
    log(planned[0])
    planned[1].due_on = dt.date(2026, 11, 20)
    planned[2].due_on = dt.date(2026, 12, 1)
    for planned_session in planned:
        planned_session.save()
    assert statuses(child) == [
        ("5 Oak", 1, "Had"),
        ("5 Oak", 2, "Overdue"),
        ("5 Oak", 3, "Planned"),
    ]


def test_a_missed_lesson_is_to_be_caught_up(planned, child, log):
    lesson = log(planned[0], away=[child])
    row = record_of(child, today=TODAY).years[0].rows[0]
    assert row.status is PupilSessionStatus.TO_CATCH_UP
    assert (row.date, [missed.lesson for missed in row.missed]) == (lesson.held_on, [lesson])


def test_what_was_caught_up_says_when_how_and_with_whom(planned, child, log, teacher):
    lesson = log(planned[0], away=[child])
    record_catch_up(
        missed_lessons=lesson.missed_lessons.all(),
        on=NOVEMBER,
        how="one_to_one",
        taught_by=teacher,
        by=teacher,
    )
    row = record_of(child, today=TODAY).years[0].rows[0]
    assert row.status is PupilSessionStatus.CAUGHT_UP
    assert (row.missed[0].caught_up_on, row.missed[0].by) == (NOVEMBER, teacher)


def test_what_was_taught_at_the_previous_school_says_so(planned, child, log, lead):
    lesson = log(planned[0], away=[child])
    close_as_previous_school(missed_lessons=lesson.missed_lessons.all(), by=lead)
    assert statuses(child)[0] == ("5 Oak", 1, "Had at the previous school")


def test_what_was_begun_is_part_taught(planned, child, log):
    log(planned[0], outcome=LessonOutcome.PART_TAUGHT)
    assert statuses(child)[0] == ("5 Oak", 1, "Part taught")


def test_an_open_part_of_a_session_that_was_taught_later_is_still_to_catch_up(planned, child, log):
    log(planned[0], outcome=LessonOutcome.PART_TAUGHT, away=[child])
    log(planned[0], held_on=NOVEMBER)
    assert statuses(child)[0] == ("5 Oak", 1, "To catch up")


def test_what_is_set_aside_is_not_due(planned, child, lead):
    exclude(planned_sessions=planned[:1], reason="Next year", by=lead)
    assert ("5 Oak", 1, "Not due this year") in statuses(child)


def test_after_a_move_each_session_stands_where_the_child_had_it(planned, ash, child, log, lead):
    log(planned[0])
    in_ash = {row.session_id: row for row in ash.planned_sessions.all()}
    log(in_ash[planned[0].session_id], held_on=dt.date(2026, 10, 5))
    log(in_ash[planned[1].session_id], held_on=dt.date(2026, 10, 19))
    move(pupil=child, to=ash, on=NOVEMBER, by=lead)
    log(planned[2], held_on=dt.date(2026, 11, 9))
    assert statuses(child) == [
        ("5 Oak", 1, "Had"),
        ("5 Ash", 2, "To catch up"),
        ("5 Ash", 3, "Not planned"),
    ]


def test_a_child_who_has_left_keeps_what_they_had_and_is_due_nothing(planned, child, log, lead):
    log(planned[0])
    leave(pupil=child, on=NOVEMBER, by=lead)
    log(planned[1], held_on=dt.date(2026, 11, 9))
    assert statuses(child) == [("5 Oak", 1, "Had")]


def test_a_child_who_came_back_missed_what_lay_between(planned, oak, child, log, lead):
    log(planned[0])
    leave(pupil=child, on=dt.date(2026, 10, 20), by=lead)
    log(planned[1], held_on=dt.date(2026, 10, 22))
    enrol(pupil=child, class_group=oak, on=NOVEMBER, by=lead)
    record = record_of(child, today=TODAY)
    assert [row.status for row in record.years[0].rows] == [
        PupilSessionStatus.HAD,
        PupilSessionStatus.TO_CATCH_UP,
        PupilSessionStatus.NOT_PLANNED,
    ]
    assert [stay.joined_on for stay in record.years[0].stays] == [
        dt.date(2026, 9, 1),
        NOVEMBER,
    ]


def test_a_lesson_taken_out_of_another_class_leaves_a_gap_that_is_named(
    planned, ash, child, log, lead
):
    lesson = log(planned[0])
    in_ash = ash.planned_sessions.get(session=planned[0].session)
    log(in_ash, held_on=dt.date(2026, 10, 5))
    move(pupil=child, to=ash, on=NOVEMBER, by=lead)
    lesson.delete()
    assert ("5 Ash", 1, "Not had") in statuses(child)


def test_a_year_that_is_over_says_what_was_not_taught(school, planned, child, log):
    log(planned[0])
    six = factories.ClassGroupFactory(school=school, academic_year=2027, name="6 Oak")
    factories.PlannedSessionFactory(class_group=six, session=planned[1].session)
    child.enrolments.update(left_on=dt.date(2027, 9, 1))
    factories.EnrolmentFactory(pupil=child, class_group=six, joined_on=dt.date(2027, 9, 1))
    assert statuses(child, dt.date(2027, 9, 20)) == [
        ("6 Oak", 2, "Not planned"),
        ("5 Oak", 1, "Had"),
        ("5 Oak", 2, "Not taught that year"),
        ("5 Oak", 3, "Not taught that year"),
    ]


def test_its_figures_are_those_of_had(planned, child, log):
    log(planned[0])
    log(planned[1], away=[child], held_on=NOVEMBER)
    record = record_of(child, today=TODAY)
    assert (record.had, record.to_catch_up, record.still_to_come) == (1, 1, 1)


def test_it_takes_the_same_queries_for_one_year_as_for_three(
    school, planned, child, log, django_assert_num_queries
):
    log(planned[0], away=[child])
    with django_assert_num_queries(7):
        record_of(child, today=TODAY)
    joined = dt.date(2026, 9, 1)
    for year in (2027, 2028):
        child.enrolments.filter(joined_on=joined).update(left_on=dt.date(year, 9, 1))
        joined = dt.date(year, 9, 1)
        group = factories.ClassGroupFactory(school=school, academic_year=year)
        factories.PlannedSessionFactory(class_group=group, session=planned[1].session)
        factories.EnrolmentFactory(pupil=child, class_group=group, joined_on=joined)
    with django_assert_num_queries(7):
        assert len(record_of(child, today=dt.date(2028, 10, 1)).years) == 3


def test_a_session_that_two_classes_had_with_the_child_is_had_once(planned, ash, child, log, lead):
    log(planned[0])
    move(pupil=child, to=ash, on=NOVEMBER, by=lead)
    in_ash = ash.planned_sessions.get(session=planned[0].session)
    log(in_ash, held_on=dt.date(2026, 11, 20))
    record = record_of(child, today=TODAY)
    labels = [row.label for row in record.years[0].rows if row.session == planned[0].session]
    assert (record.had, labels) == (1, ["Had", "Had again"])


def test_a_session_that_is_to_catch_up_in_one_class_is_not_called_had_in_the_other(
    planned, ash, child, log, lead
):
    log(planned[0])
    move(pupil=child, to=ash, on=NOVEMBER, by=lead)
    in_ash = ash.planned_sessions.get(session=planned[0].session)
    log(in_ash, held_on=dt.date(2026, 11, 20), away=[child])
    record = record_of(child, today=TODAY)
    labels = [row.label for row in record.years[0].rows if row.session == planned[0].session]
    assert (record.had, labels) == (0, ["Was there", "To catch up"])
