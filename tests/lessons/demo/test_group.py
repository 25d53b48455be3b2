"""The demo's group: three schools that agreed, each with figures of its own."""

import datetime as dt

import pytest
import time_machine

from classes.models import Group, School, User
from lessons.coverage import coverage_of
from lessons.demo.group import load_demo_group
from lessons.demo.school import load_demo
from lessons.evenings.reach import reach_of
from lessons.models import Lesson
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough


def figures(group: Group, day: dt.date) -> dict[str, tuple[int, int]]:
    """Return how much each school has taught, and how many families it reached."""
    return {
        school.name: (
            coverage_of(school.class_groups.all(), today=day).total.coverage,
            reach_of(school.class_groups.all(), today=day).total.share,
        )
        for school in group.sharing_schools()
    }


def test_its_three_schools_agreed_and_their_figures_differ_on_the_first_day_of_a_year(db):
    day = dt.date(2026, 9, 1)
    with time_machine.travel(dt.datetime(day.year, day.month, day.day, 10, tzinfo=dt.UTC)):
        group = load_demo_group()
        shown = figures(group, day)
    assert set(shown) == {"Bluebell Lane Primary", "Castle Hill Primary", "Hope Valley Primary"}
    assert len(set(shown.values())) == 3
    assert group.officers.get().user.email == "trust@demo.example"
    assert User.objects.exclude(email=None).count() == 5
    castle_hill = School.objects.get(slug="castle-hill")
    assert not castle_hill.keeps_pupil_names
    assert not castle_hill.pupils.exists()
    lessons = Lesson.objects.filter(planned_session__class_group__school=castle_hill)
    logged = lessons.latest("recorded_at")
    assert logged.recorded_at.date() == logged.held_on


def test_it_is_not_added_beside_a_real_school(demo):
    factories.SchoolFactory()
    assert load_demo_group() is None
    assert School.objects.count() == 2
    assert load_demo() == demo
