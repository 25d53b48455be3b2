"""How pages show days, shares and choices."""

import datetime as dt

from tests.reports.agreement.schools import Missed
from tests.reports.agreement.slowly import Figures

REASONS = {
    "away": "Away",
    "joined_later": "Joined the class later",
    "withdrawn": "Withdrawn",
    "other": "Another reason",
}
HOWS = {
    "small_group": "In a small group",
    "one_to_one": "One to one",
    "another_class": "With another class",
    "other": "Another way",
}


def short(day: dt.date) -> str:
    return f"{day.day} {day:%b}"


def short_with_year(day: dt.date) -> str:
    return f"{short(day)} {day.year}"


def long(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def percent(share: float | None) -> str:
    """Return a share in whole per cent, halves up, and 100% only for all."""
    if share is None:
        return "–"
    halves_up = int((share + 1e-12) * 200 + 1) // 2
    return ">99%" if halves_up == 100 and share < 1 else f"{halves_up}%"


def up_to_date(counts: Figures) -> str:
    if counts.up_to_date is None:
        return f"{counts.on_roll}"
    return f"{counts.up_to_date} of {counts.on_roll}"


def withdrawn(counts: Figures) -> str:
    return f"{counts.withdrawn} withdrawn" if counts.withdrawn else ""


def beside_class(counts: Figures) -> str:
    """Return the numbers of children up to date and withdrawn, as tables show them."""
    return f"{up_to_date(counts)} {withdrawn(counts)}".strip()


def closed_as(missed: Missed) -> str:
    """Return how a missed lesson was closed other than by catching up; empty if it was not."""
    if missed.closed == "withdrawn" and missed.decided_on:
        return f"Withdrawn, decided by Head teacher on {long(missed.decided_on)}"
    names = {"withdrawn": "Withdrawn", "previous_school": "Taught at the previous school"}
    return names.get(missed.closed, "")


def several(number: int, singular: str, plural: str) -> str:
    return f"{number} {singular if number == 1 else plural}"
