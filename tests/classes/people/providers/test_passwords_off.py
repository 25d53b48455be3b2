"""A school whose staff sign in with a provider alone, and the account for when it fails."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from classes.models import Happened, Membership, Role, SecurityEvent, User
from classes.people.actions import invite
from classes.people.invitations import link
from tests.classes.conftest import PASSWORD
from tests.classes.people.providers.conftest import said
from tests.classes.people.test_sessions import is_in
from tests.pages import text_of

pytestmark = pytest.mark.sqlite_is_enough

GO_THERE = "Your school signs in with Hillside. Press “Sign in with Hillside”."
OFF = {"email_domains": " @Hillside.example; trust.example", "sign_in_with": "other"}


@pytest.fixture
def lead(with_password, school) -> User:
    lead = with_password(email="lead@hillside.example")
    Membership.objects.create(user=lead, school=school, role=Role.PSHE_LEAD)
    return lead


@pytest.fixture
def operator(with_password) -> User:
    return with_password(email="it@hillside.example", is_staff=True, is_superuser=True)


@pytest.fixture
def off(provider, school):
    """The school has switched off passwords."""
    school.email_domains, school.sign_in_with = "hillside.example", "other"
    school.save()
    return school


def by_password(email: str) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": email, "password": PASSWORD})
    return client


def test_the_lead_switches_passwords_off_once_it_is_sure_that_somebody_gets_in(
    provider, enter, lead, school, with_password
):
    page = f"/schools/{school.slug}/settings/sign-in/"
    client = by_password(lead.email)
    assert "First sign in with Hillside yourself" in text_of(client.post(page, OFF))
    client = Client()
    enter(client, provider.has("lead-1", email=lead.email, email_verified=True))
    assert "There is no operator with a password yet." in text_of(client.post(page, OFF))
    with_password(is_staff=True)
    wrong = client.post(page, OFF | {"email_domains": "no domain"})
    assert "“no” is no domain." in text_of(wrong)
    assert "Enter the domain of your staff" in text_of(
        client.post(page, OFF | {"email_domains": ""})
    )
    school.refresh_from_db()
    assert school.sign_in_with == ""
    assert client.post(page, OFF).url == page
    school.refresh_from_db()
    assert (school.email_domains, school.sign_in_with) == (
        "hillside.example, trust.example",
        "other",
    )
    assert SecurityEvent.objects.filter(what=Happened.PASSWORDS, user=lead, school=school).exists()
    assert school.history.latest().history_user == lead


def test_a_password_is_refused_with_the_words_of_the_way_to_go(off, lead, mailoutbox):
    client = by_password(lead.email)
    assert not is_in(client)
    assert said(client) == GO_THERE
    client.post("/accounts/password/reset/", {"email": lead.email})
    [mail] = mailoutbox
    assert "Your school signs in with Hillside, so you need none here." in mail.body
    assert "/reset/key/" not in mail.body


def test_the_provider_lets_them_in_and_a_governor_from_elsewhere_keeps_the_password(
    off, lead, provider, enter, with_password
):
    client = Client()
    enter(client, provider.has("lead-1", email=lead.email, email_verified=True))
    assert is_in(client)
    governor = with_password(email="governor@home.example")
    Membership.objects.create(user=governor, school=off, role=Role.VIEWER)
    assert is_in(by_password(governor.email))


def test_nobody_gets_round_it_by_a_new_password_or_another_address(off, lead, provider, enter):
    lead.set_unusable_password()
    lead.signs_in_elsewhere = True
    lead.save()
    client = Client()
    enter(client, provider.has("lead-1", email=lead.email, email_verified=True))
    set_one = {"password1": "three plain words", "password2": "three plain words"}
    client.post("/accounts/password/set/", set_one)
    assert "so you need no password here." in text_of(client.get("/accounts/2fa/"))
    lead.refresh_from_db()
    assert not lead.has_password
    elsewhere = {"email": "lead@home.example", "action_add": ""}
    assert "Enter an address of your school" in text_of(client.post("/accounts/email/", elsewhere))
    client.post("/accounts/email/", {"email": "new@hillside.example", "action_add": ""})
    assert EmailAddress.objects.filter(user=lead, email="new@hillside.example").exists()
    # Where a password may be chosen, it takes the link in an email.
    off.sign_in_with = ""
    off.save()
    assert client.get("/accounts/password/set/").url == "/accounts/password/reset/"


def test_an_invitation_opens_with_the_provider_alone(off, lead):
    offer = {"school": off, "name": "N. New", "role": Role.TEACHER, "by": lead}
    path = link(invite(email="new@hillside.example", **offer)).removeprefix("http://localhost:8000")
    path = path[path.index("/accounts/") :]
    page = Client().get(path)
    assert "Sign in with Hillside" in text_of(page)
    assert "Choose a password" not in text_of(page)
    Client().post(path, {"name": "N. New", "password": "three plain words and more"})
    assert not User.objects.filter(email="new@hillside.example").exists()


def test_an_operator_may_always_use_a_password_which_alarms_the_others(
    off, operator, with_password, mailoutbox, settings
):
    settings.ERRORS_TO = ["errors@trust.example"]
    other = with_password(is_staff=True)
    Membership.objects.create(user=operator, school=off, role=Role.PSHE_LEAD)
    assert is_in(by_password(operator.email))
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted(
        [other.email, "errors@trust.example"]
    )
    assert mailoutbox[0].subject == "An operator signed in with a password"
    assert SecurityEvent.objects.filter(what=Happened.BREAK_GLASS, user=operator).exists()


def test_without_the_provider_in_the_settings_passwords_open_again(off, lead, settings):
    settings.OIDC = []
    assert is_in(by_password(lead.email))
