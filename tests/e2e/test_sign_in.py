"""Signing in, as a browser sees it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.demo import SCHOOL, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_sign_in_page_opens_without_a_complaint_in_the_console(page):
    page.goto("/accounts/login/")
    expect(page.locator("input[name=login]")).to_be_visible()
    expect(page.locator("input[name=password]")).to_be_visible()


def test_the_header_is_one_line_at_1280_pixels_and_two_on_a_phone(page):
    sign_in(page)
    header = page.get_by_role("banner")
    page.set_viewport_size({"width": 1280, "height": 800})
    wide = header.bounding_box()["height"]
    page.set_viewport_size({"width": 360, "height": 800})
    assert wide < 70
    assert header.bounding_box()["height"] < 2 * wide


def test_a_person_signs_out_by_the_menu_under_their_name(page):
    sign_in(page)
    page.get_by_role("banner").get_by_title("R. Patel").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("input[name=login]")).to_be_visible()


def test_after_a_download_no_password_stays_and_the_workbook_is_listed(page):
    sign_in(page)
    page.goto(f"{SCHOOL}audit/")
    page.get_by_label("Show children’s names").check()
    page.get_by_label("Your password").fill("hope-valley-demo")
    with page.expect_download():
        page.get_by_role("button", name="Download audit workbook").click()
    expect(page.get_by_label("Your password")).to_have_value("")
    expect(page.locator("#kept tbody tr")).to_have_count(1)
