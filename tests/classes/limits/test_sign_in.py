"""Attacks on sign-in: guessing, locking people out, and washing the limits out."""

import datetime as dt
import re
import time

import pytest
import time_machine
from django.test import Client

from classes.limits.uses import LimitReachedError, use
from classes.people.invitations import link
from tests.classes.conftest import PASSWORD
from tests.classes.limits.sources import sources_at
from tests.pages import text_of

pytestmark = pytest.mark.sqlite_is_enough

LOGIN = "/accounts/login/"
RESET = "/accounts/password/reset/"
HERE, ELSEWHERE = "198.51.100.7", "203.0.113.9"


def attempt(email: str, password: str = PASSWORD, *, at: str = HERE, by: Client | None = None):
    return (by or Client()).post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=at)


def guess(email: str, times: int, *, at: str = HERE):
    for _ in range(times - 1):
        attempt(email, "wrong", at=at)
    return attempt(email, "wrong", at=at)


def is_in(answer) -> bool:
    return answer.status_code == 302


def test_40_people_of_a_trust_sign_in_within_a_minute_through_one_address(with_password):
    users = [with_password() for _ in range(40)]
    assert all(is_in(attempt(user.email)) for user in users)


def test_twelve_colleagues_with_wrong_passwords_do_not_stop_the_thirteenth(with_password):
    *others, right = [with_password() for _ in range(13)]
    for user in others:
        attempt(user.email, "wrong")
    assert is_in(attempt(right.email))


def test_guessing_is_refused_with_how_long_to_wait(with_password):
    user = with_password()
    answer = guess(user.email, 6)
    assert answer.status_code == 429
    assert re.fullmatch(r"[1-5]?\d|60", answer["Retry-After"])
    assert re.search("Too many wrong passwords were tried. Wait (1 minute|.. seconds)", answer.text)
    assert user.email in answer.text


def test_a_person_who_mistyped_is_let_in_a_minute_later(with_password):
    user = with_password()
    guess(user.email, 12)
    with time_machine.travel(dt.datetime(2026, 11, 24, 10, 1, 5, tzinfo=dt.UTC)):
        assert is_in(attempt(user.email))


def test_guesses_from_elsewhere_do_not_lock_the_person_out(with_password):
    user = with_password()
    assert guess(user.email, 6, at=ELSEWHERE).status_code == 429
    assert is_in(attempt(user.email))


def test_many_strangers_lock_nobody_out_of_a_browser_used_before(with_password):
    user, browser = with_password(), Client()
    attempt(user.email, by=browser)
    browser.post("/accounts/logout/")
    for number in range(30):
        attempt(user.email, "wrong", at=f"203.0.113.{number}")
    assert attempt(user.email).status_code == 429
    assert is_in(attempt(user.email, by=browser))


def test_a_browser_of_somebody_else_does_not_help_to_guess(with_password):
    attacker, victim, browser = with_password(), with_password(), Client()
    attempt(attacker.email, by=browser)
    browser.post("/accounts/logout/")
    for _ in range(5):
        attempt(victim.email, "wrong", by=browser)
    assert attempt(victim.email, "wrong", by=browser).status_code == 429


def test_guessing_in_a_known_browser_is_limited_too(with_password):
    user, browser = with_password(), Client()
    attempt(user.email, by=browser)
    browser.post("/accounts/logout/")
    statuses = [attempt(user.email, "wrong", by=browser).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]


def test_the_browser_is_remembered_without_a_name_and_for_the_server_alone(with_password):
    user, browser = with_password(), Client()
    attempt(user.email, by=browser)
    cookie = browser.cookies["known_browser"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/", True, "Lax")
    assert user.email.split("@")[0] not in cookie.value


@pytest.mark.parametrize(
    "spelling", ["DſL@school.example", "dsl@SCHOOL.example", " dsl@school.example"]
)
def test_another_spelling_of_the_address_is_no_new_chance(with_password, spelling):
    user = with_password(email="dsl@school.example")
    guess(user.email, 5)
    assert attempt(spelling, "wrong").status_code == 429


def test_a_right_password_in_between_gives_no_new_guesses(with_password):
    victim, attacker = with_password(), with_password()
    for _ in range(5):
        attempt(victim.email, "wrong")
        attempt(attacker.email)
    assert attempt(victim.email, "wrong").status_code == 429


def test_guesses_from_one_block_of_addresses_are_counted_together(with_password):
    user = with_password()
    statuses = [
        attempt(user.email, "wrong", at=f"2001:db8:0:{number:x}::1").status_code
        for number in range(11)
    ]
    assert statuses == [200] * 10 + [429]


def test_resets_from_many_networks_do_not_wash_a_lock_out_away(with_password):
    user = with_password()
    guess(user.email, 6)
    refused = 0
    for number in range(400):
        sources = sources_at(f"2001:db8:1:{number:x}::1", f"u{number}@nowhere.example")
        try:
            use("reset_password", sources)
        except LimitReachedError:
            refused += 1
    assert refused == 340
    assert attempt(user.email, "wrong").status_code == 429


def test_spraying_many_people_from_one_address_is_refused(db):
    statuses = [attempt(f"p{n}@school.example", "wrong").status_code for n in range(31)]
    assert statuses == [200] * 30 + [429]


def test_a_forged_header_gives_no_new_chance(with_password):
    user = with_password()
    statuses = [
        Client()
        .post(
            LOGIN,
            {"login": user.email, "password": "wrong"},
            headers={"X-Forwarded-For": f"192.0.2.{number}"},
        )
        .status_code
        for number in range(6)
    ]
    assert statuses == [200] * 5 + [429]


def test_a_new_password_by_email_lets_the_person_in_at_once(with_password, mailoutbox):
    user, browser = with_password(), Client()
    guess(user.email, 6)
    browser.post(RESET, {"email": user.email})
    link = re.search(r"https?://testserver(\S+)", mailoutbox[0].body)[1]
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    new = "another plain phrase"
    browser.post(form, {"password1": new, "password2": new})
    guess(user.email, 12)
    assert is_in(attempt(user.email, new, by=browser))


def test_confirming_the_password_is_not_locked_by_strangers(with_password):
    user, browser = with_password(), Client()
    attempt(user.email, by=browser)
    for number in range(11):
        attempt(user.email, "wrong", at=f"203.0.113.{number}")
    answer = browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert is_in(answer)


def test_a_reset_for_an_unknown_address_says_the_same_and_sends_nothing(with_password, mailoutbox):
    known = Client().post(RESET, {"email": with_password().email}, follow=True)
    other = Client().post(RESET, {"email": "no@school.example"}, follow=True)
    assert known.text == other.text
    assert len(mailoutbox) == 1


def test_the_answer_takes_the_same_time_whether_anybody_has_the_address(with_password, settings):
    settings.RESET_TAKES = 0.15
    emails = [with_password().email, "no@school.example"]
    taken = []
    for email in emails:
        began = time.perf_counter()
        Client().post(RESET, {"email": email})
        taken.append(time.perf_counter() - began)
    assert min(taken) >= 0.15


@pytest.mark.parametrize("known", [True, False])
def test_too_many_resets_for_one_person_are_refused_known_or_not(with_password, mailoutbox, known):
    email = with_password().email if known else "no@school.example"
    answers = [Client().post(RESET, {"email": email}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert "Wait 10 minutes, then try again" in text_of(answers[-1])
    assert len(mailoutbox) == (3 if known else 0)
    assert is_in(Client().post(RESET, {"email": with_password().email}))


def test_more_sign_ins_than_a_trust_needs_are_refused_with_a_sentence(with_password, settings):
    settings.LIMITS = settings.LIMITS | {"sign_in": "3/m/address"}
    user = with_password()
    answers = [attempt(user.email) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert re.search("Nothing was changed. Wait (1 minute|.. seconds)", text_of(answers[-1]))
    assert is_in(attempt(user.email, at=ELSEWHERE))


def test_joining_by_invitation_makes_the_browser_known(client, invitation):
    client.post(link(invitation), {"name": "N. Newcomer", "password": PASSWORD})
    client.post("/accounts/logout/")
    for number in range(11):
        attempt(invitation.email, "wrong", at=f"203.0.113.{number}")
    assert is_in(attempt(invitation.email, by=client))
