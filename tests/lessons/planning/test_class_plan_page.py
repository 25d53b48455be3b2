"""The plan of a class points out dates on closed days."""

import pytest
from django.urls import reverse

from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def address(school, oak, planned) -> str:
    return reverse("lessons:class_plan", args=[school.slug, oak.pk])


def test_the_plan_leads_to_the_term_dates_and_asks_for_no_holidays(as_lead, school, address):
    page = document(as_lead.get(address))
    assert not page.xpath("//textarea")
    assert page.xpath(f"//a[@href='/schools/{school.slug}/term-dates/?year=2026']")


def test_a_first_lesson_at_a_weekend_is_asked_about(as_lead, address, planned):
    module = planned[0].session.module_id
    values = {"do": "schedule", "module": module, "first_on": "2026-11-28", "every_weeks": "1"}
    page = text_of(as_lead.post(address, values))
    assert "Saturday 28 November 2026 is not a school day. Choose Monday to Friday." in page
    assert not any(row.due_on for row in planned[0].class_group.planned_sessions.all())


def test_a_date_on_a_closed_day_is_saved_and_pointed_out(as_lead, school, planned):
    change = reverse("lessons:planned", args=[school.slug, planned[0].pk])
    page = as_lead.post(change, {"do": "due", "due_on": "2026-10-27"}, follow=True)
    text = text_of(page)
    assert "Tuesday 27 October 2026 is usually a holiday (Autumn half term)." in text
    planned[0].refresh_from_db()
    assert planned[0].due_on is not None
