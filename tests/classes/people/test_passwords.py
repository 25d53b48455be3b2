"""Passwords are stored with Django's slow hasher. All other tests use a fast one."""

import pytest
from django.conf import global_settings
from django.contrib.auth import get_user

from tests import factories

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
