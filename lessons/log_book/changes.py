"""What taking in a file of past lessons changes at a school, or has changed."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from classes.models import ClassGroup, Pupil, User
from classes.roster import WrongLine
from curriculum.models import Module, Session
from lessons.log_book.lines import LogLine
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
