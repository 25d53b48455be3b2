"""The expected sheet To do of a drawn school, by column title."""

import datetime as dt
from typing import Any

from tests.reports.agreement.schools import Group, Missed, Pupil, School, Session
from tests.reports.agreement.slow_leaving import is_season, leaving, own, with_whole_class
from tests.reports.agreement.slow_people import whose
from tests.reports.agreement.slowly import (
    counted_on,
    first_parts,
    groups_of,
    is_covered,
    last_day,
    only_year,
    plan_for,
    plan_of,
    roll,
    status,
    to_catch_up,
)
from tests.reports.agreement.words import short_with_year

Row = dict[str, Any]


def to_do(school: School, year: int) -> list[Row]:
    task_names = {
        "Overdue": "Log or re-plan",
        "Part taught": "Finish",
        "Planned": "Teach",
        "Not planned": "Give a date",
    }
    rows = [
        _task(
            school,
            group,
            f"{task_names[word]}{only and f' for {only}'}",
            planned.session,
            planned.due_on,
        )
        for group in groups_of(school, year)
        for planned in plan_of(school, group)
        for word in [status(planned, school.today)]
        if word in task_names
        for only in [only_year(group, planned.session)]
    ]
    day = counted_on(school, year)
    for group in groups_of(school, year):
        for pupil in roll(school, group, day) if school.keeps_names else []:
            rows += [
                _task(school, group, _catch_up(pupil, missed), planned.session, lesson.held_on)
                for _, planned, lesson, missed in first_parts(to_catch_up(school, pupil, day))
                if is_covered(school, planned.session)
            ]
    return rows + _without_plan(school, year) + _before_they_leave(school, year)


def _catch_up(pupil: Pupil, missed: Missed) -> str:
    on = missed.caught_up_on
    return f"Catch up: {pupil.name}" + (f" (done on {short_with_year(on)})" if on else "")


def _without_plan(school: School, year: int) -> list[Row]:
    """Return a row for each class with nothing due, if the workbook covers all modules."""
    empty = {"Module": None, "No.": None, "Session": None, "Due": None, "Days late": None}
    return [
        {
            "What": "Take up a module",
            "Class": group.name,
            **empty,
            "Who": whose(school, group) or None,
        }
        for group in groups_of(school, year)
        if not school.module and all(planned.aside for planned in group.planned)
    ]


def _before_they_leave(school: School, year: int) -> list[Row]:
    """Return the rows from May: what only a child in Year 6 has not had, and what nobody will."""
    if not is_season(counted_on(school, year)):
        return []
    by_child = [
        _task(school, child.group, f"{heading}: {child.pupil.name}", session, last_day(year))
        for child in leaving(school, year)
        for heading in ["Before they leave" if child.known else "Before they leave, if in Year 6"]
        for session in own(school, year, child)
        if is_covered(school, session)
    ]
    return by_child + [
        _task(school, group, f"Before they leave: {children}", session, last_day(year))
        for group, session, children in with_whole_class(school, year)
        if is_covered(school, session) and plan_for(group, session).aside
    ]


def _task(school: School, group: Group, what: str, session: Session, due: dt.date | None) -> Row:
    late_on = min(school.today, last_day(group.year))
    return {
        "What": what,
        "Class": group.name,
        **session_columns(session),
        "Due": due,
        "Days late": max(0, (late_on - due).days) if due else None,
        "Who": whose(school, group) or None,
    }


def session_columns(session: Session) -> Row:
    """Return the columns that name a session."""
    title = session.title.split(". ")[1]
    return {"Module": session.module, "No.": session.position, "Session": title}
