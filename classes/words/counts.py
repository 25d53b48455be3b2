"""Numbers with a noun. For a single word, such as is or are, use Django's `ngettext`."""

from collections.abc import Sequence

from django.utils.translation import ngettext


def count_of(number: int, one: str, many: str = "") -> str:
    """Return "1 child" or "1,200 children". By default the plural is `one` with an s."""
    return f"{number:,} {ngettext(one, many or f'{one}s', number)}"


SHOWN = 5
"""How many places are listed; the others are only counted."""


def places(numbers: Sequence[int], noun: str) -> str:
    """Return "line 3", "lines 3 and 7" or "lines 1, 2, 3, 4, 5 and 20 more"."""
    listed = [str(number) for number in numbers[:SHOWN]]
    if len(numbers) > SHOWN:
        listed.append(f"{len(numbers) - SHOWN:,} more")
    if len(listed) == 1:
        return f"{noun} {listed[0]}"
    return f"{noun}s {', '.join(listed[:-1])} and {listed[-1]}"
