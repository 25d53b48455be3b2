"""The grid of children and sessions: one tab stop, arrow keys, one press, and one page of paper."""

import pytest
from playwright.sync_api import Page, expect

from lessons.models import MissedLesson
from tests import factories
from tests.e2e.demo import SCHOOL, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_catch_up_takes_one_press_and_the_keyboard_stays_where_it_is(page: Page, demo) -> None:
    missed = MissedLesson.objects.for_school(demo).open().filter(reason="away").first()
    group = missed.lesson.planned_session.class_group
    for _ in range(30 - group.enrolments.filter(left_on=None).count()):
        factories.EnrolmentFactory(class_group=group)
    sign_in(page)
    page.goto(f"{SCHOOL}classes/{group.pk}/children/")
    grid = page.get_by_role("grid")
    first = grid.get_by_role("rowheader").first.get_by_role("link")
    expect(grid.locator("[tabindex='0']")).to_have_count(1)
    first.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("End")
    expect(grid.locator("thead .session").last.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()

    cell = page.locator(f"#cell-{missed.pupil_id}-{missed.lesson.planned_session.session_id}")
    cell.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Caught up")).to_be_visible()
    expect(cell).to_be_focused()
    expect(cell).to_have_attribute("name", "take_back")
    expect(grid.locator("[tabindex='0']")).to_have_count(1)
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
