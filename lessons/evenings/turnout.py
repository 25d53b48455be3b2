"""The turnout of an information evening: pupils invited, families and adults who came."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from classes.models import ClassGroup, Enrolment, Pupil
from lessons.models import (
    EveningAnswer,
    EveningAttendance,
    EveningCount,
    EveningOutcome,
    InformationEvening,
    WalkIn,
)


def invited(evening: InformationEvening) -> QuerySet[Enrolment]:
    """Return the enrolments in the invited classes on the day of the evening."""
    return Enrolment.objects.filter(class_group__in=evening.class_groups.all()).on_roll(evening.day)


def pupils_invited(evening: InformationEvening) -> QuerySet[Pupil]:
    """Return the pupils invited to the evening, each once."""
    return Pupil.objects.filter(pk__in=invited(evening).values("pupil"))


@dataclass(frozen=True)
class ClassTurnout:
    """One class at one evening, counted in pupils except `adults`.

    `class_group` is None for pupils from other classes. `reached_after` is only for schools without
    names, which do not record how a family was reached.
    """

    class_group: ClassGroup | None
    invited: int = 0
    expected: int = 0
    came: int = 0
    adults: int = 0
    materials_sent: int = 0
    spoken_to: int = 0
    reached_after: int = 0

    @property
    def share(self) -> float | None:
        """Return pupils whose family came ÷ pupils invited, 0 to 1; None if none was invited."""
        return self.came / self.invited if self.invited else None


@dataclass(frozen=True)
class Turnout:
    """The turnout of every class invited, of other classes, and of walk-ins not yet matched."""

    classes: tuple[ClassTurnout, ...]
    others: ClassTurnout
    walk_ins: int
    walk_in_adults: int

    @cached_property
    def invited(self) -> int:
        return sum(item.invited for item in self.classes)

    @cached_property
    def came(self) -> int:
        """Return how many of the invited pupils are represented."""
        return sum(item.came for item in self.classes)

    @cached_property
    def adults(self) -> int:
        """Return how many adults came, including those of walk-ins not yet matched."""
        known = sum(item.adults for item in (*self.classes, self.others))
        return known + self.walk_in_adults

    @cached_property
    def expected(self) -> int:
        return sum(item.expected for item in self.classes)

    @property
    def share(self) -> float | None:
        return self.came / self.invited if self.invited else None

    @cached_property
    def by_class(self) -> dict[int, ClassTurnout]:
        """Return the figures of each class invited by its pk."""
        return {item.class_group.pk: item for item in self.classes if item.class_group}


def turnout_of(evening: InformationEvening) -> Turnout:
    """Return the turnout of one evening, in seven queries."""
    return turnouts_of(InformationEvening.objects.filter(pk=evening.pk))[evening.pk]


def turnouts_of(evenings: QuerySet[InformationEvening]) -> dict[int, Turnout]:
    """Return the turnout of each evening by its pk, in seven queries for all of them."""
    items = list(evenings.select_related("school").prefetch_related("class_groups", "counts"))
    figures = _by_name(items)
    waiting = _unmatched(items)
    return {
        item.pk: _turnout(item, figures[item.pk], waiting[item.pk])
        if item.school.keeps_pupil_names
        else _by_head(item)
        for item in items
    }


Figures = dict[int | None, Counter[str]]
"""Counts by class pk; pupils from classes that were not invited are counted under None."""


def _turnout(item: InformationEvening, figures: Figures, adults: list[int]) -> Turnout:
    return Turnout(
        classes=tuple(
            ClassTurnout(group, **figures[group.pk]) for group in item.class_groups.all()
        ),
        others=ClassTurnout(None, **figures[None]),
        walk_ins=len(adults),
        walk_in_adults=sum(adults),
    )


def _unmatched(items: list[InformationEvening]) -> dict[int, list[int]]:
    """Return the adults of each unmatched walk-in, by the pk of the evening."""
    adults_by_evening: dict[int, list[int]] = defaultdict(list)
    walk_ins = WalkIn.objects.filter(evening__in=items, pupil=None)
    for evening, adults in walk_ins.values_list("evening_id", "adults"):
        adults_by_evening[evening].append(adults)
    return adults_by_evening


def _by_name(items: list[InformationEvening]) -> dict[int, Figures]:
    """Return the counts of each evening.

    Attendance counts for the pupil's class on the day; a follow-up counts for their class now.
    """
    then, now = _classes_of_pupils(items)
    figures: dict[int, Figures] = {item.pk: defaultdict(Counter) for item in items}
    for item in items:
        for class_id in then[item.pk].values():
            figures[item.pk][class_id]["invited"] += 1
    rows = EveningAttendance.objects.filter(evening__in=items)
    for evening, pupil, outcome, adults in rows.values_list(
        "evening_id", "pupil_id", "outcome", "adults"
    ):
        where = then if outcome == EveningOutcome.CAME else now
        counts = figures[evening][where[evening].get(pupil)]
        counts[outcome] += 1
        counts["adults"] += adults or 0
    answers = EveningAnswer.objects.filter(evening__in=items).confirmed()
    for evening, pupil in answers.order_by().values_list("evening_id", "pupil_id").distinct():
        figures[evening][then[evening].get(pupil)]["expected"] += 1
    return figures


ClassOfPupil = dict[int, dict[int, int]]
"""The class pk by pupil pk, for each evening by its pk."""


def _classes_of_pupils(items: list[InformationEvening]) -> tuple[ClassOfPupil, ClassOfPupil]:
    """Return the invited class of each pupil on the day and now, in one query."""
    classes = {group.pk for item in items for group in item.class_groups.all()}
    rows = list(
        Enrolment.objects.filter(class_group__in=classes).values_list(
            "pupil_id", "class_group_id", "joined_on", "left_on"
        )
    )
    then: ClassOfPupil = {}
    now: ClassOfPupil = {}
    for item in items:
        groups = {group.pk for group in item.class_groups.all()}
        here = [row for row in rows if row[1] in groups]
        then[item.pk] = _on_roll(here, item.day)
        now[item.pk] = then[item.pk] | _on_roll(here, item.year.clamp(timezone.localdate()))
    return then, now


def _on_roll(rows: list[tuple[int, int, dt.date, dt.date | None]], on: dt.date) -> dict[int, int]:
    return {
        pupil: group
        for pupil, group, joined_on, left_on in rows
        if joined_on <= on and (left_on is None or left_on > on)
    }


def _by_head(item: InformationEvening) -> Turnout:
    counts = {count.class_group_id: count for count in item.counts.all()}
    return Turnout(
        classes=tuple(
            ClassTurnout(group, invited=group.pupils_on_roll or 0, **_heads(counts.get(group.pk)))
            for group in item.class_groups.all()
        ),
        others=ClassTurnout(None),
        walk_ins=0,
        walk_in_adults=0,
    )


def _heads(count: EveningCount | None) -> dict[str, int]:
    if count is None:
        return {}
    return {
        "came": count.families,
        "adults": count.adults,
        "reached_after": count.reached_after,
    }
