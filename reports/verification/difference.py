"""Describes the differences between an original workbook and a checked one."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from classes.tables.serial import Kind
from reports.verification.rows import Row, ShownCell

LONGEST = 160
"""The most characters of a value that are shown. A longer one is cut around the difference."""

BEFORE_THE_DIFFERENCE = 40
ROW_SHOWS = 6
"""The most cells of a row that are shown."""


@dataclass(frozen=True)
class Difference:
    """One difference: the place, and the values there then and now.

    `sheet` is empty if the difference is about the whole workbook. `place` is a cell, row or
    column of the checked file, or of the original if it was removed.
    """

    sheet: str
    place: str
    then: str
    now: str


@dataclass(frozen=True)
class Differences:
    """The first differences and the number of all. `at_least` is whether there may be more."""

    first: tuple[Difference, ...]
    count: int
    at_least: bool

    @property
    def more(self) -> int:
        return self.count - len(self.first)


class DifferenceCollector:
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
        """Count changed rows whose cells were not compared."""
        self._count += rows
        self._at_least = self._at_least or rows > 0

    def done(self) -> Differences:
        return Differences(tuple(self._first), self._count, self._at_least)


def place_of(row: Row, column: int, heading: str = "") -> str:
    """Return the address and label of a cell, such as "K5 (Note)"."""
    label = f" ({cut(heading)})" if heading else ""
    return f"{get_column_letter(column + 1)}{row.number}{label}"


def row_in_short(row: Row) -> str:
    """Return the first cells of a row, to recognise it by."""
    cells = [row.cells[column] for column in sorted(row.cells)[:ROW_SHOWS]]
    return cut(" · ".join(" ".join(shown(cell).split()) for cell in cells))


def both_shown(before: ShownCell | None, after: ShownCell | None) -> tuple[str, str]:
    """Return two different values as texts that show how they differ."""
    then, now = shown(before), shown(after)
    if then == now and before and after:
        then, now = _exactly(before), _exactly(after)
    start = _first_difference(then, now)
    return _window(then, start), _window(now, start)


def shown(cell: ShownCell | None) -> str:
    """Return a cell as people see it: 12 Oct 2026, 67%, or its text."""
    if cell is None:
        return ""
    text = _value_text(cell.value, cell.kind)
    return f"{text} (from a formula)" if cell.held.startswith("=") else text


def _value_text(value: object, kind: Kind) -> str:
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
    """Return a value with its type, for two that look alike: the number 12 and the text 12."""
    held = cell.held.removeprefix("=")
    formula = " from a formula" if cell.held.startswith("=") else ""
    match held[0]:
        case "s":
            return f"the text “{held[1:]}”{formula}"
        case "n":
            return f"the number {held[1:]}{formula}"
    return f"{held[1:]}{formula}"


def _first_difference(before: str, after: str) -> int:
    length = min(len(before), len(after))
    return next((place for place in range(length) if before[place] != after[place]), length)


def _window(text: str, around: int) -> str:
    """Return a text, or the part of a long one that includes the place `around`."""
    if len(text) <= LONGEST:
        return text
    start = max(0, min(around - BEFORE_THE_DIFFERENCE, len(text) - LONGEST))
    part = text[start : start + LONGEST]
    before = "…" if start else ""
    return f"{before}{part}{'…' if start + LONGEST < len(text) else ''}"


def cut(text: str) -> str:
    """Return a text, cut if it is long."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
