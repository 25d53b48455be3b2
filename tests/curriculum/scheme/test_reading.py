"""Reading a scheme of work: what is accepted, and the problems named row by row."""

import datetime as dt
import io

import openpyxl
import pytest

from classes.tables import TableRefusedError
from curriculum.scheme import SchemeRefusedError, read_scheme
from tests import factories

HEADER = "position,title,years,minutes,aims,before_teaching,outcomes,outline"


def csv_of(*lines: str) -> io.BytesIO:
    return io.BytesIO("\n".join(lines).encode())


def xlsx_of(*rows: list) -> io.BytesIO:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def refused(file, name="scheme.csv") -> list[str]:
    with pytest.raises(SchemeRefusedError) as caught:
        read_scheme(file, name)
    return caught.value.messages


@pytest.fixture(autouse=True)
def outcomes(db):
    return [factories.OutcomeFactory(code=code) for code in ("RSHE-SAFE", "EFACW-2")]


def test_a_row_becomes_a_session(outcomes):
    line = '1,Boundaries,5-6,45,Ask|Say no,Tell parents.,RSHE-SAFE EFACW-2,"Talk (5 min)|Draw"'
    (read,) = read_scheme(csv_of(HEADER, line), "scheme.csv").sessions
    session = read.session
    assert (session.title, session.minutes, str(session.year_groups)) == (
        "Boundaries",
        45,
        "Years 5 and 6",
    )
    assert session.aim_list == ["Ask", "Say no"]
    assert session.step_list == ["Talk (5 min)", "Draw"]
    assert session.before_teaching == "Tell parents."
    assert read.outcomes == outcomes


def test_the_form_of_the_shipped_outline_is_read_whole(db):
    from curriculum.library import DATA, load_library

    module = load_library()
    with (DATA / "outline.csv").open("rb") as file:
        scheme = read_scheme(file, "outline.csv")
    assert [read.session.title for read in scheme.sessions] == [
        session.title for session in module.sessions.all()
    ]
    assert all(read.outcomes for read in scheme.sessions)


def test_only_title_and_years_are_needed():
    (read,) = read_scheme(csv_of("Title,Years", "Kindness,6"), "scheme.csv").sessions
    assert (read.session.minutes, str(read.session.year_groups)) == (60, "Year 6")


def test_columns_may_be_in_any_order_with_readable_names():
    scheme = read_scheme(csv_of("Years, Before Teaching ,TITLE", "6,Ask,Kindness"), "s.csv")
    assert scheme.sessions[0].session.before_teaching == "Ask"


def test_columns_that_are_not_known_are_named():
    scheme = read_scheme(csv_of("title,years,Ofsted grade", "Kindness,6,good"), "s.csv")
    assert scheme.left_out == ("ofsted_grade",)


def test_sessions_come_in_the_order_of_their_positions():
    file = csv_of("position,title,years", "20,B,6", "3,A,6")
    assert [read.session.title for read in read_scheme(file, "s.csv").sessions] == ["A", "B"]


def test_without_positions_they_come_in_the_order_of_the_rows():
    file = csv_of("title,years", "B,6", "A,6")
    assert [read.session.title for read in read_scheme(file, "s.csv").sessions] == ["B", "A"]


def test_a_workbook_is_read_with_its_numbers_and_a_title_above_the_header():
    file = xlsx_of(["Our scheme"], [], ["position", "title", "years", "minutes"], [1, "A", 6, 45.0])
    (read,) = read_scheme(file, "scheme.xlsx").sessions
    assert (read.session.minutes, str(read.session.year_groups)) == (45, "Year 6")


@pytest.mark.parametrize("cell", ["05-Jun", "6-May", "Jun-05", "5-6", "5 to 6"])
def test_year_groups_that_a_spreadsheet_took_for_a_day_are_read(cell):
    (read,) = read_scheme(csv_of("title,years", f"A,{cell}"), "s.csv").sessions
    assert str(read.session.year_groups) == "Years 5 and 6"


@pytest.mark.parametrize("day", [dt.date(2026, 6, 5), dt.datetime(2026, 5, 6)])
def test_so_are_those_that_became_a_date(day):
    (read,) = read_scheme(xlsx_of(["title", "years"], ["A", day]), "s.xlsx").sessions
    assert str(read.session.year_groups) == "Years 5 and 6"


def test_every_problem_is_named_with_its_row_and_column():
    problems = refused(
        csv_of(
            "position,title,years,minutes,outcomes",
            "1,A,6,60,",
            "1,,5-6,sixty,NO-SUCH",
            ",B,later,0,",
            f"4,{'C' * 200},6,900,RSHE-SAFE",
        )
    )
    assert problems == [
        "Line 3, minutes: “sixty” is not a whole number from 1, such as 60.",
        "Line 3, title: This field cannot be blank.",
        "Line 3, outcomes: there is no code “NO-SUCH”. All codes are listed below.",
        "Line 4, years: “later” is not a year group. Write 6, or 5-6 for both.",
        "Line 4, minutes: “0” is not a whole number from 1, such as 60.",
        "Line 5, title: Ensure this value has at most 160 characters (it has 200).",
        "Line 5, minutes: Enter a number of 600 or less.",
        "Line 3, position: 1 is already in line 2.",
        "Line 4, position: this is empty. Number every row or none.",
    ]


def test_in_a_workbook_they_are_named_by_the_row_of_the_sheet():
    file = xlsx_of([], ["title", "years"], ["A", None])
    assert refused(file, "s.xlsx") == ["Row 3, years: this is empty. Write 6, or 5-6 for both."]


def test_many_problems_are_counted():
    problems = refused(csv_of("title,years", *["A,x"] * 50))
    assert len(problems) == 31
    assert problems[-1] == "… and 20 more."


@pytest.mark.parametrize("header", ["title,minutes", "years", "a,b,c"])
def test_a_file_without_the_needed_columns_is_refused(header):
    assert "no header row" in refused(csv_of(header, "1,2,3"))[0]


def test_a_column_that_is_there_twice_is_refused():
    assert "two columns called “title”" in refused(csv_of("title,Title,years", "a,b,6"))[0]


def test_a_file_with_only_a_header_is_refused():
    assert refused(csv_of(HEADER)) == ["There are no sessions below the header row."]


def test_more_sessions_than_a_module_holds_are_refused():
    assert "up to 100" in refused(csv_of("title,years", *["A,6"] * 101))[0]


def test_a_hundred_are_accepted():
    assert len(read_scheme(csv_of("title,years", *["A,6"] * 100), "s.csv").sessions) == 100


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\x00" * 500, b"PK\x03\x04broken"])
def test_a_file_that_is_not_a_table_is_refused(content):
    with pytest.raises(TableRefusedError):
        read_scheme(io.BytesIO(content), "scheme.xlsx")
