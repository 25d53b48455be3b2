"""Other programs open, print, save and read the workbook with the same values."""

import datetime as dt
import io
import math

import pandas
import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from tests.libreoffice import converted, pages_of
from tests.reports.audit.test_workbook_shape import SHEETS

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def demo(demo, build):
    """Return the workbook of the demo school, which has rows on every sheet."""
    return build(demo)


def held(value: object) -> object:
    """Return a value in one form for all readers: whole numbers as int, dates as datetimes."""
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return round(float(value), 9)
    if isinstance(value, dt.datetime):
        return value.replace(microsecond=0, tzinfo=None)
    return dt.datetime.combine(value, dt.time.min)


def filled(rows) -> list[list]:
    """Return rows without the empty cells at their ends."""
    values = [[held(value) for value in row] for row in rows]
    for row in values:
        while row and row[-1] is None:
            row.pop()
    while values and not values[-1]:
        values.pop()
    return values


def ours(built, title: str) -> list[list]:
    return filled(built.rows(title))


def test_libreoffice_saves_the_same_values_in_every_cell(demo, tmp_path):
    saved = load_workbook(io.BytesIO(converted(demo.data, "xlsx", tmp_path)))
    assert saved.sheetnames == SHEETS
    for title in SHEETS:
        assert filled(saved[title].iter_rows(values_only=True)) == ours(demo, title), title
        if title != "About":
            assert saved[title].auto_filter.ref or saved[title].tables, title


def test_each_printed_page_has_school_sheet_and_page_and_no_cut_date(demo, tmp_path):
    pages = pages_of(converted(demo.data, "pdf", tmp_path))
    sheets = []
    for number, page in enumerate(pages, start=1):
        head = page.strip().splitlines()[0]
        assert "Hope Valley Primary" in head
        sheets.append(next(title for title in SHEETS if head.strip().endswith(title)))
        assert f"Page {number} of {len(pages)}" in page
        assert "###" not in page
    assert list(dict.fromkeys(sheets)) == SHEETS
    assert sheets.count("About") <= 2
    assert sheets.count("Summary") == sheets.count("Coverage") == 1


def test_calamine_reads_the_same_values(demo):
    book = CalamineWorkbook.from_filelike(io.BytesIO(demo.data))
    assert book.sheet_names == SHEETS
    for title in SHEETS:
        rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
        assert filled(rows) == ours(demo, title), title


@pytest.mark.parametrize("engine", ["openpyxl", "calamine"])
def test_pandas_reads_each_table_by_its_header(demo, engine):
    frames = pandas.read_excel(
        io.BytesIO(demo.data), sheet_name=None, engine=engine, na_values=[], keep_default_na=False
    )
    assert list(frames) == SHEETS
    for title in SHEETS[1:]:
        frame = frames[title].astype(object)
        assert filled([list(frame.columns), *frame.values.tolist()]) == ours(demo, title), title
