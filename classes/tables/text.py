"""A .csv file: its encoding, its delimiter, its rows."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator

from classes.tables.refusal import TableRefusedError
from classes.tables.table import Grid, RawTable

DELIMITERS = (",", "\t", ";", "|")
SAMPLE = 200
"""Rows that are looked at to find the delimiter."""

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NO_TEXT = (
    "This is neither a table nor text in UTF-8, UTF-16 or Windows-1252. Give a .csv, .xlsx, .xlsm "
    "or .ods file; Excel calls the first “CSV UTF-8”."
)
WHOLLY_BINARY = frozenset(map(chr, [*range(9), *range(14, 27), 28, 29, 30, 31]))
"""Control characters that stand in no text; one inside a cell may be a slip."""


def read_csv(content: bytes, name: str) -> RawTable:
    """Return the table of a .csv file. Raise TableRefusedError if it cannot be read."""
    text = decoded(content)
    text, delimiter = _delimiter(text)
    grid, lines = Grid(), []
    for row, (line, cells) in enumerate(_records(text, delimiter)):
        lines.append(line)
        for column, cell in enumerate(cells):
            grid.put(row, column, cell)
    return grid.take(name, lines=lines)


def decoded(content: bytes) -> str:
    """Return the text. Without a mark it is UTF-8, else UTF-16 by its zeros, else Windows-1252."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text.removeprefix("\ufeff")
    raise TableRefusedError(NO_TEXT)


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
    return 100 * sum(letter in WHOLLY_BINARY for letter in head) <= len(head)


def _delimiter(text: str) -> tuple[str, str]:
    """Return the text and its delimiter: the one that a first line `sep=;` names, else the best.

    The best cuts the largest share of the first rows into equally many cells.
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
        return (0, 0) if not widths else _share(widths, spoilt=True)
    return _share(widths)


def _share(widths: Counter[int], *, spoilt: bool = False) -> tuple[float, int]:
    """Return how many rows of a sample have the most frequent width above one, and that width."""
    cut = {width: count for width, count in widths.items() if width > 1}
    if not cut:
        return 0, 0
    width = max(cut, key=lambda key: (cut[key], key))
    share = cut[width] / widths.total()
    return (share / 2 if spoilt else share), width


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line on which it starts. Raise TableRefusedError at a broken one."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise TableRefusedError(
            f"Line {start} cannot be read: a quotation mark is not closed."
        ) from error
