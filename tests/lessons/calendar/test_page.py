"""The page on which a member of staff sees, copies and renews the address of their calendar."""

import pytest
from django.urls import reverse

from classes.models import Role
from lessons.calendar.address import address_of
from lessons.models import CalendarFeed
from tests import factories


@pytest.fixture
def page(school) -> str:
    return reverse("lessons:calendar", args=[school.slug])


def test_looking_makes_nothing(as_lead, page):
    assert "Make my calendar" in as_lead.get(page).text
    assert not CalendarFeed.objects.exists()


def test_it_is_made_by_a_button_and_its_address_is_shown(as_lead, lead, school, page):
    answer = as_lead.post(page, {"do": "open"}, follow=True)
    feed = CalendarFeed.objects.get()
    assert (feed.user, feed.school) == (lead, school)
    assert f'value="{address_of(feed)}"' in answer.text
    assert f'href="webcal:{address_of(feed).partition(":")[2]}"' in answer.text


def test_the_address_is_renewed(as_lead, page):
    as_lead.post(page, {"do": "open"})
    old = address_of(CalendarFeed.objects.get())
    answer = as_lead.post(page, {"do": "renew"}, follow=True)
    assert old not in answer.text
    assert address_of(CalendarFeed.objects.get()) in answer.text


def test_it_is_switched_off(as_lead, page):
    as_lead.post(page, {"do": "open"})
    answer = as_lead.post(page, {"do": "close"}, follow=True)
    assert "Make my calendar" in answer.text
    assert not CalendarFeed.objects.exists()


def test_nobody_sees_or_renews_the_calendar_of_another(as_lead, sign_in, person, page):
    as_lead.post(page, {"do": "open"})
    theirs = address_of(CalendarFeed.objects.get())
    client = sign_in(person(Role.TEACHER))
    assert theirs not in client.get(page).text
    client.post(page, {"do": "renew"})
    assert theirs in as_lead.get(page).text


def test_the_address_is_kept_out_of_caches(as_lead, page):
    as_lead.post(page, {"do": "open"})
    assert "no-store" in as_lead.get(page)["Cache-Control"]


def test_it_says_whose_lessons_are_in_it(sign_in, person, school, page):
    teacher = person(Role.TEACHER)
    factories.ClassGroupFactory(school=school, name="5 Oak", teachers=[teacher])
    factories.ClassGroupFactory(school=school, name="5 Ash")
    text = sign_in(teacher).get(page).text
    assert "the lessons of your classes" in text
    assert "5 Ash" not in text


@pytest.mark.parametrize("role", list(Role))
def test_all_staff_may_have_one(sign_in, person, page, role):
    client = sign_in(person(role))
    client.post(page, {"do": "open"})
    assert "Your calendar’s address" in client.get(page).text
