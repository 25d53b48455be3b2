"""One thing that differs between a workbook as it was made and as it is now, in words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from classes.tables.serial import Kind
from reports.verification.rows import Row, ShownCell

LONGEST = 160
"""Characters of a value that are shown; of a longer one, those around the first that differs."""

BEFORE_THE_DIFFERENCE = 40
ROW_SHOWS = 6
"""Cells of a row that are shown, to know it by."""


@dataclass(frozen=True)
class Difference:
    """What differs, where, and what was there then and is there now.

    `sheet` is empty where the workbook as a whole is meant. `place` is a cell, a row or a column
    of the file as it is now, or of then if it is gone.
    """

    sheet: str
    place: str
    then: str
    now: str


@dataclass(frozen=True)
class Differences:
    """The first differences, how many there are, and whether there may be still more."""

    first: tuple[Difference, ...]
    count: int
    at_least: bool

    @property
    def more(self) -> int:
        return self.count - len(self.first)


class Collected:
    """Collects the first `most` differences and counts the rest."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._first: list[Difference] = []
        self._count = 0
        self._at_least = False

    def add(self, differences: Iterable[Difference]) -> None:
        for difference in differences:
            self._count += 1
            if len(self._first) < self._most:
                self._first.append(difference)

    def add_uncounted(self, rows: int) -> None:
        """Count rows that differ without having looked at their cells."""
        self._count += rows
        self._at_least = self._at_least or rows > 0

    def done(self) -> Differences:
        return Differences(tuple(self._first), self._count, self._at_least)


def place_of(row: Row, column: int, heading: str = "") -> str:
    """Return a cell as people find it: "K5 (Note)"."""
    named = f" ({cut(heading)})" if heading else ""
    return f"{get_column_letter(column + 1)}{row.number}{named}"


def row_in_short(row: Row) -> str:
    """Return the first cells of a row, to know it by."""
    cells = [row.cells[column] for column in sorted(row.cells)[:ROW_SHOWS]]
    return cut(" · ".join(" ".join(shown(cell).split()) for cell in cells))


def both_shown(before: ShownCell | None, after: ShownCell | None) -> tuple[str, str]:
    """Return two values that differ so that it can be seen in what."""
    then, now = shown(before), shown(after)
    if then == now and before and after:
        then, now = _exactly(before), _exactly(after)
    start = _first_difference(then, now)
    return _window(then, start), _window(now, start)


def shown(cell: ShownCell | None) -> str:
    """Return what a cell shows: 12 Oct 2026, 67%, a text as it is."""
    if cell is None:
        return ""
    value = cell.value
    said = _said(value, cell.kind)
    return f"{said} (by a formula)" if cell.held.startswith("=") else said


def _said(value: object, kind: Kind) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        seconds = f":{value:%S}" if value.second else ""
        return f"{value.day} {value:%b %Y, %H:%M}{seconds}"
    if isinstance(value, dt.date):
        return f"{value.day} {value:%b %Y}"
    if isinstance(value, int | float) and kind is Kind.PERCENT:
        return f"{value * 100:.6g}%"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _exactly(cell: ShownCell) -> str:
    """Return a value with its kind, for two that look alike: the number 12 and the text 12."""
    held = cell.held.removeprefix("=")
    formula = " by a formula" if cell.held.startswith("=") else ""
    match held[0]:
        case "s":
            return f"the text “{held[1:]}”{formula}"
        case "n":
            return f"the number {held[1:]}{formula}"
    return f"{held[1:]}{formula}"


def _first_difference(one: str, other: str) -> int:
    length = min(len(one), len(other))
    return next((place for place in range(length) if one[place] != other[place]), length)


def _window(text: str, around: int) -> str:
    """Return a text, or the part of a long one in which place `around` is."""
    if len(text) <= LONGEST:
        return text
    start = max(0, min(around - BEFORE_THE_DIFFERENCE, len(text) - LONGEST))
    part = text[start : start + LONGEST]
    before = "…" if start else ""
    return f"{before}{part}{'…' if start + LONGEST < len(text) else ''}"


def cut(text: str) -> str:
    """Return a text, or the beginning of a long one."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
