"""The academic year: 1 September to 31 August, kept as its first year (2026 is 2026/27)."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

# When the halves of the terms begin, as (month, day), at a typical English school. Schools differ
# by a week or two: this names a time of year in a heading and decides nothing.
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
        """Return the academic year in which `day` lies."""
        return cls(day.year if day.month >= 9 else day.year - 1)

    @classmethod
    def current(cls) -> "AcademicYear":
        """Return the academic year of today, London time."""
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
        """Return `day`, or the nearest day of this year: the day its figures are read on."""
        return min(max(day, self.start), self.end)


def half_term(day: dt.date) -> str:
    """Return the usual name of the half term in which `day` lies, for a heading."""
    return [name for start, name in _HALF_TERMS if start <= (day.month, day.day)][-1]
