"""What an .ods workbook shows and calamine does not tell, as lxml finds it in the content."""

from collections import defaultdict
from collections.abc import Iterator

from lxml import etree

from classes.tables.table import MOST_COLUMNS, Span

OFFICE, TABLE, TEXT, CALC = (
    "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}",
    "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}",
    "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}",
    "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}",
)
MOST_ROWS_AT_ONCE = 100_000
"""Rows of a repeat that are looked at: more than a table may have."""

Place = tuple[int, int]


class OdsLook:
    """The hidden rows, the merged cells and the texts of each sheet, by its name."""

    def __init__(self, content: bytes) -> None:
        """Raise etree.XMLSyntaxError if the content is broken or holds entities."""
        self.hidden: dict[str, set[int]] = defaultdict(set)
        self.merged: dict[str, list[Span]] = defaultdict(list)
        self.texts: dict[str, dict[Place, str]] = defaultdict(dict)
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        for table in etree.fromstring(content, parser).iter(f"{TABLE}table"):
            self._look_at(table, table.get(f"{TABLE}name", ""))

    def _look_at(self, table: etree._Element, name: str) -> None:
        first = 0
        for row in table.iter(f"{TABLE}table-row"):
            repeat = _number(row, "number-rows-repeated")
            rows = range(first, first + min(repeat, MOST_ROWS_AT_ONCE))
            if row.get(f"{TABLE}visibility") in ("collapse", "filter"):
                self.hidden[name].update(rows)
            for columns, cell in _cells(row):
                if text := _shown(cell):
                    places = ((at, column) for at in rows for column in columns)
                    self.texts[name].update(dict.fromkeys(places, text))
                if (span := _number(cell, "number-rows-spanned")) > 1:
                    self.merged[name].append((columns[0], first, first + span - 1))
            first += repeat


def _cells(row: etree._Element) -> Iterator[tuple[range, etree._Element]]:
    first = 0
    for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
        if first >= MOST_COLUMNS:
            return
        repeat = _number(cell, "number-columns-repeated")
        yield range(first, min(first + repeat, MOST_COLUMNS)), cell
        first += repeat


def _shown(cell: etree._Element) -> str:
    """Return the error of a formula, or the digits of a number with zeros in front; else ""."""
    text = "".join(cell.itertext(f"{TEXT}p"))
    if cell.get(f"{CALC}value-type") == "error":
        return text
    is_number = cell.get(f"{OFFICE}value-type") == "float"
    return text if is_number and text[:1] == "0" and text.isdigit() and len(text) > 1 else ""


def _number(element: etree._Element, attribute: str) -> int:
    text = element.get(f"{TABLE}{attribute}", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1
