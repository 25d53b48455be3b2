"""Reach: how many pupils' families were reached in an academic year.

A family is reached, per pupil and year, when somebody came to an information evening, was sent the
materials or was spoken to. Every page and the audit workbook use this calculation. The number of
queries does not depend on the number of classes.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, Exists, F, Max, OuterRef, QuerySet, Subquery

from classes.models import ClassGroup, Enrolment, EnrolmentQuerySet, School
from classes.years.academic_year import AcademicYear
from lessons.models import (
    EveningAttendance,
    EveningAttendanceQuerySet,
    EveningCount,
    InformationEvening,
)


@dataclass(frozen=True)
class ReachFigures:
    """Pupils on roll, pupils whose family came, and pupils whose family was reached."""

    pupils_on_roll: int
    came: int
    reached: int

    @property
    def share(self) -> float | None:
        """Return pupils reached ÷ pupils on roll, 0 to 1; None if nobody is on roll."""
        return self.reached / self.pupils_on_roll if self.pupils_on_roll else None

    @property
    def came_share(self) -> float | None:
        """Return pupils whose family came ÷ pupils on roll, 0 to 1; None if nobody is on roll."""
        return self.came / self.pupils_on_roll if self.pupils_on_roll else None

    @property
    def to_reach(self) -> int:
        return max(0, self.pupils_on_roll - self.reached)

    @property
    def reached_otherwise(self) -> int:
        """Return how many pupils' families did not come but were reached afterwards."""
        return self.reached - self.came

    @property
    def came_percent(self) -> float:
        """Return the width of the bar's first segment, in percent."""
        return 100 * (self.came_share or 0)

    @property
    def otherwise_percent(self) -> float:
        """Return the width of the bar's second segment, in percent."""
        return 100 * (self.share or 0) - self.came_percent

    @property
    def as_text(self) -> str:
        """Return the bar as text: "20 came, 4 reached otherwise, 5 to reach"."""
        text = f"{self.came} came, {self.reached_otherwise} reached otherwise"
        return f"{text}, {self.to_reach} to reach"


@dataclass(frozen=True)
class ClassReach(ReachFigures):
    """The figures of one class."""

    class_group: ClassGroup


@dataclass(frozen=True)
class Reach:
    """The reach of several classes. `total` adds them up: a pupil is in one class at a time.

    `reached_on` has the first day of each pupil whose family was reached, where names are kept.
    """

    classes: tuple[ClassReach, ...]
    reached_on: tuple[dt.date, ...] = ()

    @cached_property
    def total(self) -> ReachFigures:
        return ReachFigures(
            pupils_on_roll=sum(reach.pupils_on_roll for reach in self.classes),
            came=sum(reach.came for reach in self.classes),
            reached=sum(reach.reached for reach in self.classes),
        )

    @cached_property
    def by_class(self) -> dict[int, ClassReach]:
        """Return the figures of each class by its pk."""
        return {reach.class_group.pk: reach for reach in self.classes}


def reach_of(class_groups: Iterable[ClassGroup], *, today: dt.date) -> Reach:
    """Return the reach of these classes, for pupils on roll on `today`, in at most three queries.

    For a class of another academic year, `today` is the nearest day of that year. Each further year
    costs one more query, and classes read together with their school save one.
    """
    if isinstance(class_groups, QuerySet):
        class_groups = class_groups.select_related("school")
    classes = list(class_groups)
    counts = _counts_by_day(classes, today)
    counted = _counted_by_name(counts) | _counted_by_head(classes)
    nobody = ReachFigures(pupils_on_roll=0, came=0, reached=0)
    return Reach(
        classes=tuple(
            ClassReach(
                class_group=group,
                pupils_on_roll=figures.pupils_on_roll,
                came=figures.came,
                reached=figures.reached,
            )
            for group in classes
            for figures in [counted.get(group.pk, nobody)]
        ),
        reached_on=tuple(
            count.first for count in counts if count.first for _ in range(count.pupils)
        ),
    )


def not_reached(
    class_groups: QuerySet[ClassGroup], *, school: School, year: AcademicYear, today: dt.date
) -> EnrolmentQuerySet:
    """Return the enrolments on `today` of the pupils whose family is still to be reached.

    All of `class_groups` are classes of the school in `year`.
    """
    enrolments = Enrolment.objects.filter(class_group__in=class_groups)
    enrolments = enrolments.on_roll(year.clamp(today))
    reached = _reached_in(year, {school.pk}).order_by()
    return enrolments.exclude(pupil__in=reached.values("pupil"))


def _reached_in(year: AcademicYear, schools: Collection[int]) -> EveningAttendanceQuerySet:
    evenings = InformationEvening.objects.in_year(year.first_year).filter(school__in=schools)
    return EveningAttendance.objects.filter(evening__in=evenings.order_by().values("pk"))


class DayCount(NamedTuple):
    """Pupils of a class whose families were first reached on a day, and came or did not."""

    class_group: int
    first: dt.date | None
    came: bool
    pupils: int


def _counts_by_day(classes: Iterable[ClassGroup], today: dt.date) -> list[DayCount]:
    """Count the pupils on roll of the classes whose school keeps names. One query for each year."""
    with_names = [group for group in classes if group.school.keeps_pupil_names]
    schools = {group.school_id for group in with_names}
    counts: list[DayCount] = []
    for year in {group.year for group in with_names}:
        pks = [group.pk for group in with_names if group.year == year]
        of_pupil = _reached_in(year, schools).filter(pupil=OuterRef("pupil")).order_by("on")
        rows = (
            Enrolment.objects.filter(class_group__in=pks)
            .on_roll(year.clamp(today))
            .order_by()
            .annotate(first=Subquery(of_pupil.values("on")[:1]), came=Exists(of_pupil.came()))
            .values("class_group", "first", "came")
            .annotate(pupils=Count("pupil", distinct=True))
        )
        counts += [DayCount(*row) for row in rows.values_list(*DayCount._fields)]
    return counts


def _counted_by_name(counts: Iterable[DayCount]) -> dict[int, ReachFigures]:
    of_classes: dict[int, list[DayCount]] = defaultdict(list)
    for count in counts:
        of_classes[count.class_group].append(count)
    return {
        pk: ReachFigures(
            pupils_on_roll=sum(count.pupils for count in of_class),
            came=sum(count.pupils for count in of_class if count.came),
            reached=sum(count.pupils for count in of_class if count.first),
        )
        for pk, of_class in of_classes.items()
    }


def _counted_by_head(classes: Iterable[ClassGroup]) -> dict[int, ReachFigures]:
    """Return the figures of the classes whose school keeps no names.

    The evening with the most families counts, not the sum: the same families may come to each.
    """
    without_names = {group.pk: group for group in classes if not group.school.keeps_pupil_names}
    if not without_names:
        return {}
    rows = (
        EveningCount.objects.filter(class_group__in=without_names)
        .order_by()
        .values("class_group")
        .annotate(came=Max("families"), reached=Max(F("families") + F("reached_after")))
    )
    counts = {row["class_group"]: (row["came"], row["reached"]) for row in rows}
    return {
        pk: _at_most(group.pupils_on_roll, *counts.get(pk, (0, 0)))
        for pk, group in without_names.items()
    }


def _at_most(on_roll: int | None, came: int, reached: int) -> ReachFigures:
    """Return the figures, none above the number on roll, as a family counts once a child."""
    if on_roll is None:
        return ReachFigures(0, came, reached)
    return ReachFigures(on_roll, min(came, on_roll), min(reached, on_roll))
