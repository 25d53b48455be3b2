import datetime as dt

import pytest

from classes.tables.days import day_of


@pytest.mark.parametrize(
    "value",
    [
        *("24/11/2026", "24.11.26", "24-11-2026", "24 Nov 2026", "Tuesday, 24th November 2026"),
        *("2026-11-24", 20261124, dt.date(2026, 11, 24), dt.datetime(2026, 11, 24, 9, 30)),
    ],
)
def test_a_day_is_read_with_the_day_first(value):
    assert day_of(value) == dt.date(2026, 11, 24)


@pytest.mark.parametrize("value", [None, "", "31/02/2026", "soon", 12, 0.5, True])
def test_anything_else_is_none(value):
    assert day_of(value) is None
