"""Dismisses the missed lessons of a pupil who leaves a class, so that they can be restored."""

from collections.abc import Collection

from classes import history
from classes.models import User
from lessons.models import Dismissal, DismissedMissedLesson, MissedLesson


def dismiss_missed_lessons(
    missed_lessons: Collection[MissedLesson], because: Dismissal, *, by: User | None
) -> None:
    """Remove missed lessons, and keep a copy of each so that it can be restored."""
    history.delete_many(missed_lessons, by=by, reason=because.label)
    DismissedMissedLesson.objects.bulk_create(
        DismissedMissedLesson(
            lesson_id=missed.lesson_id,
            pupil_id=missed.pupil_id,
            reason=missed.reason,
            closed_as=missed.closed_as,
            caught_up_on=missed.caught_up_on,
            how=missed.how,
            by_id=missed.by_id,
            decided_by=missed.decided_by,
            decided_on=missed.decided_on,
            dismissed_because=because,
        )
        for missed in missed_lessons
    )
