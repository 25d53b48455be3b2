"""One click ends a kind of email without signing in, and nothing else does."""

import email.policy
import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from classes.models import MailKind, Membership, Role
from config.logs.addresses import without_secrets
from reports.models import EmailChoice
from reports.reminders.stopping import stop_address
from tests import factories
from tests.pages import text_of
from tests.reports.reminders.conftest import to

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_is_enough]


@pytest.fixture
def message(staff, at):
    """Return the teacher's email as a mail program sees it."""
    (sent,) = at(2026, 11, 20, 15, 30)
    return email.message_from_bytes(bytes(sent.message()), policy=email.policy.default)


def path_of(message) -> str:
    return urlsplit(message["List-Unsubscribe"].strip(" <>")).path


def test_the_head_of_an_email_says_who_sent_it_and_how_to_end_it(message, settings):
    assert message["List-Unsubscribe"].lstrip().startswith(f"<{settings.SITE_URL}/emails/stop/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<[\w-]+@[\w.-]+>", message["Message-ID"])
    assert message["Date"]
    assert [part.get_content_type() for part in message.walk()] == [
        *("multipart/alternative", "text/plain", "text/html")
    ]


def test_the_html_loads_nothing_and_leads_only_here(message, settings):
    html = message.get_body(("html",)).get_content()
    assert set(re.findall(r"https?://[^/\"]+", html)) == {settings.SITE_URL}
    assert not re.search(r"<(img|script|link|table|iframe)\b|src=|url\(|@import", html)


def test_one_click_ends_it_without_a_session_or_a_cookie(message, staff, at):
    visitor = Client(enforce_csrf_checks=True)
    answer = visitor.post(path_of(message), {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, visitor.cookies) == (200, {})
    assert to(staff[Role.TEACHER], at(2026, 11, 27, 15, 30)) == []


def test_opening_the_address_changes_nothing_and_shows_one_button(message):
    page = Client().get(path_of(message))
    assert page.content.count(b"<button") == 1
    assert page["X-Robots-Tag"] == "noindex"
    assert not EmailChoice.objects.exists()


def test_once_it_is_ended_the_address_says_so(message):
    Client().post(path_of(message))
    assert b"<button" not in (page := Client().get(path_of(message))).content
    assert "will not send you" in text_of(page)


def test_the_emails_of_another_school_and_of_other_kinds_still_come(message, staff, school):
    other = factories.MembershipFactory(user=staff[Role.TEACHER]).school
    Client().post(path_of(message))
    choice = EmailChoice.objects.get()
    assert (choice.school, choice.kind, choice.wants_it) == (school, MailKind.WEEK, False)
    assert other != school


@pytest.mark.parametrize("change", ["token", "kind", "person"])
def test_a_wrong_address_is_found_nowhere(change, message, staff):
    path = path_of(message)
    match change:
        case "token":
            path = path[:-2] + ("A" if path[-2] != "A" else "B") + "/"
        case "kind":
            path = path.replace("week", "digest")
        case "person":
            Membership.objects.all().delete()
            staff[Role.TEACHER].delete()
    assert Client().get(path).status_code == Client().post(path).status_code == 404


def test_the_log_shows_no_such_address(staff, school):
    address = stop_address(staff[Role.TEACHER], school, MailKind.WEEK)
    assert without_secrets(f"POST {address} 200").endswith("/emails/stop/…/ 200")
