"""The turnout of an information evening: pupils invited, families and adults who came."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from classes.models import ClassGroup, Enrolment, Pupil
from lessons.evenings.expected import Answered, answered
from lessons.models import (
    EveningAttendance,
    EveningCount,
    EveningOutcome,
    InformationEvening,
    WalkIn,
)

OTHER_CLASSES = "Other classes"
NOT_MATCHED = "Not matched yet"


def invited(evening: InformationEvening) -> QuerySet[Enrolment]:
    """Return the enrolments in the invited classes on the day of the evening."""
    return Enrolment.objects.filter(class_group__in=evening.class_groups.all()).on_roll(evening.day)


def pupils_invited(evening: InformationEvening) -> QuerySet[Pupil]:
    """Return the pupils invited to the evening, each once."""
    return Pupil.objects.filter(pk__in=invited(evening).values("pupil"))


@dataclass(frozen=True)
class ClassTurnout:
    """One class at one evening, counted in pupils except `adults` and `adults_expected`.

    `class_group` is None for pupils from other classes. `reached_after` is only for schools without
    names, which do not record how a family was reached.
    """

    class_group: ClassGroup | None
    invited: int = 0
    expected: int = 0
    adults_expected: int = 0
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
class TurnoutBeside:
    """Families and adults who came and are counted in none of the classes invited."""

    name: str
    came: int
    adults: int


@dataclass(frozen=True)
class Turnout:
    """The turnout of every class invited, of other classes, and of walk-ins not yet matched.

    `waiting` has the adults of each unmatched walk-in, by the pk of the class that was typed.
    """

    classes: tuple[ClassTurnout, ...]
    others: ClassTurnout
    waiting: Mapping[int | None, list[int]]

    @cached_property
    def walk_ins(self) -> int:
        return sum(map(len, self.waiting.values()))

    @cached_property
    def walk_in_adults(self) -> int:
        return sum(map(sum, self.waiting.values()))

    def beside(self, classes: Collection[int] | None = None) -> list[TurnoutBeside]:
        """Return who came beside the classes invited, without empty rows.

        With `classes` (pks), only the unmatched families that named one of these.
        """
        waiting = [
            adults
            for group, families in self.waiting.items()
            for adults in families
            if classes is None or group in classes
        ]
        others = TurnoutBeside(OTHER_CLASSES, self.others.came, self.others.adults)
        unmatched = TurnoutBeside(NOT_MATCHED, len(waiting), sum(waiting))
        return [
            row for row in ([others, unmatched] if classes is None else [unmatched]) if row.came
        ]

    @cached_property
    def invited(self) -> int:
        return sum(turnout.invited for turnout in self.classes)

    @cached_property
    def came(self) -> int:
        """Return how many of the invited pupils are represented."""
        return sum(turnout.came for turnout in self.classes)

    @cached_property
    def adults(self) -> int:
        """Return how many adults came, including those of walk-ins not yet matched."""
        known = sum(turnout.adults for turnout in (*self.classes, self.others))
        return known + self.walk_in_adults

    @cached_property
    def expected(self) -> int:
        """Return how many pupils' families said that they are coming."""
        return sum(turnout.expected for turnout in (*self.classes, self.others))

    @cached_property
    def adults_expected(self) -> int:
        """Return how many adults they said would come: how many chairs are needed."""
        return sum(turnout.adults_expected for turnout in (*self.classes, self.others))

    @cached_property
    def expecting(self) -> list[ClassTurnout]:
        """Return the classes of which a family said that it is coming."""
        return [turnout for turnout in self.classes if turnout.expected]

    @property
    def expecting_nobody(self) -> int:
        """Return how many classes are invited of which no family said so."""
        return len(self.classes) - len(self.expecting)

    @property
    def share(self) -> float | None:
        return self.came / self.invited if self.invited else None

    @cached_property
    def by_class(self) -> dict[int, ClassTurnout]:
        """Return the figures of each class invited by its pk."""
        return {turnout.class_group.pk: turnout for turnout in self.classes if turnout.class_group}


def turnout_of(evening: InformationEvening) -> Turnout:
    """Return the turnout of one evening, in seven queries."""
    return turnouts_of(InformationEvening.objects.filter(pk=evening.pk))[evening.pk]


def turnouts_of(evenings: QuerySet[InformationEvening]) -> dict[int, Turnout]:
    """Return the turnout of each evening by its pk, in seven queries for all of them."""
    rows = list(evenings.select_related("school").prefetch_related("class_groups", "counts"))
    answers = answered(rows)
    figures = _by_name(rows, answers)
    waiting = _unmatched(rows)
    return {
        evening.pk: _turnout(evening, figures[evening.pk], waiting[evening.pk])
        if evening.school.keeps_pupil_names
        else _by_head(evening, answers[evening.pk])
        for evening in rows
    }


Figures = dict[int | None, Counter[str]]
"""Counts by class pk; pupils from classes that were not invited are counted under None."""


def _turnout(
    evening: InformationEvening, figures: Figures, waiting: Mapping[int | None, list[int]]
) -> Turnout:
    return Turnout(
        classes=tuple(
            ClassTurnout(group, **figures[group.pk]) for group in evening.class_groups.all()
        ),
        others=ClassTurnout(None, **figures[None]),
        waiting=waiting,
    )


def _unmatched(evenings: list[InformationEvening]) -> dict[int, dict[int | None, list[int]]]:
    """Return the adults of each unmatched walk-in, by the pks of the evening and the class."""
    waiting: dict[int, dict[int | None, list[int]]] = {row.pk: {} for row in evenings}
    walk_ins = WalkIn.objects.filter(evening__in=evenings, pupil=None)
    for evening_pk, group, adults in walk_ins.values_list("evening_id", "class_group_id", "adults"):
        waiting[evening_pk].setdefault(group, []).append(adults)
    return waiting


def _by_name(
    evenings: list[InformationEvening], answers: dict[int, list[Answered]]
) -> dict[int, Figures]:
    """Return the counts of each evening.

    Attendance counts for the pupil's class on the day; a follow-up counts for their class now.
    """
    on_the_day, now = _classes_of_pupils(evenings)
    figures: dict[int, Figures] = {evening.pk: defaultdict(Counter) for evening in evenings}
    for evening in evenings:
        for class_id in on_the_day[evening.pk].values():
            figures[evening.pk][class_id]["invited"] += 1
    rows = EveningAttendance.objects.filter(evening__in=evenings)
    for evening_pk, pupil_pk, outcome, adults in rows.values_list(
        "evening_id", "pupil_id", "outcome", "adults"
    ):
        classes = on_the_day if outcome == EveningOutcome.CAME else now
        counts = figures[evening_pk][classes[evening_pk].get(pupil_pk)]
        counts[outcome] += 1
        counts["adults"] += adults or 0
    for evening in evenings:
        _add_expected(figures[evening.pk], answers[evening.pk], on_the_day[evening.pk])
    return figures


def _add_expected(figures: Figures, answers: list[Answered], classes: Mapping[int, int]) -> None:
    """Count who is coming: for the pupil's class, or without names for the class answered."""
    for answer in answers:
        if answer.adults:
            class_id = answer.class_group_id
            if answer.pupil_id:
                class_id = classes.get(answer.pupil_id)
            figures[class_id]["expected"] += 1
            figures[class_id]["adults_expected"] += answer.adults


ClassOfPupil = dict[int, dict[int, int]]
"""The class pk by pupil pk, for each evening by its pk."""


def _classes_of_pupils(evenings: list[InformationEvening]) -> tuple[ClassOfPupil, ClassOfPupil]:
    """Return the invited class of each pupil on the day and now, in one query."""
    classes = {group.pk for evening in evenings for group in evening.class_groups.all()}
    rows = list(
        Enrolment.objects.filter(class_group__in=classes).values_list(
            "pupil_id", "class_group_id", "joined_on", "left_on"
        )
    )
    on_the_day: ClassOfPupil = {}
    now: ClassOfPupil = {}
    for evening in evenings:
        groups = {group.pk for group in evening.class_groups.all()}
        enrolments = [row for row in rows if row[1] in groups]
        on_the_day[evening.pk] = _on_roll(enrolments, evening.day)
        now[evening.pk] = on_the_day[evening.pk] | _on_roll(
            enrolments, evening.year.clamp(timezone.localdate())
        )
    return on_the_day, now


def _on_roll(rows: list[tuple[int, int, dt.date, dt.date | None]], on: dt.date) -> dict[int, int]:
    """Return the class pk by pupil pk on a day, from (pupil, class, joined_on, left_on)."""
    return {
        pupil: group
        for pupil, group, joined_on, left_on in rows
        if joined_on <= on and (left_on is None or left_on > on)
    }


def _by_head(evening: InformationEvening, answers: list[Answered]) -> Turnout:
    """Return the turnout of an evening whose school keeps no names, from its counts."""
    counts = {count.class_group_id: count for count in evening.counts.all()}
    expected: Figures = defaultdict(Counter)
    _add_expected(expected, answers, {})
    return Turnout(
        classes=tuple(
            ClassTurnout(
                group,
                invited=group.pupils_on_roll or 0,
                **_count_figures(counts.get(group.pk)),
                **expected[group.pk],
            )
            for group in evening.class_groups.all()
        ),
        others=ClassTurnout(None, **expected[None]),
        waiting={},
    )


def _count_figures(count: EveningCount | None) -> dict[str, int]:
    if count is None:
        return {}
    return {
        "came": count.families,
        "adults": count.adults,
        "reached_after": count.reached_after,
    }
