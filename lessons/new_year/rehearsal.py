"""Starting a year to see what would come of it: it is done, looked at, and taken back."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from classes.models import ClassGroup, Enrolment, School, User
from lessons.models import PlannedSession
from lessons.new_year.actions import ClassDecision, YearStarted, start_year

SATURDAY = 5


@dataclass(frozen=True)
class RehearsedSession:
    """A session that a class would be due: when, when it was proposed for, or why it is not due."""

    title: str
    due_on: dt.date | None
    wanted_on: dt.date | None
    set_aside_reason: str

    @property
    def is_moved(self) -> bool:
        """Return whether a holiday moved it."""
        return self.wanted_on is not None and self.wanted_on != self.due_on


@dataclass(frozen=True)
class RehearsedClass:
    """A class as it would be. `sources` counts its children by the class they come from."""

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
        return [item for item in self.sessions if not item.set_aside_reason]

    @property
    def moved(self) -> int:
        return sum(item.is_moved for item in self.due)

    @property
    def warnings(self) -> list[str]:
        """Return what may be a mistake, a sentence each."""
        found = []
        if not self.teachers:
            found.append("Nobody teaches this class yet.")
        if self.keeps_names and not self.children:
            found.append("No children in it yet. Import your class list, or add them by hand.")
        if not self.keeps_names and not self.head_count:
            found.append("No children on roll yet.")
        return found + list(self._about_dates())

    def _about_dates(self) -> Iterable[str]:
        if not self.due:
            yield "No sessions would be due."
        undated = sum(item.due_on is None for item in self.due)
        if undated:
            yield f"{undated} of its {len(self.due)} sessions would have no date."
        on_weekend = [
            item for item in self.due if item.due_on and item.due_on.weekday() >= SATURDAY
        ]
        if on_weekend:
            yield f"{len(on_weekend)} of its sessions would be due on a Saturday or Sunday."


@dataclass(frozen=True)
class Rehearsal:
    """What starting a year would do."""

    started: YearStarted
    classes: tuple[RehearsedClass, ...]
    leavers: Mapping[str, list[str]] = field(default_factory=dict)


def rehearse_year(
    *,
    school: School,
    academic_year: int,
    classes: Sequence[ClassDecision],
    goes: Mapping[int, int | None],
    by: User,
    holidays: Collection[dt.date] = (),
) -> Rehearsal:
    """Return what `start_year` would do with the same arguments. Raises as that does.

    It is that very action, in a transaction that is always taken back, so that what is shown and
    what is done cannot differ.
    """
    with transaction.atomic():
        started = start_year(
            school=school,
            academic_year=academic_year,
            classes=classes,
            goes=goes,
            by=by,
            holidays=holidays,
        )
        seen = Rehearsal(started, tuple(_seen(started, classes)), _leavers(school, started))
        transaction.set_rollback(True)
    return seen


def _seen(started: YearStarted, decisions: Sequence[ClassDecision]) -> Iterable[RehearsedClass]:
    """Yield the classes as they stand; four queries, whatever their number."""
    groups = ClassGroup.objects.filter(pk__in=[item.pk for item in started.classes])
    known = {item.pk: item for item in groups.select_related("school").prefetch_related("teachers")}
    children, planned = _children(known), _planned(known)
    for made, decision in zip(started.classes, decisions, strict=True):
        group = known[made.pk]
        names = children.get(group.pk, [])
        yield RehearsedClass(
            name=group.name,
            year_groups=str(group.year_groups),
            source=decision.source.name if decision.source else "",
            teachers=tuple(person.name for person in group.teachers.all()),
            children=tuple(name for name, _ in names),
            sources=_counted(source for _, source in names),
            head_count=group.pupils_on_roll,
            sessions=tuple(
                RehearsedSession(
                    str(item.session),
                    item.due_on,
                    decision.due.get(item.session_id),
                    item.set_aside_reason,
                )
                for item in planned.get(group.pk, ())
            ),
            keeps_names=group.school.keeps_pupil_names,
        )


def _children(groups: Mapping[int, ClassGroup]) -> Mapping[int, list[tuple[str, str]]]:
    """Return, by class, the name of each child and of the class that they were in before."""
    now = Enrolment.objects.open().filter(class_group__in=groups).select_related("pupil")
    now = now.order_by("pupil__display_name", "pupil")
    before = dict(
        Enrolment.objects.filter(pupil__in=now.values("pupil"))
        .exclude(class_group__in=groups)
        .order_by("joined_on", "pk")
        .values_list("pupil", "class_group__name")
    )
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for item in now:
        found[item.class_group_id].append((str(item.pupil), before.get(item.pupil_id, "")))
    return found


def _planned(groups: Mapping[int, ClassGroup]) -> Mapping[int, list[PlannedSession]]:
    rows = PlannedSession.objects.filter(class_group__in=groups).select_related("session")
    found: dict[int, list[PlannedSession]] = defaultdict(list)
    for item in rows.order_by("session__module__title", "session__position"):
        found[item.class_group_id].append(item)
    return found


def _leavers(school: School, started: YearStarted) -> Mapping[str, list[str]]:
    """Return who leaves with the end of the year, by the name of their class."""
    year = started.year
    left = Enrolment.objects.filter(
        class_group__school=school,
        class_group__academic_year=year.first_year - 1,
        left_on=year.start,
    ).exclude(pupil__enrolments__joined_on__gte=year.start)
    found: dict[str, list[str]] = defaultdict(list)
    order = ("class_group__youngest_year", "class_group__name", "pupil__display_name", "pk")
    for item in left.select_related("pupil", "class_group").order_by(*order):
        found[item.class_group.name].append(str(item.pupil))
    return dict(found)


def _counted(names: Iterable[str]) -> Mapping[str, int]:
    found: dict[str, int] = defaultdict(int)
    for name in names:
        found[name] += 1
    return dict(found)
