"""What is printed fits its paper: nothing is cut off at the edge, and one thing is one page."""

import pytest
from playwright.sync_api import Page

from tests import factories
from tests.e2e.demo import SCHOOL, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

MM = 96 / 25.4
"""Pixels of a style sheet in a millimetre."""

BROWSERS_MARGIN = 10
"""Millimetres that a browser leaves free where the style sheet says nothing."""


@pytest.fixture
def held(demo):
    return demo.evenings.order_by("starts_at").first()


def pages_of(page: Page) -> int:
    margin = dict.fromkeys(("top", "right", "bottom", "left"), f"{BROWSERS_MARGIN}mm")
    data = page.pdf(prefer_css_page_size=True, format="A4", margin=margin)
    return data.count(b"/Type /Page\n")


def too_wide(page: Page, millimetres: float) -> list[str]:
    """Return what stands out to the right on paper of which so much can be printed on."""
    width = round(millimetres * MM)
    page.set_viewport_size({"width": width, "height": 1000})
    page.emulate_media(media="print")
    elements = page.evaluate(
        """width => [...document.querySelectorAll("body *")].filter((element) => {
          const box = element.getBoundingClientRect();
          return box.width && box.height && box.right > width + 1 && box.left > -900;
        }).map((element) => `${element.tagName}.${element.className}`)""",
        width,
    )
    page.emulate_media(media="screen")
    return elements


def test_each_printed_page_is_as_wide_as_its_paper(page, demo, held):
    session = demo.modules.get().sessions.first()
    papers = {
        f"evenings/{held.pk}/": 210 - 2 * BROWSERS_MARGIN,
        f"evenings/{held.pk}/sheets/": 210 - 2 * BROWSERS_MARGIN,
        f"evenings/{held.pk}/follow-up/": 210 - 2 * BROWSERS_MARGIN,
        f"evenings/{held.pk}/letters/": 297,
        "families-page/poster/": 210 - 2 * 18,
        f"plans/{session.pk}/": 210 - 2 * 12,
        "curriculum-map/": 297 - 2 * 10,
        "resources/": 210 - 2 * BROWSERS_MARGIN,
    }
    sign_in(page)
    faults = {}
    for address, width in papers.items():
        page.goto(SCHOOL + address)
        if wide := too_wide(page, width):
            faults[address] = wide
    page.goto("/online-safety/hope-valley/")
    if wide := too_wide(page, 210 - 2 * BROWSERS_MARGIN):
        faults["the families' page"] = wide
    assert faults == {}


def test_a_sign_in_sheet_is_one_page_a_class_up_to_forty_children(page, demo, held):
    full = demo.class_groups.get(name="5 Ash")
    for _ in range(40 - full.enrolments.count()):
        factories.EnrolmentFactory(class_group=full, joined_on=full.year.start)
    sign_in(page)
    page.goto(f"{SCHOOL}evenings/{held.pk}/sheets/")
    assert pages_of(page) == demo.class_groups.count()


def test_letters_are_two_on_a_page(page, held):
    sign_in(page)
    page.goto(f"{SCHOOL}evenings/{held.pk}/letters/")
    letters = page.locator("article.letter").count()
    assert letters > 2
    assert pages_of(page) == (letters + 1) // 2


def test_the_longest_letter_is_not_cut_off(page, demo, held):
    line = "What we teach in Years 5 and 6, when each class has it and how you can help at home"
    held.agenda = "\n".join([line] * 6)
    held.save()
    held.documents.set(demo.documents.all())
    sign_in(page)
    page.goto(f"{SCHOOL}evenings/{held.pk}/letters/")
    page.emulate_media(media="print")
    cut_off = page.evaluate(
        """() => [...document.querySelectorAll(".letter")]
          .filter((letter) => letter.scrollHeight > letter.clientHeight).length"""
    )
    assert cut_off == 0


def test_the_families_page_takes_two_pages(page):
    page.goto("/online-safety/hope-valley/")
    assert pages_of(page) == 2
