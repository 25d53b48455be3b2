"""Reads one sheet: its cells, and the rows and columns that are hidden or of another size."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from openpyxl.utils import get_column_letter

from reports.verification import xml
from reports.verification.cells import CellReader
from reports.verification.flat import Flat, Kind
from reports.verification.package import Package, UnreadableError
from reports.verification.parts import entries_of
from reports.verification.styles import Styles

LAST_ROW = 1_048_576
USUAL_WIDTH, USUAL_HEIGHT = 8.43, 15.0
AUTOMATIC = "automatic"
TINY = {Kind.WIDTH: 0.5, Kind.HEIGHT: 3.0}
"""Columns (in characters) and rows (in points) of at most this size show nothing."""

_ROW = "r spans s customFormat ht customHeight hidden outlineLevel collapsed thickTop thickBot"
ROW_ATTRIBUTES = {*_ROW.split(), "dyDescent"}
"""Attributes of rows that are read, or that change nothing that a reader sees."""


@dataclass
class SheetReader:
    """Reads the sheet at `path` into `found`."""

    package: Package
    path: str
    styles: Styles
    cells: CellReader
    found: Flat = field(default_factory=dict)
    _width: int = 0
    _heights: dict[int, str | None] = field(default_factory=dict)

    def read(self) -> Flat:
        """Return what a reader sees of the sheet."""
        *_, root = self._rows()
        usual = root.find("{*}sheetFormatPr")
        usual = etree.Element("none") if usual is None else usual
        self._row_sizes(usual)
        self._column_sizes(usual, root.find("{*}cols"))
        for place, kind, text in entries_of(root, self.package, self.path, self.styles):
            self.put(place, kind, text)
        return self.found

    def put(self, place: str, kind: Kind, text: str) -> None:
        """Add what is at a place. A second thing at the same place is added to the first."""
        self.package.spend(1, len(text))
        if text:
            before = self.found.get((place, kind))
            self.found[place, kind] = f"{before}; {text}" if before else text

    def _rows(self) -> Iterator[etree._Element]:
        """Read each row, and yield the root of the part."""
        last = 0
        for row in self.package.elements(self.path, "row"):
            parent = row.getparent()
            if parent is None:
                yield row
            elif xml.name_of(parent) == "sheetData" and xml.name_of(row) == "row":
                number = xml.whole(row.get("r") or str(last + 1))
                if not last < number <= LAST_ROW:
                    raise UnreadableError
                self.package.spend()
                self._row(row, number)
                last = number
                parent.remove(row)

    def _row(self, row: etree._Element, number: int) -> None:
        plain, width = self.styles.look("0")[1], 0
        for cell in self.cells.cells(row, number):
            form, look = self.styles.look(cell.style)
            if look != plain:
                self.found[cell.place, Kind.LOOK] = look
            if cell.value:
                width = cell.column
                self.found[cell.place, Kind.VALUE] = cell.value
                self.found[cell.place, Kind.FORMAT] = form
        if width:
            self._width = max(self._width, width)
            self._heights[number] = "0" if xml.is_true(row, "hidden") else row.get("ht")
            others = {xml.local_name(key) for key in row.attrib} - ROW_ATTRIBUTES
            self.put(f"Row {number}", Kind.OTHER, ", ".join(sorted(others)))

    def _row_sizes(self, usual: etree._Element) -> None:
        """Note the rows that contain something: which are hidden, and the height of the others."""
        height = "0" if xml.is_true(usual, "zeroHeight") else usual.get("defaultRowHeight")
        for row, own in self._heights.items():
            size = _size(own or height, USUAL_HEIGHT)
            self._put_size(f"Row {row}", Kind.HEIGHT, size, f"{size:g}" if own else AUTOMATIC)

    def _column_sizes(self, usual: etree._Element, columns: etree._Element | None) -> None:
        """Note the columns that contain something, in the same way."""
        widths = [_size(usual.get("defaultColWidth"), USUAL_WIDTH)] * self._width
        for column in xml.children(columns):
            size = 0.0 if xml.is_true(column, "hidden") else _size(column.get("width"), 0)
            first, last = max(1, xml.whole(column.get("min"))), xml.whole(column.get("max"))
            seen = range(first, min(last, self._width) + 1)
            self.package.spend(1 + len(seen))
            for number in seen:
                widths[number - 1] = size
        for number, size in enumerate(widths, start=1):
            self._put_size(f"Column {get_column_letter(number)}", Kind.WIDTH, size, f"{size:g}")

    def _put_size(self, place: str, kind: Kind, size: float, text: str) -> None:
        if size <= TINY[kind]:
            self.found[place, Kind.HIDDEN] = "hidden"
        else:
            self.found[place, kind] = text


def _size(text: str | None, usual: float) -> float:
    try:
        return float(text) if text else usual
    except ValueError:
        return 0.0
