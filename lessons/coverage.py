"""The one calculation: what is the coverage of these classes?

Home, the grid, class pages, print, commands and the audit workbook all read it from here, so that
no two of them can disagree. The number of queries does not depend on the number of classes.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet

from classes.models import ClassGroup, Enrolment
from curriculum.models import Module, Session
from lessons.models import Lesson, LessonOutcome, MissedLesson, PlannedSession
from lessons.status import COUNTED, Status

NOT_FOR_THEM = "Not for this year group"
NOT_IN_PLAN = "Not in this class’s plan"


@dataclass(frozen=True)
class Cell:
    """One planned session: where it stands, and the lesson that made it so."""

    planned_session_id: int
    class_group_id: int
    session_id: int
    status: Status
    due_on: dt.date | None
    set_aside_reason: str = ""
    lesson_id: int | None = None
    held_on: dt.date | None = None
    pupils_present: int | None = None
    pupils_on_roll: int | None = None
    understanding: str = ""

    @property
    def date(self) -> dt.date | None:
        """Return the day that the status speaks of: of the lesson, else the due date."""
        return self.held_on or self.due_on


class DecidingLesson(NamedTuple):
    """The lesson that gives a planned session its status."""

    lesson_id: int | None = None
    held_on: dt.date | None = None
    pupils_present: int | None = None
    pupils_on_roll: int | None = None
    understanding: str = ""


@dataclass(frozen=True)
class Figures:
    """Counts of planned sessions by status, those set aside left out, and the pupils' figures.

    `pupils_up_to_date` is None where the school keeps no names: it cannot be known.
    """

    counts: Counter[Status]
    pupils_on_roll: int
    pupils_up_to_date: int | None

    @property
    def planned_sessions(self) -> int:
        return sum(self.counts[status] for status in COUNTED)

    @property
    def taught(self) -> int:
        return self.counts[Status.TAUGHT]

    @property
    def part_taught(self) -> int:
        return self.counts[Status.PART_TAUGHT]

    @property
    def overdue(self) -> int:
        return self.counts[Status.OVERDUE]

    @property
    def coverage(self) -> float | None:
        """Return taught ÷ planned sessions, 0 to 1; None where nothing is planned."""
        return self.taught / self.planned_sessions if self.planned_sessions else None

    @property
    def pupils_behind(self) -> int | None:
        """Return how many pupils on roll have an open missed lesson."""
        if self.pupils_up_to_date is None:
            return None
        return self.pupils_on_roll - self.pupils_up_to_date

    @property
    def shares(self) -> list["Share"]:
        """Return each status that counts, as a piece of a bar."""
        pieces, start = [], 0.0
        for status in COUNTED:
            percent = self.counts[status] * 100 / (self.planned_sessions or 1)
            pieces.append(Share(status, self.counts[status], start, percent))
            start += percent
        return pieces

    @property
    def in_words(self) -> str:
        """Return the bar in words: "17 taught, 2 overdue"."""
        said = [
            f"{piece.count} {piece.status.label.lower()}" for piece in self.shares if piece.count
        ]
        return ", ".join(said) or "nothing planned yet"


@dataclass(frozen=True)
class Share:
    """A piece of a bar: where it starts and how wide it is, in percent of the whole."""

    status: Status
    count: int
    start: float
    percent: float


@dataclass(frozen=True)
class ClassCoverage(Figures):
    """One class: its cells by session, and its figures."""

    class_group: ClassGroup
    cells: dict[int, Cell]

    def row(self, sessions: Iterable[Session]) -> list[tuple[Session, Cell | None]]:
        """Return each of `sessions` with the class's cell; None where it is not due one."""
        return [(session, self.cells.get(session.pk)) for session in sessions]

    def why_blank(self, session: Session) -> str:
        """Return, in words, why the class is not due a session."""
        if session.year_groups.overlaps(self.class_group.year_groups):
            return NOT_IN_PLAN
        return NOT_FOR_THEM


@dataclass(frozen=True)
class Coverage:
    """Several classes, and the sessions that any of them is due, by module and position."""

    today: dt.date
    classes: tuple[ClassCoverage, ...]
    sessions: tuple[Session, ...]

    @cached_property
    def total(self) -> Figures:
        """Return the figures of all these classes together. A pupil is in one class at a time."""
        counts: Counter[Status] = Counter()
        for item in self.classes:
            counts.update(item.counts)
        up_to_date = [item.pupils_up_to_date for item in self.classes]
        return Figures(
            counts=counts,
            pupils_on_roll=sum(item.pupils_on_roll for item in self.classes),
            pupils_up_to_date=None
            if None in up_to_date
            else sum(number for number in up_to_date if number is not None),
        )

    @cached_property
    def modules(self) -> tuple[tuple[Module, tuple[Session, ...]], ...]:
        """Return each module with those of its sessions that any class is due."""
        grouped: dict[Module, list[Session]] = {}
        for session in self.sessions:
            grouped.setdefault(session.module, []).append(session)
        return tuple((module, tuple(sessions)) for module, sessions in grouped.items())


def coverage_of(
    class_groups: QuerySet[ClassGroup], *, today: dt.date, module: int | None = None
) -> Coverage:
    """Return the coverage of `class_groups` as it stands on `today`, in six queries.

    With `module` (its key), only its sessions count; pupils' figures stay those of the class.
    Teachers are fetched with the classes. Pupils are those on roll on `today`, or on the nearest
    day of the class's academic year, so that a past year reads as it ended.
    """
    classes = list(class_groups.select_related("school").prefetch_related("teachers"))
    keys = [item.pk for item in classes]
    cells = _cells(keys, today, **({"session__module": module} if module else {}))
    roll, behind = _pupil_counts(classes, today)
    return Coverage(
        today=today,
        classes=tuple(
            _class_coverage(item, cells.get(item.pk, []), roll, behind) for item in classes
        ),
        sessions=_sessions(cells),
    )


def cell_of(planned_session: PlannedSession, *, today: dt.date) -> Cell:
    """Return the one cell of a planned session, by the same calculation as the grid."""
    cells = _cells([planned_session.class_group_id], today, pk=planned_session.pk)
    return cells[planned_session.class_group_id][0]


def cells_by_class(class_groups: Iterable[int], *, today: dt.date) -> dict[int, list[Cell]]:
    """Return the cells of these classes (their keys), of whichever years, in two queries."""
    return _cells(list(class_groups), today)


def cells_of(
    session: Session, class_groups: Iterable[ClassGroup], *, today: dt.date
) -> list[tuple[ClassGroup, Cell]]:
    """Return the classes that are due a session, set aside or not, each with its cell."""
    groups = {item.pk: item for item in class_groups}
    cells = _cells(list(groups), today, session=session)
    return [(group, cells[pk][0]) for pk, group in groups.items() if pk in cells]


def _cells(keys: list[int], today: dt.date, **narrowed: Any) -> dict[int, list[Cell]]:
    """Return the cells of each class, by the key of the class, in two queries."""
    planned = PlannedSession.objects.filter(class_group__in=keys, **narrowed).with_status(today)
    lessons = _deciding_lessons(planned)
    cells: dict[int, list[Cell]] = defaultdict(list)
    rows = planned.order_by("session__module__title", "session__module", "session__position")
    for pk, class_id, session_id, due_on, aside, status in rows.values_list(
        *("pk", "class_group_id", "session_id", "due_on", "set_aside_reason", F("status"))
    ):
        lesson = lessons.get(pk, DecidingLesson())
        cells[class_id].append(
            Cell(pk, class_id, session_id, Status(status), due_on, aside, *lesson)
        )
    return cells


def _deciding_lessons(planned: QuerySet[PlannedSession]) -> dict[int, DecidingLesson]:
    """Return, by planned session, the lesson that speaks for it: taught, else the latest part."""
    rows = (
        Lesson.objects.happened()
        .filter(planned_session__in=planned.values("pk"))
        .order_by("held_on", "pk")
        .values_list(
            *("planned_session_id", "outcome", "pk", "held_on"),
            *("pupils_present", "pupils_on_roll", "understanding"),
        )
    )
    deciding: dict[int, DecidingLesson] = {}
    taught: set[int] = set()
    for planned_id, outcome, *lesson in rows:
        if planned_id in taught:
            continue
        deciding[planned_id] = DecidingLesson(*lesson)
        if outcome == LessonOutcome.TAUGHT:
            taught.add(planned_id)
    return deciding


def _sessions(cells: dict[int, list[Cell]]) -> tuple[Session, ...]:
    keys = {cell.session_id for items in cells.values() for cell in items}
    sessions = Session.objects.filter(pk__in=keys).select_related("module")
    return tuple(sessions.order_by("module__title", "module", "position"))


def _pupil_counts(
    classes: list[ClassGroup], today: dt.date
) -> tuple[dict[int, int], dict[int, int]]:
    """Return how many pupils each class has on roll, and how many of them are behind.

    One query for each academic year among the classes; in practice there is one.
    """
    roll: dict[int, int] = {}
    behind: dict[int, int] = {}
    for year in {item.year for item in classes}:
        keys = [item.pk for item in classes if item.year == year]
        on = year.clamp(today)
        enrolments = Enrolment.objects.filter(class_group__in=keys).on_roll(on)
        missed = MissedLesson.objects.open(on).values("pupil")
        counted = enrolments.values("class_group").annotate(
            pupils=Count("pupil", distinct=True),
            behind=Count("pupil", distinct=True, filter=Q(pupil__in=missed)),
        )
        for class_id, pupils, late in counted.values_list("class_group", "pupils", "behind"):
            roll[class_id], behind[class_id] = pupils, late
    return roll, behind


def _class_coverage(
    class_group: ClassGroup, cells: list[Cell], roll: dict[int, int], behind: dict[int, int]
) -> ClassCoverage:
    keeps_names = class_group.school.keeps_pupil_names
    on_roll = roll.get(class_group.pk, 0) if keeps_names else class_group.pupils_on_roll or 0
    return ClassCoverage(
        counts=Counter(cell.status for cell in cells),
        pupils_on_roll=on_roll,
        pupils_up_to_date=on_roll - behind.get(class_group.pk, 0) if keeps_names else None,
        class_group=class_group,
        cells={cell.session_id: cell for cell in cells},
    )
