"""When regular work is due, by the clocks of a school."""

import datetime as dt

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from classes.background.timetable import next_time


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("timetable", "after", "expected"),
    [
        ("daily 01:15", "2026-11-24 01:14", "2026-11-24 01:15"),
        ("daily 01:15", "2026-11-24 01:15", "2026-11-25 01:15"),
        ("daily 01:15", "2026-07-01 12:00", "2026-07-02 00:15"),
        ("daily 01:15", "2026-03-29 00:30", "2026-03-29 01:15"),  # 01:15 is left out that night
        ("daily 01:15", "2026-10-25 00:20", "2026-10-26 01:15"),  # and comes twice that night
        ("Sunday 02:30", "2026-11-24 12:00", "2026-11-29 02:30"),
        ("Sunday 02:30", "2026-11-29 02:30", "2026-12-06 02:30"),
        ("hourly", "2026-11-24 12:00", "2026-11-24 13:00"),
        ("every 10 minutes", "2026-11-24 12:11", "2026-11-24 12:20"),
    ],
)
def test_the_next_time_is_that_of_the_schools_clocks(timetable, after, expected):
    assert next_time(timetable, utc(after)) == utc(expected)


@given(st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1)), st.integers(0, 23))
def test_daily_work_is_done_once_on_each_day(start, hour):
    first = next_time(f"daily {hour:02}:30", start.replace(tzinfo=dt.UTC))
    second = next_time(f"daily {hour:02}:30", first)
    assert dt.timedelta(hours=22) < second - first < dt.timedelta(hours=26)


@pytest.mark.parametrize("timetable", ["daily", "Someday 01:00", "every 0 minutes", "daily 25:00"])
def test_what_is_no_timetable_is_refused(timetable):
    with pytest.raises(ValueError, match=r"timetable|hour"):
        next_time(timetable, utc("2026-11-24 12:00"))


@pytest.mark.parametrize("timetable", settings.REGULAR_WORK.values())
def test_the_settings_hold_timetables(timetable):
    assert next_time(timetable, utc("2026-11-24 12:00"))
