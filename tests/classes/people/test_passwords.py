"""Passwords are stored with Django's slow hasher. All other tests use a fast one."""

import pytest
from django.conf import global_settings
from django.contrib.auth import get_user

from tests import factories
from tests.pages import document

PASSWORD = "three-plain-words"


@pytest.mark.django_db
def test_a_password_is_stored_as_a_slow_hash_and_signs_in(client, settings):
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    user = factories.UserFactory(password=PASSWORD)
    user.confirm_email()
    assert user.password.startswith("pbkdf2_sha256$")
    client.post("/accounts/login/", {"login": user.email, "password": "three-wrong-words"})
    assert not get_user(client).is_authenticated
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert get_user(client) == user


def test_a_password_counts_exactly_as_typed_however_long(client, with_password):
    typed = " Ein Käse, " + "very " * 20 + "old "
    user = with_password()
    user.set_password(typed)
    user.save()
    for other in (typed.strip(), typed.lower(), typed[:72]):
        client.post("/accounts/login/", {"login": user.email, "password": other})
        assert not get_user(client).is_authenticated
    client.post("/accounts/login/", {"login": user.email, "password": typed})
    assert get_user(client) == user


def test_a_password_is_masked_and_a_password_manager_may_fill_it_in(client, with_password, sign_in):
    pages = {
        "/accounts/login/": (client, ["current-password"]),
        "/accounts/password/change/": (
            sign_in(with_password()),
            ["current-password", "new-password", "new-password"],
        ),
    }
    for address, (browser, kinds) in pages.items():
        fields = document(browser.get(address)).xpath("//main//input[@type='password']")
        assert [field.get("autocomplete") for field in fields] == kinds
