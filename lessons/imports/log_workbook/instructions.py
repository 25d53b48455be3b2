"""The first page of the log workbook: how it is filled in, and where it goes then."""

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
    """Write the page, with the columns and what goes into each."""
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
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.protection.sheet = True


def _steps(school: School, with_names: bool) -> Iterator[tuple[str, str]]:
    yield "1.", "Go to the sheet of the class. A row is one lesson: an occasion on one day."
    yield (
        "2.",
        "The sessions that the class has not had yet stand there already. For a session that took "
        "several lessons, choose it again in a free row below. Leave rows of what was not taught.",
    )
    yield (
        "3.",
        "Headers and classes are locked, without a password, so that the file can be read again.",
    )
    yield (
        "4.",
        "Hand the file to the PSHE lead, who takes it in under Lessons, Import. What it would "
        "change is shown first. Taking the same file in again records nothing twice.",
    )
    lead = school.safeguarding_lead_name
    yield (
        "A worry about a child",
        f"goes to {lead}, not into this file.",
    )
    if with_names:
        yield (
            "Children’s names",
            "are on the sheet Children. Keep this file where you keep class lists, and delete it "
            "once it is taken in.",
        )


def _columns(school: School, with_names: bool) -> Iterator[tuple[str, str]]:
    needs_counts = not school.keeps_pupil_names
    yield "Session", "Choose from the list. (needed)"
    yield "Date", "The day of the lesson, such as 24/11/2026. (needed)"
    yield "Outcome", f"{', '.join(OUTCOMES.values())}. (needed)"
    yield "Taught by", "One of the staff from the list, or the name of a visitor. (needed)"
    yield "Minutes", "How long it was."
    yield (
        "On roll, Present",
        "How many children were in the class and how many were there."
        + (" (needed)" if needs_counts else " Left empty, they are counted from the class list."),
    )
    if with_names:
        yield (
            "Away",
            "The children who were away, as they stand on the sheet Children, with commas between.",
        )
    yield (
        "Understanding",
        f"{', '.join(UNDERSTANDINGS.values())}: the class as a whole, in your judgement.",
    )
    yield (
        "Note",
        "About the lesson, not about a child. If it did not happen: why not, in the first line.",
    )
