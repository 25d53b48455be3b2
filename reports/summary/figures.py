"""A school's year on one page for its governors: figures and gaps, without children's names."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from classes.models import ClassGroup, School
from classes.years.academic_year import AcademicYear
from lessons.coverage import ClassCoverage, Coverage, coverage_of
from lessons.curriculum_map.mapping import CurriculumMap, OutcomeRow, curriculum_map
from lessons.evenings.reach import ClassReach, Reach, reach_of
from lessons.models import InformationEvening
from lessons.planning.drawing import YearDrawing, draw_year
from reports import attention

MOST_CLASSES = 48
"""How many classes fit on the page. A link leads to the rest."""

IN_ONE_LIST = 8
"""Up to this many classes are shown in one list. More go in two lists side by side."""

SHOWN = 5
"""The most lines that a list of gaps shows."""


@dataclass(frozen=True)
class ClassLine:
    """One class: its coverage, and how many of its families were reached."""

    coverage: ClassCoverage
    reach: ClassReach


@dataclass(frozen=True)
class Summary:
    """A school's year on the day `coverage.today`, from the same calculation as every page."""

    year: AcademicYear
    coverage: Coverage
    reach: Reach
    map: CurriculumMap
    last_evening: InformationEvening | None
    drawing: YearDrawing

    @cached_property
    def lists(self) -> list[list[ClassLine]]:
        """Return the classes that fit on the page, in one list or two of similar length."""
        lines = [
            ClassLine(row, self.reach.by_class[row.class_group.pk])
            for row in self.coverage.classes[:MOST_CLASSES]
        ]
        if len(lines) <= IN_ONE_LIST:
            return [lines] if lines else []
        half = (len(lines) + 1) // 2
        return [lines[:half], lines[half:]]

    @property
    def more_classes(self) -> int:
        return max(0, len(self.coverage.classes) - MOST_CLASSES)

    @cached_property
    def overdue(self) -> list[attention.ClassSession]:
        """Return the sessions that have been overdue longest."""
        return attention.overdue(self.coverage)[:SHOWN]

    @property
    def more_overdue(self) -> int:
        return self.coverage.total.overdue - len(self.overdue)

    @cached_property
    def not_planned(self) -> int:
        return len(attention.not_planned(self.coverage))

    @cached_property
    def without_plan(self) -> list[ClassGroup]:
        """Return the classes that are due no sessions."""
        return attention.without_plan(self.coverage)

    @cached_property
    def uncovered(self) -> list[OutcomeRow]:
        """Return the published statements that are in no class's plan."""
        return self.map.uncovered

    @property
    def has_gaps(self) -> bool:
        total = self.coverage.total
        return bool(
            total.overdue
            or total.part_taught
            or total.pupils_behind
            or self.not_planned
            or self.without_plan
            or self.reach.total.to_reach
            or self.uncovered
        )


def summary_of(school: School, year: AcademicYear, *, today: dt.date) -> Summary:
    """Return the summary of a school's year, in a fixed number of queries."""
    in_year = school.class_groups.in_year
    before = in_year(year.first_year - 1)
    coverage = coverage_of(in_year(year.first_year), today=today, before=before, teachers=False)
    reach = reach_of([row.class_group for row in coverage.classes], today=today)
    evenings = school.evenings.in_year(year.first_year).begun(timezone.now())
    return Summary(
        year=year,
        coverage=coverage,
        reach=reach,
        map=curriculum_map(coverage, school),
        last_evening=evenings.first(),
        drawing=draw_year(coverage, year, reached_on=reach.reached_on),
    )
