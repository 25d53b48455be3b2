"""Logs, amends and removes lessons, with the missed lesson of each pupil who was away."""

from collections.abc import Sequence
from dataclasses import fields, replace
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction

from classes import history
from classes.history.edit_conflicts import refuse_if_changed
from classes.history.locking import lock_pupils
from classes.history.reasons import require_reason
from classes.history.removal import refuse_unless_as_shown
from classes.models import Pupil, User
from lessons.had.came_later import settle_after
from lessons.log.day_roll import DayRoll, stored_roll
from lessons.log.report import (
    LessonReport,
    check_head_count,
    check_occasion,
    check_roll,
)
from lessons.log.settled import CatchUpsRecordedError, Settled, check_catch_ups
from lessons.log.who_was_away import away_if_changed
from lessons.models import (
    NOT_ON_THE_LIST,
    DismissedMissedLesson,
    Lesson,
    LessonRoll,
    MissedLesson,
    PlannedSession,
)
from lessons.planning.actions import set_due


class RefusedForClassError(Exception):
    """One of several lessons was refused: for `planned_session`, because of `error`."""

    def __init__(self, planned_session: PlannedSession, error: ValidationError) -> None:
        self.planned_session, self.error = planned_session, error
        super().__init__(f"{planned_session}: {error}")


@transaction.atomic
def log_lesson(*, planned_session: PlannedSession, report: LessonReport, by: User) -> Lesson:
    """Save a lesson, and a missed lesson for each pupil who did not have it. Return the lesson.

    The session gets a new due date if the report has one.

    Raise AlreadyTaughtError if the session was already taught, else ValidationError by field.
    """
    planned = _locked(planned_session)
    lesson = Lesson(planned_session=planned, recorded_by=by)
    return _write(lesson, report, by=by, reason="")


@transaction.atomic
def log_lessons(
    *, reports: Sequence[tuple[PlannedSession, LessonReport]], by: User
) -> list[Lesson]:
    """Save one lesson for each of several classes: all of them, or none. Return them.

    Raise RefusedForClassError, which names the class, if one of them is refused.
    """
    lessons = []
    for planned, report in reports:
        try:
            lessons.append(log_lesson(planned_session=planned, report=report, by=by))
        except ValidationError as error:
            raise RefusedForClassError(planned, error) from error
    return lessons


@transaction.atomic
def amend_lesson(
    *, lesson: Lesson, report: LessonReport, by: User, reason: str = "", seen: int | None = None
) -> Lesson:
    """Change a lesson as reported. Catch-ups of pupils who still count as away are kept.

    The change history keeps the earlier values. Raise the errors of `log_lesson`, and
    EditConflictError if somebody has changed the lesson since version `seen`, or ValidationError if
    somebody has removed it.
    """
    planned = _locked(lesson.planned_session)
    history.locked(lesson)
    lesson.refresh_from_db()
    lesson.planned_session = planned
    refuse_if_changed(lesson, seen, by=by, also=partial(away_if_changed, lesson))
    return _write(lesson, report, by=by, reason=reason)


@transaction.atomic
def remove_lesson(
    *,
    lesson: Lesson,
    reason: str,
    by: User,
    catch_ups: Settled | None = None,
    seen: int | None = None,
) -> None:
    """Remove a lesson and its missed lessons. The change history keeps them with the reason.

    Where children have caught up on it or are settled otherwise, `catch_ups` are the numbers that
    may go too. Raise CatchUpsRecordedError, and remove nothing, if they are others by now, and
    EditConflictError if somebody has changed the lesson since version `seen`.
    """
    require_reason(reason)
    _locked(lesson.planned_session)
    history.locked(lesson)
    lesson.refresh_from_db()
    refuse_unless_as_shown(lesson, seen, by=by, also=partial(away_if_changed, lesson))
    recorded = Settled.locked(lesson)
    if recorded and recorded != catch_ups:
        raise CatchUpsRecordedError(recorded)
    why = f"The lesson was removed: {reason.strip()}"
    history.delete_many(lesson.missed_lessons.all(), by=by, reason=why)
    history.delete(lesson, by=by, reason=reason.strip())
    settle_after(lesson, first=lesson.held_on, by=by, reason=why)


def _locked(planned_session: PlannedSession) -> PlannedSession:
    """Return the planned session, locked so that two people cannot log it at the same time.

    The children of the class are locked too: nobody moves one until it is decided who missed what.
    """
    locked = (
        PlannedSession.objects.select_for_update(of=("self",))
        .select_related("class_group__school", "session")
        .get(pk=planned_session.pk)
    )
    lock_pupils(Pupil.objects.filter(enrolments__class_group=locked.class_group_id))
    return locked


def _write(lesson: Lesson, report: LessonReport, *, by: User, reason: str) -> Lesson:
    planned = lesson.planned_session
    first = min(lesson.held_on or report.held_on, report.held_on)
    report = replace(report, year_group=report.year_group or planned.only_year)
    roll = stored_roll(lesson, report.held_on, report.year_group)
    check_occasion(lesson, planned, report)
    for field in fields(report):
        if field.name not in ("away", "instead"):
            setattr(lesson, field.name, getattr(report, field.name))
    lesson.missed_unnamed = lesson.caught_up_unnamed = 0
    missing: dict[Pupil, str] = {}
    if not report.happened:
        lesson.minutes = lesson.pupils_present = lesson.pupils_on_roll = None
        lesson.understanding = ""
    elif planned.class_group.school.keeps_pupil_names:
        missing = _fill_from_stored(lesson, report, roll) if roll else _fill(lesson, report)
    else:
        check_head_count(lesson)
    check_catch_ups(lesson, missing)
    history.save(lesson, by=by, reason=reason)
    if roll is None:
        LessonRoll.objects.write([lesson], not_listed=_not_listed(report))
    elif report.happened:
        roll.save(lesson, report.away)
    _write_missed(lesson, missing, by=by, reason=reason)
    _forget_dismissed(lesson)
    settle_after(lesson, first=first, by=by, reason=reason)
    if report.instead:
        set_due(planned_session=planned, due_on=report.instead, by=by)
    return lesson


def _fill_from_stored(lesson: Lesson, report: LessonReport, roll: DayRoll) -> dict[Pupil, str]:
    """Do as `_fill` for a lesson whose roll of the day is known."""
    roll.check(lesson, report.away)
    roll.count(lesson, report.away)
    besides = roll.missed_besides
    pupils = Pupil.objects.in_bulk(besides)
    missing = {pupil: reason for pupil, reason in report.away.items() if pupil.pk not in roll.gone}
    return {**{pupils[pk]: reason for pk, reason in besides.items()}, **missing}


def _fill(lesson: Lesson, report: LessonReport) -> dict[Pupil, str]:
    """Set the numbers of pupils of `lesson`. Return the reason for each pupil who missed it."""
    class_group = lesson.planned_session.class_group
    years = lesson.year_groups
    on_roll = set(Pupil.objects.on_roll(class_group, report.held_on, due=years))
    check_roll(class_group, years, report, on_roll)
    listed = on_roll - _not_listed(report)
    lesson.pupils_on_roll = len(listed)
    lesson.pupils_present = len(listed - report.away.keys())
    return {**_recorded_joiners(lesson, on_roll), **report.away}


def _not_listed(report: LessonReport) -> set[Pupil]:
    """Return the pupils who came onto the list after the lesson: not on roll that day, nor away."""
    return {pupil for pupil, reason in report.away.items() if reason in NOT_ON_THE_LIST}


def _recorded_joiners(lesson: Lesson, on_roll: set[Pupil]) -> dict[Pupil, str]:
    """Return the pupils who joined later and already have a missed lesson for this lesson.

    They keep it, open or closed, when the lesson is amended, even if they have left the class.
    """
    if lesson.pk is None:
        return {}
    enrolments = lesson.planned_session.class_group.enrolments.due(lesson.year_groups)
    came_later = enrolments.filter(joined_on__gt=lesson.held_on)
    recorded = lesson.missed_lessons.filter(pupil__in=came_later.values("pupil"))
    return {
        missed.pupil: missed.reason
        for missed in recorded.select_related("pupil")
        if missed.pupil not in on_roll
    }


def _write_missed(lesson: Lesson, missing: dict[Pupil, str], *, by: User, reason: str) -> None:
    """Add and remove missed lessons so that they match `missing`. Catch-ups are kept."""
    kept = set()
    for missed in lesson.missed_lessons.select_related("pupil"):
        if missed.pupil not in missing:
            why = reason or _why_not_missed(lesson, missed)
            history.delete(missed, by=by, reason=why)
            continue
        kept.add(missed.pupil)
        if missed.reason != missing[missed.pupil]:
            missed.give_reason(missing[missed.pupil])
            history.save(missed, by=by, reason=reason)
    new = [MissedLesson(lesson=lesson, pupil=pupil) for pupil in missing if pupil not in kept]
    for missed in new:
        missed.give_reason(missing[missed.pupil])
    history.create_many(MissedLesson, new, by=by, reason=reason)
    DismissedMissedLesson.objects.matching(new).delete()


def _forget_dismissed(lesson: Lesson) -> None:
    """Forget what was dismissed for the pupils on roll that day: the lesson now says who was there.

    Otherwise it would come back if they join again. For a pupil who is not on its list, or is not
    due it any more, it says nothing.
    """
    class_group, due = lesson.planned_session.class_group, lesson.year_groups
    on_roll = Pupil.objects.on_roll(class_group, lesson.held_on, due=due)
    listed = LessonRoll.objects.get(lesson=lesson).pupils
    dismissed = DismissedMissedLesson.objects.filter(lesson=lesson, pupil__in=on_roll)
    dismissed.filter(pupil__in=listed).delete()


def _why_not_missed(lesson: Lesson, missed: MissedLesson) -> str:
    """Return the reason why a pupil has not missed the lesson, as it is now recorded."""
    if not lesson.happened:
        return "The lesson did not happen"
    if LessonRoll.objects.with_pupil(missed.pupil_id, [lesson]):
        return "Was there after all"
    if lesson.year_group:
        return f"The lesson was for Year {lesson.year_group} only"
    return "Was not in the class on that day"
