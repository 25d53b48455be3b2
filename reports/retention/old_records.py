"""Clears records that a school has kept for long enough: classes with their records, history."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet

from classes.models import ClassGroup, Pupil, RosterImport, School, User
from lessons.models import (
    EveningAnswer,
    InformationEvening,
    Lesson,
    MissedLesson,
    TrackerImport,
)
from reports.change_history.kinds import Kind, kinds
from reports.retention.due import Due
from reports.retention.erasing import erase

BATCH = 500
"""Rows deleted by one statement. A database accepts only so many parameters at once."""


def clear_old_records(due: Due) -> None:
    """Delete the classes and evenings that are due, with their lessons and history."""
    groups = list(due.class_groups.values_list("pk", flat=True))
    _remove(InformationEvening, list(due.evenings.values_list("pk", flat=True)))
    lessons = Lesson.objects.filter(planned_session__class_group__in=groups)
    MissedLesson.objects.filter(lesson__in=lessons).delete()
    lessons.delete()
    _remove(ClassGroup, groups)
    first = due.first_kept_year.first_year
    for imports in (RosterImport.objects, TrackerImport.objects):
        imports.filter(school=due.school, academic_year__lt=first).delete()


def _remove(model: type[Model], pks: list[int]) -> None:
    """Delete these records and those that belong to them, then the history of all of them.

    The order matters. Deleting a record adds an entry to its history, and the history of the
    records that belonged to it is found through that entry.
    """
    if not pks:
        return
    model._default_manager.filter(pk__in=pks).delete()
    history_ids = {
        kind: list(entries.order_by().values_list("history_id", flat=True))
        for kind in kinds()
        if (entries := _entries_of(kind, model, pks)) is not None
    }
    for kind, ids in history_ids.items():
        _delete_entries(kind, ids)


def _entries_of(kind: Kind, root: type[Model], pks: list[int]) -> QuerySet[Any] | None:
    """Return the history of these records, or of records of `kind` that belonged to them.

    None if records of this kind never belong to `root`.
    """
    if kind.model is root:
        return kind.history.filter(id__in=pks)
    parents = _entries_of(kind.parent, root, pks) if kind.parent else None
    return None if parents is None else kind.of_parents(parents)


def _delete_entries(kind: Kind, history_ids: Sequence[int]) -> None:
    for start in range(0, len(history_ids), BATCH):
        kind.history.filter(history_id__in=history_ids[start : start + BATCH]).delete()


def clear_answers(due: Due) -> None:
    """Delete families' answers with their history, and blank the names typed at the door."""
    pks = list(due.answers.values_list("pk", flat=True))
    due.answers.delete()
    EveningAnswer.history.filter(id__in=pks).delete()
    due.typed_names.update(said_name="")


def clear_pupils_without_records(school: School, *, by: User | None) -> int:
    """Delete the children who are left in no class and no evening.

    Return how many workbooks were deleted because they contained one of their names.
    """
    pupils = Pupil.objects.filter(
        school=school, enrolments=None, missed_lessons=None, evening_attendances=None
    ).filter(evening_answers=None)
    named = list(pupils.named())
    workbooks = erase(school, named, by=by) if named else 0
    pks = list(pupils.values_list("pk", flat=True))
    pupils.delete()
    Pupil.history.filter(id__in=pks).delete()
    return workbooks


def clear_old_history(due: Due) -> None:
    """Delete the entries of the change history that are due.

    All are found before any is deleted, because the entries of a record that belongs to another
    are found through the other's entries.
    """
    history_ids = {
        kind: list(rows.values_list("history_id", flat=True)) for kind, rows in due.history()
    }
    for kind, ids in history_ids.items():
        _delete_entries(kind, ids)
