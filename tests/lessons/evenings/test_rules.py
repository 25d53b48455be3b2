"""What the database itself refuses to hold about information evenings."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lessons.models import (
    DoorTap,
    EveningAnswer,
    EveningAttendance,
    EveningCount,
    InformationEvening,
    WalkIn,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening(school):
    factories.ClassGroupFactory(school=school, pupils=1)
    return factories.InformationEveningFactory(school=school)


@pytest.fixture
def pupil(evening):
    return evening.school.pupils.get()


def refused(make) -> bool:
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


def test_it_ends_after_it_begins(evening):
    assert refused(lambda: InformationEvening.objects.update(ends_at=evening.starts_at))


@pytest.mark.parametrize(
    ("moment", "reason"), [(dt.datetime(2026, 9, 1, tzinfo=dt.UTC), ""), (None, "Snow")]
)
def test_it_is_cancelled_with_a_reason_or_not_at_all(evening, moment, reason):
    change = {"cancelled_at": moment, "cancelled_reason": reason}
    assert refused(lambda: InformationEvening.objects.update(**change))


def test_a_family_comes_to_an_evening_once(evening, pupil):
    factories.EveningAttendanceFactory(evening=evening, pupil=pupil)
    assert refused(lambda: factories.EveningAttendanceFactory(evening=evening, pupil=pupil))
    factories.EveningAttendanceFactory(evening=evening, pupil=pupil, sent=True)


@pytest.mark.parametrize(
    "change",
    [{"adults": None}, {"party": None}, {"adults": 21}, {"outcome": "heard_of_it"}],
    ids=str,
)
def test_who_came_has_a_sensible_number_of_adults(evening, pupil, change):
    factories.EveningAttendanceFactory(evening=evening, pupil=pupil)
    assert refused(lambda: EveningAttendance.objects.update(**change))


@pytest.mark.parametrize(
    "change", [{"by": None}, {"adults": 1}, {"party": uuid.UUID(int=7)}], ids=str
)
def test_a_follow_up_has_who_did_it_and_no_adults(evening, pupil, change):
    factories.EveningAttendanceFactory(evening=evening, pupil=pupil, sent=True)
    assert refused(lambda: EveningAttendance.objects.update(**change))


def test_a_class_has_one_count_an_evening(evening):
    group = evening.class_groups.get()
    EveningCount.objects.create(evening=evening, class_group=group, families=3, adults=4)
    assert refused(lambda: EveningCount.objects.create(evening=evening, class_group=group))


def test_a_tap_and_a_walk_in_count_once(evening):
    key = uuid.uuid4()
    DoorTap.objects.create(evening=evening, key=key)
    WalkIn.objects.create(evening=evening, party=key, said_name="Kit", adults=1)
    assert refused(lambda: DoorTap.objects.create(evening=evening, key=key))
    assert refused(lambda: WalkIn.objects.create(evening=evening, party=key, adults=1))
    assert refused(lambda: WalkIn.objects.create(evening=evening, adults=0))


def test_an_answer_is_settled_by_somebody(evening, pupil):
    answer = {"evening": evening, "adults": 1}
    assert refused(lambda: EveningAnswer.objects.create(**answer, pupil=pupil))
    assert refused(lambda: EveningAnswer.objects.create(**answer, settled_at=timezone.now()))
    assert refused(lambda: EveningAnswer.objects.create(evening=evening, adults=0))
    assert refused(lambda: EveningAnswer.objects.create(**answer, is_dismissed=True))


def test_only_a_family_that_is_coming_brings_adults_and_a_dismissed_answer_has_no_child(
    evening, pupil, lead
):
    settled = {"settled_at": timezone.now(), "settled_by": lead, "is_dismissed": True}
    assert refused(lambda: EveningAnswer.objects.create(evening=evening, adults=None))
    assert refused(
        lambda: EveningAnswer.objects.create(evening=evening, reply="materials", adults=1)
    )
    assert refused(
        lambda: EveningAnswer.objects.create(evening=evening, adults=1, pupil=pupil, **settled)
    )


def test_families_see_an_evening_until_it_is_over(evening):
    early, late = evening.ends_at - dt.timedelta(minutes=1), evening.ends_at
    assert list(evening.school.evenings.for_families(early)) == [evening]
    assert list(evening.school.evenings.for_families(late)) == []


def test_an_evening_on_the_last_day_of_august_is_of_that_year(school):
    late = dt.datetime(2027, 8, 31, 22, 30, tzinfo=dt.UTC)  # 23:30 in London
    evening = factories.InformationEveningFactory(school=school, starts_at=late)
    assert evening.year.first_year == 2026
    assert list(InformationEvening.objects.in_year(2026)) == [evening]
    assert not InformationEvening.objects.in_year(2027).exists()


def test_no_name_that_was_typed_stands_in_the_history(evening):
    WalkIn.objects.create(evening=evening, said_name="Kit", adults=1)
    EveningAnswer.objects.create(evening=evening, first_name="Kit", adults=1)
    for model in (WalkIn, EveningAnswer):
        row = model.history.values().get()
        assert "Kit" not in str(row)
