"""The curriculum map: the outcomes that the teaching of classes covers, and those it does not.

It is calculated from the coverage, so that the map, the grid and the workbook cannot disagree. It
uses the outcomes that each session has today.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db import models

from classes.models import ClassGroup, School
from curriculum.models import Framework, Outcome, Session
from lessons.coverage import Cell, Coverage
from lessons.models import Understanding
from lessons.status import Status


class OutcomeStatus(models.TextChoices):
    """How far an outcome has been taught. The values are those of `Status`, for its look."""

    TAUGHT = "taught", "Taught"
    PART = "part", "Part taught"
    PLANNED = "planned", "Planned"
    NOT_COVERED = "none", "Not covered"

    @property
    def sign(self) -> str:
        """Return the sign that shows the status without colour."""
        return Status(self.value).sign


@dataclass(frozen=True)
class ClassCounts:
    """The number of classes that are due an outcome, have begun it, and have been taught it."""

    due: int = 0
    begun: int = 0
    taught: int = 0

    @property
    def status(self) -> OutcomeStatus:
        """Return the status; TAUGHT means that every class that is due the outcome has had it."""
        if not self.due:
            return OutcomeStatus.NOT_COVERED
        if self.taught == self.due:
            return OutcomeStatus.TAUGHT
        return OutcomeStatus.PART if self.taught or self.begun else OutcomeStatus.PLANNED


@dataclass(frozen=True)
class OutcomeRow:
    """One outcome, with the class counts for each session (by its pk) and in total.

    A class is due an outcome if it is due at least one session that covers it, and has been taught
    it once it has been taught one of them. `not_due` lists the classes that are not due it. `idle`
    lists the school's sessions that cover it but that none of these classes is due.
    `understanding` counts lessons.
    """

    outcome: Outcome
    cells: dict[int, ClassCounts]
    total: ClassCounts
    not_due: tuple[ClassGroup, ...]
    idle: tuple[Session, ...]
    understanding: Counter[Understanding] = field(default_factory=Counter)

    @property
    def understood(self) -> str:
        """Return the teachers' judgements as text: "3 secure, 1 developing"; empty if none."""
        return ", ".join(
            f"{self.understanding[judgement]} {judgement.label.lower()}"
            for judgement in Understanding
            if self.understanding[judgement]
        )


@dataclass(frozen=True)
class CurriculumMap:
    """A row for each outcome, by framework, and a column for each session due."""

    classes: tuple[ClassGroup, ...]
    sessions: tuple[Session, ...]
    rows: tuple[OutcomeRow, ...]

    @cached_property
    def frameworks(self) -> tuple[tuple[Framework, tuple[OutcomeRow, ...]], ...]:
        """Return each framework with its rows."""
        grouped: dict[Framework, list[OutcomeRow]] = {}
        for row in self.rows:
            grouped.setdefault(row.outcome.framework, []).append(row)
        return tuple((framework, tuple(rows)) for framework, rows in grouped.items())

    @property
    def counts(self) -> list[tuple[OutcomeStatus, int]]:
        """Return the number of outcomes with each status."""
        counts = Counter(row.total.status for row in self.rows)
        return [(status, counts[status]) for status in OutcomeStatus]

    @property
    def uncovered(self) -> list[OutcomeRow]:
        """Return the outcomes that none of the classes is due."""
        return [row for row in self.rows if row.total.status is OutcomeStatus.NOT_COVERED]

    @property
    def for_some(self) -> list[OutcomeRow]:
        """Return the outcomes that some of the classes are due and others are not."""
        return [row for row in self.rows if row.total.due and row.not_due]

    @property
    def to_revisit(self) -> list[OutcomeRow]:
        """Return the outcomes with a lesson that a teacher wants to revisit."""
        return [row for row in self.rows if row.understanding[Understanding.REVISIT]]

    def sessions_of(self, row: OutcomeRow) -> list[Session]:
        """Return the sessions that cover the outcome and that a class is due, in order."""
        return [session for session in self.sessions if _is_due(row.cells.get(session.pk))]


def curriculum_map(coverage: Coverage, school: School) -> CurriculumMap:
    """Return the curriculum map of the classes of `coverage`, in two queries."""
    sessions = _sessions_due(coverage)
    covering = _sessions_by_outcome(school, sessions)
    outcomes = Outcome.objects.select_related("framework").order_by(
        "framework__position", "framework__code", "position", "code"
    )
    return CurriculumMap(
        classes=tuple(row.class_group for row in coverage.classes),
        sessions=sessions,
        rows=tuple(_row(outcome, covering[outcome.pk], coverage, sessions) for outcome in outcomes),
    )


def _sessions_due(coverage: Coverage) -> tuple[Session, ...]:
    """Return the sessions that at least one class is due, not counting those set aside."""
    pks = {
        cell.session_id
        for row in coverage.classes
        for cell in row.cells.values()
        if cell.status is not Status.SET_ASIDE
    }
    return tuple(session for session in coverage.sessions if session.pk in pks)


def _sessions_by_outcome(school: School, due: Collection[Session]) -> dict[int, list[Session]]:
    """Return the sessions that cover each outcome, by its pk: those due, and the school's own."""
    in_use = models.Q(session__module__is_archived=False, session__is_archived=False)
    pairs = (
        Session.outcomes.through.objects.filter(session__module__school=school)
        .filter(in_use | models.Q(session__in=due))
        .select_related("session__module")
        .order_by("session__module__title", "session__module", "session__position")
    )
    sessions: dict[int, list[Session]] = defaultdict(list)
    for pair in pairs:
        sessions[pair.outcome_id].append(pair.session)
    return sessions


def _row(
    outcome: Outcome, covering: list[Session], coverage: Coverage, due: Collection[Session]
) -> OutcomeRow:
    pks = {session.pk for session in covering}
    by_class = {
        row.class_group: [
            cell
            for cell in row.cells.values()
            if cell.session_id in pks and cell.status is not Status.SET_ASIDE
        ]
        for row in coverage.classes
    }
    by_session: dict[int, list[list[Cell]]] = defaultdict(list)
    for cells in by_class.values():
        for cell in cells:
            by_session[cell.session_id].append([cell])
    return OutcomeRow(
        outcome=outcome,
        cells={pk: _class_counts(cells) for pk, cells in by_session.items()},
        total=_class_counts(by_class.values()),
        not_due=tuple(group for group, cells in by_class.items() if not cells),
        idle=tuple(session for session in covering if session not in due),
        understanding=Counter(
            Understanding(cell.understanding)
            for cells in by_class.values()
            for cell in cells
            if cell.understanding
        ),
    )


def _class_counts(cells_of_classes: Iterable[list[Cell]]) -> ClassCounts:
    """Count classes by the cells of each. One taught cell is enough for the class to count."""
    statuses = [{cell.status for cell in cells} for cells in cells_of_classes if cells]
    return ClassCounts(
        due=len(statuses),
        begun=sum(Status.PART_TAUGHT in of_class for of_class in statuses),
        taught=sum(Status.TAUGHT in of_class for of_class in statuses),
    )


def _is_due(counts: ClassCounts | None) -> bool:
    return counts is not None and counts.due > 0
