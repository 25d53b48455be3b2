"""What a workbook shows and calamine does not tell: zeros in front, errors, hidden rows.

openpyxl reads these in an .xlsx file that has any, and lxml in an .ods file, if it is not too big.
Else a note asks the person to look.
"""

import io
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from classes.tables.archive import Archive
from classes.tables.shown_ods import OdsLook
from classes.tables.table import Span

MOST_LOOKED_AT = 8 * 1024 * 1024
"""Bytes of all sheets together. openpyxl takes 3 seconds and 100 MB for them."""

CONTENT, STYLES, SHEETS = "content.xml", "xl/styles.xml", "xl/worksheets/"
ZEROS_IN_FRONT, HIDDEN, ERRORS = "zeros in front of numbers", "hidden rows", "errors of formulas"
FORMULAS, STRUCK = "formulas without a result", "rows struck through"
ALL = f"{ZEROS_IN_FRONT}, {HIDDEN} or {ERRORS}"
HIDES = (b'hidden="1"', b'hidden="true"', b"hidden='1'", b"hidden='true'", b'ht="0"', b"ht='0'")
FAILS = (b't="e"', b"t='e'")
NOT_CALCULATED = re.compile(
    rb'<c r="[A-Z]{1,3}\d{1,7}"(?: s="\d{1,5}")?><f>[^<]*</f>(?:<v></v>|<v ?/>)?</c>'
)
"""A cell with a formula and no result, as programs write that do not calculate."""
STRIKE = re.compile(rb'<strike(?! val="(?:0|false)")')
ZEROS = re.compile(r"0{2,255}")
LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\[\]]*\]')
"""The parts of a number format that are text or a colour (ECMA-376, part 1, 18.8.31)."""

NOT_SEEN = "If that matters, save it as an Excel workbook (.xlsx) and choose that."

Place = tuple[int, int]
"""Row and column, counted from 0."""


class Shown:
    """What cells and rows of a workbook show. For an old format, or a big file, only notes."""

    def __init__(self, content: bytes, archive: Archive | None) -> None:
        self._content, self._archive = content, archive
        self._sheets: Mapping[str, int] = {}
        if archive and STYLES in archive:
            self._sheets = archive.sizes(SHEETS)

    def hidden_rows(self, sheet: str) -> set[int]:
        """Return the rows of a sheet that are hidden, filtered out or struck through."""
        if self._ods:
            return self._ods.hidden[sheet]
        if self._book is None or sheet not in self._book.sheetnames:
            return set()
        looks = self._book[sheet].row_dimensions
        hidden = {row - 1 for row, look in looks.items() if look.hidden or look.height == 0}
        if STRUCK in self._needed:
            rows = enumerate(self._book[sheet].iter_rows())
            hidden |= {place for place, cells in rows if _is_struck_through(cells)}
        return hidden

    def texts(self, sheet: str, last: Place) -> dict[Place, str]:
        """Return what cells up to the last one show that calamine reads as a number or nothing."""
        if self._ods:
            return {at: text for at, text in self._ods.texts[sheet].items() if at <= last}
        if self._book is None or sheet not in self._book.sheetnames:
            return {}
        rows = self._book[sheet].iter_rows(max_row=last[0] + 1, max_col=last[1] + 1)
        return dict(_texts(cell for row in rows for cell in row))

    def merged(self, sheet: str) -> list[Span]:
        """Return the cells of an .ods sheet that are merged downwards."""
        return self._ods.merged[sheet] if self._ods else []

    @cached_property
    def notes(self) -> list[str]:
        """Return sentences about what may be in the file and was not seen."""
        if self._archive is None:
            return [f"We cannot see {ALL} in an old workbook (.xls). {NOT_SEEN}"]
        if CONTENT in self._archive:
            return [] if self._ods else [f"This workbook is too big for us to see {ALL} in it."]
        if "xl/workbook.bin" in self._archive:
            return [f"We cannot see {ALL} in a binary workbook (.xlsb). {NOT_SEEN}"]
        notes = []
        if self._needed and self._book is None:
            seen = " or ".join(self._needed)
            notes.append(f"This workbook is too big for us to see {seen} in it.")
        if FORMULAS in self._found:
            notes.append(
                "Some formulas in this workbook have no stored result, so we read their cells as "
                "empty. Open it in Excel, save it and choose it again."
            )
        return notes

    @cached_property
    def _ods(self) -> OdsLook | None:
        """Return a look at an .ods workbook; None for a big one and for other formats."""
        if self._archive is None or CONTENT not in self._archive:
            return None
        if self._archive.sizes(CONTENT)[CONTENT] > MOST_LOOKED_AT:
            return None
        try:
            return OdsLook(self._archive.content(CONTENT))
        except etree.XMLSyntaxError:
            return None

    @cached_property
    def _found(self) -> set[str]:
        """Return what is in the sheets of an .xlsx file. Their text, which may be long, goes."""
        assert self._archive
        found = set()
        for part in self._sheets:
            content = self._archive.content(part)
            found |= {HIDDEN for mark in HIDES if mark in content}
            found |= {ERRORS for mark in FAILS if mark in content}
            found |= {FORMULAS} if NOT_CALCULATED.search(content) else set()
        return found

    @cached_property
    def _needed(self) -> list[str]:
        """Return what is somewhere in an .xlsx file that openpyxl has to look at."""
        assert self._archive
        needed = []
        if self._sheets and any(map(_digits, _codes(self._archive))):
            needed.append(ZEROS_IN_FRONT)
        if self._sheets and STRIKE.search(self._archive.content(STYLES)):
            needed.append(STRUCK)
        return [*needed, *(what for what in (HIDDEN, ERRORS) if what in self._found)]

    @cached_property
    def _book(self) -> Workbook | None:
        """Return the workbook as openpyxl reads it; None if it need not, may not or cannot."""
        if not self._sheets or not self._needed or sum(self._sheets.values()) > MOST_LOOKED_AT:
            return None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return load_workbook(io.BytesIO(self._content), data_only=True, keep_links=False)
        except MemoryError:
            raise
        except Exception:
            # calamine has read the file, so it is good enough; openpyxl is stricter in many places.
            return None


def _texts(cells: Iterator[Cell]) -> Iterator[tuple[Place, str]]:
    for cell in cells:
        if cell.data_type == "e":
            yield (cell.row - 1, cell.column - 1), str(cell.value)
        elif isinstance(cell.value, int) and not isinstance(cell.value, bool):
            digits = _digits(cell.number_format)
            if digits and cell.value >= 0:
                yield (cell.row - 1, cell.column - 1), f"{cell.value:0{digits}d}"


def _is_struck_through(cells: Iterable[Cell]) -> bool:
    filled = [cell for cell in cells if cell.value is not None]
    return bool(filled) and all(cell.font.strike for cell in filled)


def _digits(code: str) -> int:
    """Return the width that a number format fills with zeros, 6 for "000000"; else 0."""
    first = LITERALS.sub("", code[:255]).split(";")[0]
    return len(first) if ZEROS.fullmatch(first) else 0


def _codes(archive: Archive) -> Iterator[str]:
    """Yield the number formats in the styles."""
    for code in re.findall(rb'formatCode="([^"]*)"', archive.content(STYLES)):
        yield code.decode("utf-8", "replace").replace("&quot;", '"')
