"""A session that is added to a module later: the classes that took it up before get it too."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from classes.models import Role
from curriculum.sessions.actions import archive_session
from lessons.planning.actions import take_up_session
from tests import factories


@pytest.fixture
def added(planned):
    """Return a session that was added after 5 Oak took up the module."""
    return factories.SessionFactory(module=planned[0].session.module, position=4)


@pytest.fixture
def address(school, added) -> str:
    return reverse("lessons:plan", args=[school.slug, added.pk])


def test_the_plan_names_the_classes_and_one_button_makes_them_due_it(
    as_lead, lead, oak, added, address
):
    assert "5 Oak took up" in as_lead.get(address).text
    answer = as_lead.post(f"{address}take-up/", follow=True)
    planned = oak.planned_sessions.get(session=added)
    assert planned.due_on is None
    assert planned.history.get().history_user == lead
    assert "Added to the plan, without a date yet: 5 Oak." in answer.text
    assert "Not in their plan yet" not in answer.text


def test_pressing_twice_is_pressing_once(as_lead, oak, added, address):
    for _ in range(2):
        as_lead.post(f"{address}take-up/")
    assert oak.planned_sessions.filter(session=added).count() == 1


def test_classes_without_the_module_of_other_years_or_past_ones_are_not_named(
    as_lead, oak, school, added, planned, address
):
    factories.ClassGroupFactory(school=school, name="5 Without")
    others = [
        factories.ClassGroupFactory(school=school, name="2 Young", youngest_year=2, oldest_year=2),
        factories.ClassGroupFactory(school=school, name="5 Past", academic_year=2025),
    ]
    for class_group in others:
        factories.PlannedSessionFactory(class_group=class_group, session=planned[0].session)
    page = as_lead.get(address)
    assert page.context["classes_without_it"] == [oak]


@pytest.mark.parametrize("role", [Role.TEACHER, Role.SAFEGUARDING_LEAD, Role.VIEWER])
def test_only_the_lead_is_offered_it(sign_in, person, oak, added, address, role):
    client = sign_in(person(role))
    assert "Not in their plan yet" not in client.get(address).text
    assert client.post(f"{address}take-up/").status_code == 404
    assert not oak.planned_sessions.filter(session=added).exists()


def test_an_archived_session_is_taken_up_by_nobody(as_lead, lead, oak, added, address):
    archive_session(session=added, by=lead)
    added.refresh_from_db()
    assert "Not in their plan yet" not in as_lead.get(address).text
    with pytest.raises(ValidationError, match="Restore it"):
        take_up_session(session=added, class_groups=[oak], by=lead)


def test_a_class_of_another_school_or_of_other_years_is_refused(lead, school, added):
    elsewhere = factories.ClassGroupFactory()
    young = factories.ClassGroupFactory(school=school, youngest_year=2, oldest_year=2)
    for group in (elsewhere, young):
        with pytest.raises(ValidationError):
            take_up_session(session=added, class_groups=[group], by=lead)
    assert not added.planned_sessions.exists()
