"""The plans of all classes: how many actions they take, and moving by mouse and by keys."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from classes.models import School
from classes.years.academic_year import AcademicYear
from lessons.models import PlannedSession, calendar_of
from tests.e2e.demo import SCHOOL, sign_in

CHIPS = "td .chip[draggable]"
WEEK = dt.timedelta(weeks=1)


class Actions:
    """Does what a person does, and counts it."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, name: str, role: str = "link") -> None:
        self.page.get_by_role(role, name=name, exact=True).first.click()
        self.count += 1

    def type(self, label: str, value: str) -> None:
        self.page.get_by_label(label, exact=True).fill(value)
        self.count += 1

    def choose(self, label: str, value: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(label=value)
        self.count += 1


@pytest.fixture
def year() -> AcademicYear:
    return AcademicYear.current()


def test_four_classes_are_planned_from_nothing_in_ten_actions(page, demo: School, year):
    PlannedSession.objects.filter(lessons=None).delete()
    sign_in(page)
    actions = Actions(page)
    actions.press("Plans")
    actions.press("Plan all classes")
    first = calendar_of(demo, year).next_open(year.start)
    actions.type("First lesson on or after", first.isoformat())
    actions.choose("Day of the week", "Tuesday")
    actions.choose("Own day: 5 Ash", "Monday")
    actions.choose("Own day: 5 Oak", "Wednesday")
    actions.choose("Own day: 6 Elm", "Thursday")
    actions.press("Show the dates", "button")
    actions.press("Save the plan", "button")
    expect(page.get_by_text("The plan is saved:")).to_be_visible()
    assert actions.count <= 10
    dates = demo_dates(demo)
    assert all(dates)
    assert not calendar_of(demo, year).sentences(dates)


def demo_dates(demo: School) -> list[dt.date | None]:
    planned = PlannedSession.objects.for_school(demo).still_to_teach()
    return list(
        planned.order_by("class_group", "session__position").values_list("due_on", flat=True)
    )


@pytest.fixture
def elm(demo: School, year) -> list[PlannedSession]:
    """Return what 6 Elm is still due, on Mondays of the spring term."""
    rows = list(
        PlannedSession.objects.for_school(demo)
        .still_to_teach()
        .filter(class_group__name="6 Elm")
        .order_by("session__position")
    )
    for number, row in enumerate(rows):
        row.due_on = dt.date(year.first_year + 1, 6, 7) + WEEK * number
        row.due_on -= dt.timedelta(days=row.due_on.weekday())
        row.save()
    return rows


def test_a_session_is_dragged_and_moved_by_keys_and_back(page, elm):
    before = [row.due_on for row in elm]
    sign_in(page)
    page.goto(f"{SCHOOL}plans/calendar/")
    chip = page.locator(f"#chip-{elm[0].pk}")
    target = page.locator(f"tr:has(#chip-{elm[0].pk}) td[data-week='{before[0] + WEEK}']")
    chip.drag_to(target)
    expect(target.locator(f"#chip-{elm[0].pk}")).to_be_visible()
    chip.focus()
    page.keyboard.press("ArrowLeft")
    back = page.locator(f"td[data-week='{before[0]}'] #chip-{elm[0].pk}")
    expect(back).to_be_visible()
    expect(back).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")  # before the first has arrived
    twice = page.locator(f"td[data-week='{before[0] + 2 * WEEK}'] #chip-{elm[0].pk}")
    expect(twice).to_be_focused()
    page.get_by_role("button", name="Undo the last move").click()
    expect(target.locator(f"#chip-{elm[0].pk}")).to_be_visible()
    elm[0].refresh_from_db()
    assert elm[0].due_on == before[0] + WEEK


def test_a_session_dropped_on_half_term_says_that_the_school_is_closed(page, elm):
    sign_in(page)
    page.goto(f"{SCHOOL}plans/calendar/")
    row = page.locator(f"tr:has(#chip-{elm[0].pk})")
    closed = row.locator("td[data-closed]").last
    why = closed.get_attribute("data-closed")
    page.locator(f"#chip-{elm[0].pk}").drag_to(closed)
    expect(page.get_by_role("status")).to_have_text(f"{why}: the school is closed that week.")


def test_before_it_is_saved_a_session_moves_with_all_after_it(page, elm):
    sign_in(page)
    page.goto(f"{SCHOOL}plans/all/")
    page.get_by_role("button", name="Show the dates").click()
    page.get_by_label("Move all later sessions").check()
    chips = page.locator("tr:has(th:has-text('5 Oak')) .chip[draggable]")
    fields = [chips.nth(n).get_attribute("data-input") for n in range(2)]
    before = [page.locator(f"#{field}").input_value() for field in fields]
    chips.first.press("ArrowRight")
    after = [page.locator(f"#{field}").input_value() for field in fields]
    assert all(new > old for new, old in zip(after, before, strict=True))
