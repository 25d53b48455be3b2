"""Passwords are kept as Django keeps them by default; every other test hashes them at once."""

import pytest
from django.conf import global_settings
from django.contrib.auth import get_user

from tests import factories

PASSWORD = "three-plain-words"


@pytest.mark.django_db
def test_a_password_is_kept_as_a_slow_hash_and_opens_the_door(client, settings):
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    user = factories.UserFactory(password=PASSWORD)
    user.confirm_email()
    assert user.password.startswith("pbkdf2_sha256$")
    client.post("/accounts/login/", {"login": user.email, "password": "three-wrong-words"})
    assert not get_user(client).is_authenticated
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert get_user(client) == user
