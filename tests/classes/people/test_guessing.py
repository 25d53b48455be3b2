"""Passwords that are known, or made of names, are refused with a reason. No other rule is."""

import time

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from classes import demo
from classes.models import Membership, Role, School
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def user(db):
    school = factories.SchoolFactory(name="St Wilfrid’s Mill Lane Primary")
    user = factories.UserFactory(name="Rohan Pateldar", email="rohan.pateldar@school.example")
    Membership.objects.create(user=user, school=school, role=Role.TEACHER)
    return user


def refusal(password: str, user=None) -> str:
    """Return why the password is refused; "" if it is not."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("password12345", "one that many people use"),
        ("Liverpool12345", "one that many people use"),
        ("aaaaaaaaaaaaaaaa", "repeats"),
        ("asdfghjkl;'#", "keyboard"),
        ("abcdefghijklmn", "alphabet"),
    ],
)
def test_what_is_guessed_first_is_refused_with_the_reason(user, password, why):
    said = refusal(password, user)
    assert why in said
    assert "three random words" in said


@pytest.mark.parametrize(
    "password",
    ["Mill-Lane-2026!", "stwilfridsprimary", "RohanPateldar99", "coverage tracker", demo.PASSWORD],
)
def test_names_that_somebody_would_try_are_refused(user, password):
    assert "names that somebody would try first" in refusal(password, user)


def test_the_school_of_an_invitation_counts_before_somebody_has_joined(client, invitation):
    School.objects.filter(pk=invitation.school_id).update(name="Kestrel Brook Primary")
    invitation.user = None
    newcomer = factories.UserFactory.build(name="N. Newcomer", email=invitation.email)
    assert "names that somebody" in refusal("Kestrel-Brook-1", newcomer)
    assert refusal("Kestrel-Brook-1") == ""


@pytest.mark.parametrize(
    "password",
    [
        "three-plain-words",
        "another plain phrase",
        "lamp window bristol",
        "x7$Kw9!pQz2&",
        "ключ окно море",
    ],
)
def test_nothing_else_is_asked_of_a_password(user, password):
    assert refusal(password, user) == ""


@pytest.mark.parametrize("kind", ["password", "a1", "qwerty 12/12/2012 ", "lamp window bristol "])
def test_a_long_password_takes_no_longer(user, kind):
    began = time.perf_counter()
    refusal((kind * 1000)[:1000], user)
    assert time.perf_counter() - began < 2


def test_the_words_of_one_person_are_not_those_of_the_next(user):
    assert refusal("Mill-Lane-2026!", user)
    assert not refusal("Mill-Lane-2026!", factories.UserFactory())
