"""Addresses with secrets are shortened before they reach the log."""

import re

import pytest
from django.test import RequestFactory

from config.logs.addresses import NO_SECRET, parameters, shown_path, without_secrets

pytestmark = pytest.mark.sqlite_is_enough

SECRET = "4.Kx7aB-secret_Zq9"


def test_every_secret_of_our_addresses_is_shortened():
    """A new address with a secret is found by its kind, so it is shortened without being listed."""
    secret = [parameter for parameter in parameters() if parameter.is_secret]
    assert len({parameter.before for parameter in secret}) >= 5
    for parameter in secret:
        start = re.sub(r"<[^>]*>", "hope-valley", parameter.before)
        for address in [f"/{start}{SECRET}/", f"https://a.example/{start}{SECRET}/state/"]:
            shown = without_secrets(f"Forbidden (CSRF cookie not set.): {address}")
            assert SECRET not in shown, parameter
            assert f"/{start}…/" in shown


def test_what_is_more_than_a_number_and_no_secret_is_named():
    listed = {one.name for one in parameters() if not one.is_secret} & NO_SECRET
    assert listed >= {"slug", "kind", "object_id"}


@pytest.mark.parametrize(
    "text",
    [
        f"Not Found: /accounts/login/?next=/door/{SECRET}/",
        f"/accounts/login/?next=%2Faccounts%2Finvitation%2F{SECRET}%2F",
        f"next is %2Fdoor%2F{SECRET}",
        f"/ACCOUNTS/password/reset/key/1a-{SECRET}/",
        f"/calendar/{SECRET}.ics",
        "/somewhere/4aBcDeFgHiJkLmNoPqRsT-secret/",
        "/schools/hope-valley/history/?q=secret&page=2",
    ],
)
def test_no_query_string_and_no_key_is_left_anywhere_in_a_line(text):
    assert "secret" not in without_secrets(text)


def test_other_addresses_stay_as_they_are():
    text = "/schools/st-marys-church-of-england-primary-2/classes/12/children/345/"
    assert without_secrets(text) == text


def test_an_address_that_leads_nowhere_shows_only_our_own_words():
    request = RequestFactory().get("/schools/Noor Ahmed/door/x/7/")
    assert shown_path(request) == "/schools/…/door/…/7/"
