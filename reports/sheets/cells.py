"""Writes rows as a sheet's XML, with looks, real dates, and text that stays text."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from classes.tables.writing import escaped, is_risky, plain_text
from reports.sheets.looks import Look, style_of
from reports.sheets.stream import RowStream

Value = str | int | float | dt.date | dt.datetime | None

_DAY = 24 * 60 * 60
_DAY_ZERO = dt.date(1899, 12, 30).toordinal()


LONGEST_ADDRESS = 2_000
"""The most characters of a link that Excel follows."""


@dataclass(frozen=True, slots=True)
class LinkedText:
    """A text with a link to an address."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Styled:
    """A value with its own look instead of its column's."""

    value: Value
    look: Look


def total_cell(value: Value) -> Styled:
    """Return a cell of the last row, with the totals. Only shares are floats."""
    if isinstance(value, float):
        return Styled(value, Look.TOTAL_PERCENT)
    return Styled(value, Look.TOTAL_NUMBER if isinstance(value, int) else Look.TOTAL)


def web_link(address: str) -> LinkedText | str:
    """Return an address as a link, or as plain text if a spreadsheet would not follow it."""
    can_follow = address.startswith(("http://", "https://")) and len(address) <= LONGEST_ADDRESS
    return LinkedText(address, address) if can_follow else address


class _CellXml(NamedTuple):
    """The XML between a cell's address and its value, for each type of value."""

    text: str
    risky_text: str
    number: str
    empty: str


class RowMaker:
    """Writes the rows of one sheet as XML."""

    def __init__(self, stream: RowStream, looks: Sequence[Look], *, filled: bool = True) -> None:
        """Take the look of each column. If `filled`, empty cells are styled too."""
        self._stream = stream
        self._filled = filled
        self._parts: dict[Look, _CellXml] = {}
        self._columns = [
            (get_column_letter(number), self._parts_of(look))
            for number, look in enumerate(looks, start=1)
        ]
        self.links: list[tuple[str, str]] = []
        """The address of each cell with a link, and the link's target."""

    def add(
        self, values: Iterable[Value | Styled | LinkedText], height: float | None = None
    ) -> None:
        """Write the next row of the sheet."""
        number = self._stream.next_row
        size = f' ht="{height}" customHeight="1"' if height else ""
        xml = [f'<row r="{number}"{size}>']
        for cell, (letter, parts) in zip(values, self._columns, strict=False):
            start = f'<c r="{letter}{number}'
            value: Any = cell
            if value is None or value == "":
                if self._filled:
                    xml.append(f"{start}{parts.empty}")
                continue
            kind = type(value)
            if kind is Styled:
                value, parts = value.value, self._parts_of(value.look)
            elif kind is LinkedText:
                self.links.append((f"{letter}{number}", value.address))
                value, parts = value.text, self._parts_of(Look.LINK)
            if kind is str or isinstance(value, str):
                text = plain_text(value)
                xml.append(f"{start}{_text_xml(text, parts)}</t></is></c>")
            elif value is None:
                xml.append(f"{start}{parts.empty}")
            else:
                figure = value if kind is int else _figure(value)
                xml.append(f"{start}{parts.number}{figure}</v></c>")
        xml.append("</row>")
        self._stream.write("".join(xml))

    def _parts_of(self, look: Look) -> _CellXml:
        if look not in self._parts:
            page = self._stream.page
            plain = f'" s="{style_of(page, look)}'
            risky = f'" s="{style_of(page, look, quoted=True)}'
            inline = '" t="inlineStr"><is><t'
            self._parts[look] = _CellXml(
                f"{plain}{inline}", f"{risky}{inline}", f'{plain}"><v>', f'{plain}"/>'
            )
        return self._parts[look]


def _text_xml(text: str, xml: _CellXml) -> str:
    """Return a text with the XML before it. Spaces at its ends are lost without `preserve`."""
    start = xml.risky_text if is_risky(text) else xml.text
    keep = ' xml:space="preserve"' if text != text.strip() else ""
    return f"{start}{keep}>{escaped(text)}"


def _figure(value: int | float | dt.date) -> int | float:
    """Return a number. Dates become days since 30 December 1899, as spreadsheets count."""
    if not isinstance(value, dt.date):
        return value
    days = value.toordinal() - _DAY_ZERO
    if not isinstance(value, dt.datetime):
        return days
    return days + (value.hour * 3600 + value.minute * 60 + value.second) / _DAY
