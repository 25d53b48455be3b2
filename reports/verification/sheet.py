"""Reads one sheet: its cells, what hides them, and everything else that a reader sees."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree
from openpyxl.utils import get_column_letter

from reports.verification.cells import Cell, CellReader
from reports.verification.flat import Flat, Kind, flat, plain_reference
from reports.verification.objects import objects_of
from reports.verification.package import Package, Relation, UnreadableError, name_of, relation_id
from reports.verification.rules import extension, rules_of
from reports.verification.shown import seconds_of
from reports.verification.styles import Styles

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
USUAL_WIDTH, USUAL_HEIGHT = 8.43, 15.0
AUTOMATIC = "automatic"
TINY_WIDTH, TINY_HEIGHT = 0.5, 3.0
"""Columns (in characters) and rows (in points) of at most this size show nothing."""

ZOOM = range(50, 201)
"""Zoom in per cent at which a sheet can be read."""

_ROW = "r spans s customFormat ht customHeight hidden outlineLevel collapsed thickTop thickBot"
ROW_ATTRIBUTES = {*_ROW.split(), "dyDescent"}
AS_IT_IS = {
    "sheetPr": Kind.VIEW,
    "autoFilter": Kind.TABLE,
    **dict.fromkeys(("printOptions", "pageSetup", "rowBreaks", "colBreaks"), Kind.PRINT),
}
"""Parts that are compared as they are, if there is anything unusual in them."""

LEFT_OUT = {
    "cols",
    "dimension",
    "pageMargins",
    "sheetFormatPr",
    "phoneticPr",
    "sheetCalcPr",
    "sheetData",
}


@dataclass
class SheetReader:
    """Reads the sheet at `path` into `found`.

    `recorded` are marks of the rows that hold a time to the second, when something was recorded.
    """

    package: Package
    path: str
    styles: Styles
    cells: CellReader
    found: Flat = field(default_factory=dict)
    recorded: set[int] = field(default_factory=set)

    def read(self) -> Flat:
        """Return what a reader sees of the sheet."""
        self.relations = self.package.relations(self.path)
        self._width = 0
        self._hidden_rows: set[int] = set()
        self._heights: dict[int, str | None] = {}
        *_, root = self._rows()
        parts = {name_of(child): child for child in root}
        self._sizes(parts)
        for child in root:
            name = name_of(child)
            self.package.spend()
            if name in AS_IT_IS:
                self.put(name, AS_IT_IS[name], flat(child))
            elif name not in LEFT_OUT:
                PARTS.get(name, SheetReader._other)(self, child, name)
        for child in parts.get("sheetData", ()):
            self._other(child, name_of(child))
        return self.found

    def put(self, place: str, kind: Kind, text: str) -> None:
        """Add what is at a place. A second thing at the same place is added to the first."""
        if text:
            before = self.found.get((place, kind))
            text = f"{before}; {text}" if before else text
            self.package.spend(1, len(text))
            self.found[place, kind] = text

    def target(self, element: etree._Element) -> Relation | None:
        return self.relations.get(relation_id(element))

    def _rows(self) -> Iterator[etree._Element]:
        """Read each row, and yield the root of the part."""
        last = 0
        for row in self.package.elements(self.path, "row"):
            parent = row.getparent()
            if parent is None or name_of(parent) != "sheetData" or name_of(row) != "row":
                if parent is None:
                    yield row
                continue
            number = int(row.get("r") or last + 1) if (row.get("r") or "1").isdecimal() else 0
            if not last < number <= LAST_ROW:
                raise UnreadableError
            self.package.spend()
            self._row(row, number)
            last = number
            parent.remove(row)

    def _row(self, row: etree._Element, number: int) -> None:
        filled: list[Cell] = []
        for cell in self.cells.cells(row, number):
            form, look = self.styles.look(cell.style)
            if look != self._plain:
                self.found[cell.place, Kind.LOOK] = look
            if cell.value:
                filled.append(cell)
                self.found[cell.place, Kind.VALUE] = cell.value
                self.found[cell.place, Kind.FORMAT] = form
        if not filled:
            return
        self._width = max(self._width, filled[-1].column)
        self._heights[number] = row.get("ht")
        if row.get("hidden") in ("1", "true"):
            self._hidden_rows.add(number)
        if more := {etree.QName(key).localname for key in row.attrib} - ROW_ATTRIBUTES:
            self.put(f"Row {number}", Kind.OTHER, ", ".join(sorted(more)))
        forms = (self.found[cell.place, Kind.FORMAT] for cell in filled)
        if any(seconds_of(cell.value, form) % 60 for cell, form in zip(filled, forms, strict=True)):
            self.recorded.add(hash(tuple(cell.value for cell in filled)))

    @property
    def _plain(self) -> str:
        return self.styles.look("0")[1]

    def _sizes(self, parts: dict[str, etree._Element]) -> None:
        """Note which rows and columns that contain something are hidden, and the sizes of all."""
        usual = parts.get("sheetFormatPr", etree.Element("none"))
        hidden = usual.get("zeroHeight") in ("1", "true")
        height = _size(usual.get("defaultRowHeight"), USUAL_HEIGHT)
        for row, own in self._heights.items():
            size = _size(own, height)
            if row in self._hidden_rows or size <= TINY_HEIGHT or (hidden and own is None):
                self.found[f"Row {row}", Kind.HIDDEN] = "hidden"
            else:
                self.found[f"Row {row}", Kind.HEIGHT] = f"{size:g}" if own else AUTOMATIC
        widths = [_size(usual.get("defaultColWidth"), USUAL_WIDTH)] * self._width
        for column in parts.get("cols", ()):
            size = 0.0 if column.get("hidden") in ("1", "true") else _size(column.get("width"), 0)
            first, last = (_whole(column.get(end)) for end in ("min", "max"))
            seen = range(max(1, first), min(last, self._width) + 1)
            self.package.spend(1 + len(seen))
            for number in seen:
                widths[number - 1] = size
        for number, size in enumerate(widths, start=1):
            place = f"Column {get_column_letter(number)}"
            if size <= TINY_WIDTH:
                self.found[place, Kind.HIDDEN] = "hidden"
            else:
                self.found[place, Kind.WIDTH] = f"{size:g}"

    def _other(self, element: etree._Element, name: str) -> None:
        self.put(name, Kind.OTHER, flat(element) or "there")

    def _header(self, element: etree._Element, name: str) -> None:
        for child in element:
            self.put(name_of(child), Kind.PRINT, flat(child))
        self.put(name, Kind.PRINT, flat(element, without=map(name_of, element)))

    def _views(self, element: etree._Element, name: str) -> None:
        for view in element:
            zoom = view.get("zoomScale", "100")
            without = ["zoomScale"] if _whole(zoom) in ZOOM else []
            self.put("Sheet", Kind.VIEW, flat(view, without=["selection", "pane", *without]))
            for pane in view.iterfind("{*}pane"):
                self.put("Sheet", Kind.FROZEN, flat(pane, without=["activePane"]))

    def _merged(self, element: etree._Element, name: str) -> None:
        for merged in element:
            self.put(merged.get("ref", ""), Kind.MERGED, "merged")

    def _rules(self, element: etree._Element, name: str) -> None:
        for place, text in rules_of(element, self.styles):
            self.put(place, Kind.RULE, text)

    def _extensions(self, element: etree._Element, name: str) -> None:
        for ext in element:
            for place, text in extension(ext):
                self.put(place, Kind.OTHER, text)

    def _links(self, element: etree._Element, name: str) -> None:
        for link in element:
            relation = self.target(link)
            target = relation.target if relation else ""
            inside = plain_reference(link.get("location", ""))
            text = " ".join(filter(None, [target.rstrip("/"), inside, link.get("tooltip")]))
            self.put(link.get("ref", ""), Kind.LINK, text)

    def _tables(self, element: etree._Element, name: str) -> None:
        for part in element:
            relation = self.target(part)
            table = self.package.root(relation.target) if relation else None
            if table is None:
                raise UnreadableError
            self.put(table.get("displayName", ""), Kind.TABLE, flat(table, without=["name"]))
            for column in table.iter("{*}tableColumn"):
                self.put(table.get("displayName", ""), Kind.TABLE, flat(column))

    def _drawing(self, element: etree._Element, name: str) -> None:
        relation = self.target(element)
        for place, text in objects_of(self.package, relation.target) if relation else ():
            self.put(place, Kind.OBJECT, text)


PARTS: dict[str, Callable[[SheetReader, etree._Element, str], None]] = {
    "sheetViews": SheetReader._views,
    "mergeCells": SheetReader._merged,
    "conditionalFormatting": SheetReader._rules,
    "hyperlinks": SheetReader._links,
    "headerFooter": SheetReader._header,
    "tableParts": SheetReader._tables,
    "drawing": SheetReader._drawing,
    "extLst": SheetReader._extensions,
}
"""What reads each part of a sheet. Any other part counts as something that was added."""


def _size(text: str | None, usual: float) -> float:
    try:
        return float(text) if text else usual
    except ValueError:
        return 0.0


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else 0
