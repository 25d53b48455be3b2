"""The expected sheets about families of a drawn school, by column title."""

import datetime as dt
from typing import Any

from tests.reports.agreement.schools import Evening, Group, School
from tests.reports.agreement.slow_evenings import (
    adults_of,
    came_of,
    has_begun,
    invited_of,
    still_to_reach,
)
from tests.reports.agreement.slowly import (
    counted_on,
    evenings_of,
    figures,
    groups_of,
    roll,
    teacher_names,
)

Row = dict[str, Any]


def information_evenings(school: School, year: int) -> list[Row]:
    return [
        {
            "Date": evening.day,
            "Begins": f"{evening.starts:%H:%M}",
            "Title": evening.title,
            "State": _state(school, evening),
            "Class": group.name,
            "Pupils invited": invited_of(school, evening, group),
            **_came(school, evening, group),
            **_afterwards(school, evening, group),
            "Pupils on roll": counts.on_roll,
            "Families reached in the year": counts.reached,
            "Reach": counts.reach,
        }
        for evening in evenings_of(school, year)
        for group in evening.groups
        if group in groups_of(school, year)
        for counts in [figures(school, group)]
    ]


def _came(school: School, evening: Evening, group: Group) -> Row:
    families = came_of(school, evening, group)
    is_known = has_begun(school, evening) or families
    adults = adults_of(school, evening, group)
    return {"Families came": families if is_known else None, "Adults": adults if is_known else None}


def _state(school: School, evening: Evening) -> str:
    if evening.cancelled:
        return "Cancelled"
    return "Held" if has_begun(school, evening) else "Planned"


def _afterwards(school: School, evening: Evening, group: Group) -> Row:
    """Count pupils in their class on the day if it was invited, else in their present one."""
    if not school.keeps_names:
        after = sum(after for counted, _, _, after in evening.heads if counted is group)
        return {"Materials sent": None, "Spoken to": None, "Reached after": after}
    where = {}
    for day in (evening.day, counted_on(school, group.year)):
        for invited in evening.groups:
            for pupil in roll(school, invited, day):
                where[pupil] = invited
    sent = len([pupil for pupil in evening.sent if where.get(pupil) is group])
    spoken = len([pupil for pupil in evening.spoken if where.get(pupil) is group])
    return {"Materials sent": sent, "Spoken to": spoken, "Reached after": sent + spoken}


def families_not_reached(school: School, year: int) -> list[Row]:
    if not school.keeps_names:
        return []
    day, names = counted_on(school, year), still_to_reach(school, year)
    rows = []
    for stay in school.stays:
        here = stay.joined <= day and (stay.left is None or day < stay.left)
        if stay.group.year == year and here and stay.pupil.name in names:
            last = _last_evening(school, stay.group)
            rows.append(
                {
                    "Class": stay.group.name,
                    "Pupil": stay.pupil.name,
                    "In the class since": stay.joined,
                    "Last evening": last,
                    "Joined after it": ("Yes" if stay.joined > last else "No") if last else None,
                    "Who": teacher_names(stay.group) or None,
                }
            )
    return rows


def _last_evening(school: School, group: Group) -> dt.date | None:
    held = [
        evening.day
        for evening in evenings_of(school, group.year)
        if group in evening.groups and not evening.cancelled and has_begun(school, evening)
    ]
    return max(held) if held else None
