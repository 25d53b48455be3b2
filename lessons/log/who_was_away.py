"""Says who is recorded as away, if a colleague has changed that since a page was opened."""

from collections.abc import Iterable

from classes.models import Pupil
from lessons.models import NOT_ON_THE_LIST, Lesson, MissedLesson


def away_if_changed(lesson: Lesson, seen: int) -> str:
    """Return who was away, such as “Who was away “Amira R, Ben L””, if it was not so at `seen`.

    `seen` is a version of the lesson. Call it only for somebody who may log its lessons, and so
    reads these names on the form.
    """
    now = set(
        lesson.missed_lessons.exclude(reason__in=NOT_ON_THE_LIST).values_list("pupil", flat=True)
    )
    if now == _away_at(lesson, seen):
        return ""
    names = ", ".join(str(pupil) for pupil in Pupil.objects.filter(pk__in=now))
    return f"Who was away “{names}”" if names else "Nobody away"


def _away_at(lesson: Lesson, seen: int) -> set[int]:
    """Return the pks of the pupils who were recorded as away in that version of the lesson.

    They are saved after the version itself, and before the next one.
    """
    entries = MissedLesson.history.filter(lesson=lesson.pk)
    following = lesson.history.filter(history_id__gt=seen).order_by("history_id").first()
    if following:
        entries = entries.filter(history_date__lt=following.history_date)
    return _not_removed(
        entries.order_by("history_id").values_list("pupil_id", "history_type", "reason")
    )


def _not_removed(entries: Iterable[tuple[int, str, str]]) -> set[int]:
    latest = {pupil: (kind, reason) for pupil, kind, reason in entries}
    return {
        pupil
        for pupil, (kind, reason) in latest.items()
        if kind != "-" and reason not in NOT_ON_THE_LIST
    }
