"""The door shows names of every class from two hours before an evening to three after it began."""

import datetime as dt
import json
import re
import uuid

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from classes.models import Membership, Role
from lessons.evenings.door.links import make_door_link
from lessons.models import InformationEvening
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough

OPENS = dt.datetime(2027, 1, 13, 16, tzinfo=dt.UTC)
CLOSES = dt.datetime(2027, 1, 13, 21, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
PARTS = ["state/", "children/?q=kh", "taps/"]


@pytest.fixture
def teacher(person):
    return person(Role.TEACHER)


@pytest.fixture
def door(coming, teacher) -> str:
    return f"/door/{make_door_link(evening=coming, label='Hall', by=teacher)[1]}/"


@pytest.fixture
def staff_door(coming) -> str:
    return reverse("lessons:door", args=[coming.school.slug, coming.pk])


def ask(client, door) -> list[int]:
    """Return the status of each part of the door but its page."""
    taps = json.dumps({"taps": []})
    return [
        client.post(door + part, taps, content_type="application/json").status_code
        if part == "taps/"
        else client.get(door + part).status_code
        for part in PARTS
    ]


@pytest.mark.parametrize("at", [OPENS, CLOSES - SECOND])
def test_a_link_opens_in_its_hours(client, door, at):
    with time_machine.travel(at, tick=False):
        assert "Find a child" in text_of(client.get(door))
        assert ask(client, door) == [200] * 3


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (OPENS - SECOND, "It opens on Wednesday 13 January 2027 at 4 pm"),
        (CLOSES, "It closed on Wednesday 13 January 2027 at 9 pm"),
    ],
)
def test_before_and_after_them_its_page_says_when_and_names_nobody(client, door, at, words):
    with time_machine.travel(at, tick=False):
        page = client.get(door)
        assert words in text_of(page)
        assert "Find a child" not in text_of(page)
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert ask(client, door) == [404] * 3


def test_a_long_evening_closes_at_its_end(client, door):
    InformationEvening.objects.update(ends_at=CLOSES + dt.timedelta(hours=1))
    with time_machine.travel(CLOSES + dt.timedelta(minutes=59)):
        assert ask(client, door) == [200] * 3


def test_a_link_closes_when_its_maker_loses_the_role_or_the_account(client, door, teacher, person):
    with time_machine.travel(OPENS):
        Membership.objects.filter(user=teacher).update(role=Role.VIEWER)
        assert (client.get(door).status_code, *ask(client, door)) == (404,) * 4
        Membership.objects.filter(user=teacher).update(role=Role.PSHE_LEAD)
        assert client.get(door).status_code == 200
        teacher.is_active = False
        teacher.save()
        assert (client.get(door).status_code, *ask(client, door)) == (404,) * 4


def test_a_role_at_another_school_keeps_no_link_open(client, door, teacher):
    Membership.objects.filter(user=teacher).update(school=factories.SchoolFactory())
    with time_machine.travel(OPENS):
        assert client.get(door).status_code == 404


def test_the_list_of_links_says_that_a_link_is_closed_and_why(as_lead, door, coming, teacher):
    page = reverse("lessons:door_links", args=[coming.school.slug, coming.pk])
    assert "Not yet open" in text_of(as_lead.get(page))
    teacher.memberships.all().delete()
    text = text_of(as_lead.get(page))
    assert "Closed" in text
    assert "no longer has a role" in text


def test_a_teacher_opens_the_door_in_the_same_hours(sign_in, teacher, staff_door):
    for at, opened in ((OPENS - SECOND, False), (OPENS, True), (CLOSES, False)):
        with time_machine.travel(at, tick=False):
            client = sign_in(teacher)
            search = document(client.get(staff_door)).xpath("//label[@for='door-q']")
            assert bool(search) is opened
            assert ask(client, staff_door) == [200 if opened else 404] * 3


@pytest.mark.parametrize("role", [Role.PSHE_LEAD, Role.SAFEGUARDING_LEAD])
def test_whoever_sees_all_names_opens_it_at_any_time(sign_in, person, staff_door, role):
    client = sign_in(person(role))
    assert document(client.get(staff_door)).xpath("//label[@for='door-q']")
    assert ask(client, staff_door) == [200] * 3


def test_a_cancelled_evening_shows_a_teacher_nobody(sign_in, teacher, staff_door, coming):
    coming.cancelled_at, coming.cancelled_reason = OPENS, "Snow"
    coming.save()
    with time_machine.travel(OPENS):
        assert "evening is cancelled" in text_of(sign_in(teacher).get(staff_door))
        assert ask(sign_in(teacher), staff_door) == [404] * 3


def test_too_many_requests_through_a_link_are_refused_for_a_minute(client, door, settings):
    settings.LIMITS = settings.LIMITS | {"door": "3/m/link"}
    with time_machine.travel(OPENS) as clock:
        search = f"{door}children/?q=kh"
        statuses = [Client().get(search).status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        assert re.search("Wait (1 minute|.. seconds), then reload", text_of(client.get(door)))
        assert client.get(f"{door}state/").status_code == 200
        clock.shift(61)
        assert client.get(search).status_code == 200


def test_too_many_requests_from_an_address_are_refused_whatever_the_link(
    client, door, coming, teacher, settings
):
    settings.LIMITS = settings.LIMITS | {"door": "3/m/address"}
    other = f"/door/{make_door_link(evening=coming, label='Side', by=teacher)[1]}/"
    with time_machine.travel(OPENS):
        statuses = [client.get(page).status_code for page in (door, other, door, other)]
    assert statuses == [200, 200, 200, 429]


def test_taps_above_the_limit_wait_and_another_link_goes_on(door, coming, teacher, amira, settings):
    settings.LIMITS = settings.LIMITS | {"door": "1/m/link"}
    other = f"/door/{make_door_link(evening=coming, label='Side', by=teacher)[1]}/"
    tap = {"key": str(uuid.uuid4()), "do": "here", "pupil": amira.pk, "adults": 1}
    with time_machine.travel(OPENS):
        answers = [
            Client().post(f"{at}taps/", {"taps": [tap]}, content_type="application/json")
            for at in (door, door, other)
        ]
    assert [answer.status_code for answer in answers] == [200, 429, 200]
    assert "Nothing was changed. Wait" in text_of(answers[1])
    assert 0 < int(answers[1]["Retry-After"]) <= 60


def test_a_member_of_staff_searches_only_so_often(sign_in, teacher, lead, staff_door, settings):
    settings.LIMITS = settings.LIMITS | {"door_search": "2/m/person"}
    with time_machine.travel(OPENS):
        search, client = f"{staff_door}children/?q=kh", sign_in(teacher)
        answers = [client.get(search) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert "2 times in a minute" in text_of(answers[-1])
        assert client.get(f"{staff_door}state/").status_code == 200
        assert sign_in(lead).get(search).status_code == 200
