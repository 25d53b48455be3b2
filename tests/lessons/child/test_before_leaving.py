"""Who would go to secondary school without a session that the school teaches in Years 5 and 6."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from classes.models import Pupil
from classes.years.academic_year import AcademicYear
from lessons.catch_up.actions import close_as_previous_school
from lessons.child.before_leaving import before_leaving, in_leaving_season
from lessons.planning.actions import exclude
from lessons.roll.actions import enrol, leave
from tests import factories

YEAR = AcademicYear(2026)
TODAY = dt.date(2026, 11, 24)
SEPTEMBER = dt.date(2026, 9, 1)


@pytest.fixture
def elm(school, teacher):
    return factories.ClassGroupFactory(
        school=school, name="6 Elm", youngest_year=6, oldest_year=6, pupils=2, teachers=[teacher]
    )


@pytest.fixture
def children(elm):
    return list(Pupil.objects.filter(enrolments__class_group=elm).order_by("pk"))


@pytest.fixture
def module(school):
    return factories.ModuleFactory(school=school)


@pytest.fixture
def session(module):
    """A session for Years 5 and 6."""
    return factories.SessionFactory(module=module, position=1)


@pytest.fixture
def due(elm, session):
    return factories.PlannedSessionFactory(class_group=elm, session=session)


def last_year(school, name="5 Elm", pupils=(), **years):
    """Return a class of the year before with these children in it."""
    class_group = factories.ClassGroupFactory(school=school, academic_year=2025, name=name, **years)
    for pupil in pupils:
        factories.EnrolmentFactory(
            pupil=pupil, class_group=class_group, joined_on=dt.date(2025, 9, 1), left_on=SEPTEMBER
        )
    return class_group


def taught(class_group, session, held_on):
    return factories.LessonFactory(
        planned_session__class_group=class_group,
        planned_session__session=session,
        held_on=held_on,
    )


def lacks(school, today=TODAY, year=YEAR, classes=None):
    """Return (child's key, number of the session, how it stands) for each that is lacking."""
    return [
        (leaver.pupil.pk, not_had.session.position, not_had.status.label)
        for leaver in before_leaving(school, year, today=today, classes=classes)
        for not_had in leaver.not_had
    ]


def test_what_is_still_to_be_taught_is_lacking(school, due, children):
    due.due_on = dt.date(2027, 6, 3)
    due.save()
    assert lacks(school) == [(child.pk, 1, "Planned") for child in children]
    assert before_leaving(school, YEAR, today=TODAY)[0].not_had[0].due_on == due.due_on


def test_once_it_is_taught_only_who_missed_it_lacks_it(school, due, children, log):
    log(due, away=children[:1])
    assert lacks(school) == [(children[0].pk, 1, "To catch up")]


def test_who_caught_up_lacks_nothing(school, due, children, log, lead):
    lesson = log(due, away=children[:1])
    close_as_previous_school(missed_lessons=lesson.missed_lessons.all(), by=lead)
    assert lacks(school) == []


def test_year_5_is_not_looked_at(school, planned, oak):
    assert lacks(school) == []


def test_what_they_had_in_year_5_counts(school, due, children, elm):
    oak = last_year(school, pupils=children)
    taught(oak, due.session, dt.date(2025, 10, 12))
    assert lacks(school) == []


def test_what_only_year_5_is_taught_is_lacking_for_who_joined_in_year_6(
    school, module, elm, children
):
    five = factories.SessionFactory(module=module, position=2, oldest_year=5)
    taught(last_year(school, pupils=children[:1]), five, dt.date(2025, 10, 12))
    assert lacks(school) == [(children[1].pk, 2, "Not had")]


def test_what_only_this_years_year_5_is_taught_was_never_theirs(school, module, oak, elm, children):
    five = factories.SessionFactory(module=module, position=2, oldest_year=5)
    taught(oak, five, dt.date(2026, 10, 12))
    assert lacks(school) == []


def test_what_every_class_has_set_aside_is_not_taught_here(school, due, lead, children):
    exclude(planned_sessions=[due], reason="Next year", by=lead)
    assert lacks(school) == []


def test_what_one_class_sets_aside_and_another_is_due_is_lacking(school, due, children, lead):
    rowan = factories.ClassGroupFactory(
        school=school, name="5/6 Rowan", youngest_year=5, oldest_year=6, pupils=1
    )
    there = factories.PlannedSessionFactory(class_group=rowan, session=due.session)
    exclude(planned_sessions=[there], reason="Two-year cycle", by=lead)
    child = rowan.enrolments.get().pupil
    assert (child.pk, 1, "Not due this year") in lacks(school)


def test_a_child_of_a_mixed_class_counts_unless_earlier_classes_say_year_5(
    school, session, children
):
    rowan = factories.ClassGroupFactory(
        school=school, name="5/6 Rowan", youngest_year=5, oldest_year=6, pupils=3
    )
    factories.PlannedSessionFactory(class_group=rowan, session=session)
    five, six, unknown = Pupil.objects.filter(enrolments__class_group=rowan).order_by("pk")
    last_year(school, "4 Ash", [five], youngest_year=4, oldest_year=4)
    last_year(school, "5 Ash", [six])
    leavers = before_leaving(school, YEAR, today=TODAY)
    known = {leaver.pupil.pk: leaver.is_known for leaver in leavers if leaver.class_group == rowan}
    assert known == {six.pk: True, unknown.pk: False}


def test_who_left_is_not_looked_at_and_who_joined_is(school, due, children, elm, log, lead):
    log(due)
    leave(pupil=children[0], on=dt.date(2026, 11, 2), by=lead)
    late = factories.PupilFactory(school=school)
    enrol(pupil=late, class_group=elm, on=dt.date(2026, 11, 2), by=lead)
    assert lacks(school) == [(late.pk, 1, "To catch up")]


def test_a_past_year_reads_as_it_ended(school, due, children, elm):
    factories.LessonFactory(planned_session=due, held_on=dt.date(2026, 10, 12))
    elm.enrolments.update(left_on=dt.date(2027, 9, 1))
    assert lacks(school, today=dt.date(2028, 1, 1)) == []
    later = factories.MissedLessonFactory(
        lesson=due.lessons.get(),
        pupil=children[0],
        closed_as="caught_up",
        caught_up_on=dt.date(2027, 9, 20),
        how="other",
        by=factories.UserFactory(),
    )
    assert lacks(school, today=dt.date(2028, 1, 1)) == [(later.pupil_id, 1, "To catch up")]


def test_it_can_be_narrowed_to_some_classes(school, due, children):
    assert lacks(school, classes=[]) == []


def test_a_school_without_names_has_none(school, due, children):
    school.keeps_pupil_names = False
    assert before_leaving(school, YEAR, today=TODAY) == ()


@pytest.mark.parametrize(
    ("day", "season"),
    [((2027, 4, 30), False), ((2027, 5, 1), True), ((2027, 8, 31), True), ((2027, 9, 1), False)],
)
def test_its_season_is_from_may_to_august(day, season):
    assert in_leaving_season(dt.date(*day)) is season


def test_it_takes_as_many_queries_for_twelve_classes_as_for_two(db):
    counts = []
    for classes in (2, 12):
        school = factories.SchoolFactory()
        for class_group in factories.busy_school(school, classes=classes):
            type(class_group).objects.filter(pk=class_group.pk).update(
                youngest_year=6, oldest_year=6
            )
        with CaptureQueriesContext(connection) as seen:
            leavers = before_leaving(school, YEAR, today=TODAY)
        assert len(leavers) == 4 * classes
        counts.append(len(seen))
    assert counts == [8, 8]
