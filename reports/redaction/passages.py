"""A passage: runs of words in order, with gaps between them that may hold anything.

One regular expression would try each gap at 80 places, and three gaps in 80 × 80 × 80 ways. Here
each run is found on its own and the distances are compared, so that the work grows with the text.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

SPACES = 2
"""The spaces before and after what is in a gap are not counted."""


@dataclass(frozen=True)
class Gap:
    """The most signs that may be there, or none at all."""

    signs: int


@dataclass(frozen=True)
class Passage:
    """What is looked for: runs of words, each with the widest gap after the run before it."""

    runs: tuple[tuple[int, re.Pattern[str]], ...]

    @classmethod
    def of(cls, parts: Sequence[str | Gap]) -> "Passage":
        """Return the passage of these words and gaps. Raise ValueError if no word is among them.

        Gaps in a row count as one, as wide as all of them. Gaps at either end are left out.
        """
        runs, words, gap = [], list[str](), 0
        for part in (*parts, Gap(0)):
            if isinstance(part, str):
                words.append(part)
                continue
            if words:
                runs.append((gap, _run(words)))
                words, gap = [], 0
            gap += part.signs + SPACES
        if not runs:
            raise ValueError("A passage needs a word.")
        return cls(tuple(runs))

    def is_in(self, text: str) -> bool:
        """Return whether the passage is in a text of which each white space is one space."""
        ends: list[int] = []
        for place, (gap, run) in enumerate(self.runs):
            found = (match.span(1) for match in run.finditer(text))
            ends = sorted(end for start, end in found if not place or _near(ends, start, gap))
            if not ends:
                return False
        return True


def _run(words: Sequence[str]) -> re.Pattern[str]:
    """Return the pattern of words that follow each other. It finds those that overlap too."""
    return re.compile(rf"(?=({' ?'.join(map(re.escape, words))}))")


def _near(ends: Sequence[int], start: int, gap: int) -> bool:
    """Return whether one of the ends is at most `gap` signs before the start."""
    before = bisect_right(ends, start)
    return before > 0 and start - ends[before - 1] <= gap


def one_space(text: str) -> str:
    """Return the text with one space for each white space, as `Passage.is_in` needs it."""
    return " ".join(text.split())
