"""Information evenings in the calendar: moved and cancelled under the same UID."""

import datetime as dt

import icalendar
import pytest
from django.test import Client

from lessons.calendar.actions import open_calendar
from lessons.calendar.address import address_of
from lessons.evenings.set_up.actions import cancel_evening, save_evening
from tests import factories


@pytest.fixture
def evening(school, oak):
    starts_at = dt.datetime(2027, 6, 10, 17, tzinfo=dt.UTC)
    return factories.InformationEveningFactory(school=school, starts_at=starts_at)


@pytest.fixture
def entry(teacher, school):
    """Return a reader of the one entry of the teacher's calendar."""
    feed = open_calendar(user=teacher, school=school)

    def read() -> icalendar.Event:
        answer = Client().get("/" + address_of(feed).split("/", 3)[3])
        [event] = icalendar.Calendar.from_ical(answer.content).events
        return event

    return read


def test_it_is_there_at_its_hour_in_london(entry, evening):
    event = entry()
    assert event.start == dt.datetime(2027, 6, 10, 17, tzinfo=dt.UTC)
    assert event.start.hour == 18
    assert (event["LOCATION"], event["STATUS"]) == ("Hall", "CONFIRMED")


def test_a_moved_evening_is_the_same_entry_with_a_higher_sequence(entry, evening, lead):
    before = entry()
    evening.starts_at += dt.timedelta(days=7)
    evening.ends_at += dt.timedelta(days=7)
    save_evening(evening=evening, class_groups=evening.class_groups.all(), documents=[], by=lead)
    after = entry()
    assert after["UID"] == before["UID"]
    assert after.start - before.start == dt.timedelta(days=7)
    assert after["SEQUENCE"] > before.get("SEQUENCE", 0)


def test_a_cancelled_evening_stays_as_cancelled_with_the_reason(entry, evening, lead):
    cancel_evening(evening=evening, reason="Snow", by=lead)
    event = entry()
    assert event["STATUS"] == "CANCELLED"
    assert "Snow" in event["DESCRIPTION"]
    assert event["SEQUENCE"] == 1


def test_it_names_no_child_to_who_may_not_see_the_name(entry, evening, lead, school):
    elm = factories.ClassGroupFactory(school=school, name="6 Elm")
    factories.EnrolmentFactory(class_group=elm, pupil__display_name="Bethan R")
    evening.title = evening.place = "With Bethan R"
    evening.save()
    cancel_evening(evening=evening, reason="Bethan R is ill", by=lead)
    event = entry()
    assert (event["SUMMARY"], event["LOCATION"]) == ("With a child", "With a child")
    assert "a child is ill" in event["DESCRIPTION"]
