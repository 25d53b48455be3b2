"""A whole school year through the pages alone, with every figure checked at each month's end."""

import datetime as dt
import os
from collections.abc import Iterator

import pytest

from classes.schools.start_code import new_start_code
from tests.reports.agreement.schools import Group, Planned
from tests.year.beginning import DEPUTY, LEAD, TEACHER
from tests.year.checking import check_pages, check_workbook
from tests.year.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_is_enough, pytest.mark.hypothesis]

CLASSES = {"5 Ash": (5, 5), "5 Oak": (5, 5), "6 Elm": (6, 6), "5/6 Rowan": (5, 6)}
DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
LESSONS = 7 if DEEP else 1
"""How many lessons a session takes at most. With 7, the year has about 200."""
MONTHS = [(2026, month) for month in (9, 10, 11, 12)] + [(2027, month) for month in range(1, 8)]


def test_every_figure_of_a_year_is_that_of_the_slow_calculation(mailoutbox, tmp_path):
    story = Story(dt.date(2026, 9, 1))
    september(story, mailoutbox)
    for year, month in MONTHS:
        a_month(story, dt.date(year, month, 1))
        story.on(last_day_of(year, month))
        check_pages(story)
        if DEEP or month in (12, 3, 7):
            check_workbook(story, tmp_path)
    story.on(dt.date(2027, 9, 1))
    a_month(story, dt.date(2027, 9, 1))
    story.on(dt.date(2027, 9, 30))
    check_pages(story)
    check_workbook(story, tmp_path)
    assert story.lessons(2027)
    assert story.lessons(2026) > (170 if DEEP else 25)


def september(story: Story, mailoutbox: list) -> None:
    """Start the school, bring in people and children, and plan the year."""
    story.on(dt.date(2026, 9, 2))
    story.start(new_start_code())
    story.invite(TEACHER, "teacher", mailoutbox)
    story.invite(DEPUTY, "pshe_lead", mailoutbox)
    story.import_list(CLASSES, children=8)
    story.read_outline()
    for number, group in enumerate(story.groups):
        story.plan(group, dt.date(2026, 9, 14 + number), 4)


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
        reason = "A trip" if outcome == "did_not_happen" else ""
        away = story.random.choice([0, 0, 1, 2])
        visitor = "S. Supply" if story.random.random() > 0.9 and not reason else ""
        story.log(group, planned, outcome, by=LEAD, away=away, visitor=visitor, reason=reason)
    EVENTS.get((first.year, first.month), nothing)(story, last)


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
    day = last - dt.timedelta(days=3)
    evening = story.arrange_evening(day)
    story.on(day, hour=20)
    for group in story.groups[:2]:
        here = [stay.pupil for stay in story.school.stays if stay.group is group and not stay.left]
        story.come(evening, group, {pupil: 1 + place % 2 for place, pupil in enumerate(here[:5])})
    story.on(last - dt.timedelta(days=1))
    story.send_materials(evening, 4)


def a_move(story: Story, last: dt.date) -> None:
    story.on(last - dt.timedelta(days=2))
    ash, oak = story.groups[:2]
    story.move(next(s.pupil for s in story.school.stays if s.group is ash and not s.left), ash, oak)


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
    (2027, 1): a_move,
    (2027, 3): catch_ups,
    (2027, 5): catch_ups,
    (2027, 6): a_joiner,
    (2027, 7): the_next_year,
}
