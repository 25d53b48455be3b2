"""The usual weeks without lessons in a school year, and moving dates out of such weeks."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from classes.words.dates import long_date
from classes.years.academic_year import AcademicYear

WEEK = dt.timedelta(weeks=1)
FRIDAY, SATURDAY = 4, 5
AUGUST = 8


@dataclass(frozen=True)
class HolidayWeek:
    """A week without lessons: its Monday and its name."""

    monday: dt.date
    name: str


def monday(day: dt.date) -> dt.date:
    """Return the Monday of the week in which `day` lies."""
    return day - dt.timedelta(days=day.weekday())


def usual_weeks(year: AcademicYear) -> list[HolidayWeek]:
    """Return the weeks in which most English schools have no lessons, as a first proposal.

    Schools differ by a week, so a person must check them. The summer is left out, because it
    is the same in every plan.
    """
    autumn, spring = year.first_year, year.first_year + 1
    christmas = monday(dt.date(autumn, 12, 25))
    easter = _easter(spring)
    return [
        HolidayWeek(monday(dt.date(autumn, 10, 30)), "autumn half term"),
        HolidayWeek(christmas, "Christmas"),
        HolidayWeek(christmas + WEEK, "Christmas"),
        HolidayWeek(monday(dt.date(spring, 2, 19)), "spring half term"),
        HolidayWeek(monday(easter), "Easter"),
        HolidayWeek(monday(easter) + WEEK, "Easter"),
        HolidayWeek(monday(dt.date(spring, 5, 31)), "summer half term"),
    ]


def _easter(year: int) -> dt.date:
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


def one_a_week(days: Iterable[dt.date]) -> list[dt.date]:
    """Return the days in the same order, but only one in each week: others move a week on."""
    spread: list[dt.date] = []
    for day in days:
        while spread and monday(day) <= monday(spread[-1]):
            day += WEEK
        spread.append(day)
    return spread


def move_out_of_holidays(
    dates: Mapping[int, dt.date | None], holidays: Collection[dt.date]
) -> dict[int, dt.date | None]:
    """Return the dates of a module's sessions, moved out of weeks without lessons.

    `dates` are by the pk of the session. `holidays` holds any day of each week without lessons. A
    date moves to the same weekday of the next free week. Later dates move on where needed, so the
    order is kept and no week gets a second session because of a holiday. None stays None.
    """
    closed = {monday(day) for day in holidays}
    moved = dict(dates)
    filled: dt.date | None = None
    for session_pk, day in sorted(dates.items(), key=lambda pair: pair[1] or dt.date.max):
        if day is None:
            continue
        on = day
        while monday(on) in closed or (filled is not None and monday(on) <= filled):
            on += WEEK
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


def closed_days(year: AcademicYear, days: Iterable[dt.date]) -> list[str]:
    """Return a sentence for each of these days on which schools are usually closed."""
    names = {week.monday: week.name for week in usual_weeks(year)}
    sentences = (_why_closed(day, names.get(monday(day))) for day in sorted(set(days)))
    return [sentence for sentence in sentences if sentence]


def _why_closed(day: dt.date, holiday: str | None) -> str:
    when = f"{day:%A} {long_date(day)}"
    if day.weekday() >= SATURDAY:
        return f"{when} is at a weekend."
    if day.month == AUGUST:
        return f"{when} is in the summer holidays."
    return f"{when} is usually in the {holiday} holiday." if holiday else ""


def holiday_lines(year: AcademicYear) -> str:
    """Return the usual weeks as a person would type them, one a line."""
    return "\n".join(f"{week.monday:%d/%m/%Y} {week.name}" for week in usual_weeks(year))
