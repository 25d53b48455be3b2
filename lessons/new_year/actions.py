"""September: the new academic year, in one piece or not at all."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.models import ENDING_FIELDS, ClassGroup, Ending, Enrolment, Pupil, School, User
from classes.schools.actions import save_class_group
from classes.words.dates import long_date
from classes.years.academic_year import AcademicYear
from classes.years.year_groups import YearGroups
from curriculum.models import Module
from lessons.models import Lesson, LessonOutcome, PlannedSession
from lessons.new_year.proposal import Proposal, opens_on
from lessons.new_year.started import last_start
from lessons.planning.actions import exclude, take_up_module
from lessons.planning.holidays import out_of_holidays
from lessons.roll.actions import enrol


@dataclass(frozen=True)
class ClassDecision:
    """A class of the new year as decided: `key` names it, the class of the old year or its own.

    `source` is the class of the old year that it goes on from, None for one that was there.
    `due` holds a date, or none, by session; a session of `modules` that is not in it has none.
    """

    key: int
    source: ClassGroup | None
    name: str
    year_groups: YearGroups
    teachers: Collection[User] = ()
    modules: Collection[Module] = ()
    due: Mapping[int, dt.date | None] = field(default_factory=dict)
    leave_out_had: bool = False
    pupils_on_roll: int | None = None


@dataclass(frozen=True)
class YearStarted:
    """What starting a year did: its classes, and how many children moved up and left."""

    year: AcademicYear
    classes: tuple[ClassGroup, ...]
    moved_up: int
    left: int


@transaction.atomic
def start_year(
    *,
    school: School,
    academic_year: int,
    classes: Sequence[ClassDecision],
    goes: Mapping[int, int | None],
    by: User,
    holidays: Collection[dt.date] = (),
) -> YearStarted:
    """Make the classes of a new year, with their plans, and put the children into them.

    `goes` says of each child of the year before, by the key of the pupil, to which class: the
    `key` of a decision, the key of a class that is there already, or None for leaving. The old
    year ends for all of them on 31 August and nothing else in it is touched. `holidays` holds any
    day of each week without lessons: a due date there moves on. Return what was done.

    Raise ValidationError, and change nothing, before 1 June, for what is started already, for a
    name given twice, for a child of the year before about whom nothing is said, and for a date
    outside the year.
    """
    school = School.objects.select_for_update().get(pk=school.pk)
    year = AcademicYear(academic_year)
    _check(school, year, classes)
    _check_is_open(school, year, classes, goes)
    made = {item.key: _make(school, year, item, by=by) for item in classes}
    for item in classes:
        _plan(made[item.key], item, holidays, by=by)
    moved_up, left = _move_children(school, year, made, goes, by=by)
    return YearStarted(year, tuple(made.values()), moved_up, left)


def _check(school: School, year: AcademicYear, classes: Sequence[ClassDecision]) -> None:
    opens = opens_on(year)
    if timezone.localdate() < opens:
        raise ValidationError(f"The year {year} can be started from {long_date(opens)}.")
    names: set[str] = set()
    for item in classes:
        source = item.source
        if source and (source.school_id, source.academic_year + 1) != (school.pk, year.first_year):
            raise ValidationError(f"{source} is no class of the year before {year}.")
        if item.name in names:
            raise ValidationError(f"Two classes would be called {item.name}: rename one of them.")
        names.add(item.name)
        _check_in_year(year, item.name, item.due.values())


def _check_in_year(year: AcademicYear, name: str, days: Iterable[dt.date | None]) -> None:
    for day in days:
        if day is not None and day not in year:
            raise ValidationError(
                f"{name}: {long_date(day)} is not in the year {year}, which runs from "
                f"{long_date(year.start)} to {long_date(year.end)}."
            )


def _check_is_open(
    school: School,
    year: AcademicYear,
    classes: Sequence[ClassDecision],
    goes: Mapping[int, int | None],
) -> None:
    """Raise ValidationError where nothing is left to start, or a class is settled by now."""
    still_open = {item.key: item for item in Proposal(school, year.first_year).open}
    settled = [item.name for item in classes if item.key not in still_open]
    children = {child.pupil_id for item in still_open.values() for child in item.children}
    if settled or not (classes or children & goes.keys()):
        raise ValidationError(already_started(school, year, settled))


def already_started(school: School, year: AcademicYear, settled: Sequence[str] = ()) -> str:
    """Return the sentence that says when and by whom a year was started, and what that means."""
    start = last_start(school, year)
    when = f" on {long_date(start.at)}" if start else ""
    by = f" by {start.by}" if start and start.by else ""
    which = f" It has {', '.join(settled)} already." if settled else ""
    return (
        f"{year} was started{when}{by}.{which} Nothing was changed this time, so no child moves up "
        "twice. Reload the page to see what is left to do."
    )


def _make(school: School, year: AcademicYear, item: ClassDecision, *, by: User) -> ClassGroup:
    """Return the class as decided: made, or the one of that name, whose year groups stay."""
    there = school.class_groups.in_year(year.first_year).filter(name=item.name).first()
    if there is None and item.source is None:
        there = school.class_groups.in_year(year.first_year).get(pk=item.key)
    return save_class_group(
        school=school,
        name=item.name,
        academic_year=year.first_year,
        year_groups=there.year_groups if there else item.year_groups,
        teachers=item.teachers,
        pupils_on_roll=_count(item, there),
        class_group=there,
        by=by,
    )


def _count(item: ClassDecision, there: ClassGroup | None) -> int | None:
    """Return the head count: as decided, else as it was."""
    if item.pupils_on_roll is None and there is not None:
        return there.pupils_on_roll
    return item.pupils_on_roll


def _plan(
    class_group: ClassGroup, item: ClassDecision, holidays: Collection[dt.date], *, by: User
) -> None:
    """Let the class take up its modules, dated; what was planned there before stays as it is."""
    new: list[PlannedSession] = []
    for module in item.modules:
        planned = take_up_module(class_group=class_group, module=module, by=by)
        dates = {row.session_id: item.due.get(row.session_id) for row in planned}
        dates = out_of_holidays(dates, holidays)
        for row in planned:
            row.due_on = dates[row.session_id]
        new += planned
    _check_in_year(class_group.year, item.name, (row.due_on for row in new))
    history.update_many(PlannedSession, new, ["due_on"], by=by)
    if item.leave_out_had and item.source:
        _leave_out(new, item.source, by=by)


def _leave_out(planned: Iterable[PlannedSession], source: ClassGroup, *, by: User) -> None:
    """Set aside what these children were taught last year."""
    taught = set(
        Lesson.objects.filter(
            planned_session__class_group=source, outcome=LessonOutcome.TAUGHT
        ).values_list("planned_session__session_id", flat=True)
    )
    again = [item for item in planned if item.session_id in taught]
    if again:
        reason = f"Taught in {source.year}, in {source}"
        exclude(planned_sessions=again, reason=reason, by=by)


def _move_children(
    school: School,
    year: AcademicYear,
    made: dict[int, ClassGroup],
    goes: Mapping[int, int | None],
    *,
    by: User,
) -> tuple[int, int]:
    """End the old year for each child and begin the new; return how many moved up, and left."""
    places = {item.pk: item for item in school.class_groups.in_year(year.first_year)} | made
    ending = list(
        Enrolment.objects.open()
        .filter(class_group__school=school, class_group__academic_year=year.first_year - 1)
        .filter(pupil__in=goes.keys())
        .select_related("pupil", "class_group")
        .order_by("class_group_id", "pupil__display_name", "pk")
    )
    _check_nobody_is_forgotten(school, year, goes)
    for enrolment in ending:
        target = goes[enrolment.pupil_id]
        if target is not None and target not in places:
            raise ValidationError(f"Choose a class of {year} for {enrolment.pupil}.")
    leavers = [item for item in ending if goes[item.pupil_id] is None]
    movers = [item for item in ending if goes[item.pupil_id] is not None]
    _end(leavers, year, Ending.LEFT_AT_YEAR_END, by=by)
    _end(movers, year, Ending.MOVED_UP, by=by)
    _begin(year, [(item.pupil, places[goes[item.pupil_id] or 0]) for item in movers], by=by)
    return len(movers), len(leavers)


def _end(enrolments: list[Enrolment], year: AcademicYear, because: Ending, *, by: User) -> None:
    for enrolment in enrolments:
        enrolment.end(year.start, because, by=by)
    history.update_many(Enrolment, enrolments, ENDING_FIELDS, by=by, reason=because.label)


def _check_nobody_is_forgotten(
    school: School, year: AcademicYear, goes: Mapping[int, int | None]
) -> None:
    """Raise ValidationError if nothing is said about a child of the year before."""
    left_over = (
        Enrolment.objects.open()
        .filter(class_group__school=school, class_group__academic_year=year.first_year - 1)
        .exclude(pupil__in=goes.keys())
        .select_related("pupil", "class_group")
        .first()
    )
    if left_over:
        raise ValidationError(
            f"{left_over.pupil} of {left_over.class_group} has no class yet. Reload the page "
            "and choose a class for every child."
        )


def _begin(year: AcademicYear, places: list[tuple[Pupil, ClassGroup]], *, by: User) -> None:
    """Put children on roll from 1 September; where something was taught already, from today.

    Who was there for a lesson before that is not known, so it goes to the catch-up list.
    """
    taught = set(
        Lesson.objects.happened()
        .filter(planned_session__class_group__in={item.pk for _, item in places})
        .values_list("planned_session__class_group_id", flat=True)
    )
    fresh = [
        Enrolment(pupil=pupil, class_group=item, joined_on=year.start)
        for pupil, item in places
        if item.pk not in taught
    ]
    history.create_many(Enrolment, fresh, by=by)
    for pupil, item in places:
        if item.pk in taught:
            enrol(pupil=pupil, class_group=item, on=year.clamp(timezone.localdate()), by=by)
