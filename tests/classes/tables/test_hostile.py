"""Hostile and damaged files are refused with a sentence. `make bench` measures what they cost."""

import io
import random
from contextlib import suppress
from functools import cache

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from classes.tables import TableRefusedError, apart
from classes.tables.reading import read_tables
from tests.classes.tables.conftest import (
    FILES,
    ODS,
    ODS_PARTS,
    ods,
    part,
    refusal,
    rezipped,
    saved,
    table,
    zipped,
)
from tests.classes.tables.test_workbooks import workbook
from tests.examples import examples

pytestmark = pytest.mark.sqlite_is_enough

SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>&lol2;</t></is></c></row></sheetData></worksheet>"""
OUTSIDE = b"""<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>&secret;</t></is></c></row></sheetData></worksheet>"""


@pytest.fixture
def book() -> bytes:
    return saved(workbook(["Name", "Class"], ["Tom", "5 Oak"]))


def read_or_refused(content: bytes) -> bool:
    """Read a file. Any error except a refusal fails the test. Return True, for `assert`."""
    with suppress(TableRefusedError):
        assert read_tables(io.BytesIO(content), "x")
    return True


def shared() -> bytes:
    """Return a workbook with shared texts in a separate part, as Excel writes them."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet().write("A1", "Name")
    return target.getvalue()


CELL = '<table:table-cell office:value-type="string"><text:p>Tom</text:p></table:table-cell>'
EMPTY = (
    '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
)


@pytest.mark.parametrize("xml", [LAUGHS, OUTSIDE])
def test_entities_are_refused_in_any_part(book, xml):
    for name in (SHEET, "xl/workbook.xml", "xl/styles.xml", "_rels/.rels"):
        assert "damaged" in refusal(rezipped(book, {name: xml}))


def test_entities_are_refused_in_an_ods():
    assert refusal(zipped(**ODS_PARTS, **{"content.xml": LAUGHS}))


def test_an_ods_that_breaks_off_is_refused_at_once():
    """calamine would wait for the rest for ever."""
    whole = part(ods(f"<table:table-row>{CELL}</table:table-row>"), "content.xml")
    cut = whole[: whole.index("</table:table-cell>")].encode()
    assert "damaged" in refusal(zipped(**ODS_PARTS, **{"content.xml": cut}))


@pytest.mark.parametrize("encoding", ["x-none", "shift_jis", "hex"])
def test_an_ods_in_an_encoding_that_is_not_read_is_refused(encoding):
    whole = part(ods(f"<table:table-row>{CELL}</table:table-row>"), "content.xml")
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{whole[whole.index("<office:") :]}'
    assert "damaged" in refusal(zipped(**ODS_PARTS, **{"content.xml": xml.encode()}))


def test_a_zip_bomb_is_refused_by_the_sizes_in_its_directory(book):
    bomb = rezipped(book, {SHEET: b" " * (201 * 1024 * 1024)})
    assert len(bomb) < 1_000_000
    assert "far bigger than any list" in refusal(bomb)


def test_a_part_that_is_compressed_too_far_is_refused(book):
    assert "far bigger than any list" in refusal(rezipped(book, {SHEET: b" " * 2_000_000}))


def test_a_part_that_lies_about_its_size_is_refused(book):
    noise = random.Random(1).randbytes(100_000)
    content = rezipped(book, {SHEET: noise})
    lie = content.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lie != content
    assert "damaged" in refusal(lie)


def test_thousands_of_parts_are_refused():
    assert "far bigger than any list" in refusal(zipped(**{f"{n}": b"" for n in range(2_001)}))


def test_a_million_empty_rows_from_libreoffice_do_not_count():
    result = table(ods(f"<table:table-row>{CELL}</table:table-row>{EMPTY}"))
    assert result.rows == [["Tom"]]


def test_a_cell_repeated_a_million_times_is_refused():
    many = '<table:table-row table:number-rows-repeated="1048570">' + CELL + "</table:table-row>"
    assert "something in row 1,048,570" in refusal(ods(many))
    wide = CELL.replace(
        "office:value-type", 'table:number-columns-repeated="16384" office:value-type'
    )
    assert "column 16384" in refusal(ods(f"<table:table-row>{wide}</table:table-row>"))


def test_a_text_of_a_billion_spaces_is_refused():
    spaces = CELL.replace("Tom", 'a<text:s text:c="999999999"/><text:s text:c="999999999"/>')
    content = ods(f"<table:table-row>{spaces}</table:table-row>")
    with pytest.raises(TableRefusedError, match="too much memory"):
        apart.read_tables(io.BytesIO(content), "list.ods")


def test_a_cell_in_the_last_row_and_column_is_refused(book):
    xml = part(book, SHEET).replace('"A2"', '"XFD1048576"').replace('r="2"', 'r="1048576"')
    content = rezipped(book, {SHEET: xml.encode()})
    with pytest.raises(TableRefusedError, match="too much memory"):
        apart.read_tables(io.BytesIO(content), "list.xlsx")


def test_an_element_of_megabytes_is_no_cell(book):
    noise = random.Random(1).randbytes(1_500_000).hex().encode()
    xml = b'<worksheet a="' + noise + b'"/>'
    assert "no visible sheet has anything" in refusal(rezipped(book, {SHEET: xml}))


def test_a_sheet_that_refers_to_missing_texts_is_refused():
    book = shared()
    xml = part(book, SHEET).replace("<v>0<", "<v>99<").encode()
    assert "damaged" in refusal(rezipped(book, {SHEET: xml}))


@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "_rels/.rels", "xl/sharedStrings.xml"])
def test_a_workbook_without_one_of_its_parts_is_refused(name):
    assert refusal(rezipped(shared(), {name: None}))


@pytest.mark.parametrize("place", ["A0", "", "AAAA1", "1", "Ä1"])
def test_a_cell_without_a_place_is_refused_or_put_in_order(book, place):
    xml = part(book, SHEET).replace('"A1"', f'"{place}"').encode()
    assert read_or_refused(rezipped(book, {SHEET: xml}))


def test_a_locked_excel_workbook_is_refused():
    locked = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le")
    )
    assert "locked with a password" in refusal(locked)


def test_a_locked_libreoffice_workbook_is_refused():
    manifest = (
        f'<m:manifest xmlns:m="{ODS}:manifest:1.0"><m:file-entry m:full-path="content.xml">'
        "<m:encryption-data/></m:file-entry></m:manifest>"
    )
    locked = zipped(**{"META-INF/manifest.xml": manifest.encode(), "content.xml": b"\x00noise"})
    assert "locked with a password" in refusal(locked)


def old_workbook() -> bytes:
    return (FILES / "class-list.xls").read_bytes()


def test_a_locked_old_workbook_is_refused():
    start = old_workbook().index(b"\x09\x08\x10\x00") + 20  # behind the first record, BOF
    locked = old_workbook()[:start] + b"\x2f\x00" + old_workbook()[start + 2 :]  # FILEPASS
    assert "damaged, or locked with a password" in refusal(locked, "list.xls")


def test_a_damaged_old_workbook_takes_no_memory_of_the_server():
    """calamine takes all the memory that there is for this one."""
    damaged = old_workbook()[:512] + bytes(2000) + old_workbook()[2512:]
    with pytest.raises(TableRefusedError, match="too much memory"):
        apart.read_tables(io.BytesIO(damaged), "list.xls")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "not a spreadsheet. Copy the list"),
        (b"%PDF-1.7", "This is a PDF. Export it as .xlsx or .csv from the program"),
        (b"\xef\xbb\xbf  <html><table>", "a web page"),
        (b"{\\rtf1", "a text document"),
        (zipped(**{"word/document.xml": b"<a/>"}), "a Word document"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "not a spreadsheet"),
        (zipped(**{"Index/Document.iwa": b""}), "Numbers"),
        (zipped(**{"School.csv": b""}), "a zip folder, not a spreadsheet. Unzip it"),
    ],
)
def test_other_kinds_of_file_are_refused_by_name(content, reason):
    assert reason in refusal(content)


@cache
def small_book() -> bytes:
    """Return the same workbook each time. A new one would differ in the time it was made."""
    return saved(workbook(["Name", "Class"], ["Tom", "5 Oak"]))


@settings(max_examples=examples(40))
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(data):
    content = bytearray(small_book())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert read_or_refused(bytes(content))


@settings(max_examples=examples(40))
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_and_nothing_else(content):
    assert read_or_refused(content)


def test_a_part_without_a_name_is_refused(book):
    named = rezipped(book, {"Q": b"x"}, add=True)
    at = named.rindex(b"Q")
    # The name in the zip's directory gets the length 0, and becomes a comment.
    start = named.rindex(b"PK\x01\x02", 0, at)
    entry = bytearray(named[start : start + 46])
    entry[28:30], entry[32:34] = b"\0\0", b"\1\0"
    assert "damaged" in refusal(named[:start] + bytes(entry) + named[start + 46 :])
