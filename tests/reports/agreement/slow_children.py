"""The slow calculation of children and sessions: ask about each child and each session."""

import datetime as dt
from typing import Any

from tests.reports.agreement.schools import Group, Lesson, Missed, Planned, Pupil, School
from tests.reports.agreement.slow_leaving import had, missed_of
from tests.reports.agreement.slow_leaving import withdrawn as is_withdrawn
from tests.reports.agreement.slowly import (
    counted_on,
    deciding_lesson,
    groups_of,
    is_due,
    is_open,
    is_there,
    own_year,
    plan_for,
    roll,
    sessions_due,
    status,
    why_blank,
    year_groups_text,
)

OPEN = {"away": "Away, to catch up", "joined_later": "Joined later, to catch up"}
CLOSED = {
    "caught_up": "Caught up",
    "previous_school": "Had it at the previous school",
    "withdrawn": "Withdrawn",
}
TO_COME = {"Overdue": "Overdue, not taught", "Planned": "Not yet due"}


def children(school: School, year: int) -> list[dict[str, Any]]:
    day = counted_on(school, year)
    due = sessions_due(school, year)
    several = len({session.module for session in due}) > 1
    return [
        {"Class": group.name, "Pupil": pupil.name, "Year group": _year(school, group, pupil, day)}
        | {
            (f"{session.module}: " if several else "") + session.title: _words(
                school, group, plan_for(group, session), pupil, day
            )
            or why_blank(group, session)
            for session in due
        }
        for group in (groups_of(school, year) if school.keeps_names else [])
        for pupil in roll(school, group, day)
    ]


def _year(school: School, group: Group, pupil: Pupil, day: dt.date) -> str:
    (stay,) = (
        s for s in school.stays if s.pupil is pupil and s.group is group and is_there(s, day)
    )
    own = own_year(stay)
    return year_groups_text(group) if own is None else f"Year {own}"


def _words(
    school: School, group: Group, plan: Planned | None, pupil: Pupil, day: dt.date
) -> str | None:
    if plan is None:
        return None
    missed = missed_of(school, pupil, plan.session, day)
    still_open = [(lesson, row) for _, lesson, row in missed if is_open(row, lesson, day)]
    if still_open:
        first = min(still_open, key=lambda pair: pair[0].held_on)
        return OPEN.get(first[1].reason, "Missed it, to catch up")
    here = [(lesson, row) for planned, lesson, row in missed if planned is plan]
    return (
        _closed(here)
        or _there(school, group, plan, pupil, here)
        or _rest(school, group, plan, pupil, day)
    )


def _closed(here: list[tuple[Lesson, Missed]]) -> str | None:
    for lesson, row in sorted(here, key=lambda pair: pair[0].held_on):
        if lesson.outcome == "taught" or row.closed == "withdrawn":
            return CLOSED[row.closed]
    return None


def _there(
    school: School,
    group: Group,
    plan: Planned,
    pupil: Pupil,
    here: list[tuple[Lesson, Missed]],
) -> str | None:
    stays = [stay for stay in school.stays if stay.pupil is pupil and stay.group is group]
    due = any(is_due(stay, plan.session) for stay in stays)
    attended = [
        lesson.outcome
        for lesson in plan.lessons
        if lesson.happened and due and any(is_there(stay, lesson.held_on) for stay in stays)
    ]
    if "taught" in attended:
        return "Had it"
    if attended or here:
        return "Part taught"
    return None if due else "Not for this year group"


def _rest(school: School, group: Group, plan: Planned, pupil: Pupil, day: dt.date) -> str:
    """Return the words if the child neither missed a lesson of the class nor was there."""
    if deciding_lesson(plan) is not None:
        if had(school, pupil, plan.session, day):
            return "Had it in another class"
        return "Withdrawn" if is_withdrawn(school, pupil, plan.session, day) else "Not had"
    word = status(plan, school.today)
    return TO_COME.get(word, word)
