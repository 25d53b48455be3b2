"""Sessions end when they are not used, are listed, and can be ended."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from classes.models import Happened, Membership, OpenSession, Role, SecurityEvent
from tests.classes.conftest import PASSWORD
from tests.classes.people.test_account_mail import CHROME, ON_PHONE, code_of
from tests.pages import document, text_of

PAGE = "/accounts/sessions/"


@pytest.fixture
def user(with_password, school):
    user = with_password()
    Membership.objects.create(user=user, school=school, role=Role.TEACHER)
    return user


def signed_in(user, browser=CHROME) -> Client:
    client = Client(HTTP_USER_AGENT=browser)
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def later(**time_passed):
    return time_machine.travel(timezone.now() + dt.timedelta(**time_passed), tick=True)


def is_in(client) -> bool:
    return client.get(PAGE).status_code == 200


def test_two_hours_without_use_end_a_session(user, school):
    client = signed_in(user)
    with later(hours=1, minutes=57):
        assert is_in(client)
    with later(hours=3, minutes=50):
        assert is_in(client)
    with later(hours=5, minutes=51):
        assert not is_in(client)


def test_sign_in_says_why_and_goes_back_to_the_page(user, school):
    client = signed_in(user)
    page = f"/schools/{school.slug}/coverage/"
    with later(hours=2, minutes=1):
        answer = client.get(page, follow=True)
        assert "You were signed out after 2 hours without use." in text_of(answer)
        typed = {"login": user.email, "password": PASSWORD, "next": page}
        assert client.post("/accounts/login/", typed).url == page
    assert document(answer).xpath("//form[1]//input[@name='next']/@value") == [page]


def test_what_was_sent_after_two_hours_is_said_not_to_be_saved(user, school):
    client = signed_in(user)
    with later(hours=2, minutes=1):
        answer = client.post(f"/schools/{school.slug}/missed/", follow=True)
        assert "What you sent last was not saved." in text_of(answer)


def test_what_was_sent_without_a_session_is_said_not_to_be_saved(client, school):
    address = f"/schools/{school.slug}/lessons/log/"
    answer = client.post(address, headers={"referer": f"http://testserver{address}"}, follow=True)
    assert "You are not signed in. What you sent last was not saved." in text_of(answer)
    assert document(answer).xpath("//form[1]//input[@name='next']/@value") == [address]


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/schools/"])
def test_signing_in_never_leads_to_an_address_that_only_takes_forms(client, school, referer):
    address = f"/schools/{school.slug}/audit/export/"
    answer = client.post(address, headers={"referer": referer}, follow=True)
    assert document(answer).xpath("//form[1]//input[@name='next']/@value") == ["/"]


def test_signing_in_leads_back_to_the_page_with_the_form(client, school):
    page = f"/schools/{school.slug}/audit/?year=2026"
    headers = {"referer": f"http://testserver{page}"}
    answer = client.post(f"/schools/{school.slug}/audit/export/", headers=headers, follow=True)
    assert document(answer).xpath("//form[1]//input[@name='next']/@value") == [page]


def test_nobody_stays_signed_in_for_more_than_twelve_hours(user):
    client = signed_in(user)
    for hours in range(1, 12):
        with later(hours=hours):
            assert is_in(client)
    with later(hours=12, minutes=1):
        assert "because you signed in 12 hours ago" in text_of(client.get(PAGE, follow=True))


def test_a_visitor_who_was_not_signed_in_is_told_nothing(client, db):
    client.cookies["sessionid"] = Session.objects.create(
        session_key="a" * 32, session_data="", expire_date=timezone.now() - dt.timedelta(hours=1)
    ).pk
    assert "signed out" not in text_of(client.get(PAGE, follow=True))
    assert "signed out" not in text_of(client.get("/accounts/login/?signed_out=x"))


def test_the_idle_time_is_a_setting(user, settings):
    settings.SESSION_IDLE_MINUTES = 15
    client = signed_in(user)
    with later(minutes=16):
        answer = client.get(PAGE, follow=True)
        assert "You were signed out after 15 minutes without use." in text_of(answer)


def test_signing_in_notes_the_day_on_which_somebody_used_their_schools(user):
    signed_in(user)
    assert user.memberships.get().last_used_on == timezone.localdate()


def test_a_page_writes_only_once_in_two_minutes(user):
    client = signed_in(user)
    with later(minutes=1):
        assert writes_of(client) == 0
    with later(minutes=3):
        assert writes_of(client) == 2
        assert writes_of(client) == 0


def writes_of(client: Client) -> int:
    """Return how many rows a page's own note of the session changes."""
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)
    return sum(query["sql"].startswith("UPDATE") for query in queries)


def test_the_browsers_are_listed_without_an_address(user):
    client, _ = signed_in(user), signed_in(user, ON_PHONE)
    answer = client.get(PAGE)
    lines = [text_of(line) for line in map(_as_html, document(answer).xpath("//main//ul/li"))]
    listed = [line for line in lines if "Signed in" in line]
    assert "Chrome on Windows · this browser" in listed[0] + listed[1]
    assert "Safari on iPhone" in listed[0] + listed[1]
    assert "127.0.0.1" not in answer.text
    for session in OpenSession.objects.all():
        assert session.session_id not in answer.text


def _as_html(element) -> str:
    from lxml import html

    return html.tostring(element, encoding="unicode")


def test_one_session_is_ended(user):
    here, there, third = signed_in(user), signed_in(user, ON_PHONE), signed_in(user)
    pk = OpenSession.objects.get(browser="Safari on iPhone").pk
    here.post(PAGE, {"end": pk})
    assert [is_in(client) for client in (here, there, third)] == [True, False, True]


def test_all_others_are_ended_even_those_of_this_minute(user):
    here, there = signed_in(user), signed_in(user, ON_PHONE)
    here.post(PAGE, {"others": "1"})
    assert is_in(here)
    assert "when a session is ended from another browser" in text_of(there.get(PAGE, follow=True))


@pytest.mark.parametrize("end", ["", "x", "9" * 20])
def test_what_is_no_session_ends_none(user, end):
    here = signed_in(user)
    assert here.post(PAGE, {"end": end}).status_code == 302
    assert is_in(here)


def test_nobody_ends_the_session_of_somebody_else(user, with_password):
    here, theirs = signed_in(user), signed_in(with_password())
    for session in OpenSession.objects.exclude(user=user):
        here.post(PAGE, {"end": session.pk})
    assert is_in(theirs)


def test_turning_on_the_second_step_ends_the_others(user, django_capture_on_commit_callbacks):
    here, there = signed_in(user), signed_in(user, ON_PHONE)
    here.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = here.get("/accounts/2fa/totp/activate/").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        here.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert [is_in(client) for client in (here, there)] == [True, False]


def test_a_new_password_ends_the_others_and_keeps_this_one_in_the_list(user):
    here, there = signed_in(user), signed_in(user, ON_PHONE)
    new = "another plain phrase"
    typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    here.post("/accounts/password/change/", typed)
    assert [is_in(client) for client in (here, there)] == [True, False]
    assert OpenSession.objects.of(user).get().browser == "Chrome on Windows"


def test_signing_out_takes_the_session_from_the_list(user):
    client = signed_in(user)
    client.post("/accounts/logout/")
    assert not OpenSession.objects.exists()
    assert not get_user(client).is_authenticated


def test_a_session_that_was_ended_does_not_come_back_by_being_used(user):
    here = signed_in(user)
    Session.objects.all().delete()
    assert not is_in(here)
    assert not OpenSession.objects.exists()


def test_ending_sessions_is_in_the_schools_security_log(user, school):
    client = signed_in(user)
    signed_in(user, ON_PHONE)
    client.post(PAGE, {"others": "1"})
    client.post(PAGE, {"others": "1"})
    [event] = SecurityEvent.objects.filter(what=Happened.SESSION_ENDED)
    assert (event.user, event.school) == (user, school)
