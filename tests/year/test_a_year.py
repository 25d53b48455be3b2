"""A whole school year through the pages alone, with every figure checked at each month's end."""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from classes.schools.start_code import new_start_code
from tests.reports.agreement.schools import Group, Planned
from tests.year.beginning import COLLEAGUE, DEPUTY, LEAD, TEACHER
from tests.year.checking import (
    check_classes_and_evenings,
    check_pages,
    check_people,
    check_workbook,
)
from tests.year.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_is_enough, pytest.mark.hypothesis]

TEACHERS = {
    "5 Ash": [TEACHER],
    "5 Oak": [TEACHER, COLLEAGUE],
    "6 Elm": [COLLEAGUE],
    "5/6 Rowan": [DEPUTY],
}
CLASSES = {"5 Ash": (5, 5), "5 Oak": (5, 5), "6 Elm": (6, 6), "5/6 Rowan": (5, 6)}
DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
LESSONS = 9 if DEEP else 1
"""How many lessons a session takes at most. With 9, the year has more than 200."""
CHECKED = range(1, 13) if DEEP else (3,)
"""The months at whose end every figure is compared, besides the first of the next year."""
MONTHS = [(2026, month) for month in (9, 10, 11, 12)] + [(2027, month) for month in range(1, 8)]


@pytest.fixture
def story() -> Iterator[Story]:
    """Return the story of the year. Its clock ends with it: tests after it have their own."""
    story = Story(dt.date(2026, 9, 1))
    yield story
    story.clock.stop()


def test_every_figure_of_a_year_is_that_of_the_slow_calculation(story, mailoutbox, tmp_path):
    september(story, mailoutbox)
    for year, month in MONTHS:
        a_month(story, dt.date(year, month, 1))
        if month in CHECKED:
            check_everything(story, last_day_of(year, month), tmp_path)
    story.on(dt.date(2027, 9, 1))
    a_month(story, dt.date(2027, 9, 1))
    check_everything(story, dt.date(2027, 9, 30), tmp_path)
    assert story.lessons(2027)
    assert story.lessons(2026) >= (200 if DEEP else 25)


def check_everything(story: Story, day: dt.date, folder: Path) -> None:
    """Compare every figure of a day with the record."""
    story.on(day)
    check_pages(story)
    check_classes_and_evenings(story)
    check_people(story, story.groups if DEEP else story.groups[-1:])
    check_workbook(story, folder)


def september(story: Story, mailoutbox: list) -> None:
    """Start the school, bring in people and children, and plan the year."""
    story.on(dt.date(2026, 9, 2))
    story.start(new_start_code())
    story.invite(TEACHER, "teacher", mailoutbox)
    story.invite(DEPUTY, "pshe_lead", mailoutbox)
    story.invite(COLLEAGUE, "teacher", mailoutbox)
    story.import_list(CLASSES, children=8 if DEEP else 6)
    story.share_classes(TEACHERS)
    story.read_outline()
    for number, group in enumerate(story.groups):
        story.plan(group, dt.date(2026, 9, 14 + number), 4)
    story.read_map()


def last_day_of(year: int, month: int) -> dt.date:
    first_of_next = dt.date(year + month // 12, month % 12 + 1, 1)
    return first_of_next - dt.timedelta(days=1)


def a_month(story: Story, first: dt.date) -> None:
    """Teach what is due in the month, then do what happens in it besides."""
    last = last_day_of(first.year, first.month)
    coming = [
        line
        for group in story.groups
        for planned in group.planned
        if planned.due_on and first <= planned.due_on <= last
        for line in lessons_of(story, group, planned, last)
    ]
    for day, outcome, group, planned in sorted(coming, key=lambda line: (line[0], line[2].name)):
        story.on(day)
        log(story, group, planned, outcome)
    EVENTS.get((first.year, first.month), nothing)(story, last)


def log(story: Story, group: Group, planned: Planned, outcome: str) -> None:
    """Log a lesson of today: by its teacher or the lead, with who was away and how it went."""
    by = story.random.choice([LEAD, *group.teachers])
    if outcome == "did_not_happen":
        story.log(group, planned, outcome, by=by, reason="A trip")
        return
    story.log(
        group,
        planned,
        outcome,
        by=by,
        away=story.random.choice([0, 0, 1, 2]),
        visitor="S. Supply" if story.random.random() > 0.9 else "",
        understanding=story.random.choice(["", "secure", "developing", "revisit"]),
    )


def lessons_of(
    story: Story, group: Group, planned: Planned, last: dt.date
) -> Iterator[tuple[dt.date, str, Group, Planned]]:
    """Yield the lessons of a session: in parts on days in a row, not finished, or none at all."""
    chance = story.random.random()
    days = [planned.due_on + dt.timedelta(days=number) for number in range(2 * LESSONS)]
    days = [day for day in days if day <= last and day.weekday() < 5][:LESSONS]
    if chance < 0.1:
        yield days[0], "did_not_happen", group, planned
        return
    for day in days[:-1]:
        yield day, "part", group, planned
    if len(days) == 1 or chance > 0.2:
        yield days[-1], "taught", group, planned


def nothing(story: Story, last: dt.date) -> None:
    """Do nothing besides."""


def a_joiner(story: Story, last: dt.date) -> None:
    story.on(last - dt.timedelta(days=2))
    story.join(story.groups[0], f"Joiner{last:%b} A")


def a_leaver_and_catch_ups(story: Story, last: dt.date) -> None:
    story.on(last - dt.timedelta(days=2))
    elm = story.groups[-1]
    story.leave(elm, next(s.pupil for s in story.school.stays if s.group is elm))
    story.catch_up(3, "small_group")


def an_evening(story: Story, last: dt.date) -> None:
    """Tick one class at the door, type in the paper sheet of another, and follow up."""
    day = last - dt.timedelta(days=3)
    evening = story.arrange_evening(day)
    ash, oak = story.groups[:2]
    at_door, on_paper = story.children_of(ash)[:5], story.children_of(oak)[:5]
    story.on(day, hour=18)
    tablet = story.open_door(evening, "Hall")
    story.check_in(evening, tablet, ash, dict.fromkeys(at_door, 2))
    story.undo(evening, tablet, ash, at_door[0])
    figures = story.walk_in(evening, tablet, oak, 3)
    assert (figures["came"], figures["adults"], len(figures["walk_ins"])) == (4, 4 * 2 + 3, 1)
    story.come(evening, oak, {pupil: 1 + place % 2 for place, pupil in enumerate(on_paper)})
    story.on(last - dt.timedelta(days=1))
    story.send_materials(evening, 4)


def a_move(story: Story, last: dt.date) -> None:
    story.on(last - dt.timedelta(days=2))
    ash, oak = story.groups[:2]
    story.move(next(s.pupil for s in story.school.stays if s.group is ash and not s.left), ash, oak)


def a_new_teacher(story: Story, last: dt.date) -> None:
    """Give a class to another teacher after a child has left it for another class."""
    a_move(story, last)
    story.share_classes({"5 Ash": [COLLEAGUE]})


def a_cover(story: Story, last: dt.date) -> None:
    """Let somebody cover a class for two days. They can log it then, and not before or after."""
    elm = story.groups[-1]
    first, second = last - dt.timedelta(days=4), last - dt.timedelta(days=3)
    story.on(last - dt.timedelta(days=5))
    story.cover(elm, TEACHER, first, second)
    assert not story.may_log(TEACHER, elm)
    story.on(first)
    assert story.may_log(TEACHER, elm)
    planned = next(planned for planned in elm.planned if not planned.lessons)
    story.log(elm, planned, "part", by=TEACHER, away=1)
    story.on(second)
    left_open = story.tab(TEACHER, story.addresses[planned])
    story.on(last - dt.timedelta(days=2))
    story.sign_in(TEACHER)
    assert left_open.is_refused("Save", outcome="taught", held_on=second.isoformat())
    assert not story.may_log(TEACHER, elm)


def a_long_cover(story: Story, last: dt.date) -> None:
    """Let somebody cover a class over the end of the month, so that its tasks are theirs then."""
    catch_ups(story, last)
    story.cover(story.groups[-1], TEACHER, last, last + dt.timedelta(days=2))


def catch_ups(story: Story, last: dt.date) -> None:
    story.on(last - dt.timedelta(days=1))
    story.catch_up(4, "one_to_one")


def the_next_year(story: Story, last: dt.date) -> None:
    story.on(last - dt.timedelta(days=11))
    story.start_next_year()


EVENTS = {
    (2026, 10): a_joiner,
    (2026, 11): an_evening,
    (2026, 12): a_leaver_and_catch_ups,
    (2027, 1): a_new_teacher,
    (2027, 2): a_cover,
    (2027, 3): a_long_cover,
    (2027, 5): catch_ups,
    (2027, 6): a_joiner,
    (2027, 7): the_next_year,
}
