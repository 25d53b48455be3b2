"""A PSHE lead keeps the modules: by keyboard, without a script, and with a wrong file."""

import icalendar
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.demo import SCHOOL, sign_in
from tests.e2e.test_accessibility import violations

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def module(demo):
    return demo.modules.get()


def titles(page: Page) -> list[str]:
    return page.locator(".ordered b").all_inner_texts()


def test_sessions_are_put_in_order_by_keyboard_without_a_script(
    browser: Browser, live_server, module
):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    page.goto(f"{SCHOOL}modules/{module.pk}/")
    third = module.sessions.get(position=3)
    button = page.get_by_role("button", name=f"Up {third.title}")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/modules/{module.pk}/#session-{third.pk}")
    assert titles(page)[1] == f"2. {third.title}"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('li').id") == f"session-{third.pk}"
    context.close()


def test_a_session_is_written_and_its_plan_shows_it(page, module):
    sign_in(page)
    page.goto(f"{SCHOOL}modules/{module.pk}/")
    page.get_by_role("link", name="Add a session").click()
    page.get_by_label("Title").fill("Kindness online")
    page.get_by_label("Aims").fill("Say something kind\nPause before posting")
    page.get_by_role("group", name="Education for a Connected World").get_by_label(
        "Online reputation"
    ).check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="9. Kindness online").click()
    expect(page.get_by_role("heading", name="Kindness online")).to_be_visible()
    expect(page.get_by_text("Pause before posting")).to_be_visible()
    expect(page.get_by_text("Online reputation")).to_be_visible()


def test_a_wrong_scheme_is_explained_row_by_row_and_the_right_one_is_taken(
    browser: Browser, live_server, demo
):
    context = browser.new_context(base_url=live_server.url, bypass_csp=True)
    page = context.new_page()
    sign_in(page)
    page.goto(f"{SCHOOL}plans/")
    page.get_by_role("link", name="Import a scheme").click()
    page.get_by_label("Title of the module").fill("Ours")
    wrong = b"title,years,minutes\nKindness,5-6,an hour\nBoundaries,later,60\n"
    page.get_by_label("File").set_input_files(
        {"name": "scheme.csv", "mimeType": "text/csv", "buffer": wrong}
    )
    page.get_by_role("button", name="Import").click()
    alert = page.get_by_role("alert")
    expect(page.get_by_text("Nothing was imported.")).to_be_visible()
    expect(alert).to_contain_text("Line 2, minutes")
    expect(alert).to_contain_text("Line 3, years")
    assert violations(page) == []
    right = b"title,years,minutes\nKindness,5-6,60\nBoundaries,6,60\n"
    page.get_by_label("File").set_input_files(
        {"name": "scheme.csv", "mimeType": "text/csv", "buffer": right}
    )
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("status")).to_contain_text("You have imported Ours, with 2 sessions.")
    assert titles(page) == ["1. Kindness", "2. Boundaries"]
    assert demo.modules.count() == 2
    context.close()


def test_a_teacher_makes_a_calendar_and_copies_its_address(browser: Browser, live_server, settings):
    settings.SITE_URL = live_server.url
    context = browser.new_context(
        base_url=live_server.url, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    sign_in(page, "teacher")
    page.get_by_role("link", name="Add to your calendar").click()
    with page.expect_event("load"):  # before its script is there, the copy button does nothing
        page.get_by_role("button", name="Make my calendar").click()
    page.get_by_role("button", name="Copy the address").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    address = page.evaluate("navigator.clipboard.readText()")
    context.close()
    anybody = browser.new_context()
    answer = anybody.request.get(address)
    assert answer.ok
    events = icalendar.Calendar.from_ical(answer.body()).events
    titles = [str(event["SUMMARY"]) for event in events]
    assert "5 Oak: Trusted adults and asking for help" in titles
    assert not any("5 Ash" in title for title in titles)
    anybody.close()
