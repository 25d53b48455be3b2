"""Draws the weeks of a year: the lines of `components/year_drawing.html`, and the same as text."""

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from classes.words.dates import long_date
from classes.years.academic_year import AcademicYear
from lessons.coverage import Coverage
from lessons.figures import as_percent
from lessons.planning.by_week import Week, YearByWeek, year_by_week

MONTH = 100
"""The width of each month in the drawing. Its height is 100 too: a share in percent."""

MONTHS = "SONDJFMAMJJA"


def draw_year(
    coverage: Coverage, year: AcademicYear, *, reached_on: Iterable[dt.date]
) -> "YearDrawing":
    """Return the drawing of a year of the classes of `coverage`; see `year_by_week`."""
    return YearDrawing(year_by_week(coverage, year, reached_on=reached_on))


@dataclass(frozen=True)
class Line:
    """A line of the table below the drawing. None where the number is not known."""

    day: dt.date
    planned: int
    taught: int | None
    last_year: str | None
    to_catch_up: int | None
    reached: int | None


@dataclass(frozen=True)
class YearDrawing:
    """The lines of a year as points of an SVG that is 12 months wide and 100 high."""

    counts: YearByWeek

    @cached_property
    def months(self) -> list[str]:
        return [*MONTHS]

    @property
    def width(self) -> int:
        return MONTH * len(MONTHS)

    @property
    def today(self) -> str:
        return f"{_across(self.counts.on):.0f}"

    @property
    def planned(self) -> str:
        weeks = self.counts.weeks if self.has_dates else ()
        return self._points((week.ends_on, week.planned) for week in weeks)

    @property
    def taught(self) -> str:
        return self._points((week.ends_on, week.taught) for week in self.counts.passed)

    @property
    def last_year(self) -> str:
        shares = zip(self.counts.weeks, self.counts.last_year, strict=False)
        return _points(((week.ends_on, share) for week, share in shares))

    @property
    def to_catch_up(self) -> str:
        """Return the line of children to catch up, as high as the most there were."""
        return _points(_shares(self.counts.passed, "to_catch_up", self.most_to_catch_up or 1))

    @property
    def reached(self) -> str:
        return _points(_shares(self.counts.passed, "reached", self.counts.pupils or 1))

    @cached_property
    def most_to_catch_up(self) -> int:
        return max((week.to_catch_up or 0 for week in self.counts.passed), default=0)

    @property
    def knows_names(self) -> bool:
        return self.counts.now.reached is not None

    @property
    def has_dates(self) -> bool:
        """Return whether any session has a date, so that there is a plan to draw."""
        return self.counts.weeks[-1].planned > 0

    @property
    def sentence(self) -> str:
        """Return the drawing as a sentence: how much was taught, and how much was to be."""
        now, sessions = self.counts.now, self.counts.sessions
        were = "was" if now.taught == 1 else "were"
        said = f"On {long_date(self.counts.on)}, {now.taught} of {sessions} sessions {were} taught"
        if not self.has_dates:
            return f"{said}; no session has a date yet."
        return f"{said}; the plan says {now.planned}."

    @property
    def same_day_last_year(self) -> str:
        """Return the share that was taught by the same day of the year before, such as "45%"."""
        at = len(self.counts.passed) - 1
        return as_percent(self.counts.last_year[at]) if self.counts.last_year else ""

    @property
    def lines(self) -> list[Line]:
        """Return the counts at the end of each month, and of the day that the year has come to."""
        last_year: Iterable = self.counts.last_year or [None] * len(self.counts.weeks)
        pairs = list(zip(self.counts.weeks, last_year, strict=True))
        return [
            Line(
                *(week.ends_on, week.planned, week.taught),
                None if share is None else as_percent(share),
                *(week.to_catch_up, week.reached),
            )
            for (week, share), following in zip(pairs, [*self.counts.weeks[1:], None], strict=True)
            if week.ends_on == self.counts.on
            or following is None
            or following.ends_on.month != week.ends_on.month
        ]

    def _points(self, counts: Iterable[tuple[dt.date, int | None]]) -> str:
        sessions = self.counts.sessions or 1
        return _points((day, (count or 0) / sessions) for day, count in counts)


def _shares(weeks: Iterable[Week], name: str, most: int) -> list[tuple[dt.date, float]]:
    return [(week.ends_on, (getattr(week, name) or 0) / most) for week in weeks]


def _points(shares: Iterable[tuple[dt.date, float]]) -> str:
    """Return the points of a line that begins with nothing on 1 September; empty without shares."""
    points = [f"{_across(day):.0f},{100 - 100 * share:.1f}" for day, share in shares]
    return " ".join(["0,100", *points]) if points else ""


def _across(day: dt.date) -> float:
    """Return how far from the left a day is: September is the first month."""
    days = calendar.monthrange(day.year, day.month)[1]
    return MONTH * ((day.month - 9) % 12 + day.day / days)
