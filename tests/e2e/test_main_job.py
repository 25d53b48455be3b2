"""The main job from end to end: see what is overdue, log it, hand over the evidence."""

import datetime as dt
import re
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from classes.models import Pupil
from lessons.models import Lesson, MissedLesson
from tests.e2e.demo import SCHOOL, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

OVERDUE = "5 Oak"
SESSION = "Boundaries and consent"


def open_coverage(page: Page) -> None:
    """Follow the link to the grid, and wait for its scripts: until then a cell is a plain link."""
    page.get_by_role("link", name="Coverage", exact=True).click()
    page.wait_for_url(f"**{SCHOOL}coverage/")


def workbook_of(page: Page, tmp_path: Path) -> openpyxl.Workbook:
    """Press the download button of the page; return the workbook that comes."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download audit workbook").click()
    path = tmp_path / "audit.xlsx"
    waiting.value.save_as(path)
    return openpyxl.load_workbook(BytesIO(path.read_bytes()))


def rows_of(workbook: openpyxl.Workbook, sheet: str) -> list[dict]:
    header, *rows = workbook[sheet].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def check_evidence(workbook: openpyxl.Workbook) -> None:
    """The lesson of today and its two missed lessons are in the workbook."""
    today = dt.date.today()
    lessons = [
        row
        for row in rows_of(workbook, "Lessons")
        if row["Class"] == OVERDUE and row["Session"] == SESSION
    ]
    assert len(lessons) == 1
    row = lessons[0]
    assert row["Date"].date() == today
    assert (row["Outcome"], row["Taught by"]) == ("Taught", "J. Okafor")
    assert (row["On roll"], row["Present"], row["Missed"], row["Caught up"]) == (30, 28, 2, 0)
    assert (row["Minutes"], row["Understanding"]) == (60, "Secure")
    missed = [
        row
        for row in rows_of(workbook, "Missed lessons")
        if row["Session"] == SESSION and row["Class"] == OVERDUE
    ]
    assert len(missed) == 2
    assert {row["Open"] for row in missed} == {"Yes"}
    assert {row["Lesson date"].date() for row in missed} == {today}


def check_saved() -> None:
    lesson = Lesson.objects.get(
        planned_session__class_group__name=OVERDUE, planned_session__session__title=SESSION
    )
    assert lesson.pupils_present == 28
    assert MissedLesson.objects.filter(lesson=lesson, closed_as="").count() == 2


def test_an_overdue_lesson_is_logged_from_the_grid_and_is_in_the_workbook(page, tmp_path):
    sign_in(page)
    open_coverage(page)
    cell = page.locator("tr", has_text=OVERDUE).locator(".cell[data-status=overdue]")
    key = cell.get_attribute("id")
    cell.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Log a lesson")).to_be_visible()
    away = dialog.locator("#away").get_by_role("checkbox")
    expect(away).to_have_count(30)
    away.nth(0).check()
    away.nth(1).check()
    dialog.get_by_label("Secure").check()
    dialog.get_by_role("button", name="Save").click()

    expect(dialog).to_be_hidden()
    cell = page.locator(f"#{key}")
    expect(cell).to_have_attribute("data-status", "taught")
    expect(cell).to_contain_text("28/30")
    expect(cell).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("Saved: 5 Oak · 3. Boundaries and consent")
    expect(page.locator("#headline")).to_contain_text("14 of")
    check_saved()
    check_evidence(workbook_of(page, tmp_path))


def test_the_same_is_done_without_a_script(browser: Browser, live_server, tmp_path):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="en-GB"
    )
    page = context.new_page()
    sign_in(page)
    open_coverage(page)
    page.locator("tr", has_text=OVERDUE).locator(".cell[data-status=overdue]").click()
    expect(page.get_by_role("heading", name="Log a lesson")).to_be_visible()
    away = page.locator("#away").get_by_role("checkbox")
    away.nth(0).check()
    away.nth(1).check()
    page.get_by_label("Secure").check()
    page.get_by_role("button", name="Save").click()

    page.wait_for_url(f"**{SCHOOL}coverage/")
    cells = page.locator("tr", has_text=OVERDUE).locator(".cell[data-status=taught]")
    expect(cells).to_have_count(3)
    check_saved()
    check_evidence(workbook_of(page, tmp_path))
    context.close()


def test_what_is_refused_stays_in_the_dialog_with_what_was_typed(page):
    sign_in(page)
    page.goto(f"{SCHOOL}coverage/")
    page.locator(".cell[data-status=overdue]").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Note").fill("Kept")
    dialog.locator("#away").get_by_role("checkbox").nth(3).check()
    tomorrow = dt.date.today() + dt.timedelta(days=1)
    dialog.get_by_label("Date").fill(tomorrow.isoformat())
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator(".field .error")).to_contain_text("has not come yet")
    expect(dialog.get_by_label("Note")).to_have_value("Kept")
    expect(dialog.locator("#away").get_by_role("checkbox").nth(3)).to_be_checked()


def test_the_grid_is_used_with_the_keyboard_alone(page):
    sign_in(page)
    page.goto(f"{SCHOOL}coverage/")
    cell = page.locator(".cell[data-status=overdue]").first
    key = cell.get_attribute("id")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == key:
            break
    expect(cell).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(cell).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Save":
            break
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator(f"#{key}")).to_have_attribute("data-status", "taught")


def test_a_lesson_that_did_not_happen_asks_why_and_for_nothing_else(page):
    sign_in(page)
    page.goto(f"{SCHOOL}coverage/")
    page.locator(".cell[data-status=overdue]").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Why did it not happen?")).to_be_hidden()
    dialog.get_by_label("Did not happen").check()
    expect(dialog.get_by_label("Why did it not happen?")).to_be_visible()
    expect(dialog.locator("#away")).to_be_hidden()
    dialog.get_by_label("Why did it not happen?").fill("School trip")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    assert Lesson.objects.filter(outcome="did_not_happen", reason="School trip").exists()


def test_the_children_of_the_day_are_offered_when_the_date_is_changed(page, demo):
    joined = Pupil.objects.filter(missed_lessons__reason="joined_later").first()
    sign_in(page)
    page.goto(f"{SCHOOL}coverage/")
    page.locator("tr", has_text=OVERDUE).locator(".cell[data-status=overdue]").click()
    away = page.get_by_role("dialog").locator("#away")
    expect(away).to_contain_text("30 on roll")
    away.get_by_role("checkbox").nth(0).check()
    early = joined.enrolments.get().joined_on - dt.timedelta(days=1)
    page.get_by_label("Date").fill(early.isoformat())
    page.get_by_label("Date").press("Tab")
    expect(away).to_contain_text("29 on roll")
    expect(away.get_by_role("checkbox").nth(0)).to_be_checked()


def test_a_dropped_connection_says_so_and_keeps_what_was_typed(page, complaints):
    sign_in(page)
    page.goto(f"{SCHOOL}coverage/")
    page.locator(".cell[data-status=overdue]").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Note").fill("Kept")
    page.context.set_offline(True)
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("answer did not arrive")).to_be_visible()
    expect(dialog.get_by_label("Note")).to_have_value("Kept")
    page.context.set_offline(False)
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    complaints.clear()


def test_many_missed_lessons_are_settled_at_once(page):
    sign_in(page)
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Missed lessons", exact=True).click()
    page.wait_for_url(f"**{SCHOOL}missed/")
    still_open = MissedLesson.objects.open().count()
    page.get_by_label("Tick all on this page").check()
    page.get_by_label("How", exact=True).select_option("small_group")
    page.get_by_role("button", name="Record the catch-up").click()
    expect(page.get_by_role("status")).to_contain_text(f"Catch-ups recorded: {still_open}.")
    expect(page.get_by_text("Nobody has anything to catch up")).to_be_visible()
    assert not MissedLesson.objects.open().exists()


def open_overdue(page: Page):
    """Sign in, open the grid and the dialog of the overdue lesson; return the dialog."""
    sign_in(page)
    open_coverage(page)
    page.locator("tr", has_text=OVERDUE).locator(".cell[data-status=overdue]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("#away").get_by_role("checkbox")).to_have_count(30)
    return dialog


def test_ticks_made_while_another_day_is_fetched_are_kept(page):
    dialog = open_overdue(page)
    held = []
    roll_of_the_day = re.compile(r"/lessons/log/\?.*held_on=")
    page.route(roll_of_the_day, lambda route: held.append(route))
    dialog.get_by_label("Date").fill(str(dt.date.today() - dt.timedelta(days=1)))
    dialog.get_by_label("Date").blur()
    away = dialog.locator("#away").get_by_role("checkbox")
    away.nth(3).check()
    away.nth(5).check()
    assert len(held) == 1
    with page.expect_response(roll_of_the_day):
        held[0].continue_()
    expect(away.nth(3)).to_be_checked()
    expect(away.nth(5)).to_be_checked()
    expect(dialog.locator("#away input:checked")).to_have_count(2)


def test_for_another_day_only_the_date_is_sent_and_the_ticks_stay(page):
    dialog = open_overdue(page)
    page.goto(dialog.locator("form").get_attribute("action"))
    away = page.locator("#away").get_by_role("checkbox")
    away.nth(2).check()
    page.get_by_label("Note").fill("Went well")
    with page.expect_response(re.compile(r"/lessons/log/\?.*held_on=")) as answer:
        page.get_by_label("Date").fill(str(dt.date.today() - dt.timedelta(days=1)))
        page.get_by_label("Date").blur()
    assert set(parse_qs(urlsplit(answer.value.url).query)) == {"planned", "held_on"}
    expect(page.locator("#away input:checked")).to_have_count(1)
    expect(away.nth(2)).to_be_checked()


def test_a_button_pressed_again_while_the_server_is_slow_sends_once(page):
    dialog = open_overdue(page)
    page.goto(dialog.locator("form").get_attribute("action"))
    page.get_by_label("Part taught").check()
    held = []
    page.route("**/lessons/log/**", lambda route: held.append(route))
    press = "const save = document.querySelector('.lesson-form .primary'); save.click();"
    page.evaluate(f"{press} setTimeout(() => save.click(), 50)")
    page.wait_for_timeout(500)
    assert len(held) == 1
    held[0].continue_()
    page.wait_for_url("**/coverage/")


def test_what_was_typed_is_not_thrown_away_without_asking(page):
    dialog = open_overdue(page)
    asked = []
    page.on("dialog", lambda question: (asked.append(question.message), question.dismiss()))
    dialog.get_by_label("Note").fill("Half a sentence")
    page.mouse.click(3, 300)
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_label("Note")).to_have_value("Half a sentence")
    assert len(asked) == 2
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()


def test_a_save_that_does_not_arrive_says_so_where_the_person_looks(page, complaints):
    dialog = open_overdue(page)
    page.route("**/lessons/log/**", lambda route: route.abort())
    dialog.get_by_label("Note").fill("Kept")
    dialog.get_by_role("button", name="Save").click()
    alert = dialog.get_by_role("alert")
    expect(alert).to_contain_text("answer did not arrive")
    expect(alert).to_be_in_viewport(ratio=1)
    expect(dialog.get_by_label("Note")).to_have_value("Kept")
    complaints.clear()


def test_a_refused_lesson_puts_the_keyboard_on_a_summary_that_leads_to_the_field(page):
    dialog = open_overdue(page)
    title = page.title()
    dialog.get_by_label("Did not happen").check()
    dialog.get_by_role("button", name="Save").click()
    reason = dialog.get_by_label("Why did it not happen?")
    summary = dialog.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(page).to_have_title(f"Error: {title}")
    summary.get_by_text("Give the reason why the lesson did not happen").click()
    expect(reason).to_be_focused()
    expect(reason).to_have_attribute("aria-invalid", "true")


def test_with_the_keyboard_a_filter_is_sent_by_its_button(page):
    sign_in(page)
    open_coverage(page)
    status = page.get_by_label("Status")
    status.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(status).to_be_focused()
    assert "status=" not in page.url
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**status=part**")
