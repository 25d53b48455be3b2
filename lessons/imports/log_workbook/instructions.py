"""Writes the first sheet of the log workbook: how to fill it in, and who to give it to."""

from collections.abc import Iterator
from typing import Any

from openpyxl.styles import Alignment, Font

from classes.models import School
from classes.tables.writing import write_text
from classes.years.academic_year import AcademicYear
from lessons.imports.log_workbook.line_reading import OUTCOMES, UNDERSTANDINGS

TITLE = "How to fill this in"
_BOLD = Font(name="Calibri", size=11, bold=True)
_TOP = Alignment(vertical="top", wrap_text=True)


def write_instructions(page: Any, school: School, year: AcademicYear, *, with_names: bool) -> None:
    """Write the steps, then what goes into each column."""
    page.title = TITLE
    page.column_dimensions["A"].width = 18
    page.column_dimensions["B"].width = 92
    page.sheet_view.showGridLines = False
    write_text(page.cell(1, 1), f"Log of lessons {year}, {school.name}").font = Font(
        name="Calibri", size=16, bold=True, color="FF073B40"
    )
    rows = [*_steps(school, with_names), ("", ""), *_columns(school, with_names)]
    for number, (label, text) in enumerate(rows, start=3):
        write_text(page.cell(number, 1), label).font = _BOLD
        page.cell(number, 1).alignment = _TOP
        write_text(page.cell(number, 2), text).alignment = _TOP
        page.row_dimensions[number].height = 15 * (1 + len(text) // 90)
    print_across(page)
    page.protection.sheet = True


def print_across(page: Any) -> None:
    """Print the sheet on A4 in landscape, as wide as the paper."""
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _steps(school: School, with_names: bool) -> Iterator[tuple[str, str]]:
    yield "1.", "Go to the sheet of the class. Each row is one lesson on one day."
    yield (
        "2.",
        "The sessions that the class has not had yet are listed already. If a session took several "
        "lessons, choose it again in an empty row below. Leave the rows of sessions not taught.",
    )
    yield (
        "3.",
        "The headings and the Class column are locked, so that the file can be imported. There is "
        "no password.",
    )
    yield (
        "4.",
        "Give the file to the PSHE lead, who imports it under Lessons, Import. They see first what "
        "would change. Importing the same file again records nothing twice.",
    )
    yield "A worry about a child", f"goes to {school.safeguarding_lead_name}, not into this file."
    if with_names:
        yield (
            "Children’s names",
            "are on the sheet Children. Keep this file where you keep class lists, and delete it "
            "once it has been imported.",
        )


def _columns(school: School, with_names: bool) -> Iterator[tuple[str, str]]:
    needs_counts = not school.keeps_pupil_names
    yield "Session", "Choose from the list. (needed)"
    yield (
        "Year groups",
        "In a class of several: “Year 6 only” if the lesson was for one of them. If empty, it was "
        "for the whole class.",
    )
    yield "Date", "The day of the lesson, such as 24/11/2026. (needed)"
    yield "Outcome", f"{', '.join(OUTCOMES.values())}. (needed)"
    yield "Taught by", "A member of staff from the list, or the name of a visitor. (needed)"
    yield "Minutes", "How long the lesson was."
    yield (
        "On roll, Present",
        "How many children were in the class that day and how many were there. Children who "
        "joined later are not counted."
        + (" (needed)" if needs_counts else " If empty, they are taken from the class list."),
    )
    if with_names:
        yield (
            "Away",
            "The children who were away, spelt as on the sheet Children, separated by commas.",
        )
    yield (
        "Understanding",
        f"{', '.join(UNDERSTANDINGS.values())}: your judgement of the class as a whole.",
    )
    yield (
        "Note",
        "About the lesson, not about a child. If it did not happen, write why in the first line.",
    )
