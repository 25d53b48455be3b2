"""The second step that is required of whoever reaches names, exports or settings (REQUIRE_MFA)."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.http import HttpResponse
from django.test import Client, RequestFactory

from classes.group_access import group_page
from classes.models import Happened, Membership, Role, SecurityEvent, User
from tests.classes.conftest import PASSWORD
from tests.classes.people.test_account_mail import code_of
from tests.classes.people.test_sessions import is_in
from tests.factories import GroupOfficerFactory
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough

SET_UP = "/accounts/second-step/"
SECRET = generate_totp_secret()


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_MFA = True


@pytest.fixture
def lead(with_password, school):
    lead = with_password()
    Membership.objects.create(user=lead, school=school, role=Role.PSHE_LEAD)
    return lead


@pytest.fixture
def browser(lead):
    """Somebody has signed in with their password alone."""
    client = Client()
    client.post("/accounts/login/", {"login": lead.email, "password": PASSWORD})
    return client


@pytest.fixture
def page(school):
    return f"/schools/{school.slug}/people/"


def set_up(client: Client, page: str):
    """Set up an authenticator app at the page that the person was led to, and return the answer."""
    led_to = client.get(page).url
    secret = client.get(led_to).context["form"].secret
    return client.post(led_to, {"code": code_of(secret), "next": page})


@pytest.mark.django_db(transaction=True)  # the first code counts when it is saved
def test_whoever_sets_it_up_sees_the_codes_once_and_goes_on_to_the_page_they_wanted(browser, page):
    codes = set_up(browser, page).url
    shown = browser.get(codes)
    made = RecoveryCodes(Authenticator.objects.get(type="recovery_codes"))
    assert shown.context["codes"] == made.get_unused_codes()
    assert document(shown).xpath("//a[text()='I have kept them']/@href") == [page]
    assert browser.get(codes).url == page
    assert browser.get(page).status_code == 200
    assert browser.get(f"{SET_UP}?next={page}").url == page
    # Whoever removes the last device is asked to add one at once.
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    browser.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    assert browser.get(page).url.startswith(SET_UP)


@pytest.mark.django_db(transaction=True)
def test_the_code_that_set_it_up_signs_nobody_in(browser, lead, page):
    led_to = browser.get(page).url
    code = code_of(browser.get(led_to).context["form"].secret)
    browser.post(led_to, {"code": code, "next": page})
    stranger = Client()
    stranger.post("/accounts/login/", {"login": lead.email, "password": PASSWORD})
    stranger.post("/accounts/2fa/authenticate/", {"code": code})
    assert not is_in(stranger)


def test_the_password_is_asked_for_again_if_the_sign_in_was_a_while_ago(sign_in, lead, page):
    answer = sign_in(lead, password_again=False).get(f"{SET_UP}?next={page}")
    assert answer.status_code == 200  # signed in just now
    client = sign_in(lead, password_again=False)
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 600
    session.save()
    assert client.get(SET_UP).url.startswith("/accounts/reauthenticate/")


def test_a_wrong_code_opens_nothing(browser, page):
    led_to = browser.get(page).url
    browser.get(led_to)
    answer = browser.post(led_to, {"code": "000000", "next": page})
    assert "That code is not right." in text_of(answer)
    assert browser.get(page).url.startswith(SET_UP)
    assert not Authenticator.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", [SET_UP, "/accounts/2fa/totp/activate/"])
def test_after_a_wrong_code_or_a_page_opened_anew_the_right_one_of_the_same_key_counts(
    sign_in, lead, address
):
    """A phone opens the page anew when somebody comes back from the app."""
    client = sign_in(lead)
    secret = client.get(address).context["form"].secret
    client.post(address, {"code": "000000"})
    assert client.get(address).context["form"].secret == secret
    wrong = client.post(address, {"code": "000000"})
    assert wrong.context["form"].secret == secret
    client.post(address, {"code": code_of(secret)})
    assert Authenticator.objects.filter(user=lead, type="totp").exists()
    assert "mfa.totp.secret" not in client.session


@pytest.mark.parametrize(
    "credential",
    ["{}", '{"id": "x"}', "[]", '"text"', "no json", '{"response": {"userHandle": 1}}'],
)
def test_a_passkey_that_no_browser_made_is_refused_with_a_sentence(browser, page, credential):
    browser.get(SET_UP)
    answer = browser.post(SET_UP, {"credential": credential, "next": page})
    assert "This passkey was not accepted." in text_of(answer)
    stranger = Client()
    ajax = {"Accept": "application/json"}
    assert "challenge" in stranger.get("/accounts/2fa/webauthn/login/", headers=ajax).text
    refused = stranger.post("/accounts/2fa/webauthn/login/", {"credential": credential})
    assert refused.url == "/accounts/login/"
    assert not is_in(stranger)
    assert browser.get(page).url.startswith(SET_UP)


def test_a_device_that_is_set_up_does_not_count_before_it_is_used(sign_in, lead, page):
    secret = generate_totp_secret()
    TOTP.activate(lead, secret)
    client = sign_in(lead)
    assert client.get(page).url.startswith(SET_UP)
    asks = client.get(client.get(page).url).url
    assert asks.startswith("/accounts/2fa/reauthenticate/?next=")
    assert client.post(asks, {"code": code_of(secret), "next": page}).url == page
    assert client.get(page).status_code == 200


def test_operators_and_officers_of_a_group_need_it_too(sign_in, with_password):
    operator = with_password(is_staff=True, is_superuser=True)
    client = sign_in(operator)
    for address in ["/admin/", "/admin/classes/school/"]:
        assert client.get(address).url.startswith(SET_UP), address
    office = GroupOfficerFactory(user=operator)
    request = RequestFactory().get("/groups/a-trust/")
    request.user, request.session = operator, client.session
    page = group_page(lambda request: HttpResponse("the group"))
    assert page(request, slug=office.group.slug).url.startswith(SET_UP)


def test_without_the_setting_nobody_is_asked(sign_in, lead, page, settings):
    settings.REQUIRE_MFA = False
    assert sign_in(lead).get(page).status_code == 200


@pytest.fixture
def colleague(with_password, school) -> User:
    colleague = with_password()
    Membership.objects.create(user=colleague, school=school, role=Role.TEACHER)
    TOTP.activate(colleague, SECRET)
    return colleague


def reset(client, page, person, **typed):
    return client.post(f"{page}{person.pk}/second-step/", {"reason": "A new phone"} | typed)


def test_a_lead_takes_it_off_a_colleague_who_lost_their_phone(
    sign_in, lead, colleague, page, mailoutbox, settings, django_capture_on_commit_callbacks
):
    settings.REQUIRE_MFA = False
    there, client = Client(), sign_in(lead, password_again=False)
    there.post("/accounts/login/", {"login": colleague.email, "password": PASSWORD})
    there.post("/accounts/2fa/authenticate/", {"code": code_of(SECRET)})
    mailoutbox.clear()
    assert "Lost device" in text_of(client.get(page))
    assert reset(client, page, colleague).status_code == 422  # the password is missing
    with django_capture_on_commit_callbacks(execute=True):
        assert reset(client, page, colleague, password=PASSWORD).url == page
    assert not Authenticator.objects.exists()
    assert not is_in(there)
    [mail] = mailoutbox
    assert (mail.to, mail.subject) == ([colleague.email], "Two-step sign-in was turned off for you")
    assert f"{lead}, PSHE lead of " in mail.body
    event = SecurityEvent.objects.get(what=Happened.SECOND_STEP_OFF)
    assert (event.user, event.about) == (lead, colleague)
    newest = User.history.filter(id=colleague.pk).latest()
    assert (newest.history_user, "A new phone" in newest.history_change_reason) == (lead, True)


def test_without_a_password_a_code_makes_sure_that_it_is_they(
    sign_in, lead, colleague, page, settings
):
    """A lead who signs in with Microsoft or Google has none."""
    settings.REQUIRE_MFA = False
    secret = generate_totp_secret()
    TOTP.activate(lead, secret)
    lead.set_unusable_password()
    lead.save()
    client = sign_in(lead, password_again=False)
    assert "A code of your second step" in text_of(client.get(f"{page}{colleague.pk}/second-step/"))
    assert "That code is not right." in text_of(reset(client, page, colleague, password="000000"))
    assert reset(client, page, colleague, password=code_of(secret)).url == page
    assert not Authenticator.objects.filter(user=colleague).exists()


@pytest.mark.parametrize("more", ["lead", "operator", "officer"])
def test_a_lead_takes_it_off_nobody_with_more_rights(
    sign_in, lead, colleague, page, more, settings, person
):
    settings.REQUIRE_MFA = False
    if more == "lead":
        Membership.objects.create(
            user=colleague, school=colleague.memberships.get().school, role=Role.PSHE_LEAD
        )
    elif more == "operator":
        User.objects.filter(pk=colleague.pk).update(is_staff=True)
    else:
        GroupOfficerFactory(user=colleague)
    answer = reset(sign_in(lead), page, colleague)
    assert "Only your technician can take off their second step." in text_of(answer)
    assert Authenticator.objects.exists()
