"""Taking past lessons in from a file: all of them or none, and none twice."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction

from classes import history
from classes.models import Role, School, User
from classes.people.actions import add_member
from curriculum.modules.actions import copy_module
from lessons.imports.log_workbook import LogBook, LogChanges, LogRefusedError, NewLesson, compare
from lessons.imports.log_workbook.columns import plain
from lessons.imports.log_workbook.stored import StoredLog
from lessons.imports.previews import check_shown
from lessons.models import Lesson, LessonRoll, LogDraft, MissedLesson, PlannedSession

SHOWN = 30
"""How many wrong lines a refusal writes out; the rest are counted."""


def preview_log(*, school: School, academic_year: int, book: LogBook) -> LogChanges:
    """Return what `import_log` would change, and write nothing."""
    return compare(StoredLog(school, academic_year), book)


@transaction.atomic
def import_log(
    *,
    school: School,
    academic_year: int,
    book: LogBook,
    source: str,
    by: User | None,
    staff: Collection[str] = (),
    leave_out_wrong: bool = False,
    shown: str | None = None,
) -> LogChanges:
    """Record the lessons of a file that are not recorded yet; return what was changed.

    What is recorded already stays as it is. A module of the library that the school lacks is
    copied, and classes become due what they were taught. `staff` names people who are made staff
    first, without an e-mail address, so that they cannot sign in until they are invited.

    Raise LogRefusedError, and change nothing, if a line is wrong and `leave_out_wrong` is not set;
    PreviewOutdatedError where `shown`, the digest of the changes that somebody agreed to, is not
    that of the changes now.
    """
    locked = School.objects.select_for_update().get(pk=school.pk)
    _lock_plans(locked, academic_year)
    changes = preview_log(school=locked, academic_year=academic_year, book=book)
    check_shown(shown, changes.digest)
    if changes.wrong and not leave_out_wrong:
        raise refusal_of(changes)
    reason = f"Imported from {source}"[:100]
    changes = _prepare(locked, academic_year, book, changes, staff, by=by, reason=reason)
    _record(changes.new, by=by, reason=reason)
    if by is not None:
        LogDraft.objects.filter(school=school, user=by).delete()
    return changes


def refusal_of(changes: LogChanges) -> ValidationError:
    """Return an error that lists the first lines that are wrong."""
    lines = [str(line) for line in changes.wrong[:SHOWN]]
    if len(changes.wrong) > SHOWN:
        lines.append(f"… and {len(changes.wrong) - SHOWN} more lines that are wrong.")
    return LogRefusedError([ValidationError(line) for line in lines])


def _lock_plans(school: School, academic_year: int) -> None:
    """Hold what the classes are due, so that nobody logs the same session at the same time."""
    planned = PlannedSession.objects.for_school(school).filter(
        class_group__academic_year=academic_year
    )
    list(planned.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def _prepare(
    school: School,
    academic_year: int,
    book: LogBook,
    changes: LogChanges,
    staff: Collection[str],
    *,
    by: User | None,
    reason: str,
) -> LogChanges:
    """Make the staff, modules and plans that the lessons need; return the changes with all of it.

    What is needed is found by comparing: so it is compared again after each step.
    """
    copied = changes.copied
    for module in copied:
        copy_module(module=module, school=school, by=by)
    added = _add_staff(school, [name for name in changes.not_staff if name in set(staff)], by=by)
    if copied or added:
        changes = preview_log(school=school, academic_year=academic_year, book=book)
    due = changes.due
    if due:
        planned = [PlannedSession(class_group=group, session=session) for group, session in due]
        history.create_many(PlannedSession, planned, by=by, reason=reason)
        changes = preview_log(school=school, academic_year=academic_year, book=book)
    return replace(changes, copied=copied, due=due)


def _add_staff(school: School, names: Iterable[str], *, by: User | None) -> int:
    """Make people teachers of the school who cannot sign in yet; return how many."""
    wanted = {plain(name): name for name in names}
    for name in wanted.values():
        user = User(name=name)
        user.set_unusable_password()
        user.full_clean(exclude=["email"])
        user.save()
        add_member(user=user, school=school, role=Role.TEACHER, by=by)
    return len(wanted)


def _record(new: Sequence[NewLesson], *, by: User | None, reason: str) -> None:
    """Save the lessons and who missed them. What `full_clean` checks is checked by comparing."""
    lessons = history.create_many(Lesson, [_lesson(item, by) for item in new], by=by, reason=reason)
    LessonRoll.objects.write(lessons)
    missed = [
        MissedLesson(
            lesson=lesson,
            pupil=item.pupil,
            reason=item.reason,
            closed_as=item.closed_as,
            caught_up_on=item.caught_up_on,
            how=item.how,
            by=item.by if item.how else None,
        )
        for lesson, entry in zip(lessons, new, strict=True)
        for item in entry.missed
    ]
    history.create_many(MissedLesson, missed, by=by, reason=reason)


def _lesson(item: NewLesson, by: User | None) -> Lesson:
    line = item.line
    return Lesson(
        planned_session=item.planned,
        held_on=line.held_on,
        outcome=line.outcome,
        reason=line.reason,
        taught_by=item.taught_by,
        visitor=item.visitor,
        minutes=line.minutes,
        pupils_on_roll=item.on_roll,
        pupils_present=item.present,
        missed_unnamed=item.missed_unnamed,
        caught_up_unnamed=item.caught_up_unnamed,
        understanding=line.understanding,
        note=line.note_alone,
        recorded_by=by,
    )
