"""Year groups: the span of years that a class has or that a session is for."""

from dataclasses import dataclass

YOUNGEST, OLDEST = 1, 13


@dataclass(frozen=True)
class YearGroups:
    """A span of year groups, both ends included, such as Year 5 to Year 6."""

    youngest: int
    oldest: int

    @classmethod
    def parse(cls, text: str) -> "YearGroups":
        """Read "5-6", "5 to 6", "5/6" or "6". Raise ValueError, with a sentence, for other text."""
        parts = text.lower().replace("to", "-").replace("–", "-").replace("/", "-").split("-")
        try:
            numbers = [int(part.strip().removeprefix("year")) for part in parts]
        except ValueError:
            numbers = []
        if len(numbers) not in (1, 2) or not YOUNGEST <= numbers[0] <= numbers[-1] <= OLDEST:
            raise ValueError(
                f"“{text}” is not a year group. Write a year such as 6, or 5-6 for a mixed class."
            )
        return cls(numbers[0], numbers[-1])

    @property
    def years(self) -> range:
        return range(self.youngest, self.oldest + 1)

    @property
    def short(self) -> str:
        """Return "5-6" or "6", as in our files."""
        return str(self.youngest) if len(self.years) == 1 else f"{self.youngest}-{self.oldest}"

    def __str__(self) -> str:
        if len(self.years) == 1:
            return f"Year {self.youngest}"
        joined = "and" if len(self.years) == 2 else "to"
        return f"Years {self.youngest} {joined} {self.oldest}"

    def overlaps(self, other: "YearGroups") -> bool:
        return self.youngest <= other.oldest and other.youngest <= self.oldest
