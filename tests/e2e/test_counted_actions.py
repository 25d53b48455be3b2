"""Jobs of the school year, with the actions that they take. One more action fails the test.

An action is a tap or a click, a choice in a list, a text typed into a field, or a tick. The start
is the page, opened by somebody who is signed in.
"""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from classes.models import School
from lessons.models import Lesson, PlannedSession
from tests.e2e.demo import SCHOOL, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 360, "height": 740}


@dataclass
class Counted:
    """Does what a person does on a page, and counts it."""

    actions: int = 0

    def tap(self, what: Locator) -> None:
        self.actions += 1
        what.click()

    def type(self, what: Locator, text: str) -> None:
        self.actions += 1
        what.fill(text)


def overdue(school: School, count: int) -> list[PlannedSession]:
    """Return sessions that were due on different days of the last weeks, without any lesson."""
    Lesson.objects.filter(year_group__isnull=False).delete()
    to_teach = PlannedSession.objects.for_school(school).still_to_teach()
    rows = list(to_teach.filter(lessons=None)[:count])
    assert len(rows) == count
    for number, row in enumerate(rows, start=1):
        day = timezone.localdate() - dt.timedelta(days=number)
        row.due_on = max(day, row.class_group.year.start)
    PlannedSession.objects.bulk_update(rows, ["due_on"])
    return rows


def test_a_lead_logs_thirteen_lessons_from_the_grid_in_26_actions(page: Page, demo):
    rows, person = overdue(demo, 13), Counted()
    sign_in(page)
    page.goto(f"{SCHOOL}coverage/")
    dialog = page.get_by_role("dialog")
    for row in rows:
        person.tap(page.locator(f"#cell-{row.pk}"))
        button = dialog.get_by_role("button", name="all here").first
        expect(button).to_be_focused()
        person.tap(button)
        expect(dialog).to_be_hidden()
        expect(page.locator(f"#cell-{row.pk}")).to_have_attribute("data-status", "taught")
    assert person.actions <= 26
    for row in rows:
        assert Lesson.objects.get(planned_session=row, outcome="taught").held_on == row.due_on


def test_a_teacher_logs_one_lesson_on_the_phone_in_3_actions(page: Page):
    person = Counted()
    page.set_viewport_size(PHONE)
    sign_in(page, "teacher")
    before = Lesson.objects.count()
    person.tap(page.get_by_role("link", name="Log it").first)
    person.tap(page.get_by_role("button", name="all here").first)
    page.wait_for_url(f"**{SCHOOL}")
    expect(page.get_by_role("status")).to_contain_text("Saved: 5 Oak")
    assert person.actions <= 3
    assert Lesson.objects.count() == before + 1


def test_a_lead_logs_an_assembly_for_three_classes_in_8_actions_after_a_dropped_line(
    page: Page, demo, complaints
):
    person, yesterday = Counted(), timezone.localdate() - dt.timedelta(days=1)
    to_teach = PlannedSession.objects.for_school(demo).still_to_teach()
    rows = to_teach.filter(session__position=8, class_group__name__in=["5 Ash", "5 Oak", "6 Elm"])
    assert rows.update(due_on=timezone.localdate()) == 3
    sign_in(page)
    person.tap(page.get_by_role("link", name="Log a lesson"))
    person.tap(page.get_by_role("link", name="Log for several classes at once"))
    person.tap(page.get_by_role("link", name="8. "))
    same = page.get_by_role("region", name="The same for all")
    person.type(same.get_by_label("Date"), yesterday.isoformat())
    person.type(same.get_by_label("Visitor’s name"), "School nurse")
    person.type(same.get_by_label("Note"), "Assembly")
    save = page.get_by_role("button", name="Save 3 classes")
    page.context.set_offline(True)
    save.click()
    expect(page.get_by_role("alert")).to_contain_text("answer did not arrive")
    page.context.set_offline(False)
    person.tap(save)
    page.wait_for_url("**/coverage/")
    assert person.actions <= 8
    logged = Lesson.objects.filter(note="Assembly", visitor="School nurse", held_on=yesterday)
    assert {lesson.planned_session.pk for lesson in logged} >= {row.pk for row in rows}
    complaints.clear()


def test_a_lesson_logged_with_one_tap_is_undone_beside_the_grid_for_ten_seconds(page: Page, demo):
    (row,) = overdue(demo, 1)
    sign_in(page)
    page.goto(f"{SCHOOL}coverage/")
    cell = page.locator(f"#cell-{row.pk}")
    cell.click()
    page.get_by_role("dialog").get_by_role("button", name="all here").first.click()
    undo = page.get_by_role("status").get_by_role("button", name="Undo")
    expect(undo).to_be_in_viewport()
    undo.click()
    expect(page.get_by_role("status")).to_contain_text("Undone")
    expect(cell).to_have_attribute("data-status", "overdue")
    expect(cell).to_be_focused()


def test_on_a_page_too_a_dropped_line_keeps_the_form(page: Page, complaints):
    sign_in(page, "teacher")
    page.get_by_role("link", name="Log it").first.click()
    page.get_by_label("Note").fill("Kept")
    before = Lesson.objects.count()
    page.context.set_offline(True)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("answer did not arrive")
    expect(page.get_by_label("Note")).to_have_value("Kept")
    page.context.set_offline(False)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**{SCHOOL}")
    expect(page.get_by_role("status")).to_contain_text("Saved")
    page.wait_for_load_state("networkidle")
    assert Lesson.objects.filter(note="Kept").count() == 1 == Lesson.objects.count() - before
    complaints.clear()


def test_who_was_signed_out_meanwhile_signs_in_and_finds_the_lesson_as_typed(
    page: Page, complaints
):
    sign_in(page, "teacher")
    page.get_by_role("link", name="Log it").first.click()
    page.get_by_label("Note").fill("Typed in the corridor")
    Session.objects.all().delete()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Sign in to go on").click()
    page.fill("input[name=login]", "teacher@demo.example")
    page.fill("input[name=password]", "hope-valley-demo")
    page.locator("input[name=password]").press("Enter")
    expect(page.get_by_label("Note")).to_have_value("Typed in the corridor")
    assert not Lesson.objects.filter(note="Typed in the corridor").exists()
    complaints.clear()
