"""Workbooks from different programs give the same cells, and only those of visible sheets."""

import datetime as dt
import io
import random
import re
import shutil
import subprocess

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import Font

from classes.tables.reading import read_tables
from tests.classes.tables.conftest import FILES, ods, part, refusal, rezipped, saved, table

pytestmark = pytest.mark.sqlite_is_enough

SOFFICE = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def workbook(*rows) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def first_sheet(content: bytes, change) -> bytes:
    name = "xl/worksheets/sheet1.xml"
    return rezipped(content, {name: change(part(content, name)).encode()})


def test_texts_numbers_dates_and_booleans_keep_their_type():
    values = ["0012", 12, 12.5, True, dt.date(2026, 9, 1), dt.datetime(2026, 9, 1, 8, 30)]
    assert table(saved(workbook(values))).rows == [values]


def test_a_whole_number_is_whole_however_it_is_written():
    content = first_sheet(saved(workbook([5])), lambda xml: xml.replace(">5<", ">5.0E0<"))
    assert table(content).rows == [[5]]


def test_zeros_that_a_number_format_shows_are_kept():
    book = workbook([12, 12])
    book.active["A1"].number_format = "000000"
    assert table(saved(book)).rows == [["000012", 12]]


def test_text_in_other_scripts_with_spaces_and_lines_stays_as_typed():
    values = [" 花子 ", "Zoë\nO'Neill", "किशोर", "👩‍🏫"]
    assert table(saved(workbook(values))).rows == [values]


def test_phonetic_readings_of_japanese_text_are_left_out():
    xml = '<c r="A1" t="inlineStr"><is><t>花子</t><rPh sb="0" eb="2"><t>はなこ</t></rPh></is></c>'
    content = first_sheet(
        saved(workbook(["x"])),
        lambda old: old[: old.index("<c ")] + xml + old[old.index("</row>") :],
    )
    assert table(content).rows == [["花子"]]


def test_a_sheet_that_does_not_say_where_its_cells_are_is_read_in_order():
    content = first_sheet(
        saved(workbook([1, 2], [3, 4])),
        lambda xml: xml.replace(' r="A1"', "").replace(' r="B1"', "").replace(' r="2"', ""),
    )
    assert table(content).rows == [[1, 2], [3, 4]]


def test_dates_may_count_from_1904():
    book = workbook([dt.date(2026, 9, 1)])
    book.epoch = openpyxl.utils.datetime.MAC_EPOCH
    assert table(saved(book)).rows == [[dt.date(2026, 9, 1)]]


def test_a_time_of_day_in_an_ods_is_text():
    cell = '<table:table-cell office:value-type="time" office:time-value="PT09H30M00S"/>'
    assert table(ods(f"<table:table-row>{cell}</table:table-row>")).rows == [["09:30"]]


def test_a_time_of_day_is_text():
    assert table(saved(workbook([dt.time(9, 5)]))).rows == [["09:05"]]


def test_what_a_formula_showed_when_it_was_saved_is_its_value():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("Year 5")
        sheet.write_formula("A1", '="a"&"b"', None, "ab")
        sheet.write_formula("B1", "=6*7", None, 42)
        sheet.write_rich_string("C1", "O", book.add_format({"bold": True}), "'Neill")
        sheet.write("D1", "_x0041_")
    sheet = table(target.getvalue())
    assert (sheet.name, sheet.rows) == ("Year 5", [["ab", 42, "O'Neill", "_x0041_"]])


def test_hidden_sheets_and_charts_are_ignored():
    book = workbook(["seen"])
    book.create_sheet("B").sheet_state = "hidden"
    book.create_sheet("C").sheet_state = "veryHidden"
    book.create_chartsheet("D")
    book.create_sheet("E")
    sheets = read_tables(io.BytesIO(saved(book)), "x")
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [("Sheet", [["seen"]]), ("E", [])]


def test_a_table_may_begin_anywhere_and_styled_empty_cells_do_not_count():
    book = openpyxl.Workbook()
    book.active["C5"] = "Name"
    book.active["Z900"].font = Font(bold=True)
    book.active["D6"] = "  "
    sheet = table(saved(book))
    assert (sheet.first_row, sheet.rows, sheet.line(0)) == (5, [[None, None, "Name"]], 5)


def test_a_cell_merged_downwards_has_its_value_in_every_row():
    book = workbook(["5 Oak", "Tom"], [None, "Ada"], [None, "Kit"], ["6 Elm", "Bo"])
    book.active.merge_cells("A1:A3")
    book.active.merged_cells.add("A4:A1048576")  # merge_cells would make a million cells
    assert [row[0] for row in table(saved(book)).rows] == ["5 Oak", "5 Oak", "5 Oak", "6 Elm"]


def test_notes_on_cells_are_not_read():
    book = workbook(["Tom"])
    book.active["A1"].comment = Comment("a note", "someone")
    assert table(saved(book)).rows == [["Tom"]]


def test_macros_are_ignored():
    book = rezipped(saved(workbook(["Tom"])), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}, add=True)
    assert table(book, "list.xlsm").rows == [["Tom"]]


def test_a_workbook_is_known_by_its_content():
    assert table(saved(workbook(["Tom"])), "list.csv").rows == [["Tom"]]


def test_a_far_cell_is_refused_with_its_row():
    book = workbook(["Tom"])
    book.active["A1048576"] = "x"
    assert refusal(saved(book)).startswith("There is something in row 1,048,576")


def test_a_far_column_is_refused_with_its_number():
    book = workbook(["Tom"])
    book.active["XFD2"] = "x"
    assert "column 16384 of row 2, but we read at most 200" in refusal(saved(book))


@needs_libreoffice
def test_a_workbook_saved_by_libreoffice_reads_like_the_original(tmp_path):
    book = workbook(
        ["Adno", "Name", "Since", "Number"],
        ["0012", "Zoë  Hart\nBright ", dt.date(2026, 9, 1), 12],
        ["0013", " O'Neill", dt.datetime(2026, 9, 1, 8, 30), 13.5],
        ["0014", None, None, None],
    )
    book.active["D2"].number_format = "00000"
    book.active.merge_cells("B3:B4")
    book.active["B2"].comment = Comment("a note", "someone")
    book.create_sheet("Hidden")["A1"] = "h"
    book["Hidden"].sheet_state = "hidden"
    (tmp_path / "list.xlsx").write_bytes(saved(book))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [SOFFICE, "--headless", profile, "--convert-to", "ods", "--outdir", tmp_path, "list.xlsx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )
    ours, theirs = table(saved(book)), table((tmp_path / "list.ods").read_bytes())
    assert theirs.rows == ours.rows
    assert ours.rows[3] == ["0014", " O'Neill", None, None]


def test_an_old_excel_workbook_is_read_and_says_what_is_not_seen():
    result = table((FILES / "class-list.xls").read_bytes(), "class-list.xls")
    assert result.rows[1:] == [
        ["Fox", "Ada", "5 Oak", 4501],
        ["Hale", "Zoë", "5 Oak", 4502],
        ["King", "Bo", "5 Ash", 4503],
    ]
    assert "cannot see zeros in front of numbers, hidden rows" in " ".join(result.notes)


def test_a_formula_without_a_stored_result_is_noticed():
    content = saved(workbook(["Name", "Class"], ["Ada", '="5 "&"Oak"']))
    assert "have no stored result" in table(content).notes[0]
    empty = first_sheet(content, lambda xml: xml.replace('<c r="B2">', '<c r="B2" t="str">'))
    assert not table(empty).notes


def test_rows_that_are_struck_through_count_as_hidden():
    book = workbook(["Name", "Class"], ["Ada", "5 Oak"], ["Ben", "5 Oak"], ["Cy", "5 Oak"])
    for cell in (*book.active[3], book.active["A4"]):
        cell.font = Font(strike=True)
    assert table(saved(book)).hidden == {2}


def test_hidden_and_filtered_rows_are_known():
    book = workbook(["Name"], ["Ada"], ["Ben"], ["Cy"], ["Di"])
    book.active.row_dimensions[3].hidden = True
    content = first_sheet(
        saved(book), lambda xml: xml.replace('<row r="5"', '<row r="5" ht="0" customHeight="1"')
    )
    assert table(content).hidden == {2, 4}


def test_the_error_of_a_formula_is_text():
    book = workbook(["Ada", "=1/0"], ["Ben", "5 Oak"])
    xml = first_sheet(saved(book), with_an_error)
    assert table(xml).rows == [["Ada", "#DIV/0!"], ["Ben", "5 Oak"]]


def with_an_error(xml: str) -> str:
    return xml.replace("<f>1/0</f><v></v>", "<f>1/0</f><v>#DIV/0!</v>").replace(
        '<c r="B1"', '<c r="B1" t="e"'
    )


def test_hidden_rows_errors_zeros_and_merged_cells_of_an_ods_are_seen():
    rows = """
    <table:table-row>
      <table:table-cell table:number-rows-spanned="2" office:value-type="string">
        <text:p>5 Oak</text:p></table:table-cell>
      <table:table-cell office:value-type="float" office:value="45">
        <text:p>0045</text:p></table:table-cell></table:table-row>
    <table:table-row table:visibility="filter"><table:covered-table-cell/>
      <table:table-cell calcext:value-type="error" office:value-type="string"
        office:string-value=""><text:p>#N/A</text:p></table:table-cell></table:table-row>"""
    result = table(ods(re.sub(r"\s+<", "<", rows)))
    assert result.rows == [["5 Oak", "0045"], ["5 Oak", "#N/A"]]
    assert result.hidden == {1}


def test_a_big_ods_says_what_is_not_seen_in_it():
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    row = f"<table:table-row>{cell}</table:table-row>"
    letters = random.Random(1)
    rows = "".join(row.format(letters.randbytes(300).hex()) for _ in range(14_000))
    assert "too big for us to see" in table(ods(rows)).notes[0]
