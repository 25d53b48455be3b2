"""Next, pressed in a browser, shows the next page of a list."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import SCHOOL, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_next_shows_other_changes(page: Page):
    sign_in(page)
    page.goto(f"{SCHOOL}history/")
    rows = page.locator("main table tbody")
    first = rows.inner_text()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("Page 2")).to_be_visible()
    assert rows.inner_text() != first
