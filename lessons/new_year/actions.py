"""Starts a new academic year: all of it, or nothing."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.models import ENDING_FIELDS, ClassGroup, Ending, Enrolment, Pupil, School, User
from classes.names.order import Alphabetical
from classes.schools.actions import save_class_group
from classes.words.dates import long_date
from classes.years.academic_year import AcademicYear
from classes.years.pupil_year_groups import year_group_to_keep, year_groups_of
from classes.years.year_groups import YearGroups
from curriculum.models import Module
from lessons.models import Lesson, PlannedSession, SchoolCalendar, calendar_of
from lessons.new_year.left_out import LeftOut
from lessons.new_year.proposal import Proposal, opens_on
from lessons.new_year.started import last_start
from lessons.planning.actions import exclude, take_up_module
from lessons.planning.holidays import move_out_of_holidays
from lessons.planning.one_year_group import exclude_year_group
from lessons.roll.places import Place, enrol_many


@dataclass(frozen=True)
class ClassDecision:
    """What was decided about a class of the new year.

    `source` is the class of the old year that moves up into it; None for a class that already
    existed in the new year. `key` is the pk of `source`, else of that class. `due` gives the dates
    by the pk of the session; a session of `modules` that is not in it gets no date.
    `leave_out_had` and `had_by_year_group` are for `LeftOut`.
    """

    key: int
    source: ClassGroup | None
    name: str
    year_groups: YearGroups
    teachers: Collection[User] = ()
    modules: Collection[Module] = ()
    due: Mapping[int, dt.date | None] = field(default_factory=dict)
    leave_out_had: bool = False
    had_by_year_group: bool = False
    pupils_on_roll: int | None = None


@dataclass(frozen=True)
class YearStarted:
    """The result of starting a year: its classes, and how many children moved up and left."""

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
    destinations: Mapping[int, int | None],
    by: User,
) -> YearStarted:
    """Make the classes of a new year with their plans, and move the children into them.

    `destinations` gives the next class of every child of the year before, by the pk of the pupil:
    the `key` of a decision, the pk of a class that already exists, or None for leaving. Their
    places in the old year end on 31 August; nothing else in that year changes. Due
    dates in the holidays of the school's calendar move on.

    Raise ValidationError, and change nothing, before 1 June, if the year was started already, if
    two classes have the same name, if a child has no destination, or if a date is outside the year.
    """
    school = School.objects.select_for_update().get(pk=school.pk)
    year = AcademicYear(academic_year)
    _check(school, year, classes)
    _check_is_open(school, year, classes, destinations)
    made = {decision.key: _make_class(school, year, decision, by=by) for decision in classes}
    calendar = calendar_of(school, year)
    for decision in classes:
        _make_plan(made[decision.key], decision, calendar, by=by)
    moved_up, left = _move_children(school, year, made, destinations, by=by)
    return YearStarted(year, tuple(made.values()), moved_up, left)


def _check(school: School, year: AcademicYear, classes: Sequence[ClassDecision]) -> None:
    opens = opens_on(year)
    if timezone.localdate() < opens:
        raise ValidationError(f"The year {year} can be started from {long_date(opens)}.")
    names: set[str] = set()
    for decision in classes:
        source, name = decision.source, decision.name
        if source and (source.school_id, source.academic_year + 1) != (school.pk, year.first_year):
            raise ValidationError(f"{source} is not a class of the year before {year}.")
        if name in names:
            raise ValidationError(f"Two classes would be called {name}. Rename one of them.")
        names.add(name)
        _check_in_year(year, name, decision.due.values())


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
    destinations: Mapping[int, int | None],
) -> None:
    """Raise ValidationError if nothing is left to start, or a class was started meanwhile."""
    to_decide = Proposal(school, year.first_year).to_decide
    pks_to_decide = {next_class.key for next_class in to_decide}
    done = [decision.name for decision in classes if decision.key not in pks_to_decide]
    children = {child.pupil_id for next_class in to_decide for child in next_class.children}
    if done or not (classes or children & destinations.keys()):
        raise ValidationError(already_started(school, year, done))


def already_started(school: School, year: AcademicYear, done: Sequence[str] = ()) -> str:
    """Return the refusal to start a year twice. `done` names the classes that it already has."""
    start = last_start(school, year)
    when = f" on {long_date(start.at)}" if start else ""
    by = f" by {start.by}" if start and start.by else ""
    which = f" It already has {', '.join(done)}." if done else ""
    return (
        f"{year} was started{when}{by}.{which} Nothing was changed this time, so no child moved up "
        "twice. Reload the page to see what is left to do."
    )


def _make_class(
    school: School, year: AcademicYear, decision: ClassDecision, *, by: User
) -> ClassGroup:
    """Make the class, or change the one that has its name. Return it.

    An existing class keeps its year groups.
    """
    existing = school.class_groups.in_year(year.first_year).filter(name=decision.name).first()
    if existing is None and decision.source is None:
        existing = school.class_groups.in_year(year.first_year).get(pk=decision.key)
    return save_class_group(
        school=school,
        name=decision.name,
        academic_year=year.first_year,
        year_groups=existing.year_groups if existing else decision.year_groups,
        teachers=decision.teachers,
        pupils_on_roll=_head_count(decision, existing),
        class_group=existing,
        by=by,
    )


def _head_count(decision: ClassDecision, existing: ClassGroup | None) -> int | None:
    """Return the number of pupils that was decided, else that of the existing class."""
    if decision.pupils_on_roll is None and existing is not None:
        return existing.pupils_on_roll
    return decision.pupils_on_roll


def _make_plan(
    class_group: ClassGroup, decision: ClassDecision, calendar: SchoolCalendar, *, by: User
) -> None:
    """Let the class take up its modules, with dates. Sessions already planned stay as they are."""
    new: list[PlannedSession] = []
    out = LeftOut(
        class_group,
        decision.source,
        leave_out_had=decision.leave_out_had,
        by_year_group=decision.had_by_year_group,
    )
    for module in decision.modules:
        planned = take_up_module(class_group=class_group, module=module, by=by)
        dates = {
            row.session_id: decision.due.get(row.session_id)
            for row in planned
            if not out.is_whole(row)
        }
        dates = move_out_of_holidays(dates, calendar)
        for row in planned:
            row.due_on = dates.get(row.session_id)
        new += planned
    _check_in_year(class_group.year, decision.name, (row.due_on for row in new))
    history.update_many(PlannedSession, new, ["due_on"], by=by)
    if not_due := [row for row in new if out.is_whole(row)]:
        exclude(planned_sessions=not_due, reason=out.reason, by=by)
    for row in new:
        if for_one := out.one_year_group(row):
            year, reason = for_one
            exclude_year_group(planned_session=row, year_group=year, reason=reason, by=by)


def _move_children(
    school: School,
    year: AcademicYear,
    made: dict[int, ClassGroup],
    destinations: Mapping[int, int | None],
    *,
    by: User,
) -> tuple[int, int]:
    """Move each child on to the new year. Return how many moved up and how many left."""
    groups = {group.pk: group for group in school.class_groups.in_year(year.first_year)} | made
    ending = list(
        Enrolment.objects.open()
        .filter(class_group__school=school, class_group__academic_year=year.first_year - 1)
        .filter(pupil__in=destinations.keys())
        .select_related("pupil", "class_group")
        .order_by("class_group_id", Alphabetical("pupil__display_name"), "pk")
    )
    _check_everyone_has_a_destination(school, year, destinations)
    for enrolment in ending:
        target = destinations[enrolment.pupil_id]
        if target is not None and target not in groups:
            raise ValidationError(f"Choose a class of {year} for {enrolment.pupil}.")
    leavers = [enrolment for enrolment in ending if destinations[enrolment.pupil_id] is None]
    movers = [enrolment for enrolment in ending if destinations[enrolment.pupil_id] is not None]
    _end(leavers, year, Ending.LEFT_AT_YEAR_END, by=by)
    _end(movers, year, Ending.MOVED_UP, by=by)
    places = [(row.pupil, groups[destinations[row.pupil_id] or 0]) for row in movers]
    _put_on_roll(year, places, by=by)
    return len(movers), len(leavers)


def _end(enrolments: list[Enrolment], year: AcademicYear, because: Ending, *, by: User) -> None:
    for enrolment in enrolments:
        enrolment.end(year.start, because, by=by)
    history.update_many(Enrolment, enrolments, ENDING_FIELDS, by=by, reason=because.label)


def _check_everyone_has_a_destination(
    school: School, year: AcademicYear, destinations: Mapping[int, int | None]
) -> None:
    """Raise ValidationError if a child of the year before has no destination."""
    forgotten = (
        Enrolment.objects.open()
        .filter(class_group__school=school, class_group__academic_year=year.first_year - 1)
        .exclude(pupil__in=destinations.keys())
        .select_related("pupil", "class_group")
        .first()
    )
    if forgotten:
        raise ValidationError(
            f"{forgotten.pupil} of {forgotten.class_group} has no class yet. Reload the page "
            "and choose a class for every child."
        )


def _put_on_roll(year: AcademicYear, places: list[tuple[Pupil, ClassGroup]], *, by: User) -> None:
    """Put the children on roll from 1 September, or from today if their class has had a lesson.

    Nobody recorded who was there for those lessons, so they go to the catch-up list.
    """
    taught = set(
        Lesson.objects.happened()
        .filter(planned_session__class_group__in={group.pk for _, group in places})
        .values_list("planned_session__class_group_id", flat=True)
    )
    years = year_groups_of([pupil.pk for pupil, _ in places], year.first_year)
    fresh = [
        Enrolment(
            pupil=pupil,
            class_group=group,
            joined_on=year.start,
            year_group=year_group_to_keep(years.get(pupil.pk), group),
        )
        for pupil, group in places
        if group.pk not in taught
    ]
    history.create_many(Enrolment, fresh, by=by)
    today = year.clamp(timezone.localdate())
    later = [Place(pupil, group, today) for pupil, group in places if group.pk in taught]
    if later:
        enrol_many(later, by=by)
