"""What the emails of one school are made of, from the calculations that its pages use."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from classes.models import School
from classes.pages.year_not_started import YearNotStarted, year_not_started
from classes.words.counts import count_of
from classes.years.academic_year import AcademicYear
from lessons.coverage import Coverage, coverage_of
from lessons.evenings.reach import Reach, reach_of
from lessons.models import InformationEvening, MissedLesson, MissedLessonQuerySet, MissedReason
from reports.attention import ClassSession
from reports.reminders.message import Link
from reports.reminders.times import SchoolDays
from reports.reminders.titles import Titles

OLD = dt.timedelta(weeks=3)
"""A catch-up that waits for longer than this is in the lead's email."""


@dataclass(frozen=True)
class CatchUps:
    """How many sessions children have to catch up on, and how many children."""

    sessions: int
    children: int

    @property
    def as_text(self) -> str:
        return (
            f"{count_of(self.children, 'child', 'children')}, {count_of(self.sessions, 'session')}"
        )


@dataclass(frozen=True)
class Facts:
    """The school now. Each answer takes a fixed number of queries, once."""

    school: School
    now: dt.datetime

    @cached_property
    def today(self) -> dt.date:
        return timezone.localdate(self.now)

    @cached_property
    def year(self) -> AcademicYear:
        return AcademicYear.of(self.today)

    @cached_property
    def days(self) -> SchoolDays:
        return SchoolDays.of(self.school, self.today)

    @cached_property
    def titles(self) -> Titles:
        return Titles(self.school)

    @cached_property
    def coverage(self) -> Coverage:
        return self.coverage_in(self.year)

    def coverage_in(self, year: AcademicYear) -> Coverage:
        classes = self.school.class_groups.in_year(year.first_year)
        return coverage_of(classes, today=self.today)

    @cached_property
    def reach(self) -> Reach:
        classes = [row.class_group for row in self.coverage.classes]
        return reach_of(classes, today=self.today)

    @cached_property
    def not_started(self) -> YearNotStarted | None:
        """Return the year that has no classes and should have some."""
        return year_not_started(self.school, today=self.today)

    @cached_property
    def last_evening(self) -> InformationEvening | None:
        evenings = self.school.evenings.in_year(self.year.first_year)
        return evenings.begun(self.now).first()

    @cached_property
    def to_catch_up(self) -> CatchUps:
        return self._counted(self._open)

    @cached_property
    def old_catch_ups(self) -> CatchUps:
        return self._counted(self._open.filter(lesson__held_on__lte=self.today - OLD))

    @cached_property
    def joiners(self) -> CatchUps:
        """Return what children have to catch up on who joined after the lessons."""
        return self._counted(self._open.filter(reason=MissedReason.JOINED_LATER))

    @property
    def _open(self) -> MissedLessonQuerySet:
        """Return the open missed lessons as the page of missed lessons lists them."""
        classes = self.school.class_groups.in_year(self.year.first_year)
        missed = MissedLesson.objects.for_school(self.school)
        return missed.of_pupils_on_roll(classes, self.today).open()

    def _counted(self, missed: MissedLessonQuerySet) -> CatchUps:
        counts = missed.once_a_session(missed).aggregate(
            sessions=Count("pk", distinct=True), children=Count("pupil", distinct=True)
        )
        return CatchUps(**counts)

    def whom(self, lesson: ClassSession) -> str:
        """Return the class of a lesson, with the year group if only one is still to be taught."""
        name = self.titles.of_class(lesson.class_group)
        still_for = lesson.cell.still_for
        return f"{name}, {still_for}" if still_for else name

    def session(self, lesson: ClassSession) -> str:
        """Return a lesson's session: "6. Keeping in touch"."""
        return f"{lesson.session.position}. {self.titles.of(lesson.session.title)}"

    def day(self, day: dt.date) -> str:
        """Return "Tue 1 Dec", and why the school is closed then, if it is."""
        closed = self.days.closed.get(day)
        return f"{short_day(day)} ({closed})" if closed else short_day(day)

    def link(self, words: str, page: str, *keys: int, query: str = "") -> Link:
        """Return a link to a page of the school."""
        return Link(words, reverse(page, args=[self.school.slug, *keys]) + query)


def short_day(day: dt.date) -> str:
    """Return a day of this year or the next as an email shows it: Tue 1 Dec."""
    return f"{day:%a} {day.day} {day:%b}"
