"""The changes that importing a class list makes, class by class and child by child."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from classes.models import ClassGroup, Enrolment, Pupil
from classes.roster import Question, RosterClass, RosterRefusedError, UnansweredError
from classes.words.counts import count_of
from classes.years.academic_year import AcademicYear
from classes.years.year_groups import YearGroups
from lessons.imports.class_lists.missing_classes import MissingClass
from lessons.imports.previews import digest
from lessons.planning.fitting import PlanFit

KINDS = ("new", "moved", "left", "renamed", "unchanged")
"""What an import counts children as."""

SHARE = 3
"""Warn that the list may be incomplete if more than one child in this many would leave."""

SMALLEST_GROUP = 5
"""Any number may leave a group with fewer children than this."""


@dataclass(frozen=True)
class Move:
    """A pupil's move to another class: the enrolment that ends, and the day."""

    enrolment: Enrolment
    on: dt.date


@dataclass(frozen=True)
class YearChange:
    """A new year group of a pupil who stays in a mixed class: their enrolment, key and year."""

    enrolment: Enrolment
    key: str
    year: int


@dataclass(frozen=True)
class Joining:
    """The day on which new children join, and whether they were at the lessons from then on."""

    on: dt.date
    were_there: bool = False


@dataclass(frozen=True)
class LikelyYear:
    """Another year that a list looks like, the next or the last, with a sentence that says so."""

    year: AcademicYear
    is_next: bool
    sentence: str


@dataclass(frozen=True)
class ClassChanges:
    """The changes to one class and its pupils, who are given by their key in the roster.

    `class_group` is None for a new class, and `on_roll` counts the pupils in it now. `names` holds
    display names, and `known` the pupils who are stored already. In a `fresh` class nobody was
    ever on roll and nothing was taught. Its first pupils join at the start of the year, not today,
    so that they have missed nothing. `without_year` counts the pupils of a mixed class whose year
    group is not known, and `fit` is what new year groups of the class mean for its plan.
    """

    source: RosterClass
    class_group: ClassGroup | None
    year_groups: YearGroups
    fresh: bool
    on_roll: int = 0
    names: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, Pupil] = field(default_factory=dict)
    new: tuple[str, ...] = ()
    moved: tuple[Move, ...] = ()
    left: tuple[Enrolment, ...] = ()
    renamed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    new_years: tuple[YearChange, ...] = ()
    without_year: int = 0
    fit: PlanFit | None = None

    @property
    def children(self) -> int:
        return len(self.source.pupil_ids)

    @property
    def saved_class(self) -> ClassGroup:
        """Return the class, which has been saved by now."""
        assert self.class_group is not None
        return self.class_group

    @property
    def is_changed(self) -> bool:
        """Return whether the class is new or gets a new name or new year groups."""
        group, new = self.class_group, (self.source.name, self.year_groups)
        return group is None or (group.name, group.year_groups) != new

    @property
    def parts(self) -> tuple[object, ...]:
        """Return what identifies the changes, for the digest: pks, texts and numbers."""
        group, source = self.class_group, self.source
        return (
            (group and group.pk, source.external_id, source.name),
            (source.teacher_ids, self.children),
            (str(self.year_groups), self.is_changed, self.fresh),
            sorted(self.names.items()),
            sorted((key, pupil.pk) for key, pupil in self.known.items()),
            self.new,
            sorted((move.enrolment.pk, move.on.isoformat()) for move in self.moved),
            sorted(enrolment.pk for enrolment in self.left),
            self.renamed,
            sorted((change.enrolment.pk, change.year) for change in self.new_years),
            [planned.pk for planned in self.fit.no_longer_due] if self.fit else [],
        )


@dataclass(frozen=True)
class RosterChanges:
    """All the changes that an import makes to a school.

    `questions` are for a person to answer, and `open_questions` those not answered yet. `on_roll`
    counts the children in all classes of the year now. `missing` lists the classes that are not in
    the list but still have children. `since` asks since when new children have been here, and
    `joining` is the answer; without one they join on the day of the import. `likely_year` is
    another year that the list looks like. `missed` counts the lessons that came to be missed by
    the import, and `behind` the pupils.
    """

    classes: tuple[ClassChanges, ...]
    questions: tuple[Question, ...] = ()
    open_questions: tuple[Question, ...] = ()
    on_roll: int = 0
    missing: tuple[MissingClass, ...] = ()
    since: Question | None = None
    joining: Joining | None = None
    likely_year: LikelyYear | None = None
    missed: int = 0
    behind: int = 0

    @property
    def digest(self) -> str:
        """Return a digest that differs whenever the import would change something else."""
        classes = [changes.parts for changes in self.classes]
        joining = (self.joining.on.isoformat(), self.joining.were_there) if self.joining else None
        return digest([*classes, *(missing.parts for missing in self.missing), joining])

    @property
    def left(self) -> list[Enrolment]:
        """Return the enrolments of all pupils who have left."""
        groups: list[ClassChanges | MissingClass] = [*self.classes, *self.missing]
        return [enrolment for group in groups for enrolment in group.left]

    def check_answered(self) -> None:
        """Raise UnansweredError if a question has not been answered."""
        if self.open_questions:
            raise UnansweredError(self.open_questions)

    @property
    def leaver_warnings(self) -> list[str]:
        """Return a warning for each class, and the school, that would lose too many pupils."""
        groups = [
            (f"in {changes.class_group}", len(changes.left), changes.on_roll)
            for changes in self.classes
        ]
        left = sum(left for _, left, _ in groups)
        return [
            f"{left} of {on_roll} children {phrase} would be noted as left."
            for phrase, left, on_roll in (*groups, ("of the school", left, self.on_roll))
            if on_roll >= SMALLEST_GROUP and left * SHARE > on_roll
        ]

    @property
    def doubts(self) -> list[str]:
        """Return warnings for which the import must be confirmed: next year’s list, many leavers.

        A list of last year may be what a school starts the new year with: it is only pointed out.
        """
        likely = self.likely_year
        year = [likely.sentence] if likely and likely.is_next else []
        return [*year, *self.leaver_warnings]

    def check_leavers(self) -> None:
        """Raise RosterRefusedError if too many pupils would leave, or for another year's list."""
        if warnings := self.doubts:
            hint = "If the list is complete and for this year, tick the box that says so."
            raise RosterRefusedError(*warnings, hint)

    @property
    def year_notes(self) -> list[str]:
        """Return sentences on new year groups of classes, and on pupils without one."""
        notes = [
            sentence
            for changes in self.classes
            if changes.fit
            for sentence in changes.fit.sentences(changes.source.name)
        ]
        notes += [
            f"{changes.source.name}: the year group of "
            f"{count_of(changes.without_year, 'child', 'children')} is not known. Choose it on the "
            "page of the class after the import, or add it to the list."
            for changes in self.classes
            if changes.without_year
        ]
        return notes

    @property
    def missed_note(self) -> str:
        """Return how many lessons came to be missed by the import; "" if none."""
        if not self.missed:
            return ""
        lessons = count_of(self.missed, "lesson counts", "lessons count")
        was = "It was" if self.missed == 1 else "They were"
        return (
            f"{lessons} as missed for {count_of(self.behind, 'child', 'children')}. {was} taught "
            "before they joined, or without them on the list."
        )

    @property
    def children(self) -> int:
        return sum(changes.children for changes in self.classes)

    @property
    def teachers(self) -> int:
        return len({number for changes in self.classes for number in changes.source.teacher_ids})

    def count(self, kind: str) -> int:
        """Return how many pupils are new, moved, left, renamed, unchanged, or have `new_years`."""
        if kind == "left":
            return len(self.left)
        return sum(len(getattr(changes, kind)) for changes in self.classes)
