"""The secrets of two-step sign-in are encrypted, and a lost phone has a way."""

import importlib

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user
from django.core.management import CommandError, call_command
from django.test import Client

from classes.models import Happened, Membership, Role, SecurityEvent, User
from classes.people.second_factor import TURNED_OFF, SecondFactorAdapter, encrypt_anew
from tests.classes.conftest import PASSWORD
from tests.classes.people.test_account_mail import code_of
from tests.classes.people.test_sessions import is_in, signed_in
from tests.pages import text_of

pytestmark = pytest.mark.sqlite_is_enough

ADDRESS = "/accounts/2fa/authenticate/"


@pytest.fixture
def user(with_password, school):
    user = with_password()
    Membership.objects.create(user=user, school=school, role=Role.TEACHER)
    return user


@pytest.fixture
def secret(user) -> str:
    """Two-step sign-in is on for the person. Return the secret of their app."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def stored() -> str:
    return str(list(Authenticator.objects.values_list("data", flat=True)))


def second_step(user, code: str):
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    answer = client.post(ADDRESS, {"code": code})
    return get_user(client).is_authenticated, answer


def test_the_database_holds_no_secret_in_clear(user, secret):
    seed = RecoveryCodes(Authenticator.objects.get(type="recovery_codes"))
    assert secret not in stored()
    assert SecondFactorAdapter().decrypt(seed.instance.data["seed"]) not in stored()
    assert second_step(user, code_of(secret))[0]
    assert second_step(user, seed.get_unused_codes()[0])[0]


def test_what_was_stored_in_clear_is_encrypted_by_the_upgrade(user):
    secret = generate_totp_secret()
    Authenticator.objects.create(user=user, type="totp", data={"secret": secret})
    codes = {"seed": "ab" * 40, "used_mask": 1}
    Authenticator.objects.create(user=user, type="recovery_codes", data=codes)
    migration = importlib.import_module("classes.migrations.0018_second_steps_encrypted")
    migration.encrypt(apps, None)
    assert secret not in stored()
    assert "ab" * 40 not in stored()
    assert second_step(user, code_of(secret))[0]
    again = Authenticator.objects.get(type="recovery_codes")
    assert SecondFactorAdapter().decrypt(again.data["seed"]) == "ab" * 40
    assert again.data["used_mask"] == 1


def test_a_new_key_opens_what_an_older_one_encrypted_and_then_does_without_it(
    user, secret, settings
):
    codes = RecoveryCodes.activate(user).get_unused_codes()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key", [settings.SECRET_KEY]
    assert second_step(user, codes[0])[0]
    encrypt_anew(Authenticator.objects.all())
    settings.SECRET_KEY_FALLBACKS = []
    assert second_step(user, code_of(secret))[0]


def test_with_a_lost_key_the_second_step_says_what_to_do(user, secret, settings):
    settings.SECRET_KEY = "another key"
    before = stored()
    is_signed_in, answer = second_step(user, code_of(secret))
    assert not is_signed_in
    assert answer.status_code == 200
    assert "Ask your technician to turn off two-step sign-in" in text_of(answer)
    encrypt_anew(Authenticator.objects.all())
    assert stored() == before


def test_with_a_lost_key_the_pages_about_it_are_sentences_too(sign_in, user, secret, settings):
    settings.SECRET_KEY = "another key"
    client = sign_in(user)
    assert client.get("/accounts/2fa/").status_code == 200
    answer = client.get("/accounts/2fa/recovery-codes/")
    assert answer.status_code == 422
    assert "Ask your technician" in text_of(answer)


def test_the_second_step_says_what_to_do_without_the_phone(user, secret):
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    text = text_of(client.get(ADDRESS))
    assert "Lost your phone?" in text
    assert "ask your school’s PSHE lead" in text


def test_a_technician_turns_it_off_and_the_person_is_told(
    user, secret, mailoutbox, capsys, django_capture_on_commit_callbacks
):
    there = Client()
    there.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    there.post(ADDRESS, {"code": code_of(secret)})
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("reset_second_factor", user.email.upper())
    assert "Two-step sign-in is off for" in capsys.readouterr().out
    assert not Authenticator.objects.exists()
    assert not is_in(there)
    [mail] = mailoutbox
    assert mail.to == [user.email]
    assert "Your technician turned off two-step sign-in" in mail.body
    assert "/accounts/2fa/" in mail.body
    assert User.history.filter(id=user.pk).latest().history_change_reason == TURNED_OFF
    event = SecurityEvent.objects.filter(what=Happened.SECOND_STEP_OFF).get()
    assert (event.user, event.about) == (None, user)
    assert is_in(signed_in(user))


@pytest.mark.parametrize("on", [True, False])
def test_a_reset_of_nobody_or_of_nothing_is_refused(user, mailoutbox, on):
    with pytest.raises(CommandError) as refusal:
        call_command("reset_second_factor", user.email if on else "no@school.example")
    assert refusal.value.returncode == 1
    assert "Nothing was changed" in str(refusal.value)
    assert not mailoutbox
    assert not User.history.filter(id=user.pk, history_change_reason=TURNED_OFF).exists()


SECRET_MODELS = {
    "mfa.Authenticator",
    "sessions.Session",
    "account.EmailConfirmation",
    "account.EmailAddress",
    "classes.OpenSession",
}
SECRET_FIELDS = {"password", "token", "secret", "seed", "session_key", "session_data", "name_salt"}


def test_operators_pages_show_no_secret_of_a_sign_in(rf):
    request = rf.get("/admin/")
    request.user = User(is_staff=True, is_superuser=True)
    for model, pages in admin.site._registry.items():
        assert model._meta.label not in SECRET_MODELS
        shown = {*pages.get_fields(request, None), *pages.get_list_display(request)}
        assert not {str(name) for name in shown} & SECRET_FIELDS, model
