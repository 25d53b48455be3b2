"""What the sheets are written from: one school, one academic year, one calculation."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from classes.models import ClassGroup, ClassGroupQuerySet, School
from classes.years.academic_year import AcademicYear
from curriculum.models import Module
from lessons.coverage import Coverage, coverage_of
from lessons.evenings.reach import Reach, reach_of
from reports.sheets.months import Month, months_of
from reports.sheets.pupil_labels import PupilLabels, pupil_labels


@dataclass(frozen=True)
class Options:
    """How a workbook is made: from what, with what, when, and by whom (or a command).

    `number` is that of the export among the school's; `classes` are the keys of those that it is
    narrowed to, none for all of the year; `module` is the one it is narrowed to.
    """

    number: int
    with_names: bool
    made_at: dt.datetime
    made_by: str = ""
    classes: tuple[int, ...] = ()
    module: Module | None = None
    with_history: bool = True


@dataclass(frozen=True)
class Source:
    """All that the sheets read. What several of them need is read once."""

    school: School
    year: AcademicYear
    options: Options

    @property
    def today(self) -> dt.date:
        """Return the London day on which the workbook is made."""
        return timezone.localdate(self.options.made_at)

    @property
    def figures_on(self) -> dt.date:
        """Return the day on which pupils are counted: today, or the nearest day of the year."""
        return self.year.clamp(self.today)

    @property
    def all_classes(self) -> ClassGroupQuerySet:
        """Return the classes of the year, those that are left out too."""
        return self.school.class_groups.in_year(self.year.first_year)

    @property
    def class_groups(self) -> ClassGroupQuerySet:
        """Return the classes that the workbook is about."""
        chosen = self.options.classes
        return self.all_classes.filter(pk__in=chosen) if chosen else self.all_classes

    @cached_property
    def coverage(self) -> Coverage:
        module = self.options.module
        return coverage_of(
            self.class_groups, today=self.today, module=module.pk if module else None
        )

    @cached_property
    def months(self) -> list[Month]:
        return months_of(self.coverage, self.year)

    @cached_property
    def reach(self) -> Reach:
        return reach_of([item.class_group for item in self.coverage.classes], today=self.today)

    @property
    def modules(self) -> list[Module]:
        """Return the modules of which any class of the year is due a session."""
        return [module for module, _ in self.coverage.modules]

    @cached_property
    def pupils(self) -> PupilLabels:
        return pupil_labels(
            self.school,
            self.all_classes,
            on=self.figures_on,
            with_names=self.options.with_names,
        )

    @cached_property
    def classes(self) -> dict[int, ClassGroup]:
        """Return the classes of the year by key, with their teachers, in their usual order."""
        return {item.class_group.pk: item.class_group for item in self.coverage.classes}


def teacher_names(class_group: ClassGroup) -> str:
    """Return the teachers of a class, as a list in words; no query where they are fetched."""
    return ", ".join(teacher.name for teacher in class_group.teachers.all())


def london(moment: dt.datetime) -> dt.datetime:
    """Return a moment as a clock in London showed it: a spreadsheet knows no time zones."""
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0)


def day(date: dt.date) -> str:
    """Return a day as the workbook says it inside a text: 12 Oct 2026."""
    return f"{date.day} {date:%b %Y}"
