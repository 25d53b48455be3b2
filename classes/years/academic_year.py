"""The academic year: 1 September to 31 August, stored as its first year (2026 is 2026/27)."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

# When each half term begins, as (month, day), at a typical English school. Schools differ by a week
# or two, so use this only for headings.
_HALF_TERMS = (
    ((1, 1), "Spring term, first half"),
    ((2, 20), "Spring term, second half"),
    ((4, 8), "Summer term, first half"),
    ((6, 1), "Summer term, second half"),
    ((8, 1), "Summer holidays"),
    ((9, 1), "Autumn term, first half"),
    ((10, 30), "Autumn term, second half"),
)


@dataclass(frozen=True, order=True)
class AcademicYear:
    """One academic year, named by the calendar year in which it starts."""

    first_year: int

    @classmethod
    def of(cls, day: dt.date) -> "AcademicYear":
        """Return the academic year that `day` is in."""
        return cls(day.year if day.month >= 9 else day.year - 1)

    @classmethod
    def current(cls) -> "AcademicYear":
        """Return today's academic year, in London time."""
        return cls.of(timezone.localdate())

    @property
    def start(self) -> dt.date:
        return dt.date(self.first_year, 9, 1)

    @property
    def end(self) -> dt.date:
        return dt.date(self.first_year + 1, 8, 31)

    @property
    def label(self) -> str:
        return f"{self.first_year}/{(self.first_year + 1) % 100:02d}"

    def __str__(self) -> str:
        return self.label

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day <= self.end

    def clamp(self, day: dt.date) -> dt.date:
        """Return `day` if it is in this year, else the first or last day of the year.

        A page about a year reads its figures on that day.
        """
        return min(max(day, self.start), self.end)


def half_term(day: dt.date) -> str:
    """Return the usual name of the half term that `day` is in, for a heading."""
    return [name for start, name in _HALF_TERMS if start <= (day.month, day.day)][-1]
