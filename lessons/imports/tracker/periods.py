"""Finds the academic year beside the cells of a tracker that holds several years."""

import re
from dataclasses import replace

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from classes.tables import RawTable
from classes.years.academic_year import AcademicYear
from lessons.imports.tracker.marks import Mark

_YEAR = re.compile(
    r"(?<!\d)(?:20)?(\d\d) ?[/_–-] ?(?:20)?(\d\d)(?![\d/])"
    r"(?! ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
    re.IGNORECASE,
)
LAST_MONTH = 12
"""Two numbers up to this one, such as 11/12, may be a date."""


class Periods:
    """The academic years that a table names: of all of it, of bands of rows or columns, of rows."""

    def __init__(self, table: RawTable) -> None:
        self.of_table = _year_in(table.name)
        self.of_row: dict[int, AcademicYear] = {}
        self.bands: list[tuple[int, dict[int, AcademicYear]]] = []
        for row, cells in enumerate(table.rows):
            filled = [place for place, cell in enumerate(cells) if cell is not None]
            years = {
                place: year
                for place in filled
                if isinstance(text := cells[place], str) and (year := _year_in(text))
            }
            if not years:
                continue
            if len(set(years.values())) > 1:
                self.bands.append((table.line(row), years))
            elif filled[0] in years:
                self.bands.append((table.line(row), {0: years[filled[0]]}))
            elif any(_YEAR.fullmatch(str(cells[place]).strip()) for place in years):
                self.of_row[table.line(row)] = next(iter(years.values()))

    def beside(self, mark: Mark, year: AcademicYear) -> Mark:
        """Return the mark, with the academic year beside it if that is another one."""
        letters, line = coordinate_from_string(mark.cell)
        found = self.of_row.get(line) or self._of_band(line, column_index_from_string(letters) - 1)
        return replace(mark, period=found.label) if found and found != year else mark

    def _of_band(self, line: int, column: int) -> AcademicYear | None:
        for first, years in reversed(self.bands):
            if first <= line:
                starts = [start for start in years if start <= column]
                return years[max(starts)] if starts else self.of_table
        return self.of_table


def _year_in(text: str) -> AcademicYear | None:
    """Return the academic year that a text names, such as “RSE 2025-26”, or None."""
    for match in _YEAR.finditer(text):
        first, second = int(match[1]), int(match[2])
        if second == first + 1 and first > LAST_MONTH:
            return AcademicYear(2000 + first)
    return None
