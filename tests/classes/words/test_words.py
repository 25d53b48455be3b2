"""Days and numbers in sentences."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from classes.words.counts import count_of
from classes.words.dates import long_date, weekday_date


def test_a_day_is_written_in_full():
    assert long_date(dt.date(2026, 11, 4)) == "4 November 2026"


def test_a_day_in_a_list_has_its_weekday():
    assert weekday_date(dt.date(2026, 11, 4)) == "Wed 4 Nov 2026"


def test_a_moment_is_written_as_its_day_in_london():
    late = dt.datetime(2026, 7, 1, 23, 30, tzinfo=ZoneInfo("UTC"))
    assert long_date(late) == "2 July 2026"


def test_no_day_is_written_as_nothing():
    assert long_date(None) == ""


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 children"), (1, "1 child"), (2, "2 children"), (1200, "1,200 children")],
)
def test_a_number_agrees_with_what_it_counts(number, words):
    assert count_of(number, "child", "children") == words


def test_most_nouns_take_an_s():
    assert count_of(3, "lesson") == "3 lessons"
