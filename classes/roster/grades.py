"""Reads year groups in the ways that files write them."""

import re

PRIMARY = range(1, 7)
OLDEST = 13
YOUNGER = frozenset(
    {"0", "r", "rec", "reception", "n", "n1", "n2", "nursery", "pre-school", "preschool", "fs1"}
    | {
        "fs2",
        "eyfs",
        "kg",
        "pk",
        "prek",
        "it",
        "pr",
        "tk",
        "e1",
        "e2",
        "f1",
        "f2",
        "yr",
        "yn",
        "nur",
    }
)
"""The ways to write Nursery and Reception, with the codes of the school census."""

UNGRADED = frozenset({"x", "year x", "yx", "n/a", "ungraded"})
"""The ways to say that a pupil is in no year group; X is the code of the school census."""

_YEAR = re.compile(
    r"(?:nc\s{0,9})?(?:year|yr|y)?\.?\s{0,9}(?:group\s{0,9})?0?(\d{1,2})(?:\.0)?", re.IGNORECASE
)


def read_year(text: str) -> int | None:
    """Return 5 for "5", "05", "Y5", "Yr 5", "Year 5" or "NC Year 5"; 0 for Reception; else None."""
    if text.casefold().removeprefix("year ").strip() in YOUNGER:
        return 0
    match = _YEAR.fullmatch(text) if text.isascii() else None
    return int(match[1]) if match and int(match[1]) <= OLDEST else None


def is_ungraded(text: str) -> bool:
    """Return whether the text means no year group at all."""
    return text.casefold() in UNGRADED


def primary_year(text: str) -> int | None:
    """Return the year group if it is Year 1 to 6; else None."""
    year = read_year(text)
    return year if year in PRIMARY else None


def is_younger(text: str) -> bool:
    """Return whether the text means Nursery or Reception."""
    return read_year(text) == 0
