"""What the pages of sign-in say and where they lead: the box, the links, Cancel and the codes."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from tests.classes.conftest import PASSWORD
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough

LOGIN = "/accounts/login/"
AGAIN = "/accounts/reauthenticate/"
CODES = "/accounts/2fa/recovery-codes/"
FORGOTTEN = "/accounts/password/reset/"


@pytest.fixture
def user(with_password):
    return with_password()


@pytest.fixture
def codes(user) -> list[str]:
    """Turn on two-step sign-in for the person. Return their recovery codes."""
    TOTP.activate(user, generate_totp_secret())
    return RecoveryCodes.activate(user).get_unused_codes()


def test_the_box_says_how_long_somebody_stays_signed_in(client, db, settings):
    settings.SESSION_IDLE_MINUTES = 45
    text = text_of(client.get(LOGIN))
    assert "Stay signed in when I close the browser" in text
    assert "For 12 hours at most, and 45 minutes without use" in text


@pytest.mark.parametrize("page", [LOGIN, "/accounts/password/change/", AGAIN])
def test_the_link_to_a_new_password_comes_after_the_password(sign_in, user, page):
    client = Client() if page == LOGIN else sign_in(user)
    form = document(client.get(page)).xpath("//main//form[.//input[@type='password']]")[0]
    assert form.xpath(f".//input[@type='password']/following::a[@href='{FORGOTTEN}']")
    assert not form.xpath(f".//input[@type='password']/preceding::a[@href='{FORGOTTEN}']")


@pytest.mark.usefixtures("codes")
@pytest.mark.parametrize("page", [AGAIN, "/accounts/2fa/reauthenticate/"])
@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("/schools/x/audit/", "/schools/x/audit/"),
        ("/accounts/2fa/totp/deactivate/", "/accounts/2fa/"),
        ("https://elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_cancel_goes_back_to_where_the_person_came_from(sign_in, user, page, came_from, back):
    answer = sign_in(user).get(page, {"next": came_from})
    assert document(answer).xpath("//a[text()='Cancel']/@href") == [back]


@pytest.mark.usefixtures("codes")
def test_a_lead_without_a_phone_is_told_to_ask_the_head(client, user):
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    text = text_of(client.get("/accounts/2fa/authenticate/"))
    assert "If you are the PSHE lead, ask your head." in text


def test_the_file_of_recovery_codes_says_whose_they_are(sign_in, user, codes):
    lines = sign_in(user).get(f"{CODES}download/").text.splitlines()
    assert lines[0] == (
        f"Coverage tracker, testserver, recovery codes of {user.email}, made on 24 November 2026. "
        "Each works once."
    )
    assert lines[1:] == codes


@pytest.mark.usefixtures("codes")
def test_the_page_of_recovery_codes_says_whose_they_are_and_prints(sign_in, user):
    page = sign_in(user).get(CODES)
    assert f"testserver, {user.email}" in text_of(page)
    assert document(page).xpath("//button[@data-print]")
