"""Shows the result of starting a year: starts it in a transaction that is rolled back."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from classes.models import ClassGroup, Enrolment, School, User
from classes.names.order import Alphabetical
from lessons.models import PlannedSession
from lessons.new_year.actions import ClassDecision, YearStarted, start_year

SATURDAY = 5


@dataclass(frozen=True)
class RehearsedSession:
    """A session in a class's new plan. `proposed_on` is its date before holidays moved it.

    `not_for` names the year group that is not due it, if there is one, and says why.
    """

    title: str
    due_on: dt.date | None
    proposed_on: dt.date | None
    set_aside_reason: str
    not_for: str = ""

    @property
    def is_moved(self) -> bool:
        """Return whether a holiday moved it."""
        return self.proposed_on is not None and self.proposed_on != self.due_on


@dataclass(frozen=True)
class RehearsedClass:
    """A class of the new year. `sources` counts its children by the class they come from."""

    name: str
    year_groups: str
    source: str
    teachers: tuple[str, ...]
    children: tuple[str, ...]
    sources: Mapping[str, int]
    head_count: int | None
    sessions: tuple[RehearsedSession, ...]
    keeps_names: bool

    @property
    def due(self) -> list[RehearsedSession]:
        return [session for session in self.sessions if not session.set_aside_reason]

    @property
    def moved(self) -> int:
        return sum(session.is_moved for session in self.due)

    @property
    def warnings(self) -> list[str]:
        """Return a sentence about each thing that may be a mistake."""
        warnings = []
        if not self.teachers:
            warnings.append("This class has no teacher yet.")
        if self.keeps_names and not self.children:
            warnings.append(
                "No children in this class yet. Import your class list, or add them by hand."
            )
        if not self.keeps_names and not self.head_count:
            warnings.append("No children on roll yet.")
        return warnings + list(self._date_warnings())

    def _date_warnings(self) -> Iterable[str]:
        if not self.due:
            yield "No sessions would be due."
        undated = sum(session.due_on is None for session in self.due)
        if undated:
            yield f"{undated} of its {len(self.due)} sessions would have no date."
        on_weekend = [
            session
            for session in self.due
            if session.due_on and session.due_on.weekday() >= SATURDAY
        ]
        if on_weekend:
            yield f"{len(on_weekend)} of its sessions would be due on a Saturday or Sunday."


@dataclass(frozen=True)
class Rehearsal:
    """What starting a year would do."""

    started: YearStarted
    classes: tuple[RehearsedClass, ...]
    leavers: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def leaving(self) -> int:
        """Return how many children leave at the end of the year, now or recorded before."""
        return sum(len(names) for names in self.leavers.values())


def rehearse_year(
    *,
    school: School,
    academic_year: int,
    classes: Sequence[ClassDecision],
    destinations: Mapping[int, int | None],
    by: User,
) -> Rehearsal:
    """Return what `start_year` would do with the same arguments. Raise the same errors.

    It calls that action in a transaction that is always rolled back, so that what is shown and
    what is done cannot differ.
    """
    with transaction.atomic():
        started = start_year(
            school=school,
            academic_year=academic_year,
            classes=classes,
            destinations=destinations,
            by=by,
        )
        rehearsed = tuple(_rehearsed_classes(started, classes))
        rehearsal = Rehearsal(started, rehearsed, _leavers(school, started))
        transaction.set_rollback(True)
    return rehearsal


def _rehearsed_classes(
    started: YearStarted, decisions: Sequence[ClassDecision]
) -> Iterable[RehearsedClass]:
    """Yield the classes of the new year, in four queries for any number of them."""
    pks = [class_group.pk for class_group in started.classes]
    groups = ClassGroup.objects.select_related("school").prefetch_related("teachers").in_bulk(pks)
    children, planned = _children(groups), _planned(groups)
    for made, decision in zip(started.classes, decisions, strict=True):
        group = groups[made.pk]
        names = children.get(group.pk, [])
        yield RehearsedClass(
            name=group.name,
            year_groups=str(group.year_groups),
            source=decision.source.name if decision.source else "",
            teachers=tuple(person.name for person in group.teachers.all()),
            children=tuple(name for name, _ in names),
            # A plain dict: in a template, `.items` of a Counter is the count of "items".
            sources=dict(Counter(source for _, source in names)),
            head_count=group.pupils_on_roll,
            sessions=tuple(
                RehearsedSession(
                    str(row.session),
                    row.due_on,
                    decision.due.get(row.session_id),
                    row.set_aside_reason,
                    f"Year {row.left_out}: {row.not_for_reason}" if row.left_out else "",
                )
                for row in planned.get(group.pk, ())
            ),
            keeps_names=group.school.keeps_pupil_names,
        )


def _children(groups: Mapping[int, ClassGroup]) -> Mapping[int, list[tuple[str, str]]]:
    """Return the name of each child and of the class they come from, by the pk of the class."""
    now = Enrolment.objects.open().filter(class_group__in=groups).select_related("pupil")
    now = now.order_by(Alphabetical("pupil__display_name"), "pupil")
    before = dict(
        Enrolment.objects.filter(pupil__in=now.values("pupil"))
        .exclude(class_group__in=groups)
        .order_by("joined_on", "pk")
        .values_list("pupil", "class_group__name")
    )
    children: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for enrolment in now:
        source = before.get(enrolment.pupil_id, "")
        children[enrolment.class_group_id].append((str(enrolment.pupil), source))
    return children


def _planned(groups: Mapping[int, ClassGroup]) -> Mapping[int, list[PlannedSession]]:
    rows = PlannedSession.objects.filter(class_group__in=groups)
    rows = rows.select_related("session", "class_group")
    planned: dict[int, list[PlannedSession]] = defaultdict(list)
    for row in rows.order_by("session__module__title", "session__position"):
        planned[row.class_group_id].append(row)
    return planned


def _leavers(school: School, started: YearStarted) -> Mapping[str, list[str]]:
    """Return the names of the children who leave at the end of the year, by class name."""
    year = started.year
    left = Enrolment.objects.filter(
        class_group__school=school,
        class_group__academic_year=year.first_year - 1,
        left_on=year.start,
    ).exclude(pupil__enrolments__joined_on__gte=year.start)
    leavers: dict[str, list[str]] = defaultdict(list)
    order = (
        "class_group__youngest_year",
        Alphabetical("class_group__name"),
        Alphabetical("pupil__display_name"),
        "pk",
    )
    for enrolment in left.select_related("pupil", "class_group").order_by(*order):
        leavers[enrolment.class_group.name].append(str(enrolment.pupil))
    return dict(leavers)
