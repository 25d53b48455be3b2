"""Text stays the same in the workbook, and never becomes a formula."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.examples import examples

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

# A database keeps no lone surrogates, and PostgreSQL no NUL.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1)
risky = st.builds(str.__add__, st.sampled_from([*"=+-@\t\r\n'", "=1+1", "#N/A", "#REF!"]), texts)


def kept(text: str) -> str:
    """Return `text` without the characters that XML does not allow."""
    return NOT_XML.sub("\ufffd", text)


@given(name=(texts | risky), title=(texts | risky), note=(texts | risky))
@settings(
    max_examples=examples(8),
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


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=", "#N/A", '=HYPERLINK("x")']
)
def test_what_looks_like_a_formula_stays_text_even_once_edited(build, oak, text):
    oak.planned_sessions.first().lessons.update(note=text)
    built = build(oak.school)
    cell = built.book["Lessons"]["O2"]
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
        len(sheets) == 11
        and not any(cell.data_type in "fe" for cell in cells)
        and not any(re.search(r"<f[\s>/]", text) for text in sheets)
    )
