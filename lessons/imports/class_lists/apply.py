"""Applies a roster to a school: classes, teachers, pupils and enrolments, all or nothing."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.models import ClassGroup, Ending, Membership, Role, School, User
from classes.roster import Answers, Roster, RosterTeacher, teacher_name
from classes.schools.actions import save_class_group
from classes.words.dates import long_date
from classes.years.academic_year import AcademicYear
from classes.years.year_groups import YearGroups
from lessons.imports.class_lists.changes import ClassChanges, RosterChanges
from lessons.imports.class_lists.comparison import Comparison
from lessons.imports.class_lists.enrolling import start_enrolments
from lessons.imports.class_lists.pupil_numbers import with_zeros
from lessons.imports.class_lists.saving import (
    NAME_IN_LIST,
    save_known_pupils,
    save_years,
)
from lessons.imports.class_lists.stored import StoredRoster
from lessons.models import Dismissal
from lessons.roll.places import end_places, remove_places


def preview_roster(
    *,
    school: School,
    academic_year: int,
    roster: Roster,
    year_groups: YearGroups | None = None,
    on: dt.date | None = None,
    answers: Answers | None = None,
) -> RosterChanges:
    """Return what `apply_roster` would change, without changing anything.

    Raises what `apply_roster` raises, except UnansweredError: open questions are in the result.
    """
    stored = StoredRoster(school, academic_year)
    roster = with_zeros(roster, stored.pupils.keys())
    day = _day(academic_year, on)
    return Comparison(stored, roster, year_groups, day, answers or {}).changes()


@transaction.atomic
def apply_roster(
    *,
    school: School,
    academic_year: int,
    roster: Roster,
    year_groups: YearGroups | None = None,
    on: dt.date | None = None,
    answers: Answers | None = None,
    by: User | None = None,
    check: Callable[[RosterChanges], None] | None = None,
) -> RosterChanges:
    """Make a school's classes match a roster, and return the changes.

    `year_groups` is for classes that have none in the roster. Children move and leave on the day
    `on`, by default today. `check` gets the changes before they are made, and can raise.

    Raise RosterRefusedError or ValidationError, and change nothing, if the roster does not fit.
    Raise UnansweredError if a question has no answer in `answers`.
    """
    stored = StoredRoster(School.objects.select_for_update().get(pk=school.pk), academic_year)
    roster = with_zeros(roster, stored.pupils.keys())
    day = _day(academic_year, on)
    changes = Comparison(stored, roster, year_groups, day, answers or {}).changes()
    changes.check_answered()
    if check:
        check(changes)
    teachers = _save_teachers(stored, roster, changes, by=by)
    made = _make_plain_classes(stored, changes, by=by)
    classes = [
        replace(
            class_changes,
            class_group=made.get(class_changes.source.external_id)
            or _save_class(stored, class_changes, teachers, by=by),
        )
        for class_changes in changes.classes
    ]
    save_known_pupils(stored.school, roster, classes, by=by)
    save_years(classes, by=by)
    _end_enrolments(changes, day, by=by)
    start_enrolments(stored, roster, classes, day, joining=changes.joining, by=by)
    return changes


def _day(academic_year: int, on: dt.date | None) -> dt.date:
    """Return the day when children move and leave. Raise ValidationError if not in the year."""
    year = AcademicYear(academic_year)
    if on is not None and on not in year:
        raise ValidationError({"on": f"{long_date(on)} is not in the year {year}."})
    return on or year.clamp(timezone.localdate())


def _save_teachers(
    stored: StoredRoster, roster: Roster, changes: RosterChanges, *, by: User | None
) -> dict[str, User]:
    """Return the teachers of the classes, by number. New ones cannot sign in yet."""
    numbers = {
        number for class_changes in changes.classes for number in class_changes.source.teacher_ids
    }
    return {
        number: _save_teacher(stored, roster.teachers[number], by=by) for number in sorted(numbers)
    }


def _save_teacher(stored: StoredRoster, teacher: RosterTeacher, *, by: User | None) -> User:
    """Return the teacher. Someone who can sign in keeps the name that they chose."""
    name = teacher_name(teacher)
    membership = stored.memberships.get(teacher.external_id)
    if membership is None:
        user = User.objects.create_user(None, name=name)
        history.save(
            Membership(
                user=user,
                school=stored.school,
                role=Role.TEACHER,
                external_id=teacher.external_id,
            ),
            by=by,
        )
        return user
    if membership.user.email is None and membership.user.name != name:
        membership.user.name = name
        history.save(membership.user, by=by, reason=NAME_IN_LIST)
    return membership.user


def _make_plain_classes(
    stored: StoredRoster, changes: RosterChanges, *, by: User | None
) -> dict[str, ClassGroup]:
    """Make all new classes without teachers in one query, and return them by identifier.

    They are saved without `full_clean`: the comparison has checked names, years and lengths.
    """
    keeps_names = stored.school.keeps_pupil_names
    classes = {
        class_changes.source.external_id: ClassGroup(
            school=stored.school,
            name=class_changes.source.name,
            academic_year=stored.year.first_year,
            youngest_year=class_changes.year_groups.youngest,
            oldest_year=class_changes.year_groups.oldest,
            pupils_on_roll=None if keeps_names else class_changes.children,
            external_id=class_changes.source.number,
            made_by=by,
        )
        for class_changes in changes.classes
        if class_changes.class_group is None and not class_changes.source.teacher_ids
    }
    history.create_many(ClassGroup, classes.values(), by=by)
    return classes


def _save_class(
    stored: StoredRoster,
    class_changes: ClassChanges,
    teachers: Mapping[str, User],
    *,
    by: User | None,
) -> ClassGroup:
    """Return the class, saved with the roster's values if they differ."""
    group, source = class_changes.class_group, class_changes.source
    teachers_now = _teachers_of(stored, class_changes, teachers)
    count = group.pupils_on_roll if group else None
    if not stored.school.keeps_pupil_names:
        count = class_changes.children
    number = source.number or (group.external_id if group else "")
    new_values = (source.name, number, class_changes.year_groups, count, teachers_now)
    if group is not None and new_values == _as_stored(group):
        return group
    return save_class_group(
        school=stored.school,
        name=source.name,
        academic_year=stored.year.first_year,
        year_groups=class_changes.year_groups,
        teachers=teachers_now,
        pupils_on_roll=count,
        external_id=number,
        class_group=group,
        by=by,
    )


def _as_stored(group: ClassGroup) -> tuple[object, ...]:
    teachers = set(group.teachers.all())
    return (group.name, group.external_id, group.year_groups, group.pupils_on_roll, teachers)


def _teachers_of(
    stored: StoredRoster, class_changes: ClassChanges, teachers: Mapping[str, User]
) -> set[User]:
    """Return the roster's teachers of the class, and those that the school added itself."""
    from_source = {membership.user for membership in stored.memberships.values()}
    current = set(class_changes.class_group.teachers.all()) if class_changes.class_group else set()
    return {teachers[number] for number in class_changes.source.teacher_ids} | (
        current - from_source
    )


def _end_enrolments(changes: RosterChanges, day: dt.date, *, by: User | None) -> None:
    """End the places of those who left or moved. A place that began then or later is removed."""
    moves = [move for class_changes in changes.classes for move in class_changes.moved]
    moved = {move.enrolment: move.on for move in moves}
    for because, days in (
        (Ending.LEFT_SCHOOL, dict.fromkeys(changes.left, day)),
        (Ending.MOVED_CLASS, moved),
    ):
        never = [enrolment for enrolment, on in days.items() if enrolment.joined_on >= on]
        leaving = {row.pupil: on for row, on in days.items() if row.joined_on < on}
        if leaving:
            end_places(leaving, because, by=by)
        remove_places(never, Dismissal.NEVER_THERE_IN_SYSTEM, by=by)
