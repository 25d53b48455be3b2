"""A year week by week: its last point is the coverage and the reach of the day."""

import datetime as dt

import pytest

from classes.models import ClassGroup, Enrolment
from classes.years.academic_year import AcademicYear
from lessons.coverage import Coverage, coverage_of
from lessons.evenings.reach import reach_of
from lessons.models import LessonOutcome
from lessons.planning.by_week import YearByWeek, year_by_week
from lessons.planning.drawing import draw_year
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough

TODAY = dt.date(2026, 11, 24)
YEAR = AcademicYear(2026)


def classes_of(school, year: int = 2026):
    return school.class_groups.in_year(year)


def counted(school, today: dt.date = TODAY) -> YearByWeek:
    coverage = both_years(school, today)
    reach = reach_of([row.class_group for row in coverage.classes], today=today)
    return year_by_week(coverage, YEAR, reached_on=reach.reached_on)


def both_years(school, today: dt.date = TODAY) -> Coverage:
    return coverage_of(classes_of(school), today=today, before=classes_of(school, 2025))


def week_of(weeks: YearByWeek, day: dt.date):
    """Return the week that a day is in."""
    return next(week for week in weeks.weeks if week.ends_on >= day)


@pytest.fixture
def oak(school) -> ClassGroup:
    return factories.ClassGroupFactory(school=school, name="5 Oak", pupils=3)


def teach(class_group, due_on, held_on=None, outcome=LessonOutcome.TAUGHT):
    planned = factories.PlannedSessionFactory(class_group=class_group, due_on=due_on)
    if held_on is None:
        return None
    return factories.LessonFactory(planned_session=planned, held_on=held_on, outcome=outcome)


def test_the_last_point_is_the_coverage_and_the_reach_of_the_day(school):
    classes = factories.busy_school(school, classes=3)
    coverage = coverage_of(classes_of(school), today=TODAY)
    now = counted(school).now
    assert now.ends_on == TODAY
    assert now.taught == coverage.total.taught > 0
    assert now.to_catch_up == coverage.total.pupils_behind > 0
    assert now.reached == reach_of(classes, today=TODAY).total.reached


def test_sessions_are_counted_from_the_week_in_which_they_were_taught_or_due(school, oak):
    teach(oak, dt.date(2026, 10, 1), dt.date(2026, 10, 7))
    teach(oak, dt.date(2026, 10, 8), dt.date(2026, 10, 8), LessonOutcome.PART_TAUGHT)
    teach(oak, None)
    weeks = counted(school)
    found = {
        day: (week_of(weeks, day).taught, week_of(weeks, day).planned)
        for day in (dt.date(2026, 9, 27), dt.date(2026, 10, 1), dt.date(2026, 10, 8))
    }
    assert [*found.values()] == [(0, 0), (0, 1), (1, 2)]
    assert weeks.sessions == 3


def test_what_was_taught_without_a_date_was_planned_for_that_day(school, oak):
    teach(oak, None, dt.date(2026, 10, 7))
    week = week_of(counted(school), dt.date(2026, 10, 7))
    assert (week.taught, week.planned) == (1, 1)


def test_a_session_set_aside_is_in_no_line(school, oak):
    factories.PlannedSessionFactory(class_group=oak, due_on=None, set_aside_reason="Next year")
    teach(oak, dt.date(2026, 10, 1))
    assert (counted(school).sessions, counted(school).weeks[-1].planned) == (1, 1)


def test_a_child_is_to_catch_up_from_the_lesson_until_the_catch_up(school, oak, lead):
    lesson = teach(oak, None, dt.date(2026, 10, 7))
    pupil = oak.enrolments.first().pupil
    factories.MissedLessonFactory(
        lesson=lesson,
        pupil=pupil,
        closed_as="caught_up",
        caught_up_on=dt.date(2026, 10, 20),
        how="small_group",
        by=lead,
    )
    weeks = counted(school)
    days = (
        dt.date(2026, 10, 4),
        dt.date(2026, 10, 11),
        dt.date(2026, 10, 18),
        dt.date(2026, 10, 25),
    )
    assert [week_of(weeks, day).to_catch_up for day in days] == [0, 1, 1, 0]


def test_a_child_who_left_is_to_catch_up_no_longer(school, oak):
    lesson = teach(oak, None, dt.date(2026, 10, 7))
    stay = oak.enrolments.first()
    factories.MissedLessonFactory(lesson=lesson, pupil=stay.pupil)
    Enrolment.objects.filter(pk=stay.pk).update(left_on=dt.date(2026, 11, 2))
    assert week_of(counted(school), dt.date(2026, 11, 1)).to_catch_up == 1
    assert counted(school).now.to_catch_up == 0


def test_nothing_but_the_plan_is_known_of_weeks_to_come(school, oak):
    teach(oak, dt.date(2027, 1, 12))
    last = counted(school).weeks[-1]
    assert (last.ends_on, last.planned) == (YEAR.end, 1)
    assert (last.taught, last.to_catch_up, last.reached) == (None, None, None)


def test_a_school_without_names_has_only_its_sessions(db):
    school = factories.SchoolFactory(keeps_pupil_names=False)
    teach(factories.ClassGroupFactory(school=school), None, dt.date(2026, 10, 7))
    now = counted(school).now
    assert (now.taught, now.to_catch_up, now.reached) == (1, None, None)


def test_last_year_is_the_share_taught_by_the_same_day(school, oak):
    teach(oak, dt.date(2026, 10, 1))
    before = factories.ClassGroupFactory(school=school, academic_year=2025)
    teach(before, None, dt.date(2025, 11, 3))
    teach(before, None, dt.date(2026, 3, 2))
    drawing = draw_year(both_years(school), YEAR, reached_on=[])
    assert drawing.same_day_last_year == "50%"
    assert drawing.counts.last_year[-1] == 1


@pytest.mark.parametrize(
    ("due_on", "held_on", "sentence"),
    [
        (
            None,
            None,
            "On 24 November 2026, 0 of 1 sessions were taught; no session has a date yet.",
        ),
        (
            dt.date(2026, 11, 24),
            dt.date(2026, 11, 23),
            "On 24 November 2026, 1 of 1 sessions was taught; the plan says 1.",
        ),
    ],
)
def test_the_drawing_says_itself_in_a_sentence(school, oak, due_on, held_on, sentence):
    teach(oak, due_on, held_on)
    drawing = draw_year(both_years(school), YEAR, reached_on=[])
    assert drawing.sentence == sentence


def test_it_takes_one_query_however_many_classes(school, django_assert_num_queries):
    factories.busy_school(school, classes=4)
    coverage = both_years(school)
    with django_assert_num_queries(1):
        year_by_week(coverage, YEAR, reached_on=[])


def test_a_past_year_is_drawn_to_its_end(school, oak):
    teach(oak, dt.date(2026, 10, 1), dt.date(2026, 10, 7))
    weeks = counted(school, today=dt.date(2027, 11, 24))
    assert weeks.now.ends_on == weeks.weeks[-1].ends_on == YEAR.end
