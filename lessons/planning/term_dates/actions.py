"""Keeps a school's calendar of an academic year."""

import datetime as dt
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from classes import history
from classes.history.edit_conflicts import EditConflictError
from classes.models import School, User
from classes.years.academic_year import AcademicYear
from lessons.models import ClosedDays, ClosedFor

FIELDS = ["first_day", "last_day", "closed_for", "name"]
MOST = 80
"""The most lines of a calendar: far more than any school has."""


@dataclass(frozen=True)
class Line:
    """A line of the calendar to be kept. `pk` is that of the line it replaces, if it does."""

    first_day: dt.date
    last_day: dt.date
    closed_for: str
    name: str
    pk: int | None = None

    @classmethod
    def of(cls, row: ClosedDays) -> "Line":
        """Return the line of a row, saved or not."""
        return cls(row.first_day, row.last_day, row.closed_for, row.name, row.pk)


@transaction.atomic
def save_calendar(
    *,
    school: School,
    year: AcademicYear,
    lines: Sequence[Line],
    by: User,
    seen: int | None = None,
) -> list[ClosedDays]:
    """Make these lines the school's calendar of `year`, and return them.

    Raise ValidationError if a line is wrong, and EditConflictError if somebody has saved the
    calendar since a page showed it as `seen`, a value of `version_of_calendar`.
    """
    history.locked(school)
    kept = list(school.closed_days.in_year(year))
    if seen is not None and seen != (now := version_of_calendar(kept)):
        raise EditConflictError(
            "The term dates were changed after you opened the page.",
            "Yours are not saved yet. Save again to replace them.",
            version=now,
        )
    _check(year, lines)
    by_pk = {row.pk: row for row in kept}
    staying = {line.pk for line in lines}
    gone = [row for row in kept if row.pk not in staying]
    history.delete_many(gone, by=by, reason="Removed from the term dates")
    for line in lines:
        row = by_pk.get(line.pk or 0) or ClosedDays(school=school)
        if row.pk is None or any(getattr(row, name) != getattr(line, name) for name in FIELDS):
            for name in FIELDS:
                setattr(row, name, getattr(line, name))
            history.save(row, by=by)
    return list(school.closed_days.in_year(year))


def version_of_calendar(rows: Iterable[ClosedDays]) -> int:
    """Return a number that is another one once a line is added, changed or removed."""
    values: list[Any] = sorted([row.pk, *(getattr(row, name) for name in FIELDS)] for row in rows)
    return zlib.crc32(repr(values).encode())


def _check(year: AcademicYear, lines: Sequence[Line]) -> None:
    if len(lines) > MOST:
        raise ValidationError(f"The calendar has room for {MOST} lines. Nothing was saved.")
    for line in lines:
        if line.first_day not in year:
            raise ValidationError(
                f"{line.name}: {line.first_day:%d/%m/%Y} is not in {year}. Nothing was saved."
            )
    spans = [(line.first_day, line.last_day) for line in lines]
    for line in lines:
        if spans.count((line.first_day, line.last_day)) > 1:
            raise ValidationError(
                f"{line.name}: two lines have the same days. Leave one of them out. Nothing was "
                "saved."
            )


def named(name: str, closed_for: str, usual: str) -> str:
    """Return the name of a line; where none was typed, the one that it usually has."""
    if name:
        return name
    return usual if closed_for == ClosedFor.HOLIDAY else str(ClosedFor(closed_for).label)
