"""Writes the audit workbook, row by row. Other programs know its sheets by name and order."""

import datetime as dt
from collections.abc import Sequence
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.packaging.custom import IntProperty, StringProperty

from classes.models import School
from classes.tables.writing import plain_text
from classes.years.academic_year import AcademicYear
from reports.sheets import (
    change_history,
    children,
    coverage,
    curriculum_map,
    families_not_reached,
    information_evenings,
    lessons,
    missed_lessons,
    resources,
    summary,
    to_do,
)
from reports.sheets.about import write_about
from reports.sheets.looks import use_one_font
from reports.sheets.signs import NUMBER_PROPERTY, SCHOOL_PROPERTY
from reports.sheets.source import Options, Source
from reports.sheets.stream import discard, save
from reports.sheets.table import TableSheet, write_table

SHEETS: tuple[TableSheet, ...] = (
    summary.SHEET,
    coverage.SHEET,
    lessons.SHEET,
    missed_lessons.SHEET,
    children.SHEET,
    to_do.SHEET,
    information_evenings.SHEET,
    families_not_reached.SHEET,
    curriculum_map.SHEET,
    resources.SHEET,
    change_history.SHEET,
)
"""The table sheets, in order. About comes before them.

A new one also goes into `AUDIT_SHEETS_WITHOUT_LESSONS` of the import of lessons.
"""

"""Custom properties of the document: the export's number and the school's short name."""


def build(
    school: School,
    academic_year: int,
    options: Options,
    file: IO[bytes],
    sheets: Sequence[TableSheet] = SHEETS,
) -> None:
    """Write the audit workbook of a school's year into `file`, at its current position.

    The number of queries does not depend on how much the school has recorded.
    """
    source = Source(school=school, year=AcademicYear(academic_year), options=options)
    book = Workbook(write_only=True)
    use_one_font(book)
    try:
        _describe(book, source)
        write_about(book, source, sheets)
        for sheet in sheets:
            write_table(book, sheet, source)
        save(book, file)
    finally:
        discard(book)


def _describe(book: Any, source: Source) -> None:
    """Set the document's properties. Their times are in UTC.

    The export's number is a custom property, because other programs keep those when they save.
    """
    number = source.options.number
    school = plain_text(source.school.name)
    made_at = source.options.made_at.astimezone(dt.UTC).replace(microsecond=0)
    book.properties.title = f"Audit workbook {source.year}, {school}"
    book.properties.identifier = f"{source.school.slug}/{number}"
    book.custom_doc_props.append(IntProperty(name=NUMBER_PROPERTY, value=number))
    book.custom_doc_props.append(StringProperty(name=SCHOOL_PROPERTY, value=source.school.slug))
    book.properties.subject = "Coverage of relationships and online safety teaching"
    book.properties.creator = school
    book.properties.created = made_at
    book.properties.modified = made_at
