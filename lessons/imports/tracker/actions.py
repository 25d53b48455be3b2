"""Brings the lessons of a school's own tracker over, all or none, and undoes that as a whole."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.background.progress import step
from classes.models import Happened, School, User
from classes.security_log import record_event
from lessons.imports.log_workbook.actions import import_log, lock_plans, settle_elsewhere
from lessons.imports.log_workbook.changes import LogChanges
from lessons.imports.previews import check_preview_is_current, digest
from lessons.imports.tracker.taking import Taking
from lessons.models import (
    Lesson,
    LessonQuerySet,
    MissedLesson,
    PlannedSession,
    TrackerDraft,
    TrackerImport,
)

UNDONE = "Import of the school’s own tracker undone"


@transaction.atomic
def bring_over(*, taking: Taking, source: str, by: User, shown_digest: str) -> LogChanges:
    """Record the lessons that a tracker gives, and return the changes.

    Raise PreviewOutdatedError, and change nothing, if they would no longer be those shown.
    """
    school, year = taking.stored.school, taking.stored.academic_year
    School.objects.select_for_update().get(pk=school.pk)
    lock_plans(school, year)
    check_preview_is_current(shown_digest, taking.digest)
    before = set(_brought_over(school, year).values_list("pk", flat=True))
    changes = import_log(
        school=school,
        academic_year=year,
        log=taking.log,
        source=source,
        by=by,
        leave_out_wrong=True,
        reason=f"Brought over from the school’s own tracker, {source}"[:100],
    )
    step("keeping what is needed to undo it")
    lessons = _brought_over(school, year).exclude(pk__in=before)
    TrackerImport.objects.create(
        school=school,
        academic_year=year,
        source=source[:200],
        made_by=by,
        lessons={str(lesson.pk): digest_of(lesson) for lesson in lessons},
        planned=_planned(changes),
    )
    TrackerDraft.objects.discard(school=school, user=by)
    return changes


def _brought_over(school: School, year: int) -> LessonQuerySet:
    return Lesson.objects.filter(
        brought_over=True,
        planned_session__class_group__school=school,
        planned_session__class_group__academic_year=year,
    )


def _planned(changes: LogChanges) -> list[int]:
    """Return the pks of the planned sessions that were added."""
    pairs = {(group.pk, session.pk) for group, session in changes.due}
    rows = PlannedSession.objects.filter(class_group__in={group for group, _ in pairs})
    return sorted(row.pk for row in rows if (row.class_group_id, row.session_id) in pairs)


def digest_of(lesson: Lesson) -> str:
    """Return a digest of what a person can amend in a lesson."""
    fields = (lesson.held_on.isoformat(), lesson.outcome, lesson.reason, lesson.taught_by_id)
    others = (lesson.visitor, lesson.minutes, lesson.pupils_on_roll, lesson.pupils_present)
    return digest([*fields, *others, lesson.understanding, lesson.note])


@dataclass(frozen=True)
class Undoing:
    """The lessons of an import: those that can go, and those that stay because of what came since.

    `stay` are amended, or a child has caught up on them.
    """

    gone: Sequence[Lesson]
    stay: Sequence[Lesson]


def undoing_of(tracker_import: TrackerImport) -> Undoing:
    """Return what undoing an import would remove, and what stays."""
    lessons = Lesson.objects.filter(pk__in=tracker_import.lessons.keys()).select_related(
        "planned_session__class_group", "planned_session__session"
    )
    settled = _settled([int(pk) for pk in tracker_import.lessons])
    gone: list[Lesson] = []
    stay: list[Lesson] = []
    for lesson in lessons:
        is_as_made = tracker_import.lessons[str(lesson.pk)] == digest_of(lesson)
        (gone if is_as_made and lesson.pk not in settled else stay).append(lesson)
    return Undoing(gone, stay)


def _settled(pks: Collection[int]) -> set[int]:
    closed = MissedLesson.objects.filter(lesson__in=pks).exclude(closed_as="")
    return set(closed.values_list("lesson_id", flat=True))


@transaction.atomic
def undo_tracker_import(*, tracker_import: TrackerImport, by: User) -> Undoing:
    """Remove the lessons that an import brought over, and what it added to plans.

    Lessons amended since stay, and so do those that a child has caught up on. Raise
    ValidationError, and change nothing, if the import can no longer be undone.
    """
    school = School.objects.select_for_update().get(pk=tracker_import.school_id)
    current = TrackerImport.objects.get(pk=tracker_import.pk)
    if not current.may_be_undone:
        raise ValidationError(
            "This import can no longer be undone. It was undone already, or two weeks have passed. "
            "Nothing was changed. Remove its lessons one by one."
        )
    lock_plans(school, current.academic_year)
    step("finding what has changed since")
    undoing = undoing_of(current)
    step("removing the lessons")
    _remove(undoing.gone, by=by)
    unused = PlannedSession.objects.filter(pk__in=current.planned, lessons=None, due_on=None)
    history.delete_many(unused.filter(set_aside_reason=""), by=by, reason=UNDONE)
    current.undone_by, current.undone_at, current.kept = by, timezone.now(), len(undoing.stay)
    current.save()
    record_event(Happened.UNDONE, school=school, by=by, detail="Past lessons")
    return undoing


def _remove(lessons: Sequence[Lesson], *, by: User) -> None:
    """Remove lessons with their missed lessons, and ask again what children have to catch up on."""
    missed = MissedLesson.objects.filter(lesson__in=lessons)
    history.delete_many(missed, by=by, reason=UNDONE)
    history.delete_many(lessons, by=by, reason=UNDONE)
    settle_elsewhere(lessons, by=by, reason=UNDONE)
