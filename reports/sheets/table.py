"""Writes a table sheet: a frozen header row, an Excel table with filters, and print set-up."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table

from classes.tables.writing import as_typed, plain_text
from reports.sheets.cells import RowMaker, Styled
from reports.sheets.column import Column
from reports.sheets.conditions import add_conditions
from reports.sheets.continued import FOOTER, LongTexts
from reports.sheets.height import LINE, height_of
from reports.sheets.looks import Look
from reports.sheets.printing import Printed, pages_across, set_up_print, set_widths
from reports.sheets.pupil_labels import PupilLabels
from reports.sheets.stream import RowStream, add_table
from reports.sheets.texts import Row, shown_rows, shown_titles

LONGEST_TITLE = 255
"""The most characters in the name of a table's column."""

MOST_LINKS = 65_530
"""The most links on a sheet. Excel reports one with more as damaged."""


class Tabled(Printed, Protocol):
    """What every table is written from: `pupils` replaces children's names in its texts."""

    @property
    def pupils(self) -> PupilLabels: ...


S = TypeVar("S", bound=Tabled)


@dataclass(frozen=True)
class TableSheet(Generic[S]):
    """The description of a table sheet.

    `question` is the question that it answers. `columns` and `rows` read the source, and `empty`
    returns the line shown if there are no rows. The first `frozen` columns stay in sight. The last
    `totals` rows are below the table, so that filters and sorting leave them alone. `below` adds
    anything else below the last row, whose number it is given.
    """

    title: str
    question: str
    columns: Callable[[S], Sequence[Column]]
    rows: Callable[[S], Iterable[Row]]
    empty: Callable[[S], str]
    frozen: int = 1
    totals: int = 0
    below: Callable[[Any, S, int], None] | None = None


def write_table(book: Any, sheet: TableSheet[S], source: S) -> None:
    """Add `sheet` to `book`, row by row, without keeping the rows in memory."""
    columns = sheet.columns(source)
    titles = unique_titles(shown_titles(source.pupils, columns))
    page = book.create_sheet(sheet.title)
    widths = [column.characters for column in columns]
    set_widths(page, widths)
    set_up_print(page, source, pages_across=pages_across(widths))
    page.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}2"
    page.print_title_rows = "1:1"
    if sheet.frozen and pages_across(widths) > 1:
        page.print_title_cols = f"A:{get_column_letter(sheet.frozen)}"
    stream = RowStream(page)
    _write_header(stream, columns, titles)
    texts = LongTexts(titles, _wrapping(columns))
    last = _write_rows(stream, sheet, source, columns, texts)
    end = max(2, last - sheet.totals)
    if texts:
        last = _write_below(stream, texts, sum(widths))
    add_table(page, _table(sheet.title, titles, end))
    add_conditions(page, columns, end)
    if sheet.below:
        sheet.below(page, source, last)
    stream.close()


def unique_titles(titles: Iterable[str]) -> list[str]:
    """Return valid titles for a table: on one line, not too long, and all different."""
    unique: dict[str, str] = {}
    for title in titles:
        base = " ".join(plain_text(title).split())[:LONGEST_TITLE] or "Column"
        number, candidate = 1, base
        while candidate.casefold() in unique:
            number += 1
            candidate = f"{base[: LONGEST_TITLE - 6]} ({number})"
        unique[candidate.casefold()] = candidate
    return list(unique.values())


def _write_header(stream: RowStream, columns: Sequence[Column], titles: Sequence[str]) -> None:
    """Write the header row, with room below the text for the filter buttons."""
    wrapping = [(place, column.characters) for place, column in enumerate(columns)]
    maker = RowMaker(stream, [column.header_look for column in columns])
    maker.add(titles, height_of(titles, wrapping, more=LINE))


def _write_rows(
    stream: RowStream,
    sheet: TableSheet[S],
    source: S,
    columns: Sequence[Column],
    texts: LongTexts,
) -> int:
    """Write the rows, or the line for an empty table. Return the number of the last row."""
    maker = RowMaker(stream, [column.look for column in columns])
    shown = shown_rows(source.pupils, columns)
    for row in map(shown, sheet.rows(source)):
        maker.add(texts.marked(row), height_of(row, texts.wrapping))
    if stream.next_row == 2:
        maker.add([Styled(sheet.empty(source), Look.REMARK)])
    stream.page._hyperlinks.extend(_links(maker))
    return stream.next_row - 1


def _wrapping(columns: Sequence[Column]) -> list[tuple[int, int]]:
    """Return the place and the width of each column that wraps its text."""
    return [
        (place, column.characters)
        for place, column in enumerate(columns)
        if column.look is Look.LONG_TEXT
    ]


def _write_below(stream: RowStream, texts: LongTexts, width: int) -> int:
    """Write the texts that are too long for their row. Return the number of the last row."""
    maker = RowMaker(stream, [Look.BELOW])
    for row in texts.rows(width):
        maker.add(row)
    footer = stream.page.oddFooter.center
    footer.text = f"{footer.text}. {FOOTER}"
    return stream.next_row - 1


def _links(maker: RowMaker) -> list[Hyperlink]:
    return [Hyperlink(ref=ref, target=address) for ref, address in maker.links[:MOST_LINKS]]


def _table(title: str, titles: Sequence[str], last: int) -> Table:
    """Return the Excel table over the header and the rows to `last`, named after its sheet."""
    name = title.replace(" ", "_")
    table = Table(name=name, displayName=name, ref=f"A1:{get_column_letter(len(titles))}{last}")
    table._initialise_columns()
    for column, title_of_column in zip(table.tableColumns, titles, strict=True):
        column.name = as_typed(title_of_column)
    return table
