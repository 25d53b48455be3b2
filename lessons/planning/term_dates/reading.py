"""Works out from a council's term dates when a school is closed.

Two kinds of files exist: some name the holidays, others the terms, between which the holidays are.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from classes.tables import TableRefusedError
from classes.words.dates import long_date
from classes.years.academic_year import AcademicYear
from classes.years.usual_holidays import usual_name
from lessons.models import ClosedFor
from lessons.planning.term_dates.entries import CLOSES, ONE_DAY, OPENS, Entry, entries_of

SATURDAY = 5
LONGEST = dt.timedelta(days=130)
"""Longer than any term or holiday: such an event is about something else."""

SHORTEST_TERM = dt.timedelta(days=14)
LONGEST_HOLIDAY = dt.timedelta(weeks=4)
"""Longer than any but the summer holidays, which are in two academic years."""

SUMMER = (6, 7, 8)

_INSET = re.compile(r"\binset\b|training|staff day|\bpd day|non[- ]pupil|professional|teacher day")
_PART_OF_TERM = re.compile(r"(half[- ]?term \d|(1st|2nd|first|second) half|term \d)")
_HOLIDAY_EDGE = re.compile(r"(half[- ]?term|holidays?|break) (starts?|begins?|ends?|finish)")
_HOLIDAY = re.compile(
    r"holiday|half[- ]?term|\bbreak\b(?! up)|christmas|easter|bank|may day|closed|closure|"
    r"good friday|boxing|new year"
)
_TERM = re.compile(r"\bterm\b|autumn|spring|summer")


@dataclass(frozen=True)
class ReadDays:
    """Closed days read from a file. `is_sure` is False where somebody must say what they are."""

    first_day: dt.date
    last_day: dt.date
    closed_for: str
    name: str
    is_sure: bool = True


def read_term_dates(content: bytes, filename: str, year: AcademicYear) -> list[ReadDays]:
    """Return the closed days that a file gives for `year`, in order.

    Raise TableRefusedError, with a sentence, if it cannot be read or has none.
    """
    entries = [
        entry
        for entry in entries_of(content, filename, year)
        if entry.last_day - entry.first_day <= LONGEST
    ]
    if not entries:
        raise TableRefusedError(
            "No dates were found in this file.",
            "It should have a line for each holiday, or for each term, with its first and last "
            "day. You can also type the days below.",
        )
    closed = sorted(set(_in_year(_closed(entries), year)), key=lambda days: days.first_day)
    if not closed:
        first = min(entry.first_day for entry in entries)
        last = max(entry.last_day for entry in entries)
        raise TableRefusedError(
            f"This file has no closed days in {year}.",
            f"Its dates are from {long_date(first)} to {long_date(last)}.",
        )
    return closed


def _closed(entries: Sequence[Entry]) -> list[ReadDays]:
    """Return what is closed by the holidays that are named, and between the terms that are."""
    terms, closed = [], []
    starts, ends = [], []
    for entry in entries:
        match _kind(entry):
            case "term":
                terms.append((entry.first_day, entry.last_day))
            case "start":
                starts.append(entry.first_day)
            case "end":
                ends.append(entry.last_day)
            case "":
                closed.append(_days(entry, ClosedFor.OTHER, is_sure=False))
            case kind:
                closed.append(_days(entry, kind))
    closed += _between_holiday_edges(entries)
    terms += _pairs(starts, ends)
    closed += _between_terms(starts, ends)
    holidays = [days for days in closed if days.closed_for == ClosedFor.HOLIDAY]
    closed += [gap for gap in _gaps(terms) if not _is_covered(gap, holidays)]
    return [days for days in closed if not _is_inside_another(days, closed)]


def _kind(entry: Entry) -> str:
    """Return what a line is: a value of ClosedFor, "term", "start" or "end" of one, "" or "edge".

    "" is something that nobody can tell from its name.
    """
    name, one_day = entry.name.casefold(), entry.first_day == entry.last_day
    if _INSET.search(name):
        return ClosedFor.INSET
    if _HOLIDAY_EDGE.search(name) and one_day and not _PART_OF_TERM.search(name):
        return "edge"
    if one_day and CLOSES.search(name):
        return "end"
    if one_day and OPENS.search(name):
        return "start"
    if _PART_OF_TERM.search(name) and not one_day:
        return "term"
    if _HOLIDAY.search(name):
        return ClosedFor.HOLIDAY
    is_long = entry.last_day - entry.first_day >= SHORTEST_TERM
    return "term" if is_long and _TERM.search(name) else ""


def _days(entry: Entry, closed_for: str, *, is_sure: bool = True) -> ReadDays:
    name = entry.name or ("INSET day" if closed_for == ClosedFor.INSET else "Closed")
    return ReadDays(entry.first_day, entry.last_day, closed_for, name, is_sure)


def _between_holiday_edges(entries: Iterable[Entry]) -> Iterator[ReadDays]:
    """Yield the holidays that are given as one line for the first day and one for the last."""
    edges = [entry for entry in entries if _kind(entry) == "edge"]
    starts = [entry.first_day for entry in edges if OPENS.search(entry.name.casefold())]
    ends = [entry.last_day for entry in edges if CLOSES.search(entry.name.casefold())]
    for first, last in _pairs(starts, ends):
        yield ReadDays(first, last, ClosedFor.HOLIDAY, usual_name(first))


def _between_terms(starts: Iterable[dt.date], ends: Iterable[dt.date]) -> Iterator[ReadDays]:
    """Yield the holidays between the end of a term and the next start, if only these are named."""
    for last, first in _pairs(ends, starts):
        if first - last <= LONGEST_HOLIDAY:
            yield from _gap(last + ONE_DAY, first - ONE_DAY)


def _pairs(starts: Iterable[dt.date], ends: Iterable[dt.date]) -> list[tuple[dt.date, dt.date]]:
    """Return the spans from each start to the next end."""
    pairs, begun = [], None
    for day, is_end in sorted([*((day, False) for day in starts), *((day, True) for day in ends)]):
        if is_end and begun:
            pairs.append((begun, day))
        begun = None if is_end else begun or day
    return pairs


def _gaps(terms: Iterable[tuple[dt.date, dt.date]]) -> Iterator[ReadDays]:
    """Yield the weekdays before the first term, between the terms and after the last."""
    spans = sorted(terms)
    if not spans:
        return
    year = AcademicYear.of(spans[0][0])
    if spans[0][0] > year.start and spans[0][0].month >= 9:
        yield from _gap(year.start, spans[0][0] - ONE_DAY)
    until = spans[0][1]
    for first, last in spans[1:]:
        if first > until:
            yield from _gap(until + ONE_DAY, first - ONE_DAY)
        until = max(until, last)
    if until.month in SUMMER and until < (end := AcademicYear.of(until).end):
        yield from _gap(until + ONE_DAY, end)


def _gap(first: dt.date, last: dt.date) -> Iterator[ReadDays]:
    while first <= last and first.weekday() >= SATURDAY:
        first += ONE_DAY
    while first <= last and last.weekday() >= SATURDAY:
        last -= ONE_DAY
    if first <= last:
        middle = first + (last - first) // 2
        yield ReadDays(first, last, ClosedFor.HOLIDAY, usual_name(middle))


def _is_covered(gap: ReadDays, holidays: Sequence[ReadDays]) -> bool:
    """Return whether the holidays that are named hold each weekday of the gap."""
    days = (gap.first_day + ONE_DAY * n for n in range((gap.last_day - gap.first_day).days + 1))
    return all(
        any(row.first_day <= day <= row.last_day for row in holidays)
        for day in days
        if day.weekday() < SATURDAY
    )


def _is_inside_another(days: ReadDays, others: Iterable[ReadDays]) -> bool:
    """Return whether a holiday, such as Good Friday, is inside a longer one."""
    return days.closed_for == ClosedFor.HOLIDAY and any(
        other.closed_for == ClosedFor.HOLIDAY
        and other.first_day <= days.first_day
        and days.last_day <= other.last_day
        and (other.first_day, other.last_day) != (days.first_day, days.last_day)
        for other in others
    )


def _in_year(closed: Iterable[ReadDays], year: AcademicYear) -> Iterator[ReadDays]:
    """Yield the part of each that is in `year`, each span of days once."""
    seen = set()
    for days in closed:
        first, last = max(days.first_day, year.start), min(days.last_day, year.end)
        if first <= last and (first, last) not in seen:
            seen.add((first, last))
            yield replace(days, first_day=first, last_day=last)
