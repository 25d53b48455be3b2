"""The demo's password is shown only of people who still have it."""

import pytest

from classes import demo
from classes.models import User
from tests.pages import document, text_of

pytestmark = [pytest.mark.sqlite_is_enough, pytest.mark.usefixtures("demo")]

LOGIN = "/accounts/login/"
AGAIN = "/accounts/reauthenticate/"


def change_password(*emails: str) -> None:
    for user in User.objects.filter(email__in=emails):
        user.set_password("another plain phrase")
        user.save()


def test_the_sign_in_page_leaves_out_who_has_another_password(client):
    change_password("lead@demo.example")
    page = document(client.get(LOGIN))
    shown = page.xpath("//button[@name='demo']/@value")
    assert shown == [person.email for person in demo.PEOPLE[1:]]


def test_if_nobody_has_it_any_more_the_password_is_not_shown(client):
    change_password(*(person.email for person in demo.PEOPLE))
    text = text_of(client.get(LOGIN))
    assert demo.PASSWORD not in text
    assert "demo school" not in text


@pytest.mark.parametrize("has_changed", [True, False])
def test_the_page_that_asks_again_shows_it_to_whoever_still_has_it(sign_in, has_changed):
    if has_changed:
        change_password("lead@demo.example")
    client = sign_in(User.objects.get(email="lead@demo.example"), password_again=False)
    assert (demo.PASSWORD in text_of(client.get(AGAIN))) is not has_changed
