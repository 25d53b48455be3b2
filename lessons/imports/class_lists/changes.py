"""What an import of a roster changes, class by class and child by child."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from classes.models import ClassGroup, Enrolment, Pupil
from classes.roster import Question, RosterClass, RosterRefusedError, UnansweredError
from classes.years.year_groups import YearGroups
from lessons.imports.class_lists.leavers import many_leave
from lessons.imports.class_lists.missing_classes import MissingClass
from lessons.imports.previews import digest


@dataclass(frozen=True)
class Move:
    """A pupil's change of class: the enrolment that ends, and the day."""

    enrolment: Enrolment
    on: dt.date


@dataclass(frozen=True)
class ClassChanges:
    """What an import does to one class and its pupils, who are named by number in the source.

    `class_group` is None for a class to be made. `on_roll` counts who is in it now. `names` are
    the display names, `known` the pupils who are stored already. `fresh` says that nobody was ever
    on roll and nothing taught: its first pupils joined when the year began, not today, so that
    they have missed nothing.
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

    @property
    def children(self) -> int:
        return len(self.source.pupil_ids)

    @property
    def is_changed(self) -> bool:
        """Return whether the class itself is new, or gets another name or other year groups."""
        group = self.class_group
        return group is None or (group.name, group.year_groups) != (
            self.source.name,
            self.year_groups,
        )

    @property
    def parts(self) -> tuple[object, ...]:
        """Return all that the import changes, in keys and texts."""
        group, source = self.class_group, self.source
        return (
            (
                group and group.pk,
                source.external_id,
                source.name,
                source.teacher_ids,
                self.children,
            ),
            (str(self.year_groups), self.is_changed, self.fresh),
            sorted(self.names.items()),
            sorted((key, pupil.pk) for key, pupil in self.known.items()),
            self.new,
            sorted((move.enrolment.pk, move.on.isoformat()) for move in self.moved),
            sorted(enrolment.pk for enrolment in self.left),
            self.renamed,
        )


@dataclass(frozen=True)
class RosterChanges:
    """What an import does to a school, or has done. `questions` are those for a person, all.

    `on_roll` counts the children of all classes of the year as they are now, `missing` are those
    of these classes that are not in the source and have children still.
    """

    classes: tuple[ClassChanges, ...]
    questions: tuple[Question, ...] = ()
    open_questions: tuple[Question, ...] = ()
    on_roll: int = 0
    missing: tuple[MissingClass, ...] = ()

    @property
    def digest(self) -> str:
        """Return a text that is the same for the same changes alone."""
        classes = [item.parts for item in self.classes]
        return digest([*classes, *(item.parts for item in self.missing)])

    @property
    def left(self) -> list[Enrolment]:
        """Return the enrolments of all who have left."""
        gone = [item.left for item in self.classes] + [item.left for item in self.missing]
        return [enrolment for left in gone for enrolment in left]

    def check_answered(self) -> None:
        """Raise UnansweredError where a person has not answered yet."""
        if self.open_questions:
            raise UnansweredError(self.open_questions)

    @property
    def many_leave(self) -> list[str]:
        """Return where so many would leave that the list may be only a part, in sentences."""
        classes = [
            (f"in {item.class_group}", len(item.left), item.on_roll) for item in self.classes
        ]
        gone = sum(len(item.left) for item in self.classes)
        return many_leave([*classes, ("of the school", gone, self.on_roll)])

    def check_few_leave(self) -> None:
        """Raise RosterRefusedError where many would leave."""
        if said := self.many_leave:
            raise RosterRefusedError([*said, "If the list is complete, tick the box that says so."])

    @property
    def children(self) -> int:
        return sum(item.children for item in self.classes)

    @property
    def teachers(self) -> int:
        return len({key for item in self.classes for key in item.source.teacher_ids})

    def count(self, what: str) -> int:
        """Return how many pupils are `what`: new, moved, left, renamed or unchanged."""
        if what == "left":
            return len(self.left)
        return sum(len(getattr(item, what)) for item in self.classes)
