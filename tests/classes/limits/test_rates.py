"""The limits of the settings."""

import re

import pytest
from django.core.exceptions import ImproperlyConfigured

from classes.limits.rates import Rate, parsed, rates_of
from config.limits import LIMITS


def test_a_limit_says_how_often_in_what_time_and_by_whom():
    assert parsed("5/m/account, 30/10m/address,1/90s/block", "x") == (
        Rate(5, 60, "account"),
        Rate(30, 600, "address"),
        Rate(1, 90, "block"),
    )


def test_an_empty_text_is_no_limit():
    assert parsed("", "x") == ()


@pytest.mark.parametrize(
    "text", ["5/m", "0/m/address", "5/0m/address", "5/m/town", "x", "5/w/person"]
)
def test_a_limit_that_cannot_be_read_is_named_with_how_to_write_it(text):
    words = re.escape(
        f"LIMIT_EXPORT has “{text}”, which is not a limit. "
        "Write a number, a time and what to count by"
    )
    with pytest.raises(ImproperlyConfigured, match=words):
        parsed(text, "export")


@pytest.mark.parametrize("action", LIMITS)
def test_every_limit_of_the_table_can_be_read(action):
    assert rates_of(action)
