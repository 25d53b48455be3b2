"""The expected pages of a drawn school's information evenings."""

import datetime as dt

from tests.reports.agreement.schools import Evening, Group, School
from tests.reports.agreement.slowly import (
    counted_on,
    evenings_of,
    family_came,
    figures,
    groups_of,
    is_there,
    roll,
    total,
    year_of,
)
from tests.reports.agreement.words import percent, several, short


def now(school: School) -> dt.datetime:
    return dt.datetime.combine(school.today, dt.time(10), dt.UTC)


def has_begun(school: School, evening: Evening) -> bool:
    return evening.starts <= now(school)


def evening_list(school: School, year: int) -> list[tuple[str, str]]:
    """Return the evenings of a year, latest first, with the number of families who came."""
    evenings = sorted(
        evenings_of(school, year),
        key=lambda evening: (evening.starts, school.evenings.index(evening)),
        reverse=True,
    )
    return [
        (evening.title, several(_families(evening), "family", "families") + " came")
        if has_begun(school, evening) and not evening.cancelled
        else (evening.title, "")
        for evening in evenings
    ]


def _families(evening: Evening) -> int:
    return len(evening.came) + sum(came for _, came, _, _ in evening.heads)


def evening_page(school: School, evening: Evening) -> dict:
    """Return the rows of an evening's page: each class and the school. None if it is cancelled."""
    year = year_of(evening.day)
    all_in_year = total(school, year)
    if evening.cancelled:
        return {"figures": [f"{all_in_year.to_reach}"], "rows": []}
    before = total(school, year - 1)
    adults = sum(coming.adults for coming in evening.came) + sum(
        number for number, _ in evening.unmatched
    )
    adults += sum(number for _, _, number, _ in evening.heads)
    invited = sum(invited_of(school, evening, group) for group in evening.groups)
    came = sum(came_of(school, evening, group) for group in evening.groups)
    rows = [_evening_row(school, evening, group) for group in groups_of(school, year)]
    reached = f"{all_in_year.reached} of {all_in_year.on_roll}"
    school_row = ["School", f"{came} of {invited}", f"{adults}", reached]
    school_row.append(percent(all_in_year.reach))
    if _is_last_year_known(school, year):
        school_row.append(percent(before.came / before.on_roll))
    return {
        "figures": [f"{came} of {invited}", f"{adults}", f"{all_in_year.to_reach}"],
        "rows": [*rows, school_row],
    }


def _evening_row(school: School, evening: Evening, group: Group) -> list[str]:
    counts = figures(school, group)
    row = [group.name, "not invited", "–", f"{counts.reached} of {counts.on_roll}"]
    row.append(percent(counts.reach))
    if group in evening.groups:
        invited = invited_of(school, evening, group)
        row[1] = f"{came_of(school, evening, group)} of {invited}"
        row[2] = f"{adults_of(school, evening, group)}"
    if _is_last_year_known(school, group.year):
        row.append(percent(_last_year(school, group)))
    return row


def _is_last_year_known(school: School, year: int) -> bool:
    """Return whether there is a share of families from the year before to compare with."""
    before = total(school, year - 1)
    return before.came > 0 and before.on_roll > 0


def _last_year(school: School, group: Group) -> float | None:
    """Return last year's share: of the class with this name, or else of these year groups."""
    before = groups_of(school, group.year - 1)
    years = (group.youngest, group.oldest)
    same = [other for other in before if other.name == group.name] or [
        other for other in before if (other.youngest, other.oldest) == years
    ]
    counts = [figures(school, other) for other in same]
    on_roll = sum(other.on_roll for other in counts)
    return sum(other.came for other in counts) / on_roll if on_roll else None


def invited_of(school: School, evening: Evening, group: Group) -> int:
    if not school.keeps_names:
        return group.heads or 0
    return len(roll(school, group, evening.day))


def came_of(school: School, evening: Evening, group: Group) -> int:
    by_head = sum(came for counted, came, _, _ in evening.heads if counted is group)
    there = roll(school, group, evening.day)
    return by_head + len([coming for coming in evening.came if coming.pupil in there])


def adults_of(school: School, evening: Evening, group: Group) -> int:
    by_head = sum(adults for counted, _, adults, _ in evening.heads if counted is group)
    there = roll(school, group, evening.day)
    return by_head + sum(coming.adults for coming in evening.came if coming.pupil in there)


def follow_up_page(school: School, evening: Evening) -> list[str]:
    """Return who can be followed up, with the day on which those who came later joined."""
    year = year_of(evening.day)
    names, day = still_to_reach(school, year), counted_on(school, year)
    return sorted(
        stay.pupil.name + (f" joined {short(stay.joined)}" if stay.joined > evening.day else "")
        for stay in school.stays
        if stay.group.year == year and is_there(stay, day) and stay.pupil.name in names
    )


def still_to_reach(school: School, year: int) -> list[str]:
    """Return the children on roll whose family no evening of the year has reached."""
    day = counted_on(school, year)
    reached = {
        pupil for evening in evenings_of(school, year) for pupil in [*evening.sent, *evening.spoken]
    }
    return sorted(
        pupil.name
        for group in groups_of(school, year)
        for pupil in roll(school, group, day)
        if pupil not in reached and not family_came(school, pupil, year)
    )
