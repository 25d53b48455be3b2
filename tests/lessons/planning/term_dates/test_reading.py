"""What is read from a council's term dates, in the shapes that councils publish."""

import pytest

from classes.tables import TableRefusedError
from classes.years.academic_year import AcademicYear
from lessons.planning.term_dates.reading import read_term_dates

YEAR = AcademicYear(2026)

HOLIDAYS = """Holiday,First day,Last day
Autumn half term,26/10/2026,30/10/2026
Christmas holiday,21/12/2026,01/01/2027
Good Friday,26/03/2027,26/03/2027
Easter holidays,22/03/2027,02/04/2027
INSET day,04/01/2027,
"""
TERMS = """Term,Start,End
Autumn term 1,Wednesday 2 September 2026,Friday 23 October 2026
Autumn term 2,Monday 2 November 2026,Friday 18 December 2026
Spring term 1,Monday 4 January 2027,Friday 12 February 2027
Spring term 2,Monday 22 February 2027,Thursday 25 March 2027
Summer term 1,Monday 12 April 2027,Friday 28 May 2027
Summer term 2,Monday 7 June 2027,Wednesday 21 July 2027
"""
GAPS = [
    ("Summer holidays", "2026-09-01", "2026-09-01"),
    ("Autumn half term", "2026-10-26", "2026-10-30"),
    ("Christmas", "2026-12-21", "2027-01-01"),
    ("Spring half term", "2027-02-15", "2027-02-19"),
    ("Easter", "2027-03-26", "2027-04-09"),
    ("Summer half term", "2027-05-31", "2027-06-04"),
    ("Summer holidays", "2027-07-22", "2027-08-31"),
]


def read(text: str, name: str = "dates.csv", year: AcademicYear = YEAR) -> list[tuple]:
    found = read_term_dates(text.encode(), name, year)
    return [(row.name, f"{row.first_day}", f"{row.last_day}") for row in found]


def events(*lines: tuple[str, str, str]) -> str:
    """Return a calendar whose events are a name, a first day and the day after the last."""
    parts = [
        f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTART;VALUE=DATE:{first}\r\n"
        f"DTEND;VALUE=DATE:{end}\r\nSUMMARY:{name}\r\nEND:VEVENT"
        for number, (name, first, end) in enumerate(lines)
    ]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *parts, "END:VCALENDAR\r\n"])


def test_rows_that_name_holidays_are_taken_as_they_are():
    assert read(HOLIDAYS) == [
        ("Autumn half term", "2026-10-26", "2026-10-30"),
        ("Christmas holiday", "2026-12-21", "2027-01-01"),
        ("INSET day", "2027-01-04", "2027-01-04"),
        ("Easter holidays", "2027-03-22", "2027-04-02"),
    ]


def test_between_rows_that_name_terms_the_school_is_closed():
    assert read(TERMS) == GAPS


def test_the_heads_of_columns_may_say_that_rows_are_terms():
    rows = [line.split(",")[1:] for line in TERMS.splitlines()[1:]]
    without_names = "\n".join(["Term starts,Term ends", *map(",".join, rows)])
    assert read(without_names) == GAPS


def test_a_row_of_four_days_is_a_term_with_its_half_term():
    row = "Term,Starts,Half term,,Ends\nAutumn,2/9/2026,26/10/2026,30/10/2026,18/12/2026\n"
    assert read(row)[1] == ("Autumn half term", "2026-10-26", "2026-10-30")


def test_between_closing_and_reopening_the_days_themselves_are_school_days():
    rows = "Holiday,School closes,School re-opens\nHalf term,23/10/2026,02/11/2026\n"
    assert read(rows)[0][1:] == ("2026-10-24", "2026-11-01")


def test_days_without_a_year_are_in_the_year_of_the_page():
    rows = "Name,When\nSpring half term,Monday 15 February to Friday 19 February\n"
    assert read(rows) == [("Spring half term", "2027-02-15", "2027-02-19")]


def test_a_calendar_that_names_holidays_ends_the_day_before_its_end():
    text = events(("Half term", "20261026", "20261031"), ("Bank holiday", "20270503", "20270504"))
    assert read(text, "dates.ics") == [
        ("Half term", "2026-10-26", "2026-10-30"),
        ("Bank holiday", "2027-05-03", "2027-05-03"),
    ]


def test_a_calendar_that_only_says_when_terms_start_and_end():
    text = events(
        ("Autumn term starts", "20260901", "20260902"),
        ("School closes for half term", "20261023", "20261024"),
        ("Schools reopen", "20261102", "20261103"),
        ("Autumn term ends", "20261218", "20261219"),
    )
    assert read(text, "dates.ics") == [("Autumn half term", "2026-10-26", "2026-10-30")]


def test_between_the_end_of_a_term_and_the_start_of_the_next_the_school_is_closed():
    text = events(
        ("Autumn Term ends", "20261218", "20261219"),
        ("Spring Term starts", "20270104", "20270105"),
    )
    assert read(text, "dates.ics") == [("Christmas", "2026-12-21", "2027-01-01")]


def test_what_nobody_can_tell_is_shown_for_a_person_to_decide():
    text = "What,Day\nSports day,16/06/2027\nInset day,01/09/2026\n"
    found = read_term_dates(text.encode(), "dates.csv", YEAR)
    assert [(row.name, row.is_sure) for row in found] == [
        ("Inset day", True),
        ("Sports day", False),
    ]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:never", "dates.ics", "damaged"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 3000, "dates.ics", "damaged"),
        (b"\x00\xff\x00", "dates.ics", "not a spreadsheet"),
        (b"<!doctype html><html>", "dates.ics", "web page"),
        (b"a,b\nc,d\n", "dates.csv", "No dates were found"),
        (HOLIDAYS.replace("202", "201").encode(), "dates.csv", "no closed days in 2026/27"),
    ],
)
def test_a_damaged_or_other_file_gets_a_sentence(content, name, sentence):
    with pytest.raises(TableRefusedError) as refused:
        read_term_dates(content, name, YEAR)
    assert sentence in " ".join(refused.value.messages)
