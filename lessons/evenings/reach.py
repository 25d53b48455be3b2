"""The one calculation of reach: whose family was reached in an academic year?

A family is reached, per pupil and year, when somebody came to an information evening, or the
materials were sent, or somebody was spoken to. Evening pages, home, coverage, class pages and the
audit workbook all read it from here. The number of queries does not depend on how many classes
there are.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, F, Max, Q, QuerySet

from classes.models import ClassGroup, Enrolment, EnrolmentQuerySet
from classes.years.academic_year import AcademicYear
from lessons.models import (
    EveningAttendance,
    EveningAttendanceQuerySet,
    EveningCount,
    InformationEvening,
)


@dataclass(frozen=True)
class ReachFigures:
    """How many pupils are on roll, whose family came, and whose was reached in any way."""

    pupils_on_roll: int
    came: int
    reached: int

    @property
    def share(self) -> float | None:
        """Return pupils reached ÷ pupils on roll, 0 to 1; None where nobody is on roll."""
        return self.reached / self.pupils_on_roll if self.pupils_on_roll else None

    @property
    def came_share(self) -> float | None:
        """Return the share of the pupils on roll whose family came to an evening."""
        return self.came / self.pupils_on_roll if self.pupils_on_roll else None

    @property
    def to_reach(self) -> int:
        return max(0, self.pupils_on_roll - self.reached)

    @property
    def reached_otherwise(self) -> int:
        """Return whose family did not come but was sent the materials or spoken to."""
        return self.reached - self.came

    @property
    def came_percent(self) -> float:
        """Return the width of a bar's first piece, in percent of the whole."""
        return 100 * (self.came_share or 0)

    @property
    def otherwise_percent(self) -> float:
        """Return the width of a bar's second piece, in percent of the whole."""
        return 100 * (self.share or 0) - self.came_percent

    @property
    def in_words(self) -> str:
        """Return the bar as text: "20 came, 4 reached otherwise, 5 to reach"."""
        said = f"{self.came} came, {self.reached_otherwise} reached otherwise"
        return f"{said}, {self.to_reach} to reach"


@dataclass(frozen=True)
class ClassReach(ReachFigures):
    """The figures of one class."""

    class_group: ClassGroup


@dataclass(frozen=True)
class Reach:
    """Several classes; `total` is that of all of them. A pupil is in one class at a time."""

    classes: tuple[ClassReach, ...]

    @cached_property
    def total(self) -> ReachFigures:
        return ReachFigures(
            pupils_on_roll=sum(item.pupils_on_roll for item in self.classes),
            came=sum(item.came for item in self.classes),
            reached=sum(item.reached for item in self.classes),
        )

    @cached_property
    def by_class(self) -> dict[int, ClassReach]:
        """Return the figures of each class by its key."""
        return {item.class_group.pk: item for item in self.classes}


def reach_of(class_groups: Iterable[ClassGroup], *, today: dt.date) -> Reach:
    """Return the reach of `class_groups`, pupils as on roll on `today`, in at most three queries.

    Classes that were read with their school cost none of them. On roll is read on the nearest day
    of each class's academic year; several years among the classes take a query more each.
    """
    if isinstance(class_groups, QuerySet):
        class_groups = class_groups.select_related("school")
    classes = list(class_groups)
    counted = _counted_by_name(classes, today) | _counted_by_head(classes)
    nobody = ReachFigures(pupils_on_roll=0, came=0, reached=0)
    return Reach(
        classes=tuple(
            ClassReach(
                class_group=item,
                pupils_on_roll=found.pupils_on_roll,
                came=found.came,
                reached=found.reached,
            )
            for item in classes
            for found in [counted.get(item.pk, nobody)]
        )
    )


def not_reached(
    class_groups: QuerySet[ClassGroup], *, year: AcademicYear, today: dt.date
) -> EnrolmentQuerySet:
    """Return the enrolments, on roll on `today`, of the pupils whose family is still to reach.

    `class_groups` are classes of the one `year`.
    """
    enrolments = Enrolment.objects.filter(class_group__in=class_groups)
    enrolments = enrolments.on_roll(year.clamp(today))
    return enrolments.exclude(pupil__in=_reached_in(year).values("pupil"))


def _reached_in(year: AcademicYear) -> EveningAttendanceQuerySet:
    evenings = InformationEvening.objects.in_year(year.first_year)
    return EveningAttendance.objects.filter(evening__in=evenings.order_by().values("pk"))


def _counted_by_name(classes: Iterable[ClassGroup], today: dt.date) -> dict[int, ReachFigures]:
    named = [item for item in classes if item.school.keeps_pupil_names]
    counted: dict[int, ReachFigures] = {}
    for year in {item.year for item in named}:
        keys = [item.pk for item in named if item.year == year]
        reached = _reached_in(year)
        rows = (
            Enrolment.objects.filter(class_group__in=keys)
            .on_roll(year.clamp(today))
            .order_by()
            .values("class_group")
            .annotate(
                pupils=Count("pupil", distinct=True),
                came=_pupils_in(reached.came()),
                reached=_pupils_in(reached),
            )
        )
        for class_id, pupils, came, all_in in rows.values_list(
            "class_group", "pupils", "came", "reached"
        ):
            counted[class_id] = ReachFigures(pupils, came, all_in)
    return counted


def _pupils_in(attendances: QuerySet[EveningAttendance]) -> Count:
    return Count("pupil", distinct=True, filter=Q(pupil__in=attendances.values("pupil")))


def _counted_by_head(classes: Iterable[ClassGroup]) -> dict[int, ReachFigures]:
    """Return the figures where names are not kept.

    Of several evenings the fullest counts, never their sum: the same families may come to each.
    """
    heads = {item.pk: item for item in classes if not item.school.keeps_pupil_names}
    if not heads:
        return {}
    rows = (
        EveningCount.objects.filter(class_group__in=heads)
        .order_by()
        .values("class_group")
        .annotate(came=Max("families"), reached=Max(F("families") + F("reached_after")))
    )
    counts = {row["class_group"]: (row["came"], row["reached"]) for row in rows}
    return {
        pk: _at_most(item.pupils_on_roll, *counts.get(pk, (0, 0))) for pk, item in heads.items()
    }


def _at_most(on_roll: int | None, came: int, reached: int) -> ReachFigures:
    """Return the figures, none above the number on roll: a family counts once for each child."""
    if on_roll is None:
        return ReachFigures(0, came, reached)
    return ReachFigures(on_roll, min(came, on_roll), min(reached, on_roll))
