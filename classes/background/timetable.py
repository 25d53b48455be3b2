"""When regular work is due: "hourly", "every 10 minutes", "daily 01:15" or "Sunday 02:30"."""

import calendar
import datetime as dt

from django.utils import timezone

DAYS = {day.lower(): {number} for number, day in enumerate(calendar.day_name)}
DAYS["daily"] = set(range(7))


def next_time(timetable: str, after: dt.datetime) -> dt.datetime:
    """Return the first time of a timetable later than `after`.

    Times of day are those of the school's clocks. A time that the clocks leave out in March is an
    hour later, and one that comes twice in October is the first of the two. Raise ValueError for a
    timetable that says something else.
    """
    match timetable.split():
        case ["hourly"]:
            return _on_the_clock(60, after)
        case ["every", minutes, "minutes"] if minutes.isdecimal() and int(minutes):
            return _on_the_clock(int(minutes), after)
        case [day, at] if day.lower() in DAYS:
            return _on_a_day(DAYS[day.lower()], dt.time.fromisoformat(at), after)
    raise ValueError(f"“{timetable}” is no timetable.")


def _on_a_day(days: set[int], at: dt.time, after: dt.datetime) -> dt.datetime:
    today = timezone.localdate(after)
    for ahead in range(9):  # a week, and a day on each side
        day = today + dt.timedelta(days=ahead)
        time = dt.datetime.combine(day, at, timezone.get_default_timezone())
        if day.weekday() in days and time.astimezone(dt.UTC) > after:
            return time.astimezone(dt.UTC)
    raise AssertionError("A week has every day.")


def _on_the_clock(minutes: int, after: dt.datetime) -> dt.datetime:
    seconds = minutes * 60
    return dt.datetime.fromtimestamp((after.timestamp() // seconds + 1) * seconds, dt.UTC)
