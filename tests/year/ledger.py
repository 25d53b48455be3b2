"""What the script did, added up the slow way: who did it, whose it is, and what each child had."""

import calendar
import datetime as dt
from collections import Counter
from typing import Any

from tests.reports.agreement import slow_children, slow_people
from tests.reports.agreement.schools import Group, Pupil, School, Session, Stay
from tests.reports.agreement.slowly import (
    counted_on,
    first_parts,
    groups_of,
    in_order,
    is_there,
    label,
    own_year,
    total,
    year_of,
)
from tests.reports.agreement.slowly import to_catch_up as open_of
from tests.reports.agreement.words import long
from tests.year.beginning import LEAD


def teachers(school: School, year: int) -> dict[str, str]:
    return {group.name: ", ".join(sorted(group.teachers)) for group in groups_of(school, year)}


def covering(school: School, name: str) -> list[str]:
    return sorted(group.name for group in slow_people.covering(school, name))


def may_log(school: School, groups: list[Group], name: str) -> list[Group]:
    return [group for group in groups if slow_people.may_log(school, name, group)]


def to_catch_up(school: School, year: int) -> dict[str, list[Any]]:
    """Return the open missed lessons by year group, and how many children lack each session."""
    day = counted_on(school, year)
    lines: dict[str, list[Any]] = {
        f"Year {number}": []
        for group in groups_of(school, year)
        for number in range(group.youngest, group.oldest + 1)
    }
    lacking: dict[Session, set[Pupil]] = {}
    for stay in _here(school, year):
        for group, planned, lesson, _ in first_parts(open_of(school, stay.pupil, day)):
            lacking.setdefault(planned.session, set()).add(stay.pupil)
            row = (stay.pupil.name, _class(school, group), planned.session.title)
            for number in _years(stay):
                lines[f"Year {number}"].append((*row, _weekday(lesson.held_on)))
    rows: dict[str, list[Any]] = {name: sorted(of_year) for name, of_year in lines.items()}
    return rows | {
        "sessions": {
            session.title: len(lacking[session])
            for session in school.sessions
            if session in lacking
        }
    }


def _here(school: School, year: int) -> list[Stay]:
    day = counted_on(school, year)
    return [stay for stay in school.stays if stay.group.year == year and is_there(stay, day)]


def _years(stay: Stay) -> list[int]:
    """Return the year groups that a child can be in: both of a mixed class, if it is not known."""
    own = own_year(stay)
    return [*range(stay.group.youngest, stay.group.oldest + 1)] if own is None else [own]


def _class(school: School, group: Group) -> str:
    now = year_of(school.today)
    return group.name if group.year == now else f"{group.name}, {label(group.year)}"


def _weekday(day: dt.date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def children(school: School, group: Group) -> list[dict[str, str]]:
    """Return each child’s row of the grid of children: the sessions of the class’s plan."""
    titles = [planned.session.title for planned in in_order(group.planned)]
    rows = [row for row in slow_children.children(school, group.year) if row["Class"] == group.name]
    return [
        {"Pupil": row["Pupil"]} | {title: row[title] for title in titles}
        for row in sorted(rows, key=lambda row: row["Pupil"])
    ]


def weeks(school: School, year: int) -> dict[str, Any]:
    """Return the rows of the year’s table that have begun, and what today’s says of people.

    A row stands for the last Sunday of a month. That of today’s month gives way to a later today.
    """
    today, counts = counted_on(school, year), total(school, year)
    sundays = [_last_sunday(first) for first in _months(year)]
    days = {today, *(day for day in sundays if day > today or day.month != today.month)}
    return {
        "sessions": [
            (long(day), f"{_taught_by(school, year, day)}", f"{_planned_by(school, year, day)}")
            for day in sorted(days)
            if day <= today
        ],
        "now": (f"{counts.behind}", f"{counts.reached}"),
    }


def _last_sunday(first: dt.date) -> dt.date:
    last = _end_of(first)
    return last - dt.timedelta(days=(last.weekday() + 1) % 7)


def about(school: School, year: int) -> dict[str, Any]:
    """Return the figures of the sheet About."""
    months = []
    for first in _months(year):
        end = _end_of(first)
        taught = _taught_by(school, year, end) if first <= school.today else None
        months.append((f"{first:%b %Y}", _planned_by(school, year, end), taught))
    return {
        "School": "Fern Bank Primary",
        "Made by": LEAD,
        "Made at (London time)": dt.datetime.combine(school.today, dt.time(12)),
        "Pupils as on roll on": dt.datetime.combine(counted_on(school, year), dt.time()),
        "Classes": f"All {len(groups_of(school, year))} of the year.",
        "months": months,
    }


def _months(year: int) -> list[dt.date]:
    numbers = [*range(9, 13), *range(1, 9)]
    return [dt.date(year + (number < 9), number, 1) for number in numbers]


def _end_of(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _planned_by(school: School, year: int, day: dt.date) -> int:
    due = [planned.due_on for group in groups_of(school, year) for planned in group.planned]
    return len([on for on in due if on and on <= day])


def _taught_by(school: School, year: int, day: dt.date) -> int:
    return len(
        [
            lesson
            for group in groups_of(school, year)
            for planned in group.planned
            for lesson in planned.lessons
            if lesson.outcome == "taught" and lesson.held_on <= day
        ]
    )


def recorded(school: School, year: int) -> Counter:
    """Count the lessons that each person logged on each day, as the change history should."""
    return Counter(
        (lesson.recorded_by, "Lesson added", lesson.recorded_at.date())
        for group in groups_of(school, year)
        for planned in group.planned
        for lesson in planned.lessons
    )
