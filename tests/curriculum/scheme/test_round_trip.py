"""A scheme that is written and read back is the same, and none of its cells is a formula."""

import csv
import io

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from curriculum.library import load_library
from curriculum.scheme import read_scheme, scheme_csv, scheme_xlsx
from curriculum.scheme.actions import import_scheme
from curriculum.scheme.columns import COLUMNS, join_lines, split_lines
from curriculum.sessions.actions import archive_session
from tests import factories
from tests.examples import examples

pytestmark = pytest.mark.sqlite_is_enough

FORMS = [(scheme_csv, "scheme.csv"), (scheme_xlsx, "scheme.xlsx")]
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]).filter(
    lambda letter: letter not in "\ufffe\uffff"
)
LINES = st.lists(st.text(LETTERS, min_size=1, max_size=30), max_size=4).map("\n".join)
TITLES = st.text(LETTERS, min_size=1, max_size=60).filter(str.strip)


@pytest.fixture
def session(school):
    module = factories.ModuleFactory(school=school)
    return factories.SessionFactory(module=module, position=1)


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize(("write", "name"), FORMS, ids=["csv", "xlsx"])
def test_the_shipped_outline_goes_from_school_to_school_unchanged(school, lead, write, name):
    library = load_library()
    scheme = read_scheme(io.BytesIO(write(library)), name)
    module = import_scheme(school=school, title="Ours", scheme=scheme, by=lead)
    fields = ["position", "title", "youngest_year", "oldest_year", "minutes", "aims", "outline"]
    fields.append("before_teaching")
    assert list(module.sessions.values_list(*fields)) == list(library.sessions.values_list(*fields))
    for copied, original in zip(module.sessions.all(), library.sessions.all(), strict=True):
        assert list(copied.outcomes.all()) == list(original.outcomes.all())
    assert write(module) == write(library) or name.endswith("xlsx")


@pytest.mark.parametrize(("write", "name"), FORMS, ids=["csv", "xlsx"])
@settings(max_examples=examples(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=TITLES, aims=LINES, before=LINES, outline=LINES)
@example(title="=1+1", aims="-a\n'b\n|c", before="a|b", outline="\\|\n\\")
@example(title="'", aims="'=1", before="@x", outline="#")
@example(title="“Kind words”", aims="'a'", before="=x'", outline="’90s")
@example(title="'a", aims="'b", before="'c", outline="'d")
def test_whatever_is_written_is_read_back(session, write, name, title, aims, before, outline):
    session.title, session.aims = title, aims
    session.before_teaching, session.outline = before, outline
    session.save()
    (read,) = read_scheme(io.BytesIO(write(session.module)), name).sessions
    assert read.session.title == " ".join(title.split())
    assert lines(read.session.aims) == lines(aims)
    assert lines(read.session.before_teaching) == lines(before)
    assert lines(read.session.outline) == lines(outline)


@given(text=st.text())
def test_lines_joined_into_a_cell_split_again(text):
    assert split_lines(join_lines(text)) == "\n".join(lines(text))


def test_lines_typed_with_breaks_into_a_cell_are_read_too():
    assert split_lines("One\nTwo|Three\r\n\n Four") == "One\nTwo\nThree\nFour"


def test_a_typed_backslash_stays():
    assert split_lines(r"C:\new|b") == "C:\\new\nb"


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@a", "\t=1"])
def test_no_cell_is_a_formula(session, text):
    session.title = session.aims = text
    session.save()
    row = next(csv.DictReader(io.StringIO(scheme_csv(session.module).decode("utf-8-sig"))))
    assert row["title"][0] == row["aims"][0] == "'"
    page = openpyxl.load_workbook(io.BytesIO(scheme_xlsx(session.module))).active
    assert {page["B2"].data_type, page["E2"].data_type} == {"s"}
    assert page["B2"].quotePrefix


def test_the_columns_are_those_of_the_agreed_form(session):
    first = scheme_csv(session.module).decode("utf-8-sig").splitlines()[0]
    assert first == ",".join(COLUMNS)
    assert first.startswith("position,title,years,minutes,aims,before_teaching,outcomes")


def test_archived_sessions_are_left_out(session, lead):
    archive_session(session=session, by=lead)
    assert len(scheme_csv(session.module).decode().splitlines()) == 1
