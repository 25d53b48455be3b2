"""Who acted in the change history, if nobody was signed in."""

import datetime as dt
import json
import uuid

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lessons.evenings.answers.actions import receive_answer
from lessons.evenings.door.links import make_door_link
from tests import factories
from tests.pages import text_of

FAMILY = "A family, on the families’ page"


@pytest.fixture
def child(school):
    return factories.EnrolmentFactory(class_group__school=school).pupil


@pytest.fixture
def evening(school, child):
    return factories.InformationEveningFactory(school=school)


def page(as_lead, school, what: str) -> str:
    return text_of(as_lead.get(f"/schools/{school.slug}/history/", {"what": what}))


def test_an_answer_is_by_a_family_and_not_by_a_command(as_lead, school, evening):
    receive_answer(
        evening=evening,
        class_group=None,
        first_name="A",
        surname_letter="B",
        adults=2,
        access_needs=[],
    )
    text = page(as_lead, school, "evening-answer")
    assert FAMILY in text


def test_a_tap_through_a_link_is_by_the_door_and_names_who_made_the_link(
    as_lead, school, evening, child, lead
):
    with time_machine.travel(evening.starts_at + dt.timedelta(minutes=5)):
        _, secret = make_door_link(evening=evening, label="Main entrance", by=lead)
        tap = {"key": str(uuid.uuid4()), "do": "check_in", "pupil": child.pk, "adults": 1}
        answer = Client().post(
            reverse("door:taps", args=[secret]),
            json.dumps({"taps": [tap]}),
            content_type="application/json",
        )
    assert answer.status_code == 200
    assert evening.attendances.count() == 1
    text = page(as_lead, school, "evening-attendance")
    assert f"The door, by link of {lead.name}" in text


def test_a_row_saved_by_a_command_is_by_a_command(as_lead, school, evening, child):
    factories.EveningAttendanceFactory(evening=evening, pupil=child)
    text = page(as_lead, school, "evening-attendance")
    assert "A command" in text
    assert "The door" not in text
