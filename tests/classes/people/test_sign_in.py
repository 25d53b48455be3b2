"""Signing in, going to your school, and resetting a password."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth import get_user
from django.test import Client

from classes import demo
from classes.models import Membership, Role, User
from tests import factories
from tests.classes.conftest import PASSWORD

pytestmark = pytest.mark.sqlite_is_enough

LOGIN = "/accounts/login/"


def attempt(client: Client, email: str, password: str = PASSWORD, **extra):
    return client.post(LOGIN, {"login": email, "password": password}, **extra)


def test_a_member_signs_in_and_lands_at_their_school(client, school, with_password):
    user = with_password()
    Membership.objects.create(user=user, school=school, role=Role.TEACHER)
    attempt(client, user.email)
    answer = client.get("/")
    assert get_user(client) == user
    assert answer.url == f"/schools/{school.slug}/"


def test_an_email_address_may_be_typed_in_capitals(client, with_password):
    user = with_password(email="r.patel@school.example")
    attempt(client, "R.Patel@School.example")
    assert get_user(client) == user


def test_a_wrong_password_is_refused_and_the_address_is_kept(client, with_password):
    user = with_password()
    answer = attempt(client, user.email, "something else")
    assert not get_user(client).is_authenticated
    assert user.email in answer.text
    assert "Email address or password is incorrect" in answer.text


def test_somebody_who_was_switched_off_cannot_sign_in(client, with_password):
    user = with_password(is_active=False)
    attempt(client, user.email)
    assert not get_user(client).is_authenticated


def test_sign_in_returns_to_the_page_that_was_requested(client, with_password):
    user = with_password()
    answer = client.post(
        f"{LOGIN}?next=/schools/x/missed/", {"login": user.email, "password": PASSWORD}
    )
    assert answer.url == "/schools/x/missed/"


def test_sign_in_never_leads_to_another_site(client, with_password):
    user = with_password()
    answer = client.post(
        f"{LOGIN}?next=https://elsewhere.example/", {"login": user.email, "password": PASSWORD}
    )
    assert answer.url == "/"


def test_the_start_page_sends_a_visitor_to_sign_in(client, school):
    assert client.get("/").url == "/accounts/login/?next=/"


def test_somebody_at_several_schools_chooses(sign_in, person, school):
    other = factories.SchoolFactory()
    user = person(Role.TEACHER)
    Membership.objects.create(user=user, school=other, role=Role.TEACHER)
    page = sign_in(user).get("/").text
    assert f'href="/schools/{school.slug}/"' in page
    assert f'href="/schools/{other.slug}/"' in page


def test_two_roles_at_one_school_need_no_choice(sign_in, person, school):
    client = sign_in(person(Role.PSHE_LEAD, Role.TEACHER))
    assert client.get("/").url == f"/schools/{school.slug}/"


def test_somebody_without_a_school_is_told_who_to_ask(sign_in, school):
    page = sign_in(factories.UserFactory()).get("/").text
    assert "Ask your school’s PSHE lead" in page


def test_signing_out_takes_a_button_and_ends_the_session(sign_in, lead):
    client = sign_in(lead)
    assert client.get("/accounts/logout/").status_code == 200
    client.post("/accounts/logout/")
    assert not get_user(client).is_authenticated


def test_there_is_no_sign_up(client, db):
    answer = client.post("/accounts/signup/", {"email": "me@school.example", "password1": PASSWORD})
    assert not User.objects.exists()
    assert "join by invitation" in answer.text
    assert "/accounts/signup/" not in client.get(LOGIN).text


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(
    client, with_password, mailoutbox
):
    user = with_password()
    client.post("/accounts/password/reset/", {"email": user.email})
    link = re.search(r"https?://testserver(\S+)", mailoutbox[0].body)[1]
    form = client.get(link, follow=True)
    new = {"password1": "another plain phrase", "password2": "another plain phrase"}
    client.post(form.redirect_chain[-1][0], new)
    user.refresh_from_db()
    assert user.check_password("another plain phrase")
    assert "no longer works" in Client().get(link, follow=True).text


def test_a_short_password_is_refused_at_a_change(client, with_password):
    user = with_password()
    client.force_login(user)
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "short", "password2": "short"},
    )
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize(
    "page", ["password/change/", "email/", "2fa/", "logout/", "reauthenticate/", "password/reset/"]
)
def test_the_pages_about_your_sign_in_open(sign_in, with_password, page):
    assert sign_in(with_password()).get(f"/accounts/{page}").status_code == 200


def test_two_step_sign_in_is_set_up_with_an_app(client, with_password):
    user = with_password()
    attempt(client, user.email)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    assert "data:image/svg+xml" in page.text
    assert page.context["form"].secret in page.text


def test_with_two_step_sign_in_a_password_is_not_enough(client, with_password):
    user = with_password()
    TOTP.activate(user, generate_totp_secret())
    answer = attempt(client, user.email)
    assert answer.url.startswith("/accounts/2fa/authenticate/")
    assert not get_user(client).is_authenticated
    assert client.post(answer.url, {"code": "000000"}).status_code == 200
    assert not get_user(client).is_authenticated


def test_a_recovery_code_works_once_as_the_second_step(client, with_password):
    user = with_password()
    TOTP.activate(user, generate_totp_secret())
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for expected in (True, False):
        attempt(client, user.email)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert get_user(client).is_authenticated is expected
        client.post("/accounts/logout/")


def test_a_code_of_the_app_works_once(client, with_password):
    user, secret = with_password(), generate_totp_secret()
    TOTP.activate(user, secret)
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    for expected in (True, False):
        attempt(client, user.email)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert get_user(client).is_authenticated is expected
        client.post("/accounts/logout/")


def test_a_new_password_by_email_does_not_do_without_the_second_step(
    client, with_password, mailoutbox
):
    user = with_password()
    TOTP.activate(user, generate_totp_secret())
    client.post("/accounts/password/reset/", {"email": user.email})
    link = re.search(r"https?://testserver(\S+)", mailoutbox[0].body)[1]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    new = "quiet river with stones"
    client.post(form, {"password1": new, "password2": new})
    assert not get_user(client).is_authenticated
    assert attempt(client, user.email, new).url.startswith("/accounts/2fa/authenticate/")
    assert not get_user(client).is_authenticated


def test_an_operator_signs_in_like_everybody_else_and_reaches_the_operators_pages(client, db):
    User.objects.create_superuser("op@trust.example", PASSWORD, name="O. Perator")
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith(LOGIN)
    attempt(client, "op@trust.example")
    assert client.get("/admin/").status_code == 200


def test_a_teacher_cannot_open_the_operators_pages(sign_in, person):
    answer = sign_in(person(Role.TEACHER)).get("/admin/", follow=True)
    assert answer.status_code == 403


@pytest.mark.usefixtures("demo")
def test_the_demo_sign_ins_are_shown_while_the_demo_is_the_only_school(client):
    page = client.get(LOGIN).text
    assert demo.PASSWORD in page
    assert all(person.email in page for person in demo.PEOPLE)
    client.post(LOGIN, {"demo": "dsl@demo.example"})
    assert get_user(client).email == "dsl@demo.example"


@pytest.mark.parametrize("with_demo", [True, False])
def test_the_demo_sign_ins_disappear_once_there_is_a_real_school(request, client, db, with_demo):
    if with_demo:
        request.getfixturevalue("demo")
    factories.SchoolFactory()
    assert "demo.example" not in client.get(LOGIN).text
    client.post(LOGIN, {"demo": "dsl@demo.example"})
    assert not get_user(client).is_authenticated


def test_an_empty_installation_shows_no_demo(client, db):
    assert "demo" not in client.get(LOGIN).text
