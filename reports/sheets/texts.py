"""Passes every text of a sheet through the finder of names, whatever column it is in."""

from collections.abc import Callable, Sequence

from reports.sheets.cells import LinkedText, Styled, Value
from reports.sheets.column import Column, Words
from reports.sheets.pupil_labels import PupilLabels, TextOf

Cell = Value | Styled | LinkedText
Row = Sequence[Cell]


def shown_rows(pupils: PupilLabels, columns: Sequence[Column]) -> Callable[[Row], Row]:
    """Return a function that returns a row as the workbook shows it."""
    if pupils.names is None and pupils.with_texts:
        return lambda row: row
    text_of = _by_words(pupils)
    typed = [
        (place, text_of[column.words])
        for place, column in enumerate(columns)
        if column.words is not Words.OURS
    ]

    def shown(row: Row) -> Row:
        cells = list(row)
        for place, text in typed:
            if place >= len(cells):
                break
            cell = cells[place]
            if isinstance(cell, str):
                cells[place] = text(cell)
            elif isinstance(cell, Styled | LinkedText):
                cells[place] = _shown(pupils, cell, text)
        return cells

    return shown


def shown_titles(pupils: PupilLabels, columns: Sequence[Column]) -> list[str]:
    """Return the titles of the columns as the workbook shows them."""
    text_of = _by_words(pupils)
    return [text_of[column.title_words](column.title) for column in columns]


def _by_words(pupils: PupilLabels) -> dict[Words, TextOf]:
    return {
        Words.OURS: str,
        Words.TITLE: pupils.title,
        Words.TEXT: pupils.text,
        Words.PROSE: pupils.prose,
    }


def _shown(pupils: PupilLabels, cell: Styled | LinkedText, text: TextOf) -> Cell:
    """Return a cell with a look or a link. A link whose address holds a name is plain text."""
    if isinstance(cell, Styled):
        return Styled(text(cell.value), cell.look) if isinstance(cell.value, str) else cell
    address = pupils.address(cell.address)
    shown = address if cell.text == cell.address else text(cell.text)
    return LinkedText(shown, address) if address == cell.address else shown
