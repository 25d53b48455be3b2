"""The values of a class list: names, year groups, classes; and those that give themselves away."""

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from classes.names.never_kept import OF_MANY, Private, private_in_name
from classes.roster.grades import PRIMARY
from classes.tables import CellValue
from classes.years.year_groups import YearGroups

PARTICLES = {"de", "da", "do", "das", "dos", "del", "della", "di", "du", "la", "le", "van", "von",
             "der", "den", "ter", "ten", "bin", "bint", "ibn", "abu", "al", "el", "ap", "ab", "st",
             "mac", "mc", "san", "santa"}  # fmt: skip
"""Small words that belong to the surname after them."""
_SPAN = re.compile(
    r"^(?:year|yr|y|class|form)?s?\.?\s*(\d{1,2})(?:\s*(?:/|-|–|&|and|to)\s*(?:year|yr|y)?\s*(\d{1,2}))?"
    r"(?!\d)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
MOSTLY = 0.3
"""The share of a column's values that gives the column away."""


def words(value: CellValue) -> str:
    """Return a cell as text: accents composed, single spaces between words, no ".0"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    return " ".join(unicodedata.normalize("NFC", str(value)).split())


def gives_away(values: Iterable[CellValue], *, may_be_dates: bool = False) -> str:
    """Return what a column's values are that must not be read, such as dates; else "".

    `may_be_dates` is for classes: those that a spreadsheet made dates of are each wrong by itself.
    """
    seen = [value for value in values if value is not None]
    counts = Counter(
        Private.DATE if isinstance(value, dt.date) else private_in_name(words(value))
        for value in seen
        if isinstance(value, str) or (isinstance(value, dt.date) and not may_be_dates)
    )
    given = (what for kind, what in OF_MANY.items() if counts[kind] >= MOSTLY * len(seen))
    return next(given, "") if seen else ""


def is_unprintable(text: str) -> bool:
    """Return whether a text holds a character that no page and no workbook can hold."""
    if text.isascii() and text.isprintable():
        return False
    return any(
        unicodedata.category(letter) in ("Cc", "Cs") or (ord(letter) & 0xFFFE) == 0xFFFE
        for letter in text
    )


def is_visible(text: str) -> bool:
    return any(unicodedata.category(letter)[0] in "LNSP" for letter in text)


def years_in_class(name: str) -> YearGroups | None:
    """Return the years that a class's name begins with: Year 5 of "5 Oak", both of "5/6 Rowan"."""
    found = _SPAN.match(name)
    if not found:
        return None
    youngest, oldest = int(found[1]), int(found[2] or found[1])
    if youngest not in PRIMARY or oldest not in PRIMARY or youngest > oldest:
        return None
    return YearGroups(youngest, oldest)


def without_marks(name: str) -> str:
    """Return a name without what stands in brackets, such as "(SEN)", and signs at its end.

    What is in brackets is a remark about a child as often as a name, and is never stored.
    """
    if name.isalpha():
        return name
    plain = _BRACKETS.sub(" ", name).rstrip(" *†‡§")
    return " ".join(plain.split()) or name


def split_name(name: str) -> tuple[str, str]:
    """Return forename and surname of "Fox, Ada", "Ada Fox", "Ana de la Cruz"; one name stays one.

    Without a comma the last word is the surname, with the small words that belong to it.
    """
    if "," in name:
        surname, _, forename = (part.strip() for part in name.partition(","))
        return (forename, surname) if forename and surname else (forename or surname, "")
    parts = name.split()
    if len(parts) < 2:
        return name, ""
    start = _surname_start(parts)
    return " ".join(parts[:start]), " ".join(parts[start:])


def _surname_start(parts: Sequence[str]) -> int:
    start = len(parts) - 1
    while start > 1 and parts[start - 1].casefold().rstrip(".") in PARTICLES:
        start -= 1
    return start
