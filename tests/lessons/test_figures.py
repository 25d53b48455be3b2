"""Shares: a page shows the same text as a spreadsheet."""

import pytest

from lessons.figures import as_percent


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0%"),
        (1 / 3, "33%"),
        (92 / 117, "79%"),
        (1 / 8, "13%"),
        (57 / 200, "29%"),
        (197 / 200, "99%"),
        (1.0, "100%"),
    ],
)
def test_halves_are_rounded_up_as_in_a_spreadsheet(share, text):
    assert as_percent(share) == text


@pytest.mark.parametrize("share", [199 / 200, 1999 / 2000])
def test_less_than_all_never_reads_as_all(share):
    assert as_percent(share) == ">99%"
