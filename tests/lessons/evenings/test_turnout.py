import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lessons.evenings.door.actions import check_in
from lessons.evenings.follow_up.actions import follow_up
from lessons.evenings.reach import reach_of
from lessons.evenings.set_up.actions import record_count
from lessons.evenings.turnout import pupils_invited, turnout_of, turnouts_of
from lessons.models import InformationEvening
from tests import factories

TODAY = dt.date(2026, 11, 24)


def names(pupils) -> list[str]:
    return [pupil.display_name for pupil in pupils]


def test_the_list_is_who_was_on_roll_in_the_classes_invited_on_the_day(evening, elm):
    factories.EnrolmentFactory(class_group=elm, joined_on=dt.date(2026, 10, 1))
    assert names(pupils_invited(evening)) == ["Amira Khan", "Ben Khan", "Chloe R"]
    evening.class_groups.remove(elm)
    assert names(pupils_invited(evening)) == ["Amira Khan", "Chloe R"]


def test_who_came_counts_with_the_class_of_the_day(evening, oak, elm, amira, ben, by):
    check_in(evening=evening, pupil=amira, adults=2, by=by)
    first, second = turnout_of(evening).classes
    assert (first.class_group, first.invited, first.came, first.adults) == (oak, 2, 1, 2)
    assert (second.class_group, second.invited, second.came, second.adults) == (elm, 1, 0, 0)
    assert turnout_of(evening).share == pytest.approx(1 / 3)


def test_a_family_of_a_class_not_invited_stands_apart(evening, elm, ben, by):
    evening.class_groups.remove(elm)
    check_in(evening=evening, pupil=ben, adults=1, by=by)
    turnout = turnout_of(evening)
    assert (turnout.came, turnout.others.came, turnout.adults) == (0, 1, 1)


def test_what_was_done_for_a_late_joiner_counts_with_their_class(evening, oak, by):
    late = factories.EnrolmentFactory(class_group=oak, joined_on=dt.date(2026, 11, 2)).pupil
    details = {"evening": evening, "on": TODAY, "done_by": by, "by": by}
    follow_up(pupils=[late], outcome="materials_sent", **details)
    assert turnout_of(evening).by_class[oak.pk].materials_sent == 1


def test_many_evenings_take_as_many_queries_as_one(evening, school, amira, by):
    check_in(evening=evening, pupil=amira, adults=1, by=by)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            turnouts_of(InformationEvening.objects.all())
        return len(seen)

    one = queries()
    for day in range(5):
        moment = evening.starts_at + dt.timedelta(days=day)
        factories.InformationEveningFactory(school=school, starts_at=moment)
    assert queries() == one <= 7


@pytest.fixture
def headless(db):
    """A school without names: 5 Ash of 28 children, and an evening."""
    school = factories.SchoolFactory(keeps_pupil_names=False)
    factories.ClassGroupFactory(school=school, name="5 Ash", pupils_on_roll=28)
    return factories.InformationEveningFactory(school=school)


def test_without_names_families_are_counted_a_class(headless, by):
    ash = headless.class_groups.get()
    record_count(evening=headless, class_group=ash, families=19, adults=24, reached_after=4, by=by)
    turnout = turnout_of(headless)
    assert (turnout.came, turnout.invited, turnout.adults) == (19, 28, 24)
    total = reach_of(headless.school.class_groups.all(), today=TODAY).total
    assert (total.came, total.reached, total.pupils_on_roll) == (19, 23, 28)


def test_of_several_evenings_without_names_the_fullest_counts(headless, by):
    ash = headless.class_groups.get()
    second = factories.InformationEveningFactory(school=headless.school)
    record_count(evening=headless, class_group=ash, families=19, adults=24, by=by)
    record_count(evening=second, class_group=ash, families=12, adults=15, by=by)
    assert reach_of(headless.school.class_groups.all(), today=TODAY).total.reached == 19


def test_there_cannot_be_more_families_than_children(headless, by):
    ash = headless.class_groups.get()
    count = {"evening": headless, "class_group": ash, "adults": 3, "by": by}
    with pytest.raises(ValidationError, match="28 children"):
        record_count(families=20, reached_after=9, **count)


def test_a_count_that_is_saved_unchanged_leaves_no_trace(headless, by):
    ash = headless.class_groups.get()
    for _ in range(2):
        count = record_count(evening=headless, class_group=ash, families=3, adults=4, by=by)
    assert count.history.count() == 1
