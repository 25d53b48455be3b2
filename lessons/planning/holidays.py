"""Moves dates to the days and weeks on which a class can be taught."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

from classes.years.usual_holidays import WEEK, monday
from lessons.models import SchoolCalendar

FRIDAY, SATURDAY = 4, 5


def one_a_week(days: Iterable[dt.date]) -> list[dt.date]:
    """Return the days in the same order, but only one in each week: others move a week on."""
    spread: list[dt.date] = []
    for day in days:
        while spread and monday(day) <= monday(spread[-1]):
            day += WEEK
        spread.append(day)
    return spread


def move_out_of_holidays(
    dates: Mapping[int, dt.date | None], calendar: SchoolCalendar
) -> dict[int, dt.date | None]:
    """Return the dates of a module's sessions, moved out of the holidays.

    `dates` are by the pk of the session. A date moves to the same weekday of the next free week.
    Later dates move on where needed, so the order is kept and no week gets a second session
    because of a holiday. None stays None, and so does a date with no free week in the year.
    """
    moved = dict(dates)
    filled: dt.date | None = None
    for session_pk, day in sorted(dates.items(), key=lambda pair: pair[1] or dt.date.max):
        if day is None:
            continue
        on = calendar.free_week(day)
        while filled is not None and monday(on) <= filled:
            on = calendar.free_week(on + WEEK)
        if on not in calendar.year:
            continue
        if on != day:
            filled = monday(on)
        moved[session_pk] = on
    return moved


def usual_weekday(days: Iterable[dt.date | None]) -> int | None:
    """Return the weekday (0 is Monday) on which most of the days are; None without any."""
    weekdays = Counter(day.weekday() for day in days if day and day.weekday() < SATURDAY)
    return weekdays.most_common(1)[0][0] if weekdays else None


def on_weekday(day: dt.date | None, weekday: int | None) -> dt.date | None:
    """Return the day moved to a weekday of its week; without one, only out of the weekend."""
    if day is None:
        return None
    if weekday is None:
        weekday = min(day.weekday(), FRIDAY)
    return monday(day) + dt.timedelta(days=weekday)
