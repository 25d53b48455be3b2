"""Whoever lists a class by surname in the grid finds it so on every page."""

import pytest
from django.urls import reverse

from classes.models import Role, User
from tests import factories
from tests.pages import text_of

pytestmark = pytest.mark.sqlite_is_enough

BY_FIRST_NAME = ["Amir Z", "Mona B", "Zoe A"]
BY_SURNAME = ["Zoe A", "Mona B", "Amir Z"]


@pytest.fixture
def addresses(school) -> dict[str, str]:
    oak = factories.ClassGroupFactory(school=school, name="5 Oak")
    for name in BY_FIRST_NAME:
        factories.EnrolmentFactory(class_group=oak, pupil__school=school, pupil__display_name=name)
    planned = factories.PlannedSessionFactory(class_group=oak)
    evening = factories.InformationEveningFactory(school=school)
    log = reverse("lessons:log", args=[school.slug])
    several = reverse("lessons:log_several", args=[school.slug])
    return {
        "class page": reverse("lessons:class_page", args=[school.slug, oak.pk]),
        "log": f"{log}?planned={planned.pk}",
        "several": f"{several}?session={planned.session_id}",
        "sheets": reverse("lessons:evening_sheets", args=[school.slug, evening.pk]),
        "paper": reverse("lessons:evening_paper", args=[school.slug, evening.pk, oak.pk]),
    }


@pytest.mark.parametrize("page", ["class page", "log", "several", "sheets", "paper"])
def test_children_are_in_the_order_of_the_person(page, sign_in, person, addresses):
    lead = person(Role.PSHE_LEAD)
    client = sign_in(lead)
    assert order(client.get(addresses[page])) == BY_FIRST_NAME
    User.objects.filter(pk=lead.pk).update(surname_first=True)
    assert order(client.get(addresses[page])) == BY_SURNAME


def order(answer) -> list[str]:
    text = text_of(answer)
    return sorted(BY_FIRST_NAME, key=text.index)
