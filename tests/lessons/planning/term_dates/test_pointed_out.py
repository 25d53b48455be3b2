"""A day on which the school is closed is pointed out wherever it is shown."""

import datetime as dt

import icalendar
import pytest
from django.urls import reverse

from lessons.calendar.actions import open_calendar
from lessons.calendar.address import address_of
from lessons.models import ClosedDays, LessonOutcome
from tests import factories
from tests.pages import document

pytestmark = pytest.mark.sqlite_is_enough

DAY = dt.date(2026, 10, 27)


@pytest.fixture
def addresses(school, oak, planned, log) -> dict[str, str]:
    """Return the pages of a school with a lesson, a due date and an evening in half term."""
    days = {"first_day": dt.date(2026, 10, 26), "last_day": dt.date(2026, 10, 30)}
    ClosedDays.objects.create(school=school, name="Half term", **days)
    planned[0].due_on = DAY
    planned[0].save()
    lesson = log(planned[0], held_on=DAY, outcome=LessonOutcome.PART_TAUGHT)
    planned[1].due_on = DAY
    planned[1].save()
    at = dt.datetime(2026, 10, 27, 18, tzinfo=dt.UTC)
    evening = factories.InformationEveningFactory(school=school, starts_at=at)
    pages = {
        "lessons": [],
        "lesson": [lesson.pk],
        "log": [],
        "class_page": [oak.pk],
        "class_plan": [oak.pk],
        "evenings": [],
        "evening": [evening.pk],
    }
    return {
        name: reverse(f"lessons:{name}", args=[school.slug, *args]) for name, args in pages.items()
    } | {"home": reverse("reports:home", args=[school.slug])}


@pytest.mark.parametrize(
    "page",
    [
        *("lessons", "lesson", "log", "class_page", "class_plan", "evenings", "evening"),
        "home",
    ],
)
def test_a_page_says_beside_the_date_why_the_school_is_closed(page, as_lead, addresses):
    answer = document(as_lead.get(addresses[page]))
    words = [word.text_content() for word in answer.xpath("//*[@class='closed-day']")]
    assert any("Half term" in word for word in words)


def test_a_date_typed_in_the_plan_of_a_class_asks_the_calendar_at_once(as_lead, school, addresses):
    page = document(as_lead.get(addresses["class_plan"]))
    field = page.xpath("//input[@name='due_on']")[0]
    assert field.get("hx-get") == reverse("lessons:term_dates_day", args=[school.slug])
    beside = field.xpath("following-sibling::*[contains(@class, 'closed-word')]")
    assert len(beside) == 1


def test_the_calendar_of_a_teacher_says_it_in_the_title_of_what_is_to_come(
    client, teacher, school, addresses, planned
):
    days = {"first_day": dt.date(2026, 12, 21), "last_day": dt.date(2027, 1, 1)}
    ClosedDays.objects.create(school=school, name="Christmas", **days)
    planned[1].due_on = dt.date(2026, 12, 22)
    planned[1].save()
    address = address_of(open_calendar(user=teacher, school=school))
    answer = client.get("/" + address.split("/", 3)[3])
    titles = [
        str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(answer.content).events
    ]
    assert len(titles) == 3
    assert [title.endswith(" (Christmas)") for title in titles] == [False, False, True]
