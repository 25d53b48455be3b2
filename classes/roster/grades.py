"""Reads year groups in the ways that files write them."""

import re

PRIMARY = range(1, 7)
OLDEST = 13
WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}

_YOUNGER = re.compile(
    r"(?:(?:year|yr|y) ?)?"
    r"(?:0|r|rec|reception(?: year)?|n[12]?|nur|nursery(?: [12])?|pre ?school|(?:e|f|fs)[12]"
    r"|foundation(?: stage)?(?: [12])?|eyfs|kg|pk|prek|it|pr|tk)|yr|yn"
)
"""The ways to write Nursery and Reception, with the codes of the school census."""

UNGRADED = frozenset({"x", "year x", "yx", "n a", "ungraded"})
"""The ways to say that a pupil is in no year group; X is the code of the school census."""

_YEAR = re.compile(
    r"(?:(?:national )?curriculum |n ?c ?)?(?:year ?|yr ?|y ?)?(?:group )?"
    rf"(?:0?(\d{{1,2}})(?: 0)?|({'|'.join(WORDS)}))"
)
_BETWEEN = re.compile(r"[\W_]+")


def read_year(text: str) -> int | None:
    """Return 5 for "5", "05", "Y5", "Year Five" or "NC Year 5"; 0 for Reception; else None.

    Some systems count on below Reception: -1 is Nursery.
    """
    plain = _plain(text)
    if _YOUNGER.fullmatch(plain) or re.fullmatch(r"-\d", text):
        return 0
    match = _YEAR.fullmatch(plain) if plain.isascii() else None
    if not match:
        return None
    year = WORDS.get(match[2]) or int(match[1])
    return year if year <= OLDEST else None


def is_ungraded(text: str) -> bool:
    """Return whether the text means no year group at all."""
    return _plain(text) in UNGRADED or text in ("-", "–", "—")


def _plain(text: str) -> str:
    return _BETWEEN.sub(" ", text.casefold()).strip()


def primary_year(text: str) -> int | None:
    """Return the year group if it is Year 1 to 6; else None."""
    year = read_year(text)
    return year if year in PRIMARY else None


def is_younger(text: str) -> bool:
    """Return whether the text means Nursery or Reception."""
    return read_year(text) == 0
