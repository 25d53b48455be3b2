"""An evening of two classes: Amira and Ben Khan (5 Oak, 6 Elm), Chloe R, and Dev S who left."""

import datetime as dt

import pytest

from classes.models import ClassGroup, Pupil, User
from lessons.models import InformationEvening
from tests import factories


@pytest.fixture
def oak(school) -> ClassGroup:
    return factories.ClassGroupFactory(school=school, name="5 Oak")


@pytest.fixture
def elm(school) -> ClassGroup:
    return factories.ClassGroupFactory(school=school, name="6 Elm", youngest_year=6, oldest_year=6)


def on_roll(group: ClassGroup, name: str, **dates) -> Pupil:
    return factories.EnrolmentFactory(class_group=group, pupil__display_name=name, **dates).pupil


@pytest.fixture
def amira(oak) -> Pupil:
    return on_roll(oak, "Amira Khan")


@pytest.fixture
def ben(elm) -> Pupil:
    return on_roll(elm, "Ben Khan")


@pytest.fixture
def chloe(oak) -> Pupil:
    return on_roll(oak, "Chloe R")


@pytest.fixture
def evening(school, amira, ben, chloe) -> InformationEvening:
    """24 September 2026, two months ago; Dev S left 5 Oak before it."""
    on_roll(school.class_groups.get(name="5 Oak"), "Dev S", left_on=dt.date(2026, 9, 20))
    return factories.InformationEveningFactory(school=school)


@pytest.fixture
def coming(school, amira, ben, chloe) -> InformationEvening:
    """13 January 2027, seven weeks from now."""
    starts_at = dt.datetime(2027, 1, 13, 18, tzinfo=dt.UTC)
    return factories.InformationEveningFactory(school=school, starts_at=starts_at)


@pytest.fixture
def by(lead) -> User:
    return lead
