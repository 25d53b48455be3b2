"""Counts the sessions planned and taught by the end of each month of the year."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from classes.years.academic_year import AcademicYear
from lessons.coverage import Cell, Coverage
from lessons.status import COUNTED, Status

MONTHS = 12


@dataclass(frozen=True)
class Month:
    """How many sessions were planned by the end of a month, and how many were taught by then.

    A session that was taught without a due date counts as due on the day it was taught. `taught`
    is None for a month that has not begun.
    """

    name: str
    planned: int
    taught: int | None


def months_of(coverage: Coverage, year: AcademicYear) -> list[Month]:
    """Return the months of the year from September. Sessions without a due date are not planned."""
    cells = [cell for row in coverage.classes for cell in row.cells.values()]
    due = [
        day for cell in cells if cell.status in COUNTED and (day := _planned_for(cell)) is not None
    ]
    held = [cell.held_on for cell in cells if cell.status is Status.TAUGHT and cell.held_on]
    starts = [_month(year, number) for number in range(MONTHS + 1)]
    planned, taught = _by(due, starts), _by(held, starts)
    return [
        Month(f"{start:%b %Y}", by_then, done if start <= coverage.today else None)
        for start, by_then, done in zip(starts[:-1], planned, taught, strict=True)
    ]


def _planned_for(cell: Cell) -> dt.date | None:
    return cell.due_on or (cell.held_on if cell.status is Status.TAUGHT else None)


def _month(year: AcademicYear, number: int) -> dt.date:
    """Return the first day of the month `number` months after September."""
    years, month = divmod(year.start.month - 1 + number, 12)
    return dt.date(year.first_year + years, month + 1, 1)


def _by(days: Iterable[dt.date], starts: list[dt.date]) -> list[int]:
    """Count the days before the end of each month."""
    days = list(days)
    return [sum(day < end for day in days) for end in starts[1:]]
