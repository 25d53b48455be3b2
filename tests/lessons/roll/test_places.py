"""The places of many pupils start and end together, in a fixed number of queries."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from classes.models import Ending, Enrolment
from lessons.models import DismissedMissedLesson, MissedLesson
from lessons.roll.places import Place, end_places, enrol_many
from tests import factories

NOVEMBER = dt.date(2026, 11, 2)


@pytest.fixture
def class_of(school):
    """Return a function that makes a class. Each of its children was away once."""

    def make(children: int):
        group = factories.ClassGroupFactory(school=school, pupils=children)
        lesson = factories.LessonFactory(
            planned_session__class_group=group, held_on=dt.date(2026, 11, 9)
        )
        for enrolment in group.enrolments.all():
            factories.MissedLessonFactory(lesson=lesson, pupil=enrolment.pupil)
        return group

    return make


def pupils_of(group):
    return [enrolment.pupil for enrolment in group.enrolments.all()]


@pytest.mark.parametrize("verb", ["end", "enrol"])
def test_thirty_children_take_as_many_queries_as_three(class_of, school, lead, verb):
    counts = []
    for children in (3, 30):
        pupils = pupils_of(class_of(children))
        mixed = factories.ClassGroupFactory(school=school, youngest_year=5, oldest_year=6)
        if verb == "enrol":
            end_places(dict.fromkeys(pupils, NOVEMBER), Ending.MOVED_CLASS, by=lead)
        with CaptureQueriesContext(connection) as queries:
            if verb == "end":
                end_places(dict.fromkeys(pupils, NOVEMBER), Ending.MOVED_CLASS, by=lead)
            else:
                enrol_many([Place(pupil, mixed, NOVEMBER) for pupil in pupils], by=lead)
        # The history of what a child missed gets its lines one by one.
        kept = [row for row in queries if '"lessons_historicalmissedlesson"' not in row["sql"]]
        counts.append(len(kept))
    assert counts[0] == counts[1]


def test_each_child_leaves_on_their_own_day(class_of, lead):
    first, second, third = pupils_of(class_of(3))
    later = dt.date(2026, 11, 16)
    ended = end_places({first: NOVEMBER, second: later}, Ending.LEFT_SCHOOL, by=lead)
    assert {pupil: place.left_on for pupil, place in ended.items()} == {
        first: NOVEMBER,
        second: later,
    }
    assert list(Enrolment.objects.open().values_list("pupil", flat=True)) == [third.pk]
    assert [row.history_user for row in ended[first].history.all()[:1]] == [lead]


def test_only_what_a_child_missed_from_their_own_day_on_is_dismissed(class_of, lead):
    first, second, _ = pupils_of(class_of(3))
    later = dt.date(2026, 11, 16)
    end_places({first: NOVEMBER, second: later}, Ending.LEFT_SCHOOL, by=lead)
    assert list(DismissedMissedLesson.objects.values_list("pupil", flat=True)) == [first.pk]
    assert MissedLesson.objects.filter(pupil=second).exists()


def test_nobody_leaves_if_one_of_them_cannot(class_of, school, lead):
    pupils = [*pupils_of(class_of(2)), factories.PupilFactory(school=school)]
    with pytest.raises(ValidationError, match="is not in a class now"):
        end_places(dict.fromkeys(pupils, NOVEMBER), Ending.LEFT_SCHOOL, by=lead)
    assert Enrolment.objects.open().count() == 2


def test_nobody_is_put_on_roll_if_one_of_them_is_in_a_class(class_of, school, lead):
    newcomer, group = factories.PupilFactory(school=school), class_of(1)
    places = [Place(pupil, group, NOVEMBER) for pupil in (newcomer, *pupils_of(group))]
    with pytest.raises(ValidationError, match="already in a class"):
        enrol_many(places, by=lead)
    assert not newcomer.enrolments.exists()


def test_a_place_lasts_until_the_one_that_the_child_has_from_a_later_day(school, lead):
    pupil = factories.PupilFactory(school=school)
    september = dt.date(2027, 9, 1)
    factories.EnrolmentFactory(
        pupil=pupil,
        class_group=factories.ClassGroupFactory(school=school, academic_year=2027),
        joined_on=september,
    )
    group = factories.ClassGroupFactory(school=school)
    (place,) = enrol_many([Place(pupil, group, NOVEMBER)], by=lead)
    assert place.left_on == september
