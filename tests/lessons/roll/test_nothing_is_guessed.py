"""Forms do not choose what only a person can know."""

import pytest
from django.urls import reverse

from lessons.roll.actions import leave
from tests import factories
from tests.lessons.roll.test_year_groups import TODAY
from tests.pages import document

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


def first_choice(page, name: str) -> tuple[str, str]:
    (first, *_) = document(page).xpath(f"//select[@name='{name}']/option")
    return first.get("value"), first.text


def test_no_class_is_chosen_for_a_child_who_moves(as_lead, school, oak, pupils):
    factories.ClassGroupFactory(school=school, name="6 Elm")
    page = as_lead.get(reverse("lessons:child", args=[school.slug, oak.pk, pupils[0].pk]))
    assert first_choice(page, "class_group") == ("", "Choose a class")
    answer = as_lead.post(page.request["PATH_INFO"], {"do": "move", "on": TODAY})
    assert answer.status_code == 422


def test_no_class_is_chosen_for_a_child_who_comes_back(as_lead, school, oak, pupils, lead):
    leave(pupil=pupils[0], on=TODAY, by=lead)
    page = as_lead.get(reverse("lessons:come_back", args=[school.slug, pupils[0].pk]))
    assert first_choice(page, "class_group") == ("", "Choose a class")


def test_no_way_of_catching_up_is_chosen(as_lead, school, planned, pupils, log):
    log(planned[0], away=pupils[:1])
    page = as_lead.get(reverse("lessons:missed", args=[school.slug]))
    assert first_choice(page, "how") == ("", "Choose how")


@pytest.mark.parametrize("modules", [1, 2])
def test_a_module_is_only_chosen_if_it_is_the_only_one(as_lead, school, oak, modules):
    for _ in range(modules):
        factories.ModuleFactory(school=school, sessions=1)
    page = as_lead.get(reverse("lessons:class_plan", args=[school.slug, oak.pk]))
    assert (first_choice(page, "module")[1] == "Choose a module") is (modules == 2)
