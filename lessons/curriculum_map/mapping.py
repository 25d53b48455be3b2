"""The curriculum map: which outcomes the teaching of some classes covers, and which it does not.

Read from one coverage, so that the map, the grid and the workbook cannot disagree. It goes by the
outcomes that each session has today.
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


class Reach(models.TextChoices):
    """How far the teaching of an outcome has come; the values name the look."""

    TAUGHT = "taught", "Taught"
    PART = "part", "Taught in part"
    PLANNED = "planned", "Planned"
    NOT_COVERED = "none", "Not covered"

    @property
    def sign(self) -> str:
        """Return the sign that says it without colour."""
        return Status(self.value).sign


@dataclass(frozen=True)
class Counted:
    """How many classes are due something, have begun it, and have been taught it."""

    due: int = 0
    begun: int = 0
    taught: int = 0

    @property
    def reach(self) -> Reach:
        """Return TAUGHT when every class that is due it has been taught it."""
        if not self.due:
            return Reach.NOT_COVERED
        if self.taught == self.due:
            return Reach.TAUGHT
        return Reach.PART if self.taught or self.begun else Reach.PLANNED


@dataclass(frozen=True)
class OutcomeRow:
    """One outcome: how far it has come, by session and for all of them together.

    A class is due an outcome when it is due some session that serves it, and has been taught it
    when it has been taught one. `not_due` are the other classes, `idle` the school's sessions that
    would serve it and that none of these classes is due. `understanding` counts lessons.
    """

    outcome: Outcome
    cells: dict[int, Counted]
    total: Counted
    not_due: tuple[ClassGroup, ...]
    idle: tuple[Session, ...]
    understanding: Counter[Understanding] = field(default_factory=Counter)

    @property
    def understood(self) -> str:
        """Return the teachers' judgements in words: "3 secure, 1 developing"; empty if none."""
        return ", ".join(
            f"{self.understanding[item]} {item.label.lower()}"
            for item in Understanding
            if self.understanding[item]
        )


@dataclass(frozen=True)
class CurriculumMap:
    """Outcomes down, by framework; the sessions that any of the classes is due across."""

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
    def counts(self) -> list[tuple[Reach, int]]:
        """Return how many outcomes have each reach."""
        counted = Counter(row.total.reach for row in self.rows)
        return [(reach, counted[reach]) for reach in Reach]

    @property
    def uncovered(self) -> list[OutcomeRow]:
        """Return the gaps: outcomes that none of the classes is due."""
        return [row for row in self.rows if row.total.reach is Reach.NOT_COVERED]

    @property
    def for_some(self) -> list[OutcomeRow]:
        """Return the outcomes that some of the classes are due, and others are not."""
        return [row for row in self.rows if row.total.due and row.not_due]

    @property
    def to_revisit(self) -> list[OutcomeRow]:
        """Return the outcomes of which a teacher said that a lesson should be revisited."""
        return [row for row in self.rows if row.understanding[Understanding.REVISIT]]

    def sessions_of(self, row: OutcomeRow) -> list[Session]:
        """Return the sessions through which the classes are due the outcome, in their order."""
        return [session for session in self.sessions if _is_due(row.cells.get(session.pk))]


def curriculum_map(coverage: Coverage, school: School) -> CurriculumMap:
    """Return the map of the classes of `coverage`, in two queries more than the coverage took."""
    sessions = _sessions_due(coverage)
    serving = _serving(school, sessions)
    outcomes = Outcome.objects.select_related("framework").order_by(
        "framework__position", "framework__code", "position", "code"
    )
    return CurriculumMap(
        classes=tuple(item.class_group for item in coverage.classes),
        sessions=sessions,
        rows=tuple(_row(outcome, serving[outcome.pk], coverage, sessions) for outcome in outcomes),
    )


def _sessions_due(coverage: Coverage) -> tuple[Session, ...]:
    """Return the sessions that some class of the coverage is due, those set aside left out."""
    keys = {
        cell.session_id
        for item in coverage.classes
        for cell in item.cells.values()
        if cell.status is not Status.SET_ASIDE
    }
    return tuple(session for session in coverage.sessions if session.pk in keys)


def _serving(school: School, due: Collection[Session]) -> dict[int, list[Session]]:
    """Return, by outcome, the sessions that serve it: those due, and what the school could use."""
    could_use = models.Q(
        session__module__school=school,
        session__module__is_archived=False,
        session__is_archived=False,
    )
    pairs = (
        Session.outcomes.through.objects.filter(could_use | models.Q(session__in=due))
        .select_related("session__module")
        .order_by("session__module__title", "session__module", "session__position")
    )
    serving: dict[int, list[Session]] = defaultdict(list)
    for pair in pairs:
        serving[pair.outcome_id].append(pair.session)
    return serving


def _row(
    outcome: Outcome, serving: list[Session], coverage: Coverage, due: Collection[Session]
) -> OutcomeRow:
    keys = {session.pk for session in serving}
    by_class = {
        item.class_group: [
            cell
            for cell in item.cells.values()
            if cell.session_id in keys and cell.status is not Status.SET_ASIDE
        ]
        for item in coverage.classes
    }
    by_session: dict[int, list[list[Cell]]] = defaultdict(list)
    for cells in by_class.values():
        for cell in cells:
            by_session[cell.session_id].append([cell])
    return OutcomeRow(
        outcome=outcome,
        cells={key: _counted(groups) for key, groups in by_session.items()},
        total=_counted(by_class.values()),
        not_due=tuple(group for group, cells in by_class.items() if not cells),
        idle=tuple(session for session in serving if session not in due),
        understanding=Counter(
            Understanding(cell.understanding)
            for cells in by_class.values()
            for cell in cells
            if cell.understanding
        ),
    )


def _counted(groups: Iterable[list[Cell]]) -> Counted:
    """Count groups of cells, one a class: what any cell of a group has reached, the class has."""
    statuses = [{cell.status for cell in cells} for cells in groups if cells]
    return Counted(
        due=len(statuses),
        begun=sum(Status.PART_TAUGHT in found for found in statuses),
        taught=sum(Status.TAUGHT in found for found in statuses),
    )


def _is_due(cell: Counted | None) -> bool:
    return cell is not None and cell.due > 0
