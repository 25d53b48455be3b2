"""Warns when so many children would leave that a list is probably incomplete."""

from collections.abc import Iterable

SHARE = 3
"""Warn if more than one child in this many would leave."""

SMALLEST_GROUP = 5
"""Any number may leave a group with fewer children than this."""


def leaver_warnings(groups: Iterable[tuple[str, int, int]]) -> list[str]:
    """Return a warning for each group that would lose too many pupils.

    A group is a phrase such as "in 5 Oak", how many would leave, and how many are there now.
    """
    return [
        f"{left} of {on_roll} children {phrase} would be noted as left."
        for phrase, left, on_roll in groups
        if on_roll >= SMALLEST_GROUP and left * SHARE > on_roll
    ]
