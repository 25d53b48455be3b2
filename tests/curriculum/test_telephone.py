"""Telephone numbers in a school's texts become links."""

import pytest

from curriculum.templatetags.telephone import dial


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Children can talk free at any hour: 0800 1111.", ["08001111"]),
        ("call 101 to report and 999 in an emergency", ["101", "999"]),
        ("Mrs Shaw, on 01433 000000", ["01433000000"]),
        ("020 7946 0958 or 02079460958", ["02079460958", "02079460958"]),
    ],
)
def test_numbers_become_links_that_ring(text, numbers):
    html = dial(text)
    assert [part.split('"')[0] for part in html.split('href="tel:')[1:]] == numbers


@pytest.mark.parametrize(
    "text", ["In 2026/27", "24 November 2026", "5/6 Rowan", "1999 and 9990", "v1.101.2", "112345"]
)
def test_other_figures_stay_as_they_are(text):
    assert dial(text) == text


def test_what_is_around_a_number_is_escaped():
    assert dial("<b>999</b>") == '&lt;b&gt;<a href="tel:999">999</a>&lt;/b&gt;'
