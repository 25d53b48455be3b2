"""Next, pressed in a browser, shows the next page of a list."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import SCHOOL, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_next_shows_other_children(page: Page):
    sign_in(page)
    page.goto(f"{SCHOOL}leaving/")
    first = page.locator("main table tbody tr").first.inner_text()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("Page 2 of")).to_be_visible()
    assert page.locator("main table tbody tr").first.inner_text() != first
