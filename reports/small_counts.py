"""The rule that hides small counts of children from groups, in one place.

A group, such as a trust, must never find out about one to four children. So of each school only
what `blurred` returns is stored for groups. Every total, share, order, filter, chart and file of a
group is made from these figures alone, so none of them can tell more.

A count is only known to be within a band of five, such as 10 to 14, and it is stored as the middle
of its band. Nobody, one to four, all but one to four, and everybody are bands of their own. So
somebody who knows how many children there are still cannot tell one from four. Of fewer than ten
children nothing is stored but that there are fewer than ten.
"""

from dataclasses import dataclass

BAND = 5
"""How many counts are alike."""
FEWEST = 10
"""Of fewer children than this, no other count is stored."""

UNDER_TEN = 5
"""How one to nine children on roll are stored."""
FEW = 3
"""How one to four are stored: between 0 and the middle of the next band, which is 7."""


@dataclass(frozen=True)
class Blurred:
    """A count of children out of a `whole`. `part` is None if it is unknown, or must not be told.

    Each is the middle of a band, so it is never off by more than four.
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
    about = _middle(whole)
    if part is None:
        return Blurred(about, None)
    others = whole - min(part, whole)
    if others < BAND:
        return Blurred(about, about - (FEW if others else 0))
    return Blurred(about, _middle(part) if part >= BAND else (FEW if part else 0))


def _middle(count: int) -> int:
    """Return the middle of the count's band: 12 for 10 to 14."""
    return count // BAND * BAND + BAND // 2


def count_text(blurred: Blurred) -> str:
    """Return the part as text, such as "about 107 of 117" or "fewer than 5"."""
    if blurred.part is None:
        return ""
    if blurred.part == FEW:
        return f"fewer than {BAND}"
    if blurred.part == blurred.whole - FEW:
        return f"all but fewer than {BAND}"
    if blurred.part in (0, blurred.whole):
        return "all" if blurred.part else "none"
    return f"about {blurred.part:,} of {blurred.whole:,}"


def whole_text(whole: int) -> str:
    """Return how many children there are, such as "about 117" or "fewer than 10"."""
    if whole == UNDER_TEN:
        return f"fewer than {FEWEST}"
    return f"about {whole:,}" if whole else "none"
