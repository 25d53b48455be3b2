"""Days on which a school has no lessons: its calendar of an academic year."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from classes.models import School
from classes.models.records import HistoricalRecords
from classes.words.dates import long_date
from classes.years.academic_year import AcademicYear
from classes.years.usual_holidays import WEEK, monday, usual_holidays

SATURDAY = 5
AUGUST = 8
ONE_DAY = dt.timedelta(days=1)


class ClosedFor(models.TextChoices):
    """Why a school has no lessons."""

    HOLIDAY = "holiday", "Holiday"
    INSET = "inset", "INSET day"
    OTHER = "other", "Other closure"


class ClosedDaysQuerySet(models.QuerySet["ClosedDays"]):
    """Queries for the closed days of schools."""

    def in_year(self, year: AcademicYear) -> "ClosedDaysQuerySet":
        return self.filter(first_day__gte=year.start, first_day__lte=year.end)


class ClosedDays(models.Model):
    """One day or several days in a row without lessons, all in one academic year."""

    school = models.ForeignKey(School, models.CASCADE, related_name="closed_days")
    first_day = models.DateField()
    last_day = models.DateField()
    closed_for = models.CharField(
        "what it is", max_length=10, choices=ClosedFor, default=ClosedFor.HOLIDAY
    )
    name = models.CharField(max_length=60)

    history = HistoricalRecords()
    objects: ClassVar[ClosedDaysQuerySet] = ClosedDaysQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = verbose_name_plural = "closed days"
        ordering = ["school", "first_day", "last_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="closeddays_end_after_they_begin",
                violation_error_message="The last day is before the first.",
            ),
            models.UniqueConstraint(
                fields=["school", "first_day", "last_day"],
                name="closeddays_once",
                violation_error_message="These days are in the calendar already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError if the days are not all in one academic year."""
        if (
            self.first_day
            and self.last_day
            and self.last_day not in AcademicYear.of(self.first_day)
        ):
            raise ValidationError(
                {"last_day": "The days end in another academic year. Add a line for each year."}
            )


@dataclass(frozen=True)
class SchoolCalendar:
    """The closed days of a school in one academic year.

    If the school keeps none for that year, `is_kept` is False and they are those of most schools.
    """

    year: AcademicYear
    closed: Collection[ClosedDays]
    is_kept: bool

    def closed_on(self, day: dt.date) -> ClosedDays | None:
        """Return the entry of the calendar that holds this day, if there is one."""
        return next((row for row in self.closed if row.first_day <= day <= row.last_day), None)

    def why_closed(self, day: dt.date) -> str:
        """Return why the school has no lessons on this day, to put after it: "is not a school day".

        It is empty if the school is open. Only this decides when a school is closed.
        """
        if day.weekday() >= SATURDAY:
            return "is not a school day"
        if day.month == AUGUST:
            return "is in the summer holidays"
        row = self.closed_on(day)
        if row is None:
            return ""
        return _why(row) if self.is_kept else f"is usually a holiday ({row.name})"

    def closed_word(self, day: dt.date) -> str:
        """Return what a closed day is, to put beside its date: "Half term". Empty if it is open."""
        if not self.why_closed(day):
            return ""
        if day.weekday() >= SATURDAY:
            return "Weekend"
        row = self.closed_on(day)
        if row is None:
            return "Summer holidays"
        return row.name if self.is_kept else f"Usually {row.name}"

    def is_open(self, day: dt.date) -> bool:
        return not self.why_closed(day)

    def sentences(self, days: Iterable[dt.date | None]) -> list[str]:
        """Return a sentence for each of these days on which the school is closed."""
        closed = {day: self.why_closed(day) for day in days if day}
        return [f"{day:%A} {long_date(day)} {why}." for day, why in sorted(closed.items()) if why]

    def next_open(self, day: dt.date) -> dt.date:
        """Return the day, or the next on which the school is open.

        Without one in the rest of the year, return `day` itself.
        """
        return self._first_open(day, ONE_DAY)

    def last_open(self, day: dt.date) -> dt.date:
        """Return the day, or the last before it on which the school was open. See `next_open`."""
        return self._first_open(day, -ONE_DAY)

    def _first_open(self, day: dt.date, step: dt.timedelta) -> dt.date:
        other = day
        while other in self.year:
            if self.is_open(other):
                return other
            other += step
        return day

    def weeks(self) -> Iterator[dt.date]:
        """Yield the Monday of each week of the year."""
        week = monday(self.year.start)
        while week <= self.year.end:
            yield week
            week += WEEK

    def free_week(self, day: dt.date) -> dt.date:
        """Return the day, or the same weekday of the next week in which it is not closed.

        It may be after the end of the year, and so may not be free at all. A weekend is no reason
        to move on: no other week would be better.
        """
        while day in self.year and (self.closed_on(day) or day.month == AUGUST):
            day += WEEK
        return day

    def week_closed(self, week: dt.date) -> str:
        """Return the name of the holiday if the school is closed from Monday to Friday."""
        days = [week + ONE_DAY * number for number in range(SATURDAY)]
        if any(self.is_open(day) for day in days if day in self.year):
            return ""
        rows = (self.closed_on(day) for day in days)
        return next((row.name for row in rows if row), "Summer holidays")


def _why(row: ClosedDays) -> str:
    if row.closed_for == ClosedFor.INSET:
        return "is an INSET day"
    if row.closed_for == ClosedFor.OTHER:
        return f"is a day on which the school is closed ({row.name})"
    one = "is a holiday" if row.first_day == row.last_day else "is in the holidays"
    return f"{one} ({row.name})"


def calendar_of(school: School, year: AcademicYear) -> SchoolCalendar:
    """Return the school's calendar of a year, or that of most schools. One query."""
    kept = list(school.closed_days.in_year(year).order_by("first_day", "last_day", "pk"))
    return SchoolCalendar(year, kept or usual_closed_days(school, year), bool(kept))


def closed_words(school: School, days: Iterable[dt.date | None]) -> dict[dt.date, str]:
    """Return the word to put beside each of these days on which the school is closed.

    The days may be of several years. One query, or none without a day.
    """
    shown = {day for day in days if day}
    years = {AcademicYear.of(day) for day in shown}
    if not years:
        return {}
    spans = school.closed_days.filter(
        first_day__gte=min(years).start, first_day__lte=max(years).end
    )
    kept = {year: [row for row in spans if row.first_day in year] for year in years}
    calendars = {
        year: SchoolCalendar(year, rows or usual_closed_days(school, year), bool(rows))
        for year, rows in kept.items()
    }
    words = {day: calendars[AcademicYear.of(day)].closed_word(day) for day in shown}
    return {day: word for day, word in words.items() if word}


def usual_closed_days(school: School, year: AcademicYear) -> list[ClosedDays]:
    """Return the days on which most schools are closed, not saved."""
    return [
        ClosedDays(
            school=school,
            first_day=holiday.first_day,
            last_day=holiday.last_day,
            name=holiday.name,
        )
        for holiday in usual_holidays(year)
    ]
