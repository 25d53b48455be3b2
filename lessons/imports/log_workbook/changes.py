"""The changes that importing a file of past lessons makes to a school."""

from collections import Counter
from dataclasses import dataclass, field

from classes.models import ClassGroup, User
from classes.roster import WrongLine
from curriculum.models import Module, Session
from lessons.imports.log_workbook.lines import LogLine
from lessons.imports.previews import digest
from lessons.models import NOT_ON_THE_LIST, LessonOutcome, MissedLesson, PlannedSession
from lessons.models.planned_session import only_for


@dataclass(frozen=True)
class NewLesson:
    """A lesson to record. `planned` is None if the class is not due the session yet.

    `year_group` is the one of a mixed class that it was for, or None if it was for all.
    `missed` are to be saved with it. `missed_unnamed` counts the pupils who missed it and are not
    named, and `caught_up_unnamed` those of them who have caught up.
    """

    line: LogLine
    class_group: ClassGroup
    session: Session
    planned: PlannedSession | None
    taught_by: User | None
    visitor: str
    on_roll: int | None = None
    present: int | None = None
    missed: tuple[MissedLesson, ...] = ()
    missed_unnamed: int = 0
    caught_up_unnamed: int = 0
    year_group: int | None = None

    @property
    def whom(self) -> str:
        """Return the class, with the year group if it was only for that."""
        due = (self.planned or self.session).year_groups
        only = only_for(self.class_group.year_groups, due, self.year_group)
        return f"{self.class_group}, {only}" if only else str(self.class_group)

    @property
    def parts(self) -> tuple[object, ...]:
        """Return what identifies the lesson, for the digest: pks, texts and numbers."""
        planned, teacher = self.planned, self.taught_by
        return (
            (str(self.line.where), self.class_group.pk, self.session.pk, planned and planned.pk),
            (teacher and teacher.pk, self.visitor, self.on_roll, self.present, self.year_group),
            [
                (
                    *(missed.pupil.pk, missed.reason, missed.closed_as, missed.how),
                    *(missed.decided_by, str(missed.decided_on)),
                )
                for missed in self.missed
            ],
            (self.missed_unnamed, self.caught_up_unnamed),
        )

    @property
    def outcome_label(self) -> str:
        return str(LessonOutcome(self.line.outcome).label)

    @property
    def away(self) -> int:
        """Return how many were away that day, as `LessonQuerySet.with_figures` counts them."""
        if self.on_roll is not None and self.present is not None:
            return self.on_roll - self.present
        return self._named_away + self.missed_unnamed

    @property
    def joined_later(self) -> int:
        """Return how many came into the class after it and must catch up, named or not."""
        in_all = len(self.missed) + self.missed_unnamed
        return max(len(self.missed) - self._named_away, in_all - self.away)

    @property
    def joined_unnamed(self) -> int:
        """Return how many of those without a name came later."""
        return max(0, self.missed_unnamed - max(0, self.away - self._named_away))

    @property
    def _named_away(self) -> int:
        return sum(missed.reason not in NOT_ON_THE_LIST for missed in self.missed)


@dataclass(frozen=True)
class DifferingLesson:
    """A lesson that is recorded differently from the file. The import does not change it."""

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
    """All the changes that a file makes. Lessons that are recorded already stay as they are.

    `copied` lists the library modules that the school gets, and `due` the sessions that classes
    become due. `not_staff` counts the lines that name each person who is not on the staff. `notes`
    are sentences on what is imported in another form, and `left_out` lists the columns not read.
    `on_closed_days` are those of `new` whose date may be wrong, with a word on why.
    """

    new: tuple[NewLesson, ...] = ()
    unchanged: int = 0
    differing: tuple[DifferingLesson, ...] = ()
    wrong: tuple[WrongLine, ...] = ()
    copied: tuple[Module, ...] = ()
    due: tuple[tuple[ClassGroup, Session], ...] = ()
    not_staff: Counter[str] = field(default_factory=Counter)
    notes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    on_closed_days: tuple[tuple[NewLesson, str], ...] = ()

    @property
    def digest(self) -> str:
        """Return a digest that differs whenever the file would change something else."""
        lessons = [lesson.parts for lesson in self.new] + [
            lesson.parts for lesson in self.differing
        ]
        return digest([*lessons, self.unchanged, self.wrong_lines, sorted(self.not_staff.items())])

    @property
    def changes_nothing(self) -> bool:
        return not self.new

    @property
    def wrong_lines(self) -> int:
        """Return how many lines cannot be imported. A line can have several wrong cells."""
        return len({cell.where for cell in self.wrong})

    @property
    def missed(self) -> int:
        """Return how many missed lessons have the name of a pupil."""
        return sum(len(lesson.missed) for lesson in self.new)

    @property
    def missed_unnamed(self) -> int:
        """Return how many missed lessons are only counted, without a name."""
        return sum(lesson.missed_unnamed for lesson in self.new)

    @property
    def by_class(self) -> list[tuple[ClassGroup, int]]:
        """Return the classes with new lessons, youngest first, and how many each has."""
        counts = Counter(lesson.class_group for lesson in self.new)
        order = sorted(
            counts, key=lambda group: (group.youngest_year, group.oldest_year, str(group))
        )
        return [(group, counts[group]) for group in order]
