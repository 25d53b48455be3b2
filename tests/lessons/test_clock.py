"""Times of day as people say them."""

import datetime as dt

import pytest

from lessons.templatetags.clock import clock


@pytest.mark.parametrize(
    ("hour", "minute", "text"),
    [
        (18, 0, "6 pm"),
        (18, 30, "6.30 pm"),
        (9, 5, "9.05 am"),
        (0, 15, "12.15 am"),
        (12, 0, "12 noon"),
    ],
)
def test_a_time_reads_as_it_is_said(hour, minute, text):
    assert clock(dt.datetime(2026, 11, 24, hour, minute)) == text
