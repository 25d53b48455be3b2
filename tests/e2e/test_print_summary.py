"""The summary on paper is one A4 page, for a school of any size."""

import datetime as dt

import pytest

from classes.models import ClassGroup
from tests import factories
from tests.e2e.demo import SCHOOL, sign_in
from tests.e2e.test_print_plan import A4, pages_of

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Year 6 with a very long name, room"
TITLE = "What makes a friendship healthy and what to do when something online feels wrong to you"


def more_classes(school, number: int) -> None:
    """Give the school so many classes more, each with a long name and a session long overdue."""
    module = factories.ModuleFactory(school=school)
    session = factories.SessionFactory(module=module, title=TITLE)
    for place in range(number):
        class_group = factories.ClassGroupFactory(school=school, name=f"{LONG} {place}", pupils=1)
        factories.PlannedSessionFactory(
            class_group=class_group, session=session, due_on=dt.date(2026, 9, 2)
        )


@pytest.mark.parametrize("more", [0, 4, 24, 36, 56])
def test_it_is_one_page_however_many_classes_there_are(page, demo, more):
    ClassGroup.objects.update(academic_year=2026)
    more_classes(demo, more)
    sign_in(page, "dsl")
    page.goto(f"{SCHOOL}summary/?year=2026")
    assert pages_of(page) == [A4]


def test_it_is_one_page_without_any_class(page, demo):
    other = factories.SchoolFactory(slug="empty")
    factories.MembershipFactory(
        school=other, user=demo.memberships.get(user__email="dsl@demo.example").user
    )
    sign_in_and_open(page, "/schools/empty/summary/")
    assert pages_of(page) == [A4]


def sign_in_and_open(page, address: str) -> None:
    page.goto(f"/accounts/login/?next={address}")
    page.fill("input[name=login]", "dsl@demo.example")
    page.fill("input[name=password]", "hope-valley-demo")
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(f"**{address}")
