"""Reads a .csv file in any of the usual encodings and with any of the usual delimiters."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from classes.tables.encoding import decode, mended
from classes.tables.refusal import TableRefusedError
from classes.tables.table import ENDINGS, Grid, RawTable
from classes.words.counts import places

DELIMITERS = (",", "\t", ";", "|")
SAMPLE = 200
"""The number of rows that decide the delimiter."""

END = "end"
WRAPPED = re.compile(r"""="([^"]*)"|'(?=\d)(.*)""", re.DOTALL)
"""Ways to keep Excel from making a number of 004501: ="004501" and '004501."""

MARKED = re.compile(r"""'\w|“[^“”]*”$""")
MARKS = re.compile(r"^['“]|['”]$")
"""Other quotation marks, and the mark of a text. They count if all cells of a row have them:
a title or a note may begin and end with some of its own."""


def read_csv(content: bytes, name: str) -> RawTable:
    """Return the table of a .csv file. Raise TableRefusedError if it cannot be read."""
    decoded = decode(content)
    if decoded is None:
        raise TableRefusedError(*_not_a_table(name))
    text, delimiter = _delimiter(decoded.text)
    grid, lines, garbled = Grid(), [], []
    for row, (line, cells) in enumerate(_records(text, delimiter)):
        lines.append(line)
        filled = [cell for cell in cells if cell]
        if len(filled) > 1 and all(map(MARKED.match, filled)):
            cells = [MARKS.sub("", cell) for cell in cells]
        for column, cell in enumerate(cells):
            if not cell:
                continue
            value = mended(cell)
            if value != cell:
                garbled.append(line)
            wrapped = WRAPPED.fullmatch(value) if value[0] in "='" else None
            grid.put(row, column, wrapped[wrapped.lastindex or 0] if wrapped else value)
    return grid.take(name, lines=lines, notes=(*decoded.notes, *_garbled(garbled)))


def _garbled(lines: Sequence[int]) -> Iterator[str]:
    if lines:
        where = places(list(dict.fromkeys(lines)), "line")
        yield (
            f"Letters look garbled in {where}, such as “Ã«” or “&euml;” for “ë”. We read them as "
            "they were meant. Check the names there."
        )


def _not_a_table(name: str) -> tuple[str, str]:
    """Return why a file with this name is refused, and what to do."""
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS.split(","):
        return "This is not a spreadsheet.", "Choose an Excel, LibreOffice or .csv file."
    return (
        f"This is not a spreadsheet, although its name ends in {ending}.",
        "Open it in Excel, save it as an Excel workbook and choose that.",
    )


def _delimiter(text: str) -> tuple[str, str]:
    """Return the text and its delimiter: the one in a first line `sep=;`, else the best one.

    The best delimiter cuts the largest share of the first rows into the same number of cells.
    """
    if text[:4].casefold() == "sep=" and text[5:6] in ("\r", "\n"):
        return "\n" + text[6:].removeprefix("\n"), text[4]
    return text, max(DELIMITERS, key=lambda delimiter: _fit(text, delimiter))


def _fit(text: str, delimiter: str) -> tuple[float, int]:
    widths: Counter[int] = Counter()
    try:
        for _, cells in _records(text, delimiter):
            widths[len(cells)] += bool(cells)
            if widths.total() >= SAMPLE:
                break
    except TableRefusedError:
        return (0, 0) if not widths else _share(widths, broken=True)
    return _share(widths)


def _share(widths: Counter[int], *, broken: bool = False) -> tuple[float, int]:
    """Return the share of rows with the most frequent width above one cell, and that width.

    A sample with a `broken` row counts half.
    """
    cut = {width: count for width, count in widths.items() if width > 1}
    if not cut:
        return 0, 0
    width = max(cut, key=lambda key: (cut[key], key))
    share = cut[width] / widths.total()
    return (share / 2 if broken else share), width


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row after the line on which it starts. Raise TableRefusedError at a broken row.

    Text after a closing quotation mark belongs to the cell, as in Excel, if the row is one line: a
    cell of several lines may be a quotation mark that is not closed, and would swallow rows.
    """
    spaced = re.search(rf'"{re.escape(delimiter)} +"', text) is not None
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, delimiter=delimiter, strict=True, skipinitialspace=spaced)
    lines: list[str] = []
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            lines = lines or list(io.StringIO(text, newline=""))
            whole = _leniently(lines[start - 1 : reader.line_num], delimiter)
            if whole is None:
                raise TableRefusedError(
                    f"We cannot read line {start}, because a quotation mark is not closed."
                ) from error
            cells = whole
        yield start, cells


def _leniently(lines: Sequence[str], delimiter: str) -> list[str] | None:
    """Return the cells of a row that is one line; None if a quotation mark in it is not closed."""
    if len(lines) != 1:
        return None
    cells, *rest = csv.reader([lines[0], END], delimiter=delimiter)
    return cells if rest == [[END]] else None
