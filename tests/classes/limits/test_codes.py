"""Wrong codes of the second step are limited, and do not lock out the right person."""

import datetime as dt
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import get_user
from django.test import Client

from classes.models import Happened, SecurityEvent
from tests.classes.conftest import PASSWORD
from tests.pages import text_of

pytestmark = pytest.mark.sqlite_is_enough

LOGIN = "/accounts/login/"
CODE = "/accounts/2fa/authenticate/"
AGAIN = "/accounts/2fa/reauthenticate/"


@pytest.fixture
def user(with_password):
    """Return somebody with two-step sign-in."""
    user = with_password()
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


def recovery_code(user) -> str:
    codes = RecoveryCodes(Authenticator.objects.get(user=user, type="recovery_codes"))
    return codes.get_unused_codes()[0]


def attempt(user, code: str = "000000", *, by: Client | None = None):
    by = by or Client()
    by.post(LOGIN, {"login": user.email, "password": PASSWORD})
    return by.post(CODE, {"code": code})


def used_before(user) -> Client:
    """Return a browser in which the person has signed in before."""
    browser = Client()
    attempt(user, recovery_code(user), by=browser)
    assert get_user(browser) == user
    browser.post("/accounts/logout/")
    return browser


def test_guessing_codes_is_refused_with_how_long_to_wait(user):
    statuses = [attempt(user).status_code for _ in range(5)]
    with time_machine.travel(dt.datetime(2026, 11, 24, 10, 3, 30, tzinfo=dt.UTC)):
        answer = attempt(user)
    assert statuses == [200] * 5
    assert answer.status_code == 429
    assert 60 < int(answer["Retry-After"]) <= 120
    assert re.search("Too many wrong codes were typed. Wait 2 minutes", text_of(answer))


def test_once_there_were_too_many_a_right_code_is_not_looked_at(user):
    for _ in range(5):
        attempt(user)
    browser = Client()
    assert attempt(user, recovery_code(user), by=browser).status_code == 429
    assert not get_user(browser).is_authenticated


def test_whoever_waited_is_let_in(user):
    for _ in range(6):
        attempt(user)
    with time_machine.travel(dt.datetime(2026, 11, 24, 10, 5, 5, tzinfo=dt.UTC)):
        assert attempt(user, recovery_code(user)).status_code == 302


def test_the_log_keeps_that_there_were_too_many_codes(user):
    for _ in range(7):
        attempt(user)
    assert SecurityEvent.objects.filter(what=Happened.WRONG_CODE, user=user).count() == 5
    event = SecurityEvent.objects.get(what=Happened.TOO_MANY)
    assert (event.user, event.detail) == (user, "second step")


def test_wrong_codes_from_elsewhere_lock_nobody_out_of_a_browser_used_before(user):
    browser = used_before(user)
    for _ in range(6):
        attempt(user)
    assert attempt(user, recovery_code(user), by=browser).status_code == 302


def test_guessing_codes_in_a_browser_used_before_is_limited_too(user):
    browser = used_before(user)
    statuses = [attempt(user, by=browser).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]


def test_many_browsers_used_before_give_no_more_guesses_an_hour(user, settings):
    settings.LIMITS = settings.LIMITS | {"wrong_code_in_known_browser": "5/5m/browser, 6/h/account"}
    one, other = used_before(user), used_before(user)
    for _ in range(5):
        attempt(user, by=one)
    statuses = [attempt(user, by=other).status_code for _ in range(2)]
    assert statuses == [200, 429]


def test_right_codes_do_not_count(user):
    browser = Client()
    for _ in range(7):
        assert attempt(user, recovery_code(user), by=browser).status_code == 302
        browser.post("/accounts/logout/")


def test_a_wrong_code_is_told_with_what_to_type(user):
    text = text_of(attempt(user))
    assert "Type the newest code from the app, or a recovery code that you have not used." in text


def test_a_wrong_code_while_turning_it_on_names_no_recovery_code(sign_in, with_password):
    client = sign_in(with_password())
    page = "/accounts/2fa/totp/activate/"
    client.get(page)
    text = text_of(client.post(page, {"code": "000000"}))
    assert "That code is not right. Type the newest code from the app." in text


def test_codes_typed_again_are_limited_too(sign_in, user):
    client = sign_in(user, password_again=False)
    statuses = [client.post(AGAIN, {"code": "000000"}).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]
