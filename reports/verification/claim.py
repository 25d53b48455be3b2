"""Reads what a workbook claims to be: which school, which export, made when."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from classes.tables import Xlsx
from classes.tables.table import CellValue
from classes.tables.xlsx_parts import Part, local
from reports.sheets.signs import ABOUT, NUMBER_PROPERTY, SCHOOL_PROPERTY
from reports.verification.rows import rows_at

SCHOOL_ROW, NUMBER_ROW, MADE_AT_ROW = "School", "Export number", "Made at (London time)"
"""Labels on the sheet About of the school's name, the export's number and when it was made."""

ABOUT_ROWS = 200
LONGEST = 300
"""The most characters of a property that are read."""


@dataclass(frozen=True)
class Claim:
    """What the document's properties (`slug`, `number`) and the sheet About claim.

    None if they claim nothing. Anybody can have typed any of it. `program` is the one that last
    saved the file.
    """

    slug: str | None = None
    number: int | None = None
    about_school: str | None = None
    about_number: int | None = None
    made_at: dt.datetime | None = None
    program: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self) | {"made_at": self.made_at and self.made_at.isoformat()}

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> "Claim":
        """Return a claim from what `to_json` gave."""
        made_at = fields["made_at"] and dt.datetime.fromisoformat(fields["made_at"])
        return cls(**fields | {"made_at": made_at})


def claim_of(book: Xlsx) -> Claim:
    """Return what a workbook claims to be."""
    properties, program = _Properties(), _Program()
    book.read_properties("custom-properties", properties)
    book.read_properties("extended-properties", program)
    facts = _about(book)
    made_at, school = facts.get(MADE_AT_ROW), facts.get(SCHOOL_ROW)
    return Claim(
        slug=properties.values.get(SCHOOL_PROPERTY),
        number=_number(properties.values.get(NUMBER_PROPERTY)),
        about_school=school if isinstance(school, str) else None,
        about_number=_number(facts.get(NUMBER_ROW)),
        made_at=made_at if isinstance(made_at, dt.datetime) else None,
        program=program.name,
    )


def _about(book: Xlsx) -> dict[str, CellValue]:
    """Return the value beside each label of the sheet About."""
    sheet = next((sheet for sheet in book.sheets if sheet.name == ABOUT), None)
    if sheet is None:
        return {}
    rows = rows_at(book, sheet, range(ABOUT_ROWS))
    return {
        str(row.cells[0].value): row.cells[1].value
        for row in rows.values()
        if 0 in row.cells and 1 in row.cells
    }


def _number(value: CellValue) -> int | None:
    text = str(value) if value is not None else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class _Properties(Part):
    """A document's custom properties by name."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self._name: str | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if local(name) == "property":
            self._name = attributes.get("name", "")

    def text(self, data: str) -> None:
        if self._name in (NUMBER_PROPERTY, SCHOOL_PROPERTY):
            self.values[self._name] = (self.values.get(self._name, "") + data)[:LONGEST]

    def end(self, name: str) -> None:
        if local(name) == "property":
            self._name = None


class _Program(Part):
    """The program that last saved a document."""

    def __init__(self) -> None:
        self._text = ""
        self._on = False

    @property
    def name(self) -> str:
        """Return its name and version, such as "LibreOffice 7.4.7.2", without its platform."""
        program, _, version = self._text.partition("$")[0].partition("/")
        return f"{program} {version}".strip()[:60]

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._on = local(name) == "Application"

    def text(self, data: str) -> None:
        if self._on:
            self._text = (self._text + data)[:LONGEST]

    def end(self, name: str) -> None:
        self._on = False
