"""The data that the sheets are written from: one school, one academic year, one calculation."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from classes.models import ClassGroup, ClassGroupQuerySet, Cover, School
from classes.years.academic_year import AcademicYear
from curriculum.models import Module
from lessons.coverage import Coverage, coverage_of
from lessons.evenings.reach import Reach, reach_of
from reports.sheets.months import Month, months_of
from reports.sheets.pupil_labels import PupilLabels, pupil_labels


@dataclass(frozen=True)
class Options:
    """The options of a workbook: what it covers and shows, who made it and when.

    `number` is the export's number at the school. `classes` are the pks of the chosen classes,
    empty for the whole year. `module` is the chosen module, or None for all. `made_by` is empty if
    a command made it. Without texts, notes and reasons are left out.
    """

    number: int
    with_names: bool
    made_at: dt.datetime
    made_by: str = ""
    classes: tuple[int, ...] = ()
    module: Module | None = None
    with_history: bool = True
    with_texts: bool = True


@dataclass(frozen=True)
class Source:
    """Everything that the sheets read. Data that several sheets need is read once."""

    school: School
    year: AcademicYear
    options: Options

    @property
    def owner(self) -> str:
        return self.school.name

    @property
    def document(self) -> str:
        return f"Audit workbook {self.year}, export {self.options.number}"

    @property
    def today(self) -> dt.date:
        """Return the day, in London, on which the workbook is made."""
        return timezone.localdate(self.options.made_at)

    @property
    def figures_on(self) -> dt.date:
        """Return the day for which pupils are counted: today, or the nearest day of the year."""
        return self.year.clamp(self.today)

    @property
    def all_classes(self) -> ClassGroupQuerySet:
        """Return all classes of the year, including those that the workbook leaves out."""
        return self.school.class_groups.in_year(self.year.first_year)

    @property
    def is_narrowed(self) -> bool:
        """Return whether the workbook covers chosen classes only."""
        return bool(self.options.classes)

    @property
    def class_groups(self) -> ClassGroupQuerySet:
        """Return the classes that the workbook covers."""
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
        return reach_of([row.class_group for row in self.coverage.classes], today=self.today)

    @property
    def modules(self) -> list[Module]:
        """Return the modules of which a class is due any session."""
        return [module for module, _ in self.coverage.modules]

    @cached_property
    def pupils(self) -> PupilLabels:
        return pupil_labels(
            self.school,
            self.all_classes,
            chosen=self.class_groups if self.is_narrowed else None,
            on=self.figures_on,
            with_names=self.options.with_names,
            with_texts=self.options.with_texts,
        )

    @cached_property
    def classes(self) -> dict[int, ClassGroup]:
        """Return the covered classes by pk, with their teachers, in their usual order."""
        return {row.class_group.pk: row.class_group for row in self.coverage.classes}

    def who_of(self, class_group: ClassGroup) -> str:
        """Return whose a task of this class is: its teachers, and who covers it on the day."""
        cover = self._covers.get(class_group.pk, [])
        return ", ".join(filter(None, [teacher_names(class_group), *cover]))

    @cached_property
    def _covers(self) -> dict[int, list[str]]:
        """Return who covers each class, with the last day, by its pk. One query for all."""
        covers: dict[int, list[str]] = {}
        today = Cover.objects.on(self.today).filter(class_group__in=self.class_groups)
        for cover in today.select_related("user"):
            words = f"{cover.user} (covers until {day(cover.last_day)})"
            covers.setdefault(cover.class_group_id, []).append(words)
        return covers


def teacher_names(class_group: ClassGroup) -> str:
    """Return the names of a class's teachers, with commas. No query if they are prefetched."""
    return ", ".join(teacher.name for teacher in class_group.teachers.all())


def london(moment: dt.datetime) -> dt.datetime:
    """Return a moment as London time without a zone, because spreadsheets have no time zones."""
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0)


def day(date: dt.date) -> str:
    """Return a day as the workbook writes it inside a text: 12 Oct 2026."""
    return f"{date.day} {date:%b %Y}"
