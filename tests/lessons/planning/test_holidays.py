import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classes.years.academic_year import AcademicYear
from lessons.planning.holidays import (
    closed_days,
    monday,
    move_out_of_holidays,
    on_weekday,
    usual_weekday,
    usual_weeks,
)

WEEK = dt.timedelta(weeks=1)


def october(number: int) -> dt.date:
    """Return a day of October 2027; the 4th is a Monday."""
    return dt.date(2027, 10, 1) + dt.timedelta(days=number - 1)


def test_a_date_in_a_holiday_goes_to_the_same_weekday_after_it():
    assert move_out_of_holidays({1: october(27)}, [october(25)]) == {1: october(34)}


def test_what_stands_there_makes_room_until_a_week_is_free():
    weekly = {1: october(18), 2: october(25), 3: october(32), 4: october(46)}
    assert move_out_of_holidays(weekly, [october(29)]) == {
        1: october(18),
        2: october(32),
        3: october(39),
        4: october(46),
    }


def test_a_date_outside_the_holidays_and_one_that_is_open_stay():
    assert move_out_of_holidays({1: october(4), 2: None}, [october(25)]) == {1: october(4), 2: None}


def test_two_in_one_week_stay_so_where_nothing_is_moved():
    twice = {1: october(4), 2: october(6)}
    assert move_out_of_holidays(twice, [october(25)]) == twice


days = st.dates(dt.date(2027, 9, 1), dt.date(2028, 7, 20))


@given(st.lists(days, max_size=12), st.lists(days, max_size=12))
def test_no_date_is_in_a_holiday_and_the_order_stays(dates, holidays):
    before = dict(enumerate(sorted(dates)))
    after = move_out_of_holidays(before, holidays)
    closed = {monday(day) for day in holidays}
    assert all(monday(day) not in closed for day in after.values())
    assert [monday(day) for day in after.values()] == sorted(monday(d) for d in after.values())
    assert all(day.weekday() == before[key].weekday() for key, day in after.items())
    assert all(day >= before[key] for key, day in after.items())


@pytest.mark.parametrize(
    ("year", "mondays"),
    [
        (2026, ["10-26", "12-21", "12-28", "02-15", "03-22", "03-29", "05-31"]),
        (2027, ["10-25", "12-20", "12-27", "02-14", "04-10", "04-17", "05-29"]),
    ],
)
def test_the_usual_weeks_are_proposed(year, mondays):
    weeks = usual_weeks(AcademicYear(year))
    assert [f"{week.monday:%m-%d}" for week in weeks] == mondays
    assert all(week.monday in AcademicYear(year) for week in weeks)


def test_the_usual_weekday_is_that_of_most_days_and_never_a_weekend():
    tuesday, saturday = dt.date(2026, 11, 24), dt.date(2026, 11, 28)
    assert usual_weekday([tuesday, saturday, saturday, None]) == 1
    assert usual_weekday([saturday, None]) is None


def test_a_day_moves_to_a_weekday_of_its_week():
    assert on_weekday(dt.date(2026, 11, 25), 1) == dt.date(2026, 11, 24)
    assert on_weekday(dt.date(2026, 11, 28), None) == dt.date(2026, 11, 27)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (dt.date(2026, 10, 27), "is usually in the autumn half term holiday."),
        (dt.date(2026, 11, 28), "is at a weekend."),
        (dt.date(2027, 8, 3), "is in the summer holidays."),
    ],
)
def test_a_closed_day_is_pointed_out(day, why):
    (sentence,) = closed_days(AcademicYear(2026), [day, dt.date(2026, 11, 24)])
    assert sentence.endswith(why)
