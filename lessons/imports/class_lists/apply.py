"""Applies a roster to a school: classes, teachers, pupils and enrolments, all or nothing."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.models import ClassGroup, Membership, Role, School, User
from classes.roster import Answers, Roster, RosterTeacher, teacher_name
from classes.schools.actions import save_class_group
from classes.words.dates import long_date
from classes.years.academic_year import AcademicYear
from classes.years.year_groups import YearGroups
from lessons.imports.class_lists.changes import ClassChanges, RosterChanges
from lessons.imports.class_lists.comparison import Comparison
from lessons.imports.class_lists.pupil_numbers import with_zeros
from lessons.imports.class_lists.saving import NAME_IN_LIST, PupilSaving
from lessons.imports.class_lists.stored import StoredRoster


class WhatToImport(TypedDict, total=False):
    """A roster, with the school and year that it is for.

    `year_groups` is for classes that have none in the roster. Children move and leave on the day
    `on`, by default today.
    """

    school: Required[School]
    academic_year: Required[int]
    roster: Required[Roster]
    year_groups: YearGroups | None
    on: dt.date | None
    answers: Answers | None


def preview_roster(**what: Unpack[WhatToImport]) -> RosterChanges:
    """Return what `apply_roster` would change, without changing anything.

    Raises what `apply_roster` raises, except UnansweredError: open questions are in the result.
    """
    return _comparison(**what).changes()


@transaction.atomic
def apply_roster(
    *,
    by: User | None = None,
    check: Callable[[RosterChanges], None] | None = None,
    **what: Unpack[WhatToImport],
) -> RosterChanges:
    """Make a school's classes match a roster, and return the changes.

    `check` gets the changes before they are made, and can raise.

    Raise RosterRefusedError or ValidationError, and change nothing, if the roster does not fit.
    Raise UnansweredError if a question has no answer in `answers`.
    """
    what["school"] = School.objects.select_for_update().get(pk=what["school"].pk)
    comparison = _comparison(**what)
    changes = comparison.changes()
    changes.check_answered()
    if check:
        check(changes)
    saving = ClassSaving(comparison.stored, comparison.roster, changes, by)
    classes = saving.save()
    PupilSaving(comparison, changes, classes, by).save()
    return changes


def _comparison(**what: Unpack[WhatToImport]) -> Comparison:
    stored = StoredRoster(what["school"], what["academic_year"])
    return Comparison(
        stored,
        with_zeros(what["roster"], stored.pupils.keys()),
        what.get("year_groups"),
        _day(stored.year, what.get("on")),
        what.get("answers") or {},
    )


def _day(year: AcademicYear, on: dt.date | None) -> dt.date:
    """Return the day when children move and leave. Raise ValidationError if not in the year."""
    if on is not None and on not in year:
        raise ValidationError({"on": f"{long_date(on)} is not in the year {year}."})
    return on or year.clamp(timezone.localdate())


@dataclass(frozen=True)
class ClassSaving:
    """Saves the classes of a roster and their teachers."""

    stored: StoredRoster
    roster: Roster
    changes: RosterChanges
    by: User | None

    def save(self) -> list[ClassChanges]:
        """Save the classes, and return the changes with all classes in them."""
        sources = [changes.source for changes in self.changes.classes]
        numbers = {number for source in sources for number in source.teacher_ids}
        teachers = {
            number: self._save_teacher(self.roster.teachers[number]) for number in sorted(numbers)
        }
        made = self._make_plain_classes()
        return [
            replace(
                changes,
                class_group=made.get(changes.source.external_id)
                or self._save_class(changes, teachers),
            )
            for changes in self.changes.classes
        ]

    def _save_teacher(self, teacher: RosterTeacher) -> User:
        """Return the teacher. Someone who can sign in keeps the name that they chose.

        New ones cannot sign in yet.
        """
        name = teacher_name(teacher)
        membership = self.stored.memberships.get(teacher.external_id)
        if membership is None:
            membership = Membership(
                user=User.objects.create_user(None, name=name),
                school=self.stored.school,
                role=Role.TEACHER,
                external_id=teacher.external_id,
            )
            history.save(membership, by=self.by)
        elif membership.user.email is None and membership.user.name != name:
            membership.user.name = name
            history.save(membership.user, by=self.by, reason=NAME_IN_LIST)
        return membership.user

    def _make_plain_classes(self) -> dict[str, ClassGroup]:
        """Make all new classes without teachers in one query, and return them by identifier.

        They are saved without `full_clean`: the comparison has checked names, years and lengths.
        """
        keeps_names = self.stored.school.keeps_pupil_names
        classes = {
            changes.source.external_id: ClassGroup(
                school=self.stored.school,
                name=changes.source.name,
                academic_year=self.stored.year.first_year,
                youngest_year=changes.year_groups.youngest,
                oldest_year=changes.year_groups.oldest,
                pupils_on_roll=None if keeps_names else changes.children,
                external_id=changes.source.number,
                made_by=self.by,
            )
            for changes in self.changes.classes
            if changes.class_group is None and not changes.source.teacher_ids
        }
        history.create_many(ClassGroup, classes.values(), by=self.by)
        return classes

    def _save_class(self, changes: ClassChanges, teachers: Mapping[str, User]) -> ClassGroup:
        """Return the class, saved with the roster's values if they differ.

        Teachers that the school added itself stay.
        """
        group, source = changes.class_group, changes.source
        now = set(group.teachers.all()) if group else set()
        from_source = {membership.user for membership in self.stored.memberships.values()}
        teachers_now = {teachers[key] for key in source.teacher_ids} | (now - from_source)
        count = group.pupils_on_roll if group else None
        if not self.stored.school.keeps_pupil_names:
            count = changes.children
        number = source.number or (group.external_id if group else "")
        if (
            group
            and not changes.is_changed
            and (group.external_id, group.pupils_on_roll, now) == (number, count, teachers_now)
        ):
            return group
        return save_class_group(
            school=self.stored.school,
            name=source.name,
            academic_year=self.stored.year.first_year,
            year_groups=changes.year_groups,
            teachers=teachers_now,
            pupils_on_roll=count,
            external_id=number,
            class_group=group,
            by=self.by,
        )
