"""What taking in a file of past lessons changes at a school, or has changed."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from classes.models import ClassGroup, Pupil, User
from classes.roster import WrongLine
from curriculum.models import Module, Session
from lessons.imports.log_workbook.lines import LogLine
from lessons.imports.previews import digest
from lessons.models import Closing, LessonOutcome, PlannedSession


@dataclass(frozen=True)
class NewMissed:
    """A pupil who missed a lesson that is taken in, and what was done about it."""

    pupil: Pupil
    reason: str
    closed_as: str = ""
    caught_up_on: dt.date | None = None
    how: str = ""
    by: User | None = None

    @property
    def is_closed(self) -> bool:
        return bool(self.closed_as)

    @property
    def lacks_person(self) -> bool:
        """Return whether it is a catch-up with somebody who is not one of the staff here."""
        return self.closed_as == Closing.CAUGHT_UP and self.by is None


@dataclass(frozen=True)
class NewLesson:
    """A lesson to be recorded. `planned` is None where the class is not due the session yet.

    `missed_unnamed` of its pupils missed it without being named, `caught_up_unnamed` of them have
    caught up.
    """

    line: LogLine
    class_group: ClassGroup
    session: Session
    planned: PlannedSession | None
    taught_by: User | None
    visitor: str
    on_roll: int | None = None
    present: int | None = None
    missed: tuple[NewMissed, ...] = ()
    missed_unnamed: int = 0
    caught_up_unnamed: int = 0

    @property
    def parts(self) -> tuple[object, ...]:
        """Return all that is recorded of it and does not stand in its line, in keys and texts."""
        planned, teacher = self.planned, self.taught_by
        return (
            (str(self.line.where), self.class_group.pk, self.session.pk, planned and planned.pk),
            (teacher and teacher.pk, self.visitor, self.on_roll, self.present),
            [(item.pupil.pk, item.reason, item.closed_as, item.how) for item in self.missed],
            (self.missed_unnamed, self.caught_up_unnamed),
        )

    @property
    def outcome_label(self) -> str:
        return str(LessonOutcome(self.line.outcome).label)

    @property
    def missed_count(self) -> int:
        """Return how many missed it, those who are only counted too."""
        return len(self.missed) + self.missed_unnamed


@dataclass(frozen=True)
class Differing:
    """A lesson that is recorded already, and otherwise than the file has it. It stays as it is."""

    line: LogLine
    class_group: ClassGroup
    session: Session
    lesson_id: int
    differences: tuple[str, ...]

    @property
    def parts(self) -> tuple[object, ...]:
        return (str(self.line.where), self.lesson_id, self.differences)


@dataclass(frozen=True)
class LogChanges:
    """All that a file changes. What is recorded already stays as it is.

    `copied` are modules of the library that the school gets, `due` are sessions that classes
    become due, `not_staff` counts the lines that name somebody who is not one of the staff, `notes`
    say in words what of the file is not taken as it stands, and `left_out` are columns not read.
    """

    new: tuple[NewLesson, ...] = ()
    unchanged: int = 0
    differing: tuple[Differing, ...] = ()
    wrong: tuple[WrongLine, ...] = ()
    copied: tuple[Module, ...] = ()
    due: tuple[tuple[ClassGroup, Session], ...] = ()
    not_staff: Counter[str] = field(default_factory=Counter)
    notes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Return a text that is the same for the same changes alone, of one file."""
        lessons = [item.parts for item in self.new] + [item.parts for item in self.differing]
        return digest([*lessons, self.unchanged, self.wrong_lines, sorted(self.not_staff.items())])

    @property
    def changes_nothing(self) -> bool:
        return not self.new

    @property
    def wrong_lines(self) -> int:
        """Return how many lines cannot be taken; one may have several wrong cells."""
        return len({cell.where for cell in self.wrong})

    @property
    def missed(self) -> int:
        """Return how many missed lessons are recorded with the name of the pupil."""
        return sum(len(item.missed) for item in self.new)

    @property
    def missed_unnamed(self) -> int:
        """Return how many are counted alone."""
        return sum(item.missed_unnamed for item in self.new)

    @property
    def by_class(self) -> list[tuple[ClassGroup, int]]:
        """Return the classes that get lessons, in their usual order, and how many each."""
        counts = Counter(item.class_group for item in self.new)
        order = sorted(
            counts, key=lambda group: (group.youngest_year, group.oldest_year, str(group))
        )
        return [(group, counts[group]) for group in order]
