"""The slow calculation of before they leave: ask about each child and each session."""

import datetime as dt
from dataclasses import dataclass

from tests.reports.agreement.schools import (
    Group,
    Lesson,
    Missed,
    Planned,
    Pupil,
    School,
    Session,
    Stay,
)
from tests.reports.agreement.slowly import (
    all_groups_of,
    all_missed,
    counted_on,
    groups_of,
    is_open,
    own_year,
    plan_for,
    roll,
    status,
    to_catch_up,
    year_of,
)


@dataclass
class Leaving:
    """A child who is (`known`) or may be in Year 6, and the sessions that they have not had."""

    group: Group
    pupil: Pupil
    known: bool
    lacking: list[Session]


def leaving(school: School, year: int) -> list[Leaving]:
    day = counted_on(school, year)
    children = []
    for group in groups_of(school, year) if school.keeps_names else []:
        for pupil in roll(school, group, day):
            years = year_groups(school, pupil, year)
            lacking = [
                session
                for session in taught_before_leaving(school, year)
                if not had(school, pupil, session, day)
                and not withdrawn(school, pupil, session, day)
            ]
            stays = any(stay.pupil is pupil and stay.group.year > year for stay in school.stays)
            if group.oldest >= 6 and max(years) >= 6 and lacking and not stays:
                children.append(Leaving(group, pupil, min(years) >= 6, lacking))
    return children


def year_groups(school: School, pupil: Pupil, year: int) -> set[int]:
    """Return the year groups that a child can be in, judging by their classes in all years."""
    stays = [stay for stay in school.stays if stay.pupil is pupil and stay.group.year <= year]
    possible = set(range(1, 20))
    for stay in stays:
        latest = stay_years(stay, year)
        possible &= latest
    return possible or latest


def stay_years(stay: Stay, year: int) -> set[int]:
    group, since = stay.group, year - stay.group.year
    if own_year(stay) is not None:
        return {own_year(stay) + since}
    return {number + since for number in range(group.youngest, group.oldest + 1)}


def taught_before_leaving(school: School, year: int) -> list[Session]:
    """Return what the school teaches Year 6 this year, and taught Year 5 the year before."""
    sessions = []
    for taught_in, year_group in ((year, 6), (year - 1, 5)):
        for group in all_groups_of(school, taught_in):
            for planned in group.planned:
                meant = planned.session.youngest <= year_group <= planned.session.oldest
                here = group.youngest <= year_group <= group.oldest
                if meant and here and not planned.aside and planned.session not in sessions:
                    sessions.append(planned.session)
    return sorted(sessions, key=lambda session: (session.module, session.position))


def missed_of(
    school: School, pupil: Pupil, session: Session, day: dt.date
) -> list[tuple[Planned, Lesson, Missed]]:
    """Return what a pupil had missed of a session by that day, in any class."""
    return [
        (planned, lesson, absence)
        for _, planned, lesson, absence in all_missed(school)
        if planned.session is session and absence.pupil is pupil and lesson.held_on <= day
    ]


def withdrawn(school: School, pupil: Pupil, session: Session, day: dt.date) -> bool:
    """Return whether they are withdrawn from the session, with nothing left to catch up."""
    missed = missed_of(school, pupil, session, day)
    is_behind = any(is_open(absence, lesson, day) for _, lesson, absence in missed)
    return not is_behind and any(absence.closed == "withdrawn" for _, _, absence in missed)


def had(school: School, pupil: Pupil, session: Session, day: dt.date) -> bool:
    """Return whether they were there or caught up, with nothing left to catch up."""
    missed = missed_of(school, pupil, session, day)
    if any(is_open(absence, lesson, day) for _, lesson, absence in missed):
        return False
    without = [planned for planned, _, absence in missed if absence.closed == "withdrawn"]
    if any(
        lesson.outcome == "taught" and absence.closed != "withdrawn"
        for _, lesson, absence in missed
    ):
        return True
    return any(
        lesson.outcome == "taught"
        and planned not in without
        and lesson.held_on <= day
        and pupil in roll(school, group, lesson.held_on, session)
        for group in school.groups
        for planned in group.planned
        if planned.session is session
        for lesson in planned.lessons
    )


def is_season(day: dt.date) -> bool:
    return day.month in (5, 6, 7, 8)


def leavers_line(school: School, year: int, groups: list[Group]) -> list[str]:
    """Return the line on home, from May to August of that year."""
    if year_of(school.today) != year or not is_season(school.today):
        return []
    children = [child for child in leaving(school, year) if child.group in groups]
    sure = len([child for child in children if child.known])
    unsure = len(children) - sure
    without = "would leave without having had every session"
    if sure:
        more = f", and {unsure} more in mixed classes may be in Year 6" if unsure else ""
        return [f"{_children(sure)} in Year 6 {without}{more}"]
    return (
        [f"{_children(unsure)} in mixed classes {without}, if they are in Year 6"] if unsure else []
    )


def _children(number: int) -> str:
    return "1 child" if number == 1 else f"{number} children"


def page(school: School, year: int) -> list[tuple[str, str, str, list[str], int]]:
    """Return the rows of the page: child, class, year group and sessions not had.

    The last two are the sessions that only the child has not had, and how many the class is due.
    """
    return sorted(
        (
            child.pupil.name,
            child.group.name,
            "Year 6" if child.known else "Year 5 or 6",
            *_own_and_with_class(school, year, child),
        )
        for child in leaving(school, year)
    )


def _own_and_with_class(school: School, year: int, child: Leaving) -> tuple[list[str], int]:
    lacked = own(school, year, child)
    return [session.title for session in lacked], len(child.lacking) - len(lacked)


def own(school: School, year: int, child: Leaving) -> list[Session]:
    """Return the sessions that the child has not had and the class has, or is not due."""
    return [session for session in child.lacking if not _with_class(school, year, child, session)]


def whole_classes(school: School, year: int) -> list[tuple[str, str, str]]:
    """Return the sessions that classes with Year 6 are still due, with the number of children."""
    return sorted(
        (group.name, session.title, children)
        for group, session, children in with_whole_class(school, year)
    )


def with_whole_class(school: School, year: int) -> list[tuple[Group, Session, str]]:
    """Return the same with the class and the session themselves."""
    lacking = [
        (child.group, session)
        for child in leaving(school, year)
        for session in child.lacking
        if session not in own(school, year, child)
    ]
    different = [pair for place, pair in enumerate(lacking) if pair not in lacking[:place]]
    return [(*pair, _children(lacking.count(pair))) for pair in different]


def _with_class(school: School, year: int, child: Leaving, session: Session) -> bool:
    """Return whether the child has not had a session because the class has not had it yet."""
    planned = plan_for(child.group, session)
    missed = to_catch_up(school, child.pupil, counted_on(school, year))
    day = counted_on(school, year)
    is_for_them = child.pupil in roll(school, child.group, day, session)
    if planned is None or not is_for_them or any(record[1].session is session for record in missed):
        return False
    return status(planned, school.today) != "Taught"
