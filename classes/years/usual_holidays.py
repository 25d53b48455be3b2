"""The usual holidays of a school year in England, as a first proposal for a school's calendar."""

import datetime as dt
from dataclasses import dataclass

from classes.years.academic_year import AcademicYear

WEEK = dt.timedelta(weeks=1)


@dataclass(frozen=True)
class UsualHoliday:
    """A holiday that most schools have, from its first to its last day."""

    first_day: dt.date
    last_day: dt.date
    name: str


def monday(day: dt.date) -> dt.date:
    """Return the Monday of the week in which `day` lies."""
    return day - dt.timedelta(days=day.weekday())


def usual_holidays(year: AcademicYear) -> list[UsualHoliday]:
    """Return the days on which most English schools are closed, weekends left aside.

    Schools differ by a week, so a person must check them.
    """
    autumn, spring = year.first_year, year.first_year + 1
    easter = easter_sunday(spring)
    may_day = monday(dt.date(spring, 5, 7))
    return [
        _weeks(dt.date(autumn, 10, 30), 1, "Autumn half term"),
        _weeks(dt.date(autumn, 12, 25), 2, "Christmas"),
        _weeks(dt.date(spring, 2, 19), 1, "Spring half term"),
        _weeks(easter, 2, "Easter"),
        UsualHoliday(may_day, may_day, "May Day"),
        _weeks(dt.date(spring, 5, 31), 1, "Summer half term"),
        UsualHoliday(monday(dt.date(spring, 7, 28)), year.end, "Summer holidays"),
    ]


def _weeks(day: dt.date, weeks: int, name: str) -> UsualHoliday:
    """Return a holiday of whole weeks, Monday to Friday, from the week of `day` on."""
    first = monday(day)
    return UsualHoliday(first, first + WEEK * weeks - dt.timedelta(days=3), name)


def easter_sunday(year: int) -> dt.date:
    """Return Easter Sunday, by the rule for the Gregorian calendar in Meeus (1991)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * weekday) // 433
    month = (h + weekday - 7 * m + 90) // 25
    return dt.date(year, month, (h + weekday - 7 * m + 33 * month + 19) % 32)


def usual_name(day: dt.date) -> str:
    """Return what the holiday that this day is in is usually called."""
    names = (
        ((1, 11), "Christmas"),
        ((3, 12), "Spring half term"),
        ((5, 8), "Easter"),
        ((6, 30), "Summer half term"),
        ((9, 15), "Summer holidays"),
        ((11, 20), "Autumn half term"),
        ((12, 31), "Christmas"),
    )
    return next(name for last, name in names if (day.month, day.day) <= last)
