import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classes.years.academic_year import AcademicYear
from classes.years.usual_holidays import monday, usual_holidays
from lessons.models import ClosedDays, ClosedFor, SchoolCalendar
from lessons.planning.holidays import move_out_of_holidays, on_weekday, usual_weekday

WEEK = dt.timedelta(weeks=1)
FRIDAY = dt.timedelta(days=4)


def closed_weeks(*days: dt.date) -> SchoolCalendar:
    """Return a calendar of 2027/28 that is closed from Monday to Friday in the weeks of `days`."""
    rows = [
        ClosedDays(first_day=monday(day), last_day=monday(day) + FRIDAY, name="Closed")
        for day in days
    ]
    return SchoolCalendar(AcademicYear(2027), rows, is_kept=True)


def october(number: int) -> dt.date:
    """Return a day of October 2027; the 4th is a Monday."""
    return dt.date(2027, 10, 1) + dt.timedelta(days=number - 1)


def test_a_date_in_a_holiday_goes_to_the_same_weekday_after_it():
    assert move_out_of_holidays({1: october(27)}, closed_weeks(october(25))) == {1: october(34)}


def test_what_stands_there_makes_room_until_a_week_is_free():
    weekly = {1: october(18), 2: october(25), 3: october(32), 4: october(46)}
    assert move_out_of_holidays(weekly, closed_weeks(october(29))) == {
        1: october(18),
        2: october(32),
        3: october(39),
        4: october(46),
    }


def test_a_date_outside_the_holidays_and_one_that_is_open_stay():
    assert move_out_of_holidays({1: october(4), 2: None}, closed_weeks(october(25))) == {
        1: october(4),
        2: None,
    }


def test_two_in_one_week_stay_so_where_nothing_is_moved():
    twice = {1: october(4), 2: october(6)}
    assert move_out_of_holidays(twice, closed_weeks(october(25))) == twice


days = st.dates(dt.date(2027, 9, 1), dt.date(2028, 7, 20))


@given(st.lists(days, max_size=12), st.lists(days, max_size=12))
def test_no_date_is_in_a_holiday_and_the_order_stays(dates, holidays):
    before = dict(enumerate(sorted(dates)))
    calendar = closed_weeks(*holidays)
    after = move_out_of_holidays(before, calendar)
    moved = {key: day for key, day in after.items() if day != before[key]}
    assert not any(calendar.closed_on(day) for day in moved.values())
    assert all(day in calendar.year for day in after.values())
    assert all(day.weekday() == before[key].weekday() for key, day in after.items())
    assert all(day >= before[key] for key, day in after.items())
    stay = [key for key in after if key not in moved and calendar.closed_on(before[key])]
    assert not stay or max(before.values()) >= dt.date(2028, 5, 1)  # no week left in the year
    if not stay:
        assert [monday(d) for d in after.values()] == sorted(monday(d) for d in after.values())


@pytest.mark.parametrize(
    ("year", "first_days"),
    [
        (2026, ["10-26", "12-21", "02-15", "03-22", "05-03", "05-31", "07-26"]),
        (2027, ["10-25", "12-20", "02-14", "04-10", "05-01", "05-29", "07-24"]),
    ],
)
def test_the_usual_holidays_are_proposed(year, first_days):
    holidays = usual_holidays(AcademicYear(year))
    assert [f"{holiday.first_day:%m-%d}" for holiday in holidays] == first_days
    assert all(holiday.last_day in AcademicYear(year) for holiday in holidays)


def test_the_usual_weekday_is_that_of_most_days_and_never_a_weekend():
    tuesday, saturday = dt.date(2026, 11, 24), dt.date(2026, 11, 28)
    assert usual_weekday([tuesday, saturday, saturday, None]) == 1
    assert usual_weekday([saturday, None]) is None


def test_a_day_moves_to_a_weekday_of_its_week():
    assert on_weekday(dt.date(2026, 11, 25), 1) == dt.date(2026, 11, 24)
    assert on_weekday(dt.date(2026, 11, 28), None) == dt.date(2026, 11, 27)


def closed(closed_for: str, name: str, first: dt.date, last: dt.date | None = None) -> ClosedDays:
    return ClosedDays(closed_for=closed_for, name=name, first_day=first, last_day=last or first)


KEPT = SchoolCalendar(
    AcademicYear(2026),
    [
        closed(ClosedFor.INSET, "INSET day", dt.date(2026, 9, 1)),
        closed(ClosedFor.HOLIDAY, "Half term", dt.date(2026, 10, 26), dt.date(2026, 10, 30)),
        closed(ClosedFor.HOLIDAY, "May Day", dt.date(2027, 5, 3)),
        closed(ClosedFor.OTHER, "Polling station", dt.date(2027, 5, 6)),
    ],
    is_kept=True,
)


@pytest.mark.parametrize(
    ("day", "why", "word"),
    [
        (dt.date(2026, 9, 1), "is an INSET day", "INSET day"),
        (dt.date(2026, 10, 27), "is in the holidays (Half term)", "Half term"),
        (dt.date(2027, 5, 3), "is a holiday (May Day)", "May Day"),
        (
            dt.date(2027, 5, 6),
            "is a day on which the school is closed (Polling station)",
            "Polling station",
        ),
        (dt.date(2026, 11, 28), "is not a school day", "Weekend"),
        (dt.date(2027, 8, 3), "is in the summer holidays", "Summer holidays"),
        (dt.date(2026, 11, 24), "", ""),
    ],
)
def test_one_class_says_why_a_day_is_closed(day, why, word):
    assert (KEPT.why_closed(day), KEPT.closed_word(day)) == (why, word)


def test_a_usual_holiday_is_only_usually_one():
    usual = [
        ClosedDays(first_day=row.first_day, last_day=row.last_day, name=row.name)
        for row in usual_holidays(AcademicYear(2026))
    ]
    calendar = SchoolCalendar(AcademicYear(2026), usual, is_kept=False)
    days = [dt.date(2026, 10, 27), dt.date(2026, 11, 24), None]
    assert calendar.sentences(days) == [
        "Tuesday 27 October 2026 is usually a holiday (Autumn half term)."
    ]


def test_the_next_and_the_last_open_day_are_found_around_a_holiday():
    saturday = dt.date(2026, 10, 24)
    assert KEPT.next_open(saturday) == dt.date(2026, 11, 2)
    assert KEPT.last_open(dt.date(2026, 11, 1)) == dt.date(2026, 10, 23)
