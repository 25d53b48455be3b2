"""The rule that hides small counts of children from groups, in one place.

A group, such as a trust, must never find out about one to four children. So of each school only
what `blurred` returns is stored for groups. Every total, share, order, filter, chart and file of a
group is made from these figures alone, so none of them can tell more.

One to four children, and all but one to four, are stored as if they were three, and said as "fewer
than 5". Every other count is that of the school's own pages. Of fewer than ten children nothing is
stored but that there are fewer than ten.
"""

from dataclasses import dataclass

from lessons.figures import as_percent

UNKNOWN = "–"
SMALL = 5
"""Fewer children than this, but some, are not counted."""
FEWEST = 10
"""Of fewer children than this, no other count is stored."""

UNDER_TEN = 5
"""How one to nine children on roll are stored."""
FEW = 3
"""How one to four are stored, or how many are missing where all but one to four are counted."""


@dataclass(frozen=True)
class Blurred:
    """A count of children out of a `whole`. `part` is None if it is unknown, or must not be told.

    Each is exact, or never off by more than two, except a whole that is below ten.
    """

    whole: int
    part: int | None

    @property
    def share(self) -> float | None:
        """Return part ÷ whole, from 0 to 1; None if either is not known."""
        return None if self.part is None or not self.whole else self.part / self.whole


def blurred(*, whole: int, part: int | None) -> Blurred:
    """Return what may be stored of `part` children out of `whole`. `part` is None if unknown.

    Where heads are counted, more may be reached than are on roll. They count as all.
    """
    if whole < FEWEST:
        return Blurred(UNDER_TEN if whole else 0, None)
    if part is None:
        return Blurred(whole, None)
    part = min(part, whole)
    if 0 < whole - part < SMALL:
        return Blurred(whole, whole - FEW)
    return Blurred(whole, FEW if 0 < part < SMALL else part)


def count_text(blurred: Blurred) -> str:
    """Return the part as text, such as "107 of 117" or "fewer than 5"."""
    if blurred.part is None:
        return ""
    if blurred.part == FEW:
        return f"fewer than {SMALL}"
    if blurred.part == blurred.whole - FEW:
        return f"all but fewer than {SMALL}"
    if blurred.part in (0, blurred.whole):
        return "all" if blurred.part else "none"
    return f"{blurred.part:,} of {blurred.whole:,}"


def share_text(blurred: Blurred) -> str:
    """Return the share as a percentage; few, or all but few, in words. A dash if not known.

    A percentage of few would look as if one could count them.
    """
    text = count_text(blurred)
    if "fewer" in text or blurred.share is None:
        return text or UNKNOWN
    return as_percent(blurred.share)


def whole_text(whole: int) -> str:
    """Return how many children there are, such as "117" or "fewer than 10"."""
    if whole == UNDER_TEN:
        return f"fewer than {FEWEST}"
    return f"{whole:,}" if whole else "none"
