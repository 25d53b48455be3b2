"""What home and the summary for governors must say of a drawn school."""

import datetime as dt

from tests.reports.agreement.schools import Group, Planned, School
from tests.reports.agreement.slow_evenings import has_begun
from tests.reports.agreement.slow_leaving import said_on_home
from tests.reports.agreement.slow_statements import statements
from tests.reports.agreement.slowly import (
    evenings_of,
    figures,
    groups_of,
    in_order,
    status,
    telling,
    total,
    year_shown,
)
from tests.reports.agreement.words import percent, several, up_to_date

SHOWN = 6
"""How many lines home lists of a kind."""


def headlines(school: School, year: int) -> dict:
    """Return what stands first on home and on the summary for governors."""
    found = total(school, year)
    return {
        "coverage": percent(found.coverage),
        "taught": f"{found.taught} of {found.planned}",
        "up to date": up_to_date(found),
        "reach": percent(found.reach),
        "overdue": f"{found.overdue}",
    }


def needs_attention(school: School, teacher: str = "") -> list[str]:
    """Return the lines of home, to a teacher those about their own classes."""
    year = year_shown(school)
    groups = [
        group for group in groups_of(school, year) if not teacher or teacher in group.teachers
    ]
    plans = [(group, planned) for group in groups for planned in in_order(group.planned)]
    words = {planned: status(planned, school.today) for _, planned in plans}
    late = [pair for pair in plans if words[pair[1]] == "Overdue"]
    late.sort(key=lambda pair: (pair[1].due_on, pair[0].name, pair[1].session.position))
    begun = [pair for pair in plans if words[pair[1]] == "Part taught"]
    begun.sort(key=lambda pair: telling(pair[1]).held_on)
    lines = [_line(group, item, "due", item.due_on) for group, item in late[:SHOWN]]
    if len(late) > SHOWN:
        lines.append(f"and {len(late) - SHOWN} more overdue")
    lines += [_line(group, item, "begun", telling(item).held_on) for group, item in begun[:SHOWN]]
    behind = [_behind(school, group) for group in groups]
    if sum(behind):
        lines.append(
            several(sum(behind), "child", "children") + " missed a lesson that their class has had"
        )
    lines += said_on_home(school, year, groups)
    lines += _families_to_reach(school, year)
    empty = [group.name for group in groups if not figures(school, group).planned]
    if empty:
        who = empty[0] if len(empty) == 1 else f"{len(empty)} classes"
        lines.append(f"{who} without any session to be taught")
    undated = [item for _, item in plans if words[item] == "Not planned"]
    if undated:
        lines.append(several(len(undated), "session", "sessions") + " without a date")
    return lines


def _line(group: Group, planned: Planned, word: str, day: dt.date) -> str:
    return f"{group.name} · {planned.session.title}, {word} {day.day} {day:%B}"


def _families_to_reach(school: School, year: int) -> list[str]:
    found = total(school, year)
    last = None
    for evening in evenings_of(school, year):
        later = last is None or (evening.starts, school.evenings.index(evening)) > (
            last.starts,
            school.evenings.index(last),
        )
        if has_begun(school, evening) and not evening.cancelled and later:
            last = evening
    if last is None or found.on_roll <= found.reached:
        return []
    families = several(found.on_roll - found.reached, "family", "families")
    return [f"{families} not reached by the {last.day.day} {last.day:%B} evening"]


def summary(school: School, year: int) -> dict:
    """Return what the summary for governors says: by class, and how many of each gap."""
    words = [
        status(planned, school.today)
        for group in groups_of(school, year)
        for planned in group.planned
    ]
    found = [word for word, *_ in statements(school, year).values()]
    gaps = {
        "begun and not finished": words.count("Part taught"),
        "without a date": words.count("Not planned"),
        "to catch up": sum(_behind(school, group) for group in groups_of(school, year)),
        "not reached yet": total(school, year).to_reach,
        "that no class is due": found.count("Not covered"),
    }
    return headlines(school, year) | {
        "classes": {
            group.name: (
                f"{item.taught} of {item.planned}" if item.planned else "none due",
                *([] if item.up_to_date is None else [up_to_date(item)]),
                f"{item.reached} of {item.on_roll}",
            )
            for group in groups_of(school, year)
            for item in [figures(school, group)]
        },
        "gaps": {gap: number for gap, number in gaps.items() if number},
    }


def _behind(school: School, group: Group) -> int:
    found = figures(school, group)
    return 0 if found.up_to_date is None else found.on_roll - found.up_to_date
