"""Writes the schools of a group as a .csv file, as they are on the page."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from classes.tables.writing import csv_text
from reports.models import SchoolFigures

BOM = "\ufeff"
"""Without it, Excel takes the file for one in the local encoding."""

HEADINGS = (
    *("School", "URN", "Classes", "Planned sessions", "Taught", "Part taught", "Overdue"),
    *("Coverage", "Children on roll", "Children up to date", "Families reached"),
    *("Last logged", "Last workbook", "Workbook number"),
)


class _Line:
    """A file that returns what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[SchoolFigures]) -> Iterator[str]:
    """Yield the lines of the file. Counts of children are as on the page."""
    writer: Any = csv.writer(_Line())
    yield BOM + writer.writerow(HEADINGS)
    for row in rows:
        yield writer.writerow(
            [
                csv_text(row.school.name),
                row.school.urn,
                *(row.classes, row.planned, row.taught, row.part_taught, row.overdue),
                row.coverage_text if row.planned else "not started",
                *(row.on_roll_text, row.up_to_date_text, row.reached_text),
                *(row.last_logged_on, row.last_export_on),
                row.last_export_number,
            ]
        )
