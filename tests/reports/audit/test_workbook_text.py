"""Text stays the same in the workbook, and never becomes a formula."""

import io
import re
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from classes.tables import read_tables
from classes.tables.writing import as_typed
from tests import factories
from tests.examples import examples
from tests.reports.audit.conftest import Built

pytestmark = pytest.mark.sqlite_is_enough

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

# A database keeps no lone surrogates, and PostgreSQL no NUL.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1)
risky = st.builds(str.__add__, st.sampled_from([*"=+-@\t\r\n'", "=1+1", "#N/A", "#REF!"]), texts)


def kept(text: str) -> str:
    """Return `text` without the characters that XML does not allow."""
    return NOT_XML.sub("\ufffd", text)


@given(name=(texts | risky), title=(texts | risky), note=(texts | risky))
@settings(
    max_examples=examples(5),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_text_comes_out_the_same_and_as_text(build, db, name, title, note):
    group = factories.ClassGroupFactory(name=name[:40])
    session = factories.SessionFactory(module__school=group.school, title=title[:160])
    planned = factories.PlannedSessionFactory(class_group=group, session=session)
    factories.LessonFactory(planned_session=planned, note=note)
    built = build(group.school)
    lesson = built.records("Lessons")[0]
    assert lesson["Class"] == kept(name[:40])
    assert lesson["Session"] == kept(title[:160])
    assert lesson["Note"] == kept(note)
    assert no_formula(built)


pieces = st.sampled_from(["_x0041_", "_x000D_", "_x005F_", "_xD800_", "_x", "x0041_", "_", "a é"])


@given(text=st.lists(pieces, min_size=1, max_size=8).map("".join))
@settings(max_examples=examples(5), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_text_like_an_escape_is_shown_as_typed(build, db, text):
    """Excel, LibreOffice and calamine read such escapes in cells, headers and column names."""
    school = factories.SchoolFactory(name=text)
    group = factories.ClassGroupFactory(school=school)
    session = factories.SessionFactory(module__school=school, title=text)
    planned = factories.PlannedSessionFactory(class_group=group, session=session)
    factories.LessonFactory(planned_session=planned, note=text)
    data = build(school).data
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(data))
    lessons = sheets.get_sheet_by_name("Lessons").to_python()
    ours = {table.name: table for table in read_tables(io.BytesIO(data), "audit")}["Lessons"]
    for header, first in (lessons[:2], (ours.rows[0], ours.rows[1])):
        assert dict(zip(header, first, strict=False))["Note"] == text
    sheet = unescape(Built(data).members["xl/worksheets/sheet3.xml"])
    assert f"&L{as_typed(text)}&R" in sheet
    tables = [part for name, part in Built(data).members.items() if "tables/table" in name]
    assert any(f"{session.position}. {as_typed(text)}" in part for part in tables)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=", "#N/A", '=HYPERLINK("x")']
)
def test_what_looks_like_a_formula_stays_text_even_once_edited(build, oak, text):
    oak.planned_sessions.first().lessons.update(note=text)
    built = build(oak.school)
    cell = built.book["Lessons"]["P2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix
    assert no_formula(built)


def test_a_risky_name_of_the_school_or_of_a_person_stays_text(build, oak, school):
    school.name = "=cmd|' /C calc'!A0"
    oak.teachers.update(name="@evil\x01")
    built = build(school)
    assert built.about["School"] == school.name
    assert built.records("Summary")[0]["Teachers"] == "@evil\ufffd"
    assert no_formula(built)


def test_a_text_that_is_too_long_for_a_cell_is_cut(build, oak):
    oak.planned_sessions.first().lessons.update(note="a" * 40_000)
    assert len(build(oak.school).records("Lessons")[0]["Note"]) == 32_767


def no_formula(built) -> bool:
    """Return whether neither the reader nor the raw XML has a formula or an error."""
    cells = [cell for sheet in built.book for row in sheet.iter_rows() for cell in row]
    sheets = [text for name, text in built.members.items() if "worksheets/sheet" in name]
    return (
        len(sheets) == 12
        and not any(cell.data_type in "fe" for cell in cells)
        and not any(re.search(r"<f[\s>/]", text) for text in sheets)
    )
