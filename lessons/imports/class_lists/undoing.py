"""Puts rows back to what they were before an import, all rows of a table at once."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import models

from classes import history
from classes.background.progress import step
from classes.models import ClassGroup, Pupil, User
from classes.models.earlier import keep_earlier
from classes.models.pupil import ERASED
from lessons.imports.class_lists.undo_journal import TEACHERS, TRACKED_MODELS, Entry

UNDONE = "Import undone"


def undo_entries(entries: Sequence[Entry], *, by: User) -> None:
    """Delete the rows that the import made, then restore those that it changed or deleted.

    Rows are deleted in reverse order of their models, so that no foreign key is left hanging.
    """
    step("removing what the import added")
    for model in reversed(TRACKED_MODELS):
        made = [entry.pk for entry in entries_of(model, entries) if entry.before is None]
        rows = model._base_manager.in_bulk(made)
        for row in rows.values():
            if isinstance(row, ClassGroup):
                row.teachers.clear()
        history.delete_many(rows.values(), by=by, reason=UNDONE)
        if model is Pupil:  # Nobody could ask any more to erase the names of these children.
            Pupil.history.filter(id__in=rows).update(display_name=ERASED)
    step("putting back what it changed")
    for model in TRACKED_MODELS:
        changed = [entry for entry in entries_of(model, entries) if entry.before is not None]
        if model is ClassGroup:
            _restore_classes(changed, by=by)
        elif changed:
            _restore(model, changed, by=by)


def entries_of(model: type[models.Model], entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.model == model.__name__]


def _restore(model: type[models.Model], entries: Sequence[Entry], *, by: User) -> None:
    kept = model._base_manager.in_bulk([entry.pk for entry in entries])
    if model is Pupil:
        keep_earlier(kept.values())
    rows = [_as_before(kept.get(entry.pk) or model(pk=entry.pk), entry) for entry in entries]
    changed = [row for row in rows if row.pk in kept]
    fields = sorted({name for entry in entries for name in _changed_fields(entry)})
    history.update_many(model, changed, fields, by=by, reason=UNDONE)
    deleted = [row for row in rows if row.pk not in kept]
    history.create_many(model, deleted, by=by, reason=UNDONE)


def _changed_fields(entry: Entry) -> Iterator[str]:
    """Yield the fields that the import changed. A row that it deleted has none."""
    if entry.before is not None and entry.after is not None:
        # The journal of an earlier version may have a field in `before` alone.
        yield from (name for name, _ in entry.before.items() - entry.after.items())


def _restore_classes(entries: Iterable[Entry], *, by: User) -> None:
    """Restore classes one by one: only then does their history keep who teaches them."""
    for entry in entries:
        group = ClassGroup.objects.filter(pk=entry.pk).first() or ClassGroup(pk=entry.pk)
        history.restore(_as_before(group, entry), by=by, reason=UNDONE)
        if entry.before and TEACHERS in entry.before:
            group.teachers.set(entry.before[TEACHERS])


def _as_before(row: Any, entry: Entry) -> Any:
    """Return the row with the fields that it had before the import. It is not saved."""
    for name, value in (entry.before or {}).items():
        if name != TEACHERS:
            setattr(row, name, row._meta.get_field(name).to_python(value))
    return row
