"""What WCAG 2.2 AA asks of zoom, text spacing and the keyboard, which axe cannot tell."""

import pytest
from playwright.sync_api import Browser, Page, expect

from classes.models import Pupil
from lessons.models import Lesson, MissedLesson
from tests.e2e.demo import SCHOOL, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

TEXT_SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }
"""
"""What 1.4.12 lets a reader set."""

RINGS = """
() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = channels(colour).map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((channels(colour)[3] ?? 1) === 1) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const faint = [];
  for (const element of document.querySelectorAll("a[href], button, input, select, summary")) {
    element.focus();
    if (!element.matches(":focus-visible")) continue;
    const { outlineColor, outlineStyle, boxShadow } = getComputedStyle(element);
    const rings = [boxShadow.match(/^rgb[^)]*\\)/)?.[0]];
    if (outlineStyle !== "none") rings.push(outlineColor);
    const ratios = rings.filter(Boolean).map((ring) => contrast(ring, ground(element)));
    const best = Math.max(...ratios, 0);
    if (best < 3) faint.push(`${element.textContent.trim() || element.name}: ${best.toFixed(2)}`);
  }
  return faint;
}
"""
"""Gives the keyboard to each control, and returns those whose ring has not 3:1 on its ground."""

NARROW_CELLS = """
() => [...document.querySelectorAll(
  "table.data:not(.brief) tbody :is(td, th), table.brief tbody :is(.lead, .broad)"
)]
  .filter((cell) => cell.clientWidth && cell.clientWidth < 0.9 * cell.parentElement.clientWidth)
  .map((cell) => cell.textContent.trim())
"""
"""Returns the text of each cell that should fill its row but is narrower."""

IS_SEEN = """
() => {
  const element = document.activeElement;
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const shows = (part) => {
    const at = document.elementFromPoint(part * right + (1 - part) * left, (top + bottom) / 2);
    return at && (element.contains(at) || at.contains(element) && !at.matches(".form-actions"));
  };
  const row = element.closest(".app-header nav ul")?.getBoundingClientRect();
  const faded = row && innerWidth <= 640 && right > row.right - 32;
  return shows(0.1) && shows(0.9) && !faded ? null : element.textContent.trim() || element.id;
}
"""
"""Returns what to call the focused element if it is hidden, even in part; else null."""


@pytest.fixture
def window(browser: Browser, live_server):
    """A window of the PSHE lead's, in which a test may change the styles of a page."""
    context = browser.new_context(base_url=live_server.url, bypass_csp=True)
    page = context.new_page()
    sign_in(page)
    yield page
    context.close()


def sideways(page: Page) -> list[str]:
    """Return what makes the page wider than a window of 320 pixels, as it is and spaced out."""
    page.set_viewport_size({"width": 320, "height": 700})
    widths = [page.evaluate("document.documentElement.scrollWidth")]
    page.add_style_tag(content=TEXT_SPACING)
    widths.append(page.evaluate("document.documentElement.scrollWidth"))
    return [f"{page.url}: {width}" for width in widths if width > 320]


def test_no_page_scrolls_sideways_at_320_pixels_with_and_without_text_spacing(window, demo):
    caught_up = MissedLesson.objects.exclude(caught_up_on=None).select_related("lesson").first()
    coming = demo.evenings.order_by("starts_at").last()
    wide = []
    for address in (
        f"{SCHOOL}lessons/{caught_up.lesson_id}/",
        f"{SCHOOL}lessons/{caught_up.lesson_id}/amend/",
        f"{SCHOOL}people/",
        f"{SCHOOL}evenings/{coming.pk}/",
        f"/online-safety/hope-valley/evening/{coming.pk}/coming/",
    ):
        window.goto(address)
        wide += sideways(window)
    assert wide == []


def test_each_line_of_a_row_has_its_whole_width_on_a_phone(window, demo):
    window.set_viewport_size({"width": 360, "height": 800})
    child = Pupil.objects.filter(school=demo).first()
    narrow = []
    for address in (f"{SCHOOL}children/{child.pk}/", f"{SCHOOL}leaving/"):
        window.goto(address)
        narrow += window.evaluate(NARROW_CELLS)
    assert narrow == []


def test_the_ring_around_what_has_the_keyboard_has_three_to_one_on_every_ground(window):
    window.goto(f"{SCHOOL}lessons/{Lesson.objects.latest('pk').pk}/amend/")
    window.keyboard.press("Tab")
    faint = []
    for scheme in ("light", "dark"):
        window.emulate_media(color_scheme=scheme)
        faint += window.evaluate(RINGS)
    assert faint == []


@pytest.mark.parametrize("width", [1280, 360])
def test_what_has_the_keyboard_is_never_hidden(window, width):
    """By the bar with the Save button, and at 360 by the end of the navigation that fades."""
    window.set_viewport_size({"width": width, "height": 700})
    window.goto(f"{SCHOOL}lessons/{Lesson.objects.latest('pk').pk}/amend/")
    hidden = []
    for _ in range(200):
        window.keyboard.press("Tab")
        if window.evaluate("document.activeElement.matches('.app-footer *, body')"):
            break
        name = window.evaluate(IS_SEEN)
        hidden += [name] if name else []
    assert hidden == []


def test_a_refused_sign_in_opens_on_its_summary_which_leads_to_the_field(page: Page):
    page.goto("/accounts/login/")
    page.locator("input[name=password]").press("Enter")
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(page).to_have_title("Error: Sign in")
    summary.get_by_role("link").first.click()
    expect(page.locator("input[name=login]")).to_be_focused()
