"""Hostile files, and files of other types, are refused quickly."""

import io
import zipfile
from contextlib import suppress

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.verification.flat import Kind
from reports.verification.limits import Limits
from reports.verification.package import UnreadableError
from reports.verification.verdict import Verdict
from reports.verification.workbook import Workbook
from tests.classes.tables.conftest import part, rezipped
from tests.examples import examples

pytestmark = pytest.mark.sqlite_is_enough

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<worksheet>&b;</worksheet>"""


@pytest.fixture
def why(ask):
    """Return a function that gives the reason why a file cannot be read."""

    def give(content: bytes) -> str:
        answer = ask(content)
        assert answer.verdict is Verdict.UNREADABLE
        return answer.reason

    return give


def sheet_of(rows: str) -> bytes:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def small() -> bytes:
    """Return a workbook whose only text is shared."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet().write("A1", "x" * 32_000)
    return target.getvalue()


def test_a_bomb_of_sixty_megabytes_is_not_unpacked(why):
    bomb = rezipped(small(), {SHEET: b" " * (60 * 1024 * 1024)})
    assert len(bomb) < 200_000
    assert "far bigger than any workbook" in why(bomb)


def test_a_libreoffice_spreadsheet_is_named_as_one(why):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office/>")
    assert "OpenDocument" in why(target.getvalue())


def test_entities_are_refused(why):
    assert "instructions that no spreadsheet" in why(rezipped(small(), {SHEET: LAUGHS}))


def test_a_text_shared_by_thousands_of_cells_does_not_fill_memory(why):
    """A file of a few kilobytes would take gigabytes if each cell got its own text."""
    row = '<row r="1">' + '<c t="s"><v>0</v></c>' * 10_000 + "</row>"
    assert "contains far more than any workbook made here" in why(
        rezipped(small(), {SHEET: sheet_of(row)})
    )


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="B1"><v>2</v></c></row>',
    ],
)
def test_duplicate_cells_and_cells_out_of_order_are_refused(why, rows):
    assert "damaged" in why(rezipped(small(), {SHEET: sheet_of(rows)}))


def test_two_sheets_that_share_a_part_are_refused(why):
    book = part(small(), "xl/workbook.xml")
    twice = book.replace("</sheets>", '<sheet name="B" sheetId="2" r:id="rId1"/></sheets>')
    assert "damaged" in why(rezipped(small(), {"xl/workbook.xml": twice.encode()}))


def test_a_sheet_with_an_endless_name_is_refused(why):
    book = part(small(), "xl/workbook.xml").replace('name="Sheet1"', f'name="{"x" * 999}"')
    assert "damaged" in why(rezipped(small(), {"xl/workbook.xml": book.encode()}))


@pytest.mark.parametrize("attribute", ["s", "r"])
def test_a_number_of_thousands_of_digits_is_read_or_refused(attribute):
    row = f'<row r="1"><c {attribute}="{"9" * 5_000}"><v>1</v></c></row>'
    with suppress(UnreadableError):
        read_all(rezipped(small(), {SHEET: sheet_of(row)}), Limits())


def test_relations_beside_their_folder_count_for_nothing():
    """Other programs read them in a folder of this name only, and so do not see them."""
    other = "xl/work_rels/book.xml.rels"
    with zipfile.ZipFile(io.BytesIO(small())) as archive:
        relations = archive.read("xl/_rels/workbook.xml.rels")
    found = Workbook(rezipped(small(), {other: relations}, add=True), Limits()).whole()
    assert found[other, Kind.OTHER].endswith("bytes")


def test_a_second_part_of_a_name_does_not_hide_the_first():
    book = part(small(), "xl/workbook.xml")
    twice = book.replace(
        "</sheets>", '</sheets><workbookProtection lockStructure="1"/><workbookProtection/>'
    )
    found = Workbook(rezipped(small(), {"xl/workbook.xml": twice.encode()}), Limits()).whole()
    assert found["workbookProtection", Kind.OTHER] == "lockStructure 1"


def test_more_cells_than_allowed_are_refused():
    row = '<row r="1">' + "<c><v>1</v></c>" * 2_000 + "</row>"
    content = rezipped(small(), {SHEET: sheet_of(row)})
    read_all(content, Limits())
    with pytest.raises(UnreadableError, match="far more"):
        read_all(content, Limits(unpacked=100_000))


def read_all(content: bytes, limits: Limits) -> None:
    book = Workbook(content, limits)
    for sheet in book.sheets:
        book.read(sheet)


@settings(max_examples=examples(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_to_a_part_gets_a_verdict(ask, content, data):
    """Change bytes of a part and mend the zip's checksum, as a forger would."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    name = data.draw(st.sampled_from(sorted(names)))
    damaged = bytearray(part(content, name).encode())
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, 200_000)) % len(damaged)
        damaged[place] = data.draw(st.integers(0, 255))
    answer = ask(rezipped(content, {name: bytes(damaged)}))
    assert answer.verdict in (Verdict.UNREADABLE, Verdict.CHANGED, Verdict.RESAVED)
