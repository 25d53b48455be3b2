"""Taking a roster into a school: classes, teachers, pupils and who is on roll, all or nothing."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.models import ClassGroup, Ending, Enrolment, Membership, Pupil, Role, School, User
from classes.roster import Answers, Roster, RosterTeacher, teacher_name
from classes.schools.actions import save_class_group
from classes.words.dates import long_date
from classes.years.academic_year import AcademicYear
from classes.years.year_groups import YearGroups
from lessons.imports.class_lists.changes import ClassChanges, RosterChanges
from lessons.imports.class_lists.comparison import Comparison
from lessons.imports.class_lists.pupil_numbers import with_zeros
from lessons.imports.class_lists.stored import StoredRoster
from lessons.models import Dismissal, MissedLesson
from lessons.roll.actions import enrol, leave
from lessons.roll.dismissing import dismiss_missed_lessons


def preview(
    *,
    school: School,
    academic_year: int,
    roster: Roster,
    year_groups: YearGroups | None = None,
    on: dt.date | None = None,
    answers: Answers | None = None,
) -> RosterChanges:
    """Return what `apply_roster` would change, and write nothing.

    Raises as that does, but for questions, which are in what it returns.
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
    """Bring a school's classes to a roster; return what changed, nothing if it is the same again.

    `year_groups` serves where the roster gives none. Moves and leavings are on `on`, by default
    today. Raise RosterRefusedError or ValidationError, and change nothing, where it does not fit;
    UnansweredError where a question has no answer in `answers`. `check` is given the changes before
    any is made, and raises where they are not wanted.
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
            item,
            class_group=made.get(item.source.external_id)
            or _save_class(stored, item, teachers, by=by),
        )
        for item in changes.classes
    ]
    _save_known_pupils(roster, classes)
    _end_enrolments(changes, day, by=by)
    _start_enrolments(stored, roster, classes, day, by=by)
    return changes


def _day(academic_year: int, on: dt.date | None) -> dt.date:
    """Return the day of moves and leavings. Raise ValidationError if it is not in the year."""
    year = AcademicYear(academic_year)
    if on is not None and on not in year:
        raise ValidationError({"on": f"{long_date(on)} is not in the year {year}."})
    return on or year.clamp(timezone.localdate())


def _save_teachers(
    stored: StoredRoster, roster: Roster, changes: RosterChanges, *, by: User | None
) -> dict[str, User]:
    """Return the teachers of the classes by number; one who is not known yet cannot sign in."""
    keys = {key for item in changes.classes for key in item.source.teacher_ids}
    return {key: _save_teacher(stored, roster.teachers[key], by=by) for key in sorted(keys)}


def _save_teacher(stored: StoredRoster, teacher: RosterTeacher, *, by: User | None) -> User:
    """Return the person; who signs in is the master of their own name."""
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
        membership.user.save(update_fields=["name"])
    return membership.user


def _make_plain_classes(
    stored: StoredRoster, changes: RosterChanges, *, by: User | None
) -> dict[str, ClassGroup]:
    """Return the new classes that come without teachers, made all at once, by identifier.

    What `full_clean` would check is checked: names, years and lengths by the comparison.
    """
    keeps_names = stored.school.keeps_pupil_names
    new = {
        item.source.external_id: ClassGroup(
            school=stored.school,
            name=item.source.name,
            academic_year=stored.year.first_year,
            youngest_year=item.year_groups.youngest,
            oldest_year=item.year_groups.oldest,
            pupils_on_roll=None if keeps_names else item.children,
            external_id=item.source.number,
            made_by=by,
        )
        for item in changes.classes
        if item.class_group is None and not item.source.teacher_ids
    }
    history.create_many(ClassGroup, new.values(), by=by)
    return new


def _save_class(
    stored: StoredRoster, item: ClassChanges, teachers: Mapping[str, User], *, by: User | None
) -> ClassGroup:
    """Return the class as the roster has it, saved if that is a change."""
    group, source = item.class_group, item.source
    wanted = _teachers_of(stored, item, teachers)
    count = group.pupils_on_roll if group else None
    if not stored.school.keeps_pupil_names:
        count = item.children
    number = source.number or (group.external_id if group else "")
    after = (source.name, number, item.year_groups, count, wanted)
    if group is not None and after == _as_stored(group):
        return group
    return save_class_group(
        school=stored.school,
        name=source.name,
        academic_year=stored.year.first_year,
        year_groups=item.year_groups,
        teachers=wanted,
        pupils_on_roll=count,
        external_id=number,
        class_group=group,
        by=by,
    )


def _as_stored(group: ClassGroup) -> tuple[object, ...]:
    there = set(group.teachers.all())
    return (group.name, group.external_id, group.year_groups, group.pupils_on_roll, there)


def _teachers_of(
    stored: StoredRoster, item: ClassChanges, teachers: Mapping[str, User]
) -> set[User]:
    """Return the source's teachers, and those whom the school gave the class itself."""
    from_source = {membership.user for membership in stored.memberships.values()}
    there = set(item.class_group.teachers.all()) if item.class_group else set()
    return {teachers[key] for key in item.source.teacher_ids} | (there - from_source)


def _save_known_pupils(roster: Roster, classes: Iterable[ClassChanges]) -> None:
    """Give the pupils who are stored already the name and number that the source has for them."""
    changed = []
    for item in classes:
        for key, pupil in item.known.items():
            number = roster.pupils[key].number or pupil.external_id
            if (pupil.display_name, pupil.external_id) != (item.names[key], number):
                pupil.display_name, pupil.external_id = item.names[key], number
                changed.append(pupil)
    Pupil.objects.bulk_update(changed, ["display_name", "external_id"], batch_size=500)


def _end_enrolments(changes: RosterChanges, day: dt.date, *, by: User | None) -> None:
    for enrolment in changes.left:
        _end(enrolment, day, Ending.LEFT_SCHOOL, by=by)
    for item in changes.classes:
        for move in item.moved:
            _end(move.enrolment, move.on, Ending.MOVED_CLASS, by=by)


def _end(enrolment: Enrolment, on: dt.date, because: Ending, *, by: User | None) -> None:
    """End an enrolment on that day; one that started on it was none, and is removed."""
    if enrolment.joined_on < on:
        leave(pupil=enrolment.pupil, on=on, by=by, because=because)
        return
    never_there = Dismissal.NEVER_THERE_IN_SYSTEM
    missed = MissedLesson.objects.filter(
        pupil=enrolment.pupil, lesson__planned_session__class_group=enrolment.class_group
    )
    dismiss_missed_lessons(list(missed), never_there, by=by)
    history.delete(enrolment, by=by, reason=never_there.label)


def _start_enrolments(
    stored: StoredRoster,
    roster: Roster,
    classes: Sequence[ClassChanges],
    day: dt.date,
    *,
    by: User | None,
) -> None:
    """Put on roll who moved, who came back, and who is new."""
    for item in classes:
        group, start = _group_of(item), stored.year.start if item.fresh else day
        for move in item.moved:
            enrol(pupil=move.enrolment.pupil, class_group=group, on=move.on, by=by)
        for key in item.new:
            if pupil := item.known.get(key):
                back = max(start, stored.last_left.get(pupil.pk, start))
                enrol(pupil=pupil, class_group=group, on=back, by=by)
    _start_new(stored, roster, classes, day, by=by)


def _start_new(
    stored: StoredRoster,
    roster: Roster,
    classes: Sequence[ClassChanges],
    day: dt.date,
    *,
    by: User | None,
) -> None:
    """Store the new pupils, and put them on roll: into fresh classes in bulk, nothing is missed."""
    newcomers = [
        (_new_pupil(stored, roster, item, key), item)
        for item in classes
        for key in item.new
        if key not in item.known
    ]
    Pupil.objects.bulk_create([pupil for pupil, _ in newcomers], batch_size=500)
    first = [
        Enrolment(pupil=pupil, class_group=_group_of(item), joined_on=stored.year.start)
        for pupil, item in newcomers
        if item.fresh
    ]
    history.create_many(Enrolment, first, by=by)
    for pupil, item in newcomers:
        if not item.fresh:
            enrol(pupil=pupil, class_group=_group_of(item), on=day, by=by)


def _new_pupil(stored: StoredRoster, roster: Roster, item: ClassChanges, key: str) -> Pupil:
    number = roster.pupils[key].number
    return Pupil(school=stored.school, display_name=item.names[key], external_id=number)


def _group_of(item: ClassChanges) -> ClassGroup:
    """Return the class of changes that are being applied, which is saved by then."""
    assert item.class_group is not None
    return item.class_group
