"""The emails that tell somebody what was changed about their sign-in."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.core.management import call_command
from django.test import Client

from classes.models import Membership, Role
from tests.classes.conftest import PASSWORD

pytestmark = pytest.mark.sqlite_is_enough

NEW = "another plain phrase"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"
ON_PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"


@pytest.fixture
def user(with_password):
    return with_password()


@pytest.fixture
def client(sign_in, user):
    client = sign_in(user)
    client.defaults["HTTP_USER_AGENT"] = CHROME
    return client


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(counters()))))


def only(mailoutbox, subject: str):
    """Return the one email with this subject."""
    [mail] = [mail for mail in mailoutbox if mail.subject == subject]
    assert "When: Tuesday 24 November 2026, 10:0" in mail.body
    return mail


def test_the_old_address_is_told_of_a_new_one(client, user, mailoutbox):
    old = user.email
    client.post("/accounts/email/", {"email": "new@school.example", "action_add": ""})
    link = re.search(r"https?://testserver(\S+)", mailoutbox[0].body)[1]
    client.post(link)
    user.refresh_from_db()
    assert user.email == "new@school.example"
    mail = only(mailoutbox, "Your email address was changed")
    assert mail.to == [old]
    assert "new@school.example" in mail.body
    assert "Where: Chrome on Windows" in mail.body
    assert "127.0.0.1" not in mail.body


def test_a_new_password_is_told(client, user, mailoutbox):
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post("/accounts/password/change/", typed)
    mail = only(mailoutbox, "Your password was changed")
    assert mail.to == [user.email]
    assert "/accounts/password/reset/" in mail.body
    assert NEW not in mail.body


def test_a_password_from_a_link_is_told(user, mailoutbox):
    client = Client()
    client.post("/accounts/password/reset/", {"email": user.email})
    link = re.search(r"https?://testserver(\S+)", mailoutbox[0].body)[1]
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert only(mailoutbox, "Your password was changed").to == [user.email]


def test_the_second_step_on_and_off_and_new_codes_are_told(
    client, mailoutbox, django_capture_on_commit_callbacks
):
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/recovery-codes/generate/")
        client.post("/accounts/2fa/totp/deactivate/")
    only(mailoutbox, "Two-step sign-in was turned on")
    only(mailoutbox, "New recovery codes were made")
    only(mailoutbox, "Two-step sign-in was turned off")
    assert secret not in "".join(mail.body for mail in mailoutbox)


def test_a_recovery_code_that_was_used_is_told_without_it(user, mailoutbox):
    TOTP.activate(user, generate_totp_secret())
    codes = RecoveryCodes.activate(user).get_unused_codes()
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    mail = only(mailoutbox, "A recovery code was used")
    assert f"You have {len(codes) - 1} left" in mail.body
    assert not any(code in mail.body for code in codes)


@pytest.mark.parametrize("is_lead", [True, False])
def test_whoever_is_told_reads_whom_to_tell(client, user, school, mailoutbox, is_lead):
    if is_lead:
        Membership.objects.create(user=user, school=school, role=Role.PSHE_LEAD)
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post("/accounts/password/change/", typed)
    body = only(mailoutbox, "Your password was changed").body
    assert ("tell your head and your technician" in body) is is_lead
    assert ("tell your school’s PSHE lead" in body) is not is_lead


@pytest.mark.parametrize("is_lead", [True, False])
def test_whoever_loses_their_address_reads_who_can_close_the_account(
    client, user, school, mailoutbox, is_lead
):
    if is_lead:
        Membership.objects.create(user=user, school=school, role=Role.PSHE_LEAD)
    client.post("/accounts/email/", {"email": "new@school.example", "action_add": ""})
    client.post(re.search(r"https?://testserver(\S+)", mailoutbox[0].body)[1])
    body = only(mailoutbox, "Your email address was changed").body
    assert ("Your technician can switch off your account" in body) is is_lead
    assert ("They can remove your role" in " ".join(body.split())) is not is_lead


def test_if_somebody_else_turned_on_the_second_step_the_technician_turns_it_off(
    client, mailoutbox, django_capture_on_commit_callbacks
):
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    body = only(mailoutbox, "Two-step sign-in was turned on").body
    assert "Then ask your technician to turn two-step sign-in off for you." in body


def test_whoever_asked_the_technician_turns_the_second_step_on_again(
    user, mailoutbox, django_capture_on_commit_callbacks
):
    TOTP.activate(user, generate_totp_secret())
    with django_capture_on_commit_callbacks(execute=True):
        call_command("reset_second_factor", user.email)
    body = only(mailoutbox, "Two-step sign-in was turned off for you").body
    assert "If you asked for this, you need do nothing more than turn it on again." in body
    assert "If this was you" not in body
