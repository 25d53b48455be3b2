"""A plan changed by two people: the page that was opened earlier does not win unseen."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from curriculum.modules.actions import archive_module
from curriculum.sessions.actions import archive_session
from lessons.models import PlannedSession
from lessons.planning.actions import exclude, restore, set_due, take_up_module, take_up_session
from tests import factories
from tests.pages import document, text_of

DECEMBER, JANUARY = dt.date(2026, 12, 1), dt.date(2027, 1, 12)


@pytest.fixture
def open_page(planned) -> PlannedSession:
    """Return a planned session as a page shows it that stays open."""
    return PlannedSession.objects.get(pk=planned[0].pk)


def test_a_colleagues_date_is_not_replaced_unseen(open_page, lead):
    seen = open_page.sequence
    set_due(planned_session=open_page, due_on=DECEMBER, by=lead, seen=seen)
    with pytest.raises(ValidationError, match=r"It is now due on 1 December 2026\."):
        set_due(planned_session=open_page, due_on=JANUARY, by=lead, seen=seen)
    open_page.refresh_from_db()
    assert open_page.due_on == DECEMBER


def test_it_is_not_marked_as_not_due_after_a_colleague_gave_it_a_date(open_page, lead):
    seen = open_page.sequence
    set_due(planned_session=open_page, due_on=DECEMBER, by=lead, seen=seen)
    with pytest.raises(ValidationError, match="It is now due on"):
        exclude(planned_sessions=[open_page], reason="Next year", by=lead, seen=seen)


def test_a_session_that_a_colleague_marked_as_not_due_gets_no_date(open_page, lead):
    exclude(planned_sessions=[open_page], reason="Next year", by=lead)
    with pytest.raises(ValidationError, match="not due this year"):
        set_due(planned_session=open_page, due_on=DECEMBER, by=lead)


def test_restoring_it_from_an_old_page_keeps_the_date_that_it_has(open_page, lead):
    exclude(planned_sessions=[open_page], reason="Next year", by=lead)
    stale = PlannedSession.objects.get(pk=open_page.pk)
    restore(planned_session=stale, by=lead)
    set_due(planned_session=stale, due_on=DECEMBER, by=lead)
    restore(planned_session=stale, by=lead)
    assert PlannedSession.objects.get(pk=open_page.pk).due_on == DECEMBER


def test_the_page_says_what_the_colleague_chose_and_keeps_what_was_typed(
    as_lead, open_page, lead, school
):
    page = as_lead.get(reverse("lessons:class_plan", args=[school.slug, open_page.class_group_id]))
    form = document(page).xpath(f"//input[@id='due-{open_page.pk}']/ancestor::form")[0]
    set_due(planned_session=open_page, due_on=DECEMBER, by=lead)
    typed = {**dict(form.fields), "due_on": "2027-01-12", "do": "due"}
    refused = as_lead.post(form.get("action"), typed)
    assert refused.status_code == 422
    assert "It is now due on 1 December 2026. Nothing was changed." in text_of(refused)
    field = document(refused).xpath(f"//input[@id='due-{open_page.pk}']")[0]
    assert field.get("value") == "2027-01-12"


def test_a_module_archived_meanwhile_is_not_taken_up(school, lead):
    module = factories.ModuleFactory(school=school, sessions=1)
    archive_module(module=type(module).objects.get(pk=module.pk), by=lead)
    oak = factories.ClassGroupFactory(school=school)
    with pytest.raises(ValidationError, match="Restore it"):
        take_up_module(class_group=oak, module=module, by=lead)


def test_a_session_archived_meanwhile_is_not_taken_up(school, lead):
    session = factories.ModuleFactory(school=school, sessions=1).sessions.get()
    archive_session(session=type(session).objects.get(pk=session.pk), by=lead)
    oak = factories.ClassGroupFactory(school=school)
    with pytest.raises(ValidationError, match="Restore it"):
        take_up_session(session=session, class_groups=[oak], by=lead)


def test_spreading_from_an_old_page_asks_before_it_replaces_a_colleagues_date(
    as_lead, open_page, lead, school
):
    address = reverse("lessons:class_plan", args=[school.slug, open_page.class_group_id])
    by_spread = "//form[.//input[@name='first_on']]"
    (form,) = document(as_lead.get(address)).xpath(by_spread)
    set_due(planned_session=open_page, due_on=DECEMBER, by=lead)
    typed = {**dict(form.fields), "module": open_page.session.module_id, "first_on": "2027-01-12"}
    refused = as_lead.post(address, typed)
    assert "This plan was changed after you opened the page." in text_of(refused)
    assert PlannedSession.objects.get(pk=open_page.pk).due_on == DECEMBER
    (form,) = document(refused).xpath(by_spread)
    assert as_lead.post(address, dict(form.fields)).status_code == 302
    assert PlannedSession.objects.get(pk=open_page.pk).due_on == JANUARY


def test_a_session_that_a_colleague_took_out_of_the_plan_gets_no_date(open_page, lead):
    PlannedSession.objects.filter(pk=open_page.pk).delete()
    with pytest.raises(ValidationError, match="A colleague has removed one of these meanwhile"):
        set_due(planned_session=open_page, due_on=DECEMBER, by=lead)
