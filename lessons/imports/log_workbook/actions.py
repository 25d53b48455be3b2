"""Imports past lessons from a file: all of them or none, and never the same lesson twice."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction

from classes import history
from classes.background.progress import step
from classes.models import Enrolment, Happened, Role, School, User
from classes.people.actions import add_member
from classes.security_log import record_event
from curriculum.modules.actions import copy_module
from lessons.had.came_later import DAY, settle_came_later
from lessons.imports.log_workbook.changes import LogChanges, NewLesson
from lessons.imports.log_workbook.columns import normalise
from lessons.imports.log_workbook.lines import ParsedLog
from lessons.imports.log_workbook.matching import compare
from lessons.imports.log_workbook.reading import LogRefusedError
from lessons.imports.log_workbook.stored import StoredLog
from lessons.imports.previews import check_preview_is_current
from lessons.models import Lesson, LessonRoll, LogDraft, MissedLesson, PlannedSession

MAX_LINES_SHOWN = 30
"""An error lists at most this many wrong lines, and counts the rest."""


def preview_log(*, school: School, academic_year: int, log: ParsedLog) -> LogChanges:
    """Return what `import_log` would change, without changing anything."""
    return compare(StoredLog(school, academic_year), log)


@transaction.atomic
def import_log(
    *,
    school: School,
    academic_year: int,
    log: ParsedLog,
    source: str,
    by: User | None,
    staff: Collection[str] = (),
    leave_out_wrong: bool = False,
    shown_digest: str | None = None,
    reason: str = "",
) -> LogChanges:
    """Record the lessons of a file that are not recorded yet, and return the changes.

    Lessons that are recorded already stay as they are. A library module that the school lacks is
    copied, and classes become due the sessions that they were taught. The people named in `staff`
    become teachers, without an e-mail address, so they cannot sign in until they are invited.
    `reason` is for the change history, in place of “Imported from” and the file.

    Raise LogRefusedError, and change nothing, if a line is wrong and `leave_out_wrong` is not set.
    Raise PreviewOutdatedError, and change nothing, if `shown_digest` is given and the changes
    would no longer be those that the person was shown.
    """
    step("comparing the file with your records")
    locked = School.objects.select_for_update().get(pk=school.pk)
    lock_plans(locked, academic_year)
    changes = preview_log(school=locked, academic_year=academic_year, log=log)
    check_preview_is_current(shown_digest, changes.digest)
    if changes.wrong and not leave_out_wrong:
        raise wrong_lines_error(changes)
    is_tracker = bool(reason)
    reason = reason or f"Imported from {source}"[:100]
    step("adding sessions to plans")
    changes = _add_requirements(locked, academic_year, log, changes, staff, by=by, reason=reason)
    _record(changes.new, by=by, reason=reason)
    if changes.new:
        record_event(Happened.IMPORTED, school=school, by=by, detail="Past lessons")
    if by is not None and not is_tracker:  # which has a draft of its own
        LogDraft.objects.filter(school=school, user=by).delete()
    return changes


def wrong_lines_error(changes: LogChanges) -> ValidationError:
    """Return an error that lists the first wrong lines."""
    lines = [str(line) for line in changes.wrong[:MAX_LINES_SHOWN]]
    if len(changes.wrong) > MAX_LINES_SHOWN:
        lines.append(f"… and {len(changes.wrong) - MAX_LINES_SHOWN} more wrong lines.")
    return LogRefusedError([ValidationError(line) for line in lines])


def lock_plans(school: School, academic_year: int) -> None:
    """Lock the plans of the classes, so that nobody logs the same session at the same time."""
    planned = PlannedSession.objects.for_school(school).filter(
        class_group__academic_year=academic_year
    )
    list(planned.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def _add_requirements(
    school: School,
    academic_year: int,
    log: ParsedLog,
    changes: LogChanges,
    staff: Collection[str],
    *,
    by: User | None,
    reason: str,
) -> LogChanges:
    """Make the staff, modules and plans that the lessons need, and return the changes again.

    Each step changes what the next comparison finds, so the file is compared after each.
    """
    copied = changes.copied
    for module in copied:
        copy_module(module=module, school=school, by=by)
    added = _add_staff(school, [name for name in changes.not_staff if name in set(staff)], by=by)
    if copied or added:
        changes = preview_log(school=school, academic_year=academic_year, log=log)
    due = changes.due
    if due:
        planned = [PlannedSession(class_group=group, session=session) for group, session in due]
        history.create_many(PlannedSession, planned, by=by, reason=reason)
        changes = preview_log(school=school, academic_year=academic_year, log=log)
    return replace(changes, copied=copied, due=due)


def _add_staff(school: School, names: Iterable[str], *, by: User | None) -> int:
    """Make these people teachers who cannot sign in yet, and return how many were made."""
    by_name = {normalise(name): name for name in names}
    for name in by_name.values():
        user = User(name=name)
        user.set_unusable_password()
        user.full_clean(exclude=["email"])
        user.save()
        add_member(user=user, school=school, role=Role.TEACHER, by=by)
    return len(by_name)


def _record(new: Sequence[NewLesson], *, by: User | None, reason: str) -> None:
    """Save the lessons and missed lessons, without `full_clean`: the comparison checked them."""
    step("saving lessons")
    lessons = history.create_many(
        Lesson, [_build_lesson(lesson, by) for lesson in new], by=by, reason=reason
    )
    LessonRoll.objects.write(lessons)
    missed = []
    for lesson, new_lesson in zip(lessons, new, strict=True):
        for missed_lesson in new_lesson.missed:
            missed_lesson.lesson = lesson
            missed.append(missed_lesson)
    step("saving missed lessons")
    history.create_many(MissedLesson, missed, by=by, reason=reason)
    settle_elsewhere(lessons, by=by, reason=reason, besides=lessons)


def settle_elsewhere(
    lessons: Sequence[Lesson], *, by: User | None, reason: str, besides: Sequence[Lesson] = ()
) -> None:
    """Update what children who changed class have to catch up on, as these lessons come or go.

    `besides` are lessons of which the file says who missed them.
    """
    if not lessons:
        return
    planned = [lesson.planned_session for lesson in lessons]
    classes = {session.class_group_id for session in planned}
    settle_came_later(
        Enrolment.objects.filter(class_group__in=classes).values("pupil"),
        since=min(lesson.held_on for lesson in lessons) + DAY,
        by=by,
        reason=reason,
        sessions={session.session_id for session in planned},
        besides=besides,
    )


def _build_lesson(new: NewLesson, by: User | None) -> Lesson:
    line = new.line
    return Lesson(
        planned_session=new.planned,
        held_on=line.held_on,
        outcome=line.outcome,
        year_group=new.year_group,
        reason=line.reason,
        taught_by=new.taught_by,
        visitor=new.visitor,
        minutes=line.minutes,
        pupils_on_roll=new.on_roll,
        pupils_present=new.present,
        missed_unnamed=new.missed_unnamed,
        caught_up_unnamed=new.caught_up_unnamed,
        understanding=line.understanding,
        note=line.note_without_reason,
        recorded_by=by,
        brought_over=line.brought_over,
    )
