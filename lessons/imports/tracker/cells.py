"""Reads one cell of a tracker: a date, and the words beside it."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from classes.roster.lists.values import cell_text, is_unprintable
from classes.tables import CellValue
from classes.tables.days import MONTHS, day_of
from classes.years.academic_year import AcademicYear
from lessons.imports.tracker.words import CERTAIN, apart

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_NTH = r"\d\d?(?:st|nd|rd|th)?"
_DATE = re.compile(
    r"(?<![\w/])(?:(?:mon|tue|wed|thu|fri)[a-z]{0,6},?\s)?"
    r"(?:\d{4}([/-])\d\d?\1\d\d?|\d\d?([/.-])\d\d?\2\d{2,4}"
    rf"|{_NTH}[ -]{_MONTH}(?:,?[ -]\d{{4}}|[ -]\d\d)?|{_MONTH} {_NTH}(?:,? \d{{4}})?"
    r"|\d\d?[/.]\d\d?)(?![\w/])",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    rf"\b{_NTH}(?:[–—-]|\s?(?:&|\+|\band\b|\bto\b)\s?)(?:{_NTH}\s?{_MONTH}|\d\d?/\d\d?)(?![\d/])"
    rf"|\b\d\d?/\d\d? {_MONTH}",
    re.IGNORECASE,
)
"""Such as “4-5 Nov”, of which the end alone looks like a day."""
_PARTS = re.compile(rf"\d+|{'|'.join(MONTHS)}", re.IGNORECASE)
_WEEK = re.compile(
    r"\b(?:w/?[cb]|wk|week)\b\.?(?: (?:commencing|beginning|beg|of)\b\.?)?\s*$", re.IGNORECASE
)
_BY = re.compile(r"\bby\s*$", re.IGNORECASE)
_TIME = re.compile(r"\b(?:\d\d?:\d\d|(?:\d\d?(?:[:.]\d\d)?\s?)?[ap]\.?m\b\.?)", re.IGNORECASE)
_BREAKS = re.compile(r"[;,()|\n]+|\s[–—-]\s|\s/\s|:\s")
_TITLES = ("mr", "mrs", "miss", "ms", "mx", "dr")

FIRST_MONTH = 9

MOST_IN_WORD = 40
"""A longer text between two separators is a note, not a mark or a name."""
MOST_IN_NOTE = 500
MOST_WORDS = 6


DAY_OF_WEEK = "The tracker gives the week: the day is the one with which it begins."
SEVERAL = "It holds several dates. Log these lessons on the page."


@dataclass(frozen=True)
class Read:
    """What a cell holds. `day_note` says what the day is, if it is not simply that of a lesson."""

    day: dt.date | None = None
    words: tuple[str, ...] = ()
    note: str = ""
    doubt: str = ""
    day_note: str = ""


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
    if _SEVERAL.search(text) or (found and _DATE.search(text, found.end())):
        return Read(doubt=SEVERAL)
    if not found:
        return Read(None, *_words(text))
    before, week = _WEEK.subn("", text[: found.start()])
    words, note = _words(_TIME.sub("", f"{before};{text[found.end() :]}"))
    day = _day(found[0], year)
    doubt = "" if day else f"“{found[0]}” is no day."
    if _BY.search(before):
        doubt = f"“by {found[0]}” is a deadline, not the day of a lesson."
    return Read(day, words, note, doubt, DAY_OF_WEEK if week and day else "")


def together(reads: Iterable[Read]) -> Read:
    """Return what several cells hold of one lesson. Different days are a doubt."""
    whole = Read()
    for read in reads:
        if whole.day and read.day and whole.day != read.day:
            whole = replace(whole, doubt=whole.doubt or SEVERAL)
        whole = Read(
            whole.day or read.day,
            (*whole.words, *read.words),
            "; ".join(filter(None, (whole.note, read.note)))[:MOST_IN_NOTE],
            whole.doubt or read.doubt,
            whole.day_note or read.day_note,
        )
    return whole


def heading_day(value: CellValue, year: AcademicYear) -> Read:
    """Return the day that a heading is, such as “w/c 5 Oct”, or nothing."""
    read = read_cell(value, year)
    return read if read.day and not read.words and not read.note else Read()


def is_week(heading: str) -> bool:
    """Return whether the days under a heading are the beginnings of weeks."""
    return bool(_WEEK.search(heading))


def _day(text: str, year: AcademicYear) -> dt.date | None:
    """Return the day that a date is, with the year of the academic year if it has none."""
    parts = _PARTS.findall(text.lower())
    years = (f"{year.first_year % 100}", f"{year.first_year % 100 + 1}")
    if len(parts[0]) == len("2026"):
        parts.reverse()
    elif not parts[0].isdigit():
        if parts[1:] in ([years[0]], [years[1]]):
            return None  # “Sept 26” may be a month
        parts[:2] = parts[1::-1]
    day, month = int(parts[0]), parts[1]
    month_number = int(month) if month.isdigit() else MONTHS.index(month) + 1
    first = int(parts[2]) if parts[2:] else year.first_year + (month_number < FIRST_MONTH)
    try:
        return dt.date(first + 2000 if first < 100 else first, month_number, day)
    except ValueError:
        return None


def _words(text: str) -> tuple[tuple[str, ...], str]:
    """Return the words of a cell, and a text that is too long to be one."""
    words: list[str] = []
    notes = []
    for part in apart(" ".join(part.split()) for part in _BREAKS.split(text)):
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
