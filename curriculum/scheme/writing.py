"""Writes a scheme that reads back unchanged, with no cell that a spreadsheet runs as a formula."""

import csv
import io
from collections.abc import Callable, Iterator

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from classes.tables.writing import is_risky, plain_text, write_text
from curriculum.models import Module
from curriculum.scheme.columns import COLUMNS, join_lines

WIDTHS = (9, 34, 8, 9, 50, 40, 34, 60)
"""The widths of the columns of the workbook, in characters."""


Shown = Callable[[str], str]
"""How a text is shown to the person who downloads it."""


def scheme_csv(module: Module, shown: Shown = str) -> bytes:
    """Return the sessions in use as .csv, in UTF-8 with the byte order mark that Excel needs."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for row in _rows(module, shown):
        writer.writerow([_escaped(plain_text(value)) for value in row])
    return file.getvalue().encode("utf-8-sig")


def scheme_xlsx(module: Module, shown: Shown = str) -> bytes:
    """Return the sessions in use as a workbook with one sheet."""
    book = Workbook()
    page = book.active
    page.title = "Scheme of work"
    for column, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True), start=1):
        page.cell(1, column, name).font = Font(bold=True)
        page.column_dimensions[get_column_letter(column)].width = width
    for number, row in enumerate(_rows(module, shown), start=2):
        for column, value in enumerate(row, start=1):
            cell = write_text(page.cell(number, column), value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if COLUMNS[column - 1] in ("position", "minutes"):
                cell.value = int(value)
    page.freeze_panes = "C2"
    page.page_setup.orientation = "landscape"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _rows(module: Module, shown: Shown) -> Iterator[list[str]]:
    """Yield the cells of each session in use, in the order of COLUMNS."""
    for session in module.sessions.in_use().prefetch_related("outcomes").order_by("position"):
        yield [
            str(session.position),
            shown(session.title),
            session.year_groups.short,
            str(session.minutes),
            join_lines(shown(session.aims)),
            join_lines(shown(session.before_teaching)),
            " ".join(outcome.code for outcome in session.outcomes.all()),
            join_lines(shown(session.outline)),
        ]


def _escaped(text: str) -> str:
    """Return `text` with a ' if a spreadsheet would run it as a formula. Reading removes the '."""
    return f"'{text}" if is_risky(text) else text
