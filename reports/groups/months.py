"""The months of a group or of a school, with the year before beside them."""

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from classes.years.academic_year import AcademicYear
from reports.groups.totals import SUMS, Totals
from reports.models import SchoolMonth, months_of_year
from reports.small_counts import UNKNOWN

WIDTH = 100
"""The width of each month in a drawing. Its height is 100 too: a share in percent."""
LETTERS = "SONDJFMAMJJA"

TITLES = {
    "coverage_text": "Sessions taught",
    "up_to_date_text": "Children up to date",
    "reached_text": "Families reached",
    "overdue_text": "Sessions overdue",
}
"""The figures of a month, by the property of `Totals` that shows each."""
DRAWN = {
    "coverage": "coverage_text",
    "up_to_date_share": "up_to_date_text",
    "reached_share": "reached_text",
}
"""The shares, each with a drawing of its own, and how each is shown."""


@dataclass(frozen=True)
class MonthCell:
    """A figure of a month as text, and that of the same month of the year before."""

    title: str
    now: str
    before: str


@dataclass(frozen=True)
class MonthLine:
    """A month of the year, and the same month of the year before. None where nothing is stored."""

    month: dt.date
    now: Totals | None
    before: Totals | None

    @property
    def cells(self) -> list[MonthCell]:
        """Return the figures in the order of `TITLES`."""
        return [
            MonthCell(title, _text(self.now, name), _text(self.before, name))
            for name, title in TITLES.items()
        ]


@dataclass(frozen=True)
class Chart:
    """The drawing of one share: the points of this year's line, and of the year before."""

    title: str
    latest: str
    before: str
    this_year: str
    last_year: str


@dataclass(frozen=True)
class Trend:
    """The months of a year that have begun, from September."""

    year: AcademicYear
    lines: tuple[MonthLine, ...]

    width = WIDTH * len(LETTERS)
    months = tuple(LETTERS)

    @property
    def last_year(self) -> AcademicYear:
        return AcademicYear(self.year.first_year - 1)

    @property
    def shown(self) -> list[MonthLine]:
        """Return the months of which something is stored."""
        return [line for line in self.lines if line.now or (line.before and line.before.planned)]

    @property
    def knows_last_year(self) -> bool:
        """Return whether anything was planned in the year before, so that it can be compared."""
        return any(line.before and line.before.planned for line in self.lines)

    @property
    def latest(self) -> MonthLine | None:
        """Return the last month of this year of which something is stored."""
        stored = [line for line in self.lines if line.now]
        return stored[-1] if stored else None

    @cached_property
    def charts(self) -> list[Chart]:
        latest = self.latest
        return [
            Chart(
                TITLES[shown],
                _text(latest.now if latest else None, shown),
                _text(latest.before if latest else None, shown),
                _points((line.month, getattr(line.now, name, None)) for line in self.lines),
                _points((line.month, getattr(line.before, name, None)) for line in self.lines),
            )
            for name, shown in DRAWN.items()
        ]

    @property
    def titles(self) -> list[str]:
        return list(TITLES.values())


def trend_of(months: QuerySet[SchoolMonth], year: AcademicYear) -> Trend:
    """Return the trend of the schools whose months are in `months`. One query."""
    last_year = months_of_year(AcademicYear(year.first_year - 1))
    this_year = months_of_year(year)
    in_both = months.filter(month__gte=last_year[0], month__lte=this_year[-1])
    rows = in_both.order_by().values("month").annotate(**SUMS)
    totals = {row["month"]: Totals.of(row) for row in rows}
    return Trend(
        year,
        tuple(
            MonthLine(now, totals.get(now), totals.get(before))
            for now, before in zip(this_year, last_year, strict=True)
        ),
    )


def _text(totals: Totals | None, name: str) -> str:
    """Return a figure as pages show it; a dash if nothing is stored."""
    return getattr(totals, name) if totals else UNKNOWN


def _points(shares: Iterable[tuple[dt.date, float | None]]) -> str:
    """Return the points of a line, each at the end of its month, or at today."""
    return " ".join(
        f"{_across(month):.0f},{100 - 100 * share:.1f}"
        for month, share in shares
        if share is not None
    )


def _across(month: dt.date) -> float:
    """Return how far from the left the figures of a month are: September is the first."""
    today = timezone.localdate()
    days = calendar.monthrange(month.year, month.month)[1]
    is_this = (month.year, month.month) == (today.year, today.month)
    return WIDTH * ((month.month - 9) % 12 + (today.day / days if is_this else 1))
