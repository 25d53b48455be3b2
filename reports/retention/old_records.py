"""Clearing what is older than a school keeps it: classes with all that hangs on them; history."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet

from classes.models import ClassGroup, Pupil, RosterImport, School
from lessons.models import InformationEvening, Lesson, MissedLesson
from reports.change_history.kinds import Kind, kinds
from reports.retention.due import Due
from reports.retention.erasing import erase

BATCH = 500
"""Rows that one statement removes: a database takes only so many keys at once."""


def clear_old_records(due: Due) -> None:
    """Remove the classes and evenings that are due, with lessons and history. Nothing stays."""
    groups = list(due.class_groups.values_list("pk", flat=True))
    _remove(InformationEvening, list(due.evenings.values_list("pk", flat=True)))
    lessons = Lesson.objects.filter(planned_session__class_group__in=groups)
    MissedLesson.objects.filter(lesson__in=lessons).delete()
    lessons.delete()
    _remove(ClassGroup, groups)
    first = due.first_kept_year.first_year
    RosterImport.objects.filter(school=due.school, academic_year__lt=first).delete()


def _remove(model: type[Model], keys: list[int]) -> None:
    """Remove these records with what belongs to them, then the history of all that is gone.

    In this order: removing leaves an entry of each, by which the history of what belonged to it is
    found.
    """
    if not keys:
        return
    model._default_manager.filter(pk__in=keys).delete()
    found = {
        kind: list(entries.order_by().values_list("history_id", flat=True))
        for kind in kinds()
        if (entries := _entries_of(kind, model, keys)) is not None
    }
    for kind, keys_of_entries in found.items():
        _delete_entries(kind, keys_of_entries)


def _entries_of(kind: Kind, root: type[Model], keys: list[int]) -> QuerySet[Any] | None:
    """Return the history of what belonged to these records; None if this kind never does."""
    if kind.model is root:
        return kind.history.filter(id__in=keys)
    parents = _entries_of(kind.parent, root, keys) if kind.parent else None
    return None if parents is None else kind.of_parents(parents)


def _delete_entries(kind: Kind, entries: Sequence[int]) -> None:
    for start in range(0, len(entries), BATCH):
        kind.history.filter(history_id__in=entries[start : start + BATCH]).delete()


def clear_pupils_of_none(school: School) -> int:
    """Remove the children who are in no class of any year that is kept, and in no evening.

    Return how many kept workbooks had to go because they held a name.
    """
    of_none = Pupil.objects.filter(
        school=school, enrolments=None, missed_lessons=None, evening_attendances=None
    ).filter(evening_answers=None)
    named = list(of_none.named())
    workbooks = erase(school, named) if named else 0
    of_none.delete()
    return workbooks


def clear_old_history(due: Due) -> None:
    """Remove the entries of the change history that are due.

    All are found before any goes: what belongs to a record is found by that record's entries.
    """
    found = {kind: list(rows.values_list("history_id", flat=True)) for kind, rows in due.history()}
    for kind, entries in found.items():
        _delete_entries(kind, entries)
