"""The expected sheets about families of a drawn school, by column title."""

import datetime as dt
from typing import Any

from tests.reports.agreement.schools import Evening, Group, School
from tests.reports.agreement.slow_evenings import (
    adults_of,
    came_of,
    has_begun,
    invited_of,
    now,
    still_to_reach,
)
from tests.reports.agreement.slow_texts import why_cancelled
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
    rows = []
    for evening in evenings_of(school, year):
        groups = [group for group in evening.groups if group in groups_of(school, year)]
        lines = [_of_class(school, evening, group) for group in groups]
        lines += _beside(school, evening) if lines else []
        rows += [
            {
                "Date": evening.day,
                "Begins": f"{evening.starts:%H:%M}",
                "Title": evening.title,
                "State": _state(school, evening),
                **line,
                "Cancelled because": why_cancelled(school, evening),
            }
            for line in lines
        ]
    return rows


def _of_class(school: School, evening: Evening, group: Group) -> Row:
    counts = figures(school, group)
    return {
        "Class": group.name,
        "Pupils invited": invited_of(school, evening, group),
        **_came(school, evening, group),
        **_afterwards(school, evening, group),
        "Pupils on roll": None if evening.cancelled else counts.on_roll,
        "Families reached in the year": None if evening.cancelled else counts.reached,
        "Reach in the year": None if evening.cancelled else counts.reach,
    }


def _beside(school: School, evening: Evening) -> list[Row]:
    """Return the rows of families who came and are in no class invited, or not matched yet."""
    invited = [pupil for group in evening.groups for pupil in roll(school, group, evening.day)]
    others = [coming.adults for coming in evening.came if coming.pupil not in invited]
    unmatched = [
        adults for adults, group in evening.unmatched if not school.chosen or group in school.chosen
    ]
    both = [("Other classes", others), ("Not matched yet", unmatched)]
    titles = ["Pupils invited", "Materials sent", "Spoken to", "Reached after", "Pupils on roll"]
    nothing = dict.fromkeys([*titles, "Families reached in the year", "Reach in the year"])
    return [
        {"Class": name, **nothing, "Families came": len(adults), "Adults": sum(adults)}
        for name, adults in both
        if adults and not (school.chosen and name == "Other classes")
    ]


def _came(school: School, evening: Evening, group: Group) -> Row:
    families = came_of(school, evening, group)
    is_known = _happened(school, evening) or families
    adults = adults_of(school, evening, group)
    return {"Families came": families if is_known else None, "Adults": adults if is_known else None}


def _state(school: School, evening: Evening) -> str:
    if evening.cancelled:
        return "Cancelled"
    if evening.starts + dt.timedelta(hours=1) <= now(school):
        return "Held"
    return "Now" if has_begun(school, evening) else "Coming"


def _happened(school: School, evening: Evening) -> bool:
    return has_begun(school, evening) and not evening.cancelled


def _afterwards(school: School, evening: Evening, group: Group) -> Row:
    """Count pupils in their class on the day if it was invited, else in their present one."""
    if not school.keeps_names:
        after = sum(after for counted, _, _, after in evening.heads if counted is group)
        is_known = after or _happened(school, evening)
        return {
            "Materials sent": None,
            "Spoken to": None,
            "Reached after": after if is_known else None,
        }
    where = {}
    for day in (evening.day, counted_on(school, group.year)):
        for invited in evening.groups:
            for pupil in roll(school, invited, day):
                where[pupil] = invited
    sent = len([pupil for pupil in evening.sent if where.get(pupil) is group])
    spoken = len([pupil for pupil in evening.spoken if where.get(pupil) is group])
    counted = {"Materials sent": sent, "Spoken to": spoken, "Reached after": sent + spoken}
    is_known = sent + spoken or _happened(school, evening)
    return counted if is_known else dict.fromkeys(counted)


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
