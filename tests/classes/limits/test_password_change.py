"""Changing a password: only wrong current passwords count."""

import pytest

from classes.models import Happened, SecurityEvent
from tests.classes.conftest import PASSWORD
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough

CHANGE = "/accounts/password/change/"
NEW = "another plain phrase"


@pytest.fixture
def user(with_password):
    return with_password()


@pytest.fixture
def client(sign_in, user):
    return sign_in(user)


def change(client, old: str = PASSWORD, new: str = NEW):
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})


def test_new_passwords_that_are_easy_to_guess_do_not_count(client, user):
    statuses = [change(client, new="password1234").status_code for _ in range(8)]
    assert statuses == [200] * 8
    assert change(client).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_wrong_current_passwords_count_and_the_form_says_how_long_to_wait(client, user):
    answers = [change(client, "wrong") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert int(answers[-1]["Retry-After"]) <= 60
    assert "Too many wrong passwords were tried. Wait" in text_of(answers[-1])
    assert document(answers[-1]).xpath("//input[@name='oldpassword']")
    assert change(client).status_code == 429
    assert SecurityEvent.objects.filter(what=Happened.TOO_MANY, user=user).count() == 1


def test_a_wrong_current_password_changes_nothing(client, user):
    assert "Incorrect password." in text_of(change(client, "wrong"))
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_whoever_types_their_password_again_too_often_reads_how_long_to_wait(client):
    statuses = [
        client.post("/accounts/reauthenticate/", {"password": "wrong"}).status_code
        for _ in range(6)
    ]
    assert statuses == [200] * 5 + [429]


def test_somebody_signed_in_who_did_something_too_often_is_led_back_to_it(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"change_password": "1/m/user"}
    change(client, new="short")
    answer = change(client, new="short")
    assert answer.status_code == 429
    assert document(answer).xpath("//main//a/@href") == [CHANGE]
    assert "Wait a minute" in text_of(answer)
