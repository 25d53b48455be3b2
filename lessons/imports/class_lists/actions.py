"""Taking a roster in so that it can be undone, and undoing it as a whole."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from classes import history
from classes.models import ClassGroup, RosterDraft, RosterImport, School, User
from classes.roster import Answers, Roster
from classes.years.year_groups import YearGroups
from lessons.imports.class_lists import undo_journal as journal
from lessons.imports.class_lists.apply import apply_roster
from lessons.imports.class_lists.changes import RosterChanges
from lessons.imports.class_lists.undo_journal import Entry
from lessons.imports.previews import check_shown

UNDONE = "Import undone"
COUNTED = ("new", "moved", "left", "renamed", "unchanged")


@transaction.atomic
def import_roster(
    *,
    school: School,
    academic_year: int,
    roster: Roster,
    source: str,
    year_groups: YearGroups | None = None,
    on: dt.date | None = None,
    answers: Answers | None = None,
    by: User | None = None,
    many_leave: bool = False,
    shown: str | None = None,
) -> RosterChanges:
    """Apply a roster as `apply_roster` does, and note how to undo it. Return what changed.

    Raise RosterRefusedError, and change nothing, where so many would leave that the list may be a
    part of one, unless `many_leave` says that it is whole; PreviewOutdatedError where `shown`, the
    digest of the changes that somebody agreed to, is not that of the changes now.
    """

    def check(changes: RosterChanges) -> None:
        check_shown(shown, changes.digest)
        if not many_leave:
            changes.check_few_leave()

    RosterImport.objects.delete_expired_journals()
    locked = School.objects.select_for_update().get(pk=school.pk)
    before = journal.snapshot(locked)
    changes = apply_roster(
        school=school,
        academic_year=academic_year,
        roster=roster,
        year_groups=year_groups,
        on=on,
        answers=answers,
        by=by,
        check=check,
    )
    entries = journal.differences(before, journal.snapshot(locked))
    if entries:
        school.roster_imports.exclude(journal=None).update(journal=None)
        RosterImport.objects.create(
            school=school,
            academic_year=academic_year,
            source=source[:200],
            made_by=by,
            counts=_counts(changes),
            journal=journal.to_json(entries),
        )
    if by is not None:
        RosterDraft.objects.filter(school=school, user=by).delete()
    return changes


def _counts(changes: RosterChanges) -> dict[str, int]:
    counts = {what: changes.count(what) for what in COUNTED}
    return counts | {"children": changes.children, "classes": len(changes.classes)}


@transaction.atomic
def undo_import(*, roster_import: RosterImport, by: User) -> None:
    """Bring back what was there before an import, all of it.

    Raise ValidationError, and change nothing, where something has been recorded or changed since.
    """
    school = School.objects.select_for_update().get(pk=roster_import.school_id)
    found = RosterImport.objects.get(pk=roster_import.pk)
    if not found.may_be_undone:
        raise ValidationError(
            "This import can no longer be undone. A later import came, or its time is up."
        )
    entries = journal.from_json(found.journal or [])
    _check_nothing_built(school, entries)
    _take_back(entries, by=by)
    found.journal, found.undone_by, found.undone_at = None, by, timezone.now()
    found.save()


def why_not_undone(roster_import: RosterImport) -> list[str]:
    """Return, in words, what stands against undoing an import; empty if nothing does."""
    try:
        entries = journal.from_json(roster_import.journal or [])
        _check_nothing_built(roster_import.school, entries)
    except ValidationError as error:
        return list(error.messages)
    return []


def _check_nothing_built(school: School, entries: Sequence[Entry]) -> None:
    now = journal.snapshot(school)
    if not all(journal.stands(now, entry) for entry in entries):
        raise ValidationError(
            "Classes or children of this import have been changed since. It cannot be undone as a "
            "whole: correct them one by one, or import a newer list."
        )
    if built := list(journal.built_upon(list(entries))):
        raise ValidationError(
            f"Something has been recorded for its classes or children since ({'; '.join(built)}). "
            "It cannot be undone as a whole: correct them one by one, or import a newer list."
        )


def _take_back(entries: Sequence[Entry], *, by: User) -> None:
    """Remove what was made, last first; then bring back what was changed or removed."""
    for model in reversed(journal.WATCHED):
        rows = model._base_manager.in_bulk([e.pk for e in _of(model, entries) if e.before is None])
        for row in rows.values():
            if isinstance(row, ClassGroup):
                row.teachers.clear()
            history.delete(row, by=by, reason=UNDONE)
    for model in journal.WATCHED:
        for entry in _of(model, entries):
            if entry.before is not None:
                _bring_back(model, entry, by=by)


def _of(model: type[models.Model], entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.model == model.__name__]


def _bring_back(model: type[models.Model], entry: Entry, *, by: User) -> None:
    assert entry.before is not None
    row = model._base_manager.filter(pk=entry.pk).first() or model(pk=entry.pk)
    teachers: Any = None
    for name, value in entry.before.items():
        if name == journal.TEACHERS:
            teachers = value
        else:
            setattr(row, name, model._meta.get_field(name).to_python(value))  # type: ignore[union-attr]
    history.restore(row, by=by, reason=UNDONE)
    if teachers is not None and isinstance(row, ClassGroup):
        row.teachers.set(teachers)
