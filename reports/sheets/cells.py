"""How values become a row of a sheet's XML: looks, real dates, and text that stays text."""

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
"""Characters of a link that Excel follows."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A text that can be followed to an address."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A value with a look of its own instead of its column's."""

    value: Value
    look: Look


def web_link(address: str) -> Linked | str:
    """Return an address as a link, or as text where a spreadsheet would not follow it."""
    can = address.startswith(("http://", "https://")) and len(address) <= LONGEST_ADDRESS
    return Linked(address, address) if can else address


class _Middle(NamedTuple):
    """What stands between a cell's address and its value, by what the value is."""

    text: str
    risky_text: str
    number: str
    nothing: str


class RowMaker:
    """Makes the rows of one sheet as XML."""

    def __init__(self, stream: RowStream, looks: Sequence[Look], *, filled: bool = True) -> None:
        """Take the look of each column; `filled` draws the cells that hold nothing as well."""
        self._stream = stream
        self._filled = filled
        self._middles: dict[Look, _Middle] = {}
        self._columns = [
            (get_column_letter(number), self._middle(look))
            for number, look in enumerate(looks, start=1)
        ]
        self.links: list[tuple[str, str]] = []
        """The address of each cell that is a link, and where it leads."""

    def add(self, values: Iterable[Value | Marked | Linked], height: float | None = None) -> None:
        """Write the next row of the sheet."""
        number = self._stream.next_row
        size = f' ht="{height}" customHeight="1"' if height else ""
        xml = [f'<row r="{number}"{size}>']
        for given, (letter, middle) in zip(values, self._columns, strict=False):
            start = f'<c r="{letter}{number}'
            value: Any = given
            if value is None or value == "":
                if self._filled:
                    xml.append(f"{start}{middle.nothing}")
                continue
            kind = type(value)
            if kind is Marked:
                value, middle = value.value, self._middle(value.look)
            elif kind is Linked:
                self.links.append((f"{letter}{number}", value.address))
                value, middle = value.text, self._middle(Look.LINK)
            if kind is str or isinstance(value, str):
                said = plain_text(value)
                xml.append(f"{start}{_text(said, middle)}</t></is></c>")
            elif value is None:
                xml.append(f"{start}{middle.nothing}")
            else:
                figure = value if kind is int else _figure(value)
                xml.append(f"{start}{middle.number}{figure}</v></c>")
        xml.append("</row>")
        self._stream.write("".join(xml))

    def _middle(self, look: Look) -> _Middle:
        if look not in self._middles:
            page = self._stream.page
            plain = f'" s="{style_of(page, look)}'
            risky = f'" s="{style_of(page, look, quoted=True)}'
            inline = '" t="inlineStr"><is><t'
            self._middles[look] = _Middle(
                f"{plain}{inline}", f"{risky}{inline}", f'{plain}"><v>', f'{plain}"/>'
            )
        return self._middles[look]


def _text(said: str, middle: _Middle) -> str:
    """Return a text with what goes before it; without a mark, spaces at its ends are lost."""
    start = middle.risky_text if is_risky(said) else middle.text
    keep = ' xml:space="preserve"' if said != said.strip() else ""
    return f"{start}{keep}>{escaped(said)}"


def _figure(value: int | float | dt.date) -> int | float:
    """Return a number; of a day, or a moment, as spreadsheets count: since 30 December 1899."""
    if not isinstance(value, dt.date):
        return value
    days = value.toordinal() - _DAY_ZERO
    if not isinstance(value, dt.datetime):
        return days
    return days + (value.hour * 3600 + value.minute * 60 + value.second) / _DAY
