"""Reads one cell of a tracker: a date, and the words beside it."""

import datetime as dt
import re
from dataclasses import dataclass

from classes.roster.lists.values import cell_text, is_unprintable
from classes.tables import CellValue
from classes.tables.days import MONTHS, day_of
from classes.years.academic_year import AcademicYear
from lessons.imports.tracker.words import CERTAIN

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = re.compile(
    r"(?<![\w/])(?:(?:mon|tue|wed|thu|fri)[a-z]{0,6},?\s)?"
    rf"(?:\d{{4}}-\d\d?-\d\d?|\d\d?[/.-]\d\d?[/.-]\d{{2,4}}"
    rf"|\d\d?(?:st|nd|rd|th)?[ -]{_MONTH}(?:,?[ -]\d{{4}}|[ -]\d\d)?|\d\d?[/.]\d\d?)(?![\w/])",
    re.IGNORECASE,
)
_SHORT = re.compile(r"(\d\d?)[/.](\d\d?)")
_SHORT_MONTH = re.compile(rf"(\d\d?)(?:st|nd|rd|th)?[ -]({_MONTH})", re.IGNORECASE)
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri)[a-z]{0,6},?\s", re.IGNORECASE)
_BREAKS = re.compile(r"[;,()|\n]+|\s[–—-]\s|\s/\s|:\s")
_TITLES = ("mr", "mrs", "miss", "ms", "mx", "dr")

MOST_IN_WORD = 40
"""A longer text between two separators is a note, not a mark or a name."""
MOST_IN_NOTE = 500
MOST_WORDS = 6


@dataclass(frozen=True)
class Read:
    """What a cell holds."""

    day: dt.date | None = None
    words: tuple[str, ...] = ()
    note: str = ""
    doubt: str = ""


def read_cell(value: CellValue, year: AcademicYear) -> Read:
    """Return what a cell holds. A date without a year is one of the academic year."""
    if isinstance(value, dt.date):
        return Read(day_of(value))
    text = cell_text(value)
    if isinstance(value, int | float):
        return Read(words=(text,))
    if is_unprintable(text):
        return Read(doubt="It has a character that cannot be printed.")
    found = _DATE.search(text)
    if not found:
        words, note = _words(text)
        return Read(None, words, note)
    day = _day(found[0], year)
    words, note = _words(f"{text[: found.start()]};{text[found.end() :]}")
    doubt = "" if day else f"“{found[0]}” is no day."
    if _DATE.search(text, found.end()):
        return Read(None, words, note, "It holds several dates. Log these lessons on the page.")
    return Read(day, words, note, doubt)


def heading_day(value: CellValue, year: AcademicYear) -> dt.date | None:
    """Return the day that a heading is, such as “w/c 5 Oct”, or None."""
    if isinstance(value, dt.date):
        return day_of(value)
    text = re.sub(
        r"^(?:w/?[cb]|week (?:commencing|beginning))\s*", "", cell_text(value), flags=re.IGNORECASE
    )
    return _day(text, year) if _DATE.fullmatch(text) else None


def _day(text: str, year: AcademicYear) -> dt.date | None:
    text = _WEEKDAY.sub("", text)
    if match := _SHORT.fullmatch(text):
        return _in_year(int(match[1]), int(match[2]), year)
    if match := _SHORT_MONTH.fullmatch(text):
        return _in_year(int(match[1]), MONTHS.index(match[2][:3].lower()) + 1, year)
    return day_of(text)


def _in_year(day: int, month: int, year: AcademicYear) -> dt.date | None:
    try:
        return dt.date(year.first_year + (month < 9), month, day)
    except ValueError:
        return None


def _words(text: str) -> tuple[tuple[str, ...], str]:
    """Return the words of a cell, and a text that is too long to be one."""
    words: list[str] = []
    notes = []
    for part in (" ".join(part.split()) for part in _BREAKS.split(text)):
        if len(part) > MOST_IN_WORD or len(part.split()) > MOST_WORDS:
            notes.append(part)
        elif part:
            words += _phrases(part)
    if len(words) > MOST_WORDS:
        return (), "; ".join([*words, *notes])[:MOST_IN_NOTE]
    return tuple(dict.fromkeys(words)), "; ".join(notes)[:MOST_IN_NOTE]


def _phrases(part: str) -> list[str]:
    """Return the certain words at both ends of a part apart from what is between them."""
    if part.casefold() in CERTAIN:
        return [part]
    tokens = part.split()
    before: list[str] = []
    after: list[str] = []
    while tokens and tokens[0].casefold() in CERTAIN:
        before.append(tokens.pop(0))
    while tokens and tokens[-1].casefold() in CERTAIN:
        after.insert(0, tokens.pop())
    titled = len(tokens) > 1 and tokens[0].casefold().strip(".") in _TITLES
    initials = all(len(token) <= 3 and not token.islower() for token in tokens) and not titled
    middle = tokens if initials else [" ".join(tokens)]
    return [*before, *filter(None, middle), *after]
