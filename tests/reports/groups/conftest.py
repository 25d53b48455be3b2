"""A group with an officer, and schools with stored figures."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from classes.models import Group, School
from reports.models import SchoolFigures
from reports.small_counts import blurred
from tests import factories


@pytest.fixture
def group(db) -> Group:
    return factories.GroupFactory(slug="peak-trust", name="Peak Learning Trust")


@pytest.fixture
def officer(group, sign_in) -> Client:
    return sign_in(factories.GroupOfficerFactory(group=group).user)


@pytest.fixture
def stored(group) -> Callable[..., School]:
    """Return a function that makes a school of the group with figures: 50 on roll, all well."""

    def make(name: str, *, up_to_date: int = 50, reached: int = 50, **figures) -> School:
        school = factories.SchoolFactory(name=name)
        factories.GroupSchoolFactory(group=group, school=school)
        pupils = blurred(whole=50, part=up_to_date)
        families = blurred(whole=50, part=reached)
        usual = {"planned": 20, "taught": 10, "overdue": 0, "part_taught": 0, "classes": 2}
        usual |= {"academic_year": 2026, "made_at": timezone.now()}
        usual |= {"last_logged_on": timezone.localdate(), "last_export_on": timezone.localdate()}
        SchoolFigures.objects.create(
            school=school,
            on_roll=pupils.whole,
            up_to_date=pupils.part,
            families=families.whole,
            reached=families.part,
            **usual | figures,
        )
        return school

    return make
