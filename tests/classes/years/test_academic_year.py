"""The academic year: 1 September to 31 August, stored as its first year."""

import datetime as dt

import pytest
import time_machine

from classes.years.academic_year import AcademicYear, half_term


@pytest.mark.parametrize(
    ("day", "first_year"),
    [
        (dt.date(2026, 8, 31), 2025),
        (dt.date(2026, 9, 1), 2026),
        (dt.date(2026, 12, 31), 2026),
        (dt.date(2027, 1, 1), 2026),
        (dt.date(2027, 8, 31), 2026),
        (dt.date(2028, 2, 29), 2027),
    ],
)
def test_it_changes_on_the_first_of_september(day, first_year):
    assert AcademicYear.of(day) == AcademicYear(first_year)
    assert day in AcademicYear(first_year)


def test_its_label_has_both_years():
    assert str(AcademicYear(2026)) == "2026/27"
    assert str(AcademicYear(1999)) == "1999/00"


def test_the_current_year_is_that_of_london():
    """Half an hour before midnight UTC on 31 August, it is already September in London."""
    with time_machine.travel(dt.datetime(2026, 8, 31, 23, 30, tzinfo=dt.UTC)):
        assert AcademicYear.current() == AcademicYear(2026)


def test_a_day_outside_the_year_becomes_the_nearest_day_in_it():
    year = AcademicYear(2026)
    assert year.clamp(dt.date(2026, 7, 1)) == dt.date(2026, 9, 1)
    assert year.clamp(dt.date(2026, 11, 24)) == dt.date(2026, 11, 24)
    assert year.clamp(dt.date(2028, 1, 1)) == dt.date(2027, 8, 31)


def test_years_are_in_order():
    assert AcademicYear(2025) < AcademicYear(2026)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (dt.date(2026, 9, 1), "Autumn term, first half"),
        (dt.date(2026, 11, 24), "Autumn term, second half"),
        (dt.date(2027, 1, 1), "Spring term, first half"),
        (dt.date(2027, 3, 1), "Spring term, second half"),
        (dt.date(2027, 5, 1), "Summer term, first half"),
        (dt.date(2027, 7, 1), "Summer term, second half"),
        (dt.date(2027, 8, 31), "Summer holidays"),
    ],
)
def test_every_day_is_in_a_half_term(day, name):
    assert half_term(day) == name
