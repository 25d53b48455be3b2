"""The expected home and summary for governors of a drawn school."""

import datetime as dt

from tests.reports.agreement.schools import Group, Planned, School
from tests.reports.agreement.slow_evenings import has_begun
from tests.reports.agreement.slow_leaving import leavers_line
from tests.reports.agreement.slow_people import covering
from tests.reports.agreement.slow_statements import statements
from tests.reports.agreement.slowly import (
    deciding_lesson,
    evenings_of,
    figures,
    groups_of,
    in_order,
    status,
    total,
    whom,
    year_shown,
)
from tests.reports.agreement.words import beside_class, percent, several, up_to_date, withdrawn

SHOWN = 6
"""The most lines of a kind on home."""


def headlines(school: School, year: int) -> dict:
    """Return the headline figures of home and of the summary for governors."""
    counts = total(school, year)
    return {
        "coverage": percent(counts.coverage),
        "taught": f"{counts.taught} of {counts.planned}",
        "up to date": up_to_date(counts),
        "withdrawn": withdrawn(counts),
        "reach": percent(counts.reach),
        "overdue": f"{counts.overdue}",
    }


def needs_attention(school: School, teacher: str = "") -> list[str]:
    """Return the lines on home. A teacher's are about their own classes, and those they cover.

    The families of a class that they cover are not theirs to reach.
    """
    year = year_shown(school)
    own = [group for group in groups_of(school, year) if not teacher or teacher in group.teachers]
    covered = covering(school, teacher)
    groups = [group for group in groups_of(school, year) if group in [*own, *covered]]
    plans = [(group, planned) for group in groups for planned in in_order(group.planned)]
    words = {planned: status(planned, school.today) for _, planned in plans}
    late = [pair for pair in plans if words[pair[1]] == "Overdue"]
    late.sort(key=lambda pair: (pair[1].due_on, pair[0].name, pair[1].session.position))
    begun = [pair for pair in plans if words[pair[1]] == "Part taught"]
    begun.sort(key=lambda pair: deciding_lesson(pair[1]).held_on)
    lines = [_line(group, planned, "due", planned.due_on) for group, planned in late[:SHOWN]]
    if len(late) > SHOWN:
        lines.append(f"and {len(late) - SHOWN} more overdue")
    lines += [
        _line(group, planned, "begun", deciding_lesson(planned).held_on)
        for group, planned in begun[:SHOWN]
    ]
    behind = [figures(school, group).behind for group in groups]
    if sum(behind):
        lines.append(
            several(sum(behind), "child", "children") + " missed a lesson that their class has had"
        )
    lines += leavers_line(school, year, groups)
    not_covered = [group for group in groups if group not in covered]
    lines += _families_to_reach(school, not_covered, " of your classes" if teacher else "")
    empty = [group.name for group in groups if not figures(school, group).planned]
    if empty:
        who = empty[0] if len(empty) == 1 else f"{len(empty)} classes"
        lines.append(f"{who} with no session to teach")
    untaught = [group.name for group in groups if not group.teachers]
    if untaught and not teacher:
        who = untaught[0] if len(untaught) == 1 else f"{len(untaught)} classes"
        lines.append(f"{who} without a teacher")
    undated = [planned for _, planned in plans if words[planned] == "Not planned"]
    if undated:
        lines.append(several(len(undated), "session", "sessions") + " without a date")
    return lines


def _line(group: Group, planned: Planned, word: str, day: dt.date) -> str:
    return f"{whom(group, planned.session)} · {planned.session.title}, {word} {day.day} {day:%B}"


def _families_to_reach(school: School, groups: list[Group], of_which: str) -> list[str]:
    to_reach = sum(figures(school, group).to_reach for group in groups)
    last = None
    for evening in evenings_of(school, year_shown(school)):
        later = last is None or (evening.starts, school.evenings.index(evening)) > (
            last.starts,
            school.evenings.index(last),
        )
        if has_begun(school, evening) and not evening.cancelled and later:
            last = evening
    if last is None or not to_reach:
        return []
    return [f"{several(to_reach, 'family', 'families')}{of_which} not reached yet this year"]


def summary(school: School, year: int) -> dict:
    """Return the summary for governors: figures by class, and the number of each gap."""
    words = [
        status(planned, school.today)
        for group in groups_of(school, year)
        for planned in group.planned
    ]
    map_words = [word for word, *_ in statements(school, year).values()]
    gaps = {
        "started but not finished": words.count("Part taught"),
        "without a date": words.count("Not planned"),
        "to catch up": total(school, year).behind,
        "not reached yet": total(school, year).to_reach,
        "not in any class’s plan": map_words.count("Not covered"),
    }
    return headlines(school, year) | {
        "classes": {
            group.name: (
                f"{counts.taught} of {counts.planned}" if counts.planned else "none due",
                *([] if counts.up_to_date is None else [beside_class(counts)]),
                f"{counts.reached} of {counts.on_roll}",
            )
            for group in groups_of(school, year)
            for counts in [figures(school, group)]
        },
        "gaps": {gap: number for gap, number in gaps.items() if number},
    }
