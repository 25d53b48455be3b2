"""When so many children would leave by an import that its list is likely to be only a part."""

from collections.abc import Iterable

SHARE = 3
"""More than one child in so many."""

FEWEST = 5
"""Of fewer children than this, any number may leave."""


def many_leave(groups: Iterable[tuple[str, int, int]]) -> list[str]:
    """Return a sentence for each group of whom too many would leave.

    A group is its words, such as "in 5 Oak", how many would leave, and how many are there now.
    """
    return [
        f"{left} of {here} children {words} would be noted as left."
        for words, left, here in groups
        if here >= FEWEST and left * SHARE > here
    ]
