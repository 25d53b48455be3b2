"""What a phone and a small tablet show: one row at the head, two lines a lesson, one class."""

import pytest
from playwright.sync_api import Page, expect

from classes.models import User
from tests.e2e.demo import SCHOOL, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "St Bartholomew and St Hildegard Church of England Voluntary Aided Primary School"
ONE_ROW = 64
"""Pixels: less than two buttons above each other."""
TWO_LINES = 75
"""Pixels, with the space around them."""


def test_the_head_of_the_page_is_one_row_with_the_longest_names(demo, page: Page):
    demo.name = LONG
    demo.save()
    User.objects.filter(email="lead@demo.example").update(name=f"Dr {'Papadopoulos-' * 3}Smith")
    sign_in(page)
    for width in (320, 360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator(".app-header").bounding_box()["height"] < ONE_ROW, width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        menus = page.locator(".app-header summary")
        assert [menus.nth(n).is_visible() for n in range(menus.count())] == [True] * 3


def test_a_phone_shows_two_lines_a_lesson_and_one_class_of_the_grid(page: Page):
    page.set_viewport_size({"width": 360, "height": 800})
    sign_in(page)
    page.goto(f"{SCHOOL}lessons/")
    rows = page.locator("main tbody tr")
    assert max(rows.nth(n).bounding_box()["height"] for n in range(rows.count())) < TWO_LINES
    page.goto(f"{SCHOOL}coverage/")
    grid = page.locator(".grid-wrap")
    assert grid.evaluate("wrap => wrap.scrollWidth <= wrap.clientWidth")
    page.get_by_label("Class", exact=True).select_option(label="6 Elm")
    page.locator(".class-on-phone").get_by_role("button").click()
    expect(grid.get_by_role("rowheader").filter(visible=True)).to_have_text("6 Elm")
    expect(grid.locator(".cell").filter(visible=True)).to_have_count(8)
