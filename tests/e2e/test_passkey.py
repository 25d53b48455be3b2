"""Setting up a passkey where a second step is required, and signing in with it alone."""

import pytest
from playwright.sync_api import expect

from tests.e2e.demo import SCHOOL, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_lead_sets_up_a_passkey_on_first_entry_and_signs_in_with_it_alone(page, settings):
    settings.REQUIRE_MFA = True
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    verified = {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": kind | verified})
    sign_in(page, leads_to="**/accounts/second-step/*")
    page.get_by_role("button", name="Use this device").click()
    expect(page.get_by_label("Recovery codes")).to_be_visible()
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url(f"**{SCHOOL}")
    page.get_by_role("banner").get_by_title("R. Patel").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"**{SCHOOL}")
    page.get_by_role("banner").get_by_title("R. Patel").click()
    page.get_by_role("button", name="Sign out").click()
    page.locator("input[name=login]").fill("lead@demo.example")
    page.locator("input[name=password]").fill("hope-valley-demo")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url(f"**{SCHOOL}")
