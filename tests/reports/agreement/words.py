"""How days, shares and choices are said on a page."""

import datetime as dt

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


def long(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def percent(share: float | None) -> str:
    """Return it in whole percent, halves up, and never 100 % of what is not all."""
    if share is None:
        return "–"
    halves_up = int((share + 1e-12) * 200 + 1) // 2
    return ">99%" if halves_up == 100 and share < 1 else f"{halves_up}%"


def up_to_date(found: Figures) -> str:
    if found.up_to_date is None:
        return f"{found.on_roll}"
    return f"{found.up_to_date} of {found.on_roll}"


def several(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
