"""Reads a .csv file in any of the usual encodings and with any of the usual delimiters."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath

from classes.tables.refusal import TableRefusedError
from classes.tables.table import Grid, RawTable

DELIMITERS = (",", "\t", ";", "|")
SAMPLE = 200
"""The number of rows that decide the delimiter."""

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SPREADSHEETS = (".xlsx", ".xlsm", ".ods", ".csv")
BINARY_CHARACTERS = frozenset(map(chr, [*range(9), *range(14, 27), 28, 29, 30, 31]))
"""Control characters that text does not contain, except for one by mistake."""


def read_csv(content: bytes, name: str) -> RawTable:
    """Return the table of a .csv file. Raise TableRefusedError if it cannot be read."""
    text = decoded(content)
    if text is None:
        raise TableRefusedError(*_not_a_table(name))
    text, delimiter = _delimiter(text)
    grid, lines = Grid(), []
    for row, (line, cells) in enumerate(_records(text, delimiter)):
        lines.append(line)
        for column, cell in enumerate(cells):
            grid.put(row, column, cell)
    return grid.take(name, lines=lines)


def _not_a_table(name: str) -> tuple[str, str]:
    """Return why a file with this name is refused, and what to do."""
    ending = PurePath(name).suffix.lower()
    if ending not in SPREADSHEETS:
        return "This is not a spreadsheet.", "Choose an .xlsx, .xlsm, .ods or .csv file."
    return (
        f"This is not a spreadsheet, although its name ends in {ending}.",
        "Open it in Excel, save it as an Excel workbook and choose that.",
    )


def decoded(content: bytes) -> str | None:
    """Return the text of a file, or None if it is not text.

    Without a byte order mark the encoding is guessed: UTF-16 if every other byte is often zero,
    else UTF-8, else Windows-1252, which is how Excel saves a plain .csv file.
    """
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text.removeprefix("\ufeff")
    return None


def _encodings(content: bytes) -> list[str]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return [encoding]
    head = content[:4096]
    if head[1::2].count(0) > len(head) // 4:
        return ["utf-16-le"]
    if head[0::2].count(0) > len(head) // 4:
        return ["utf-16-be"]
    return ["utf-8", "cp1252"]


def _is_text(text: str) -> bool:
    """Return whether at most one character in a hundred is a control character."""
    head = text[:4096]
    return 100 * sum(letter in BINARY_CHARACTERS for letter in head) <= len(head)


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
    """Yield each row after the line on which it starts. Raise TableRefusedError at a broken row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise TableRefusedError(
            f"We cannot read line {start}, because a quotation mark is not closed."
        ) from error
