"""Imports a class list so that it can be undone, and undoes an import as a whole."""

from dataclasses import replace
from typing import Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes.background.progress import step
from classes.models import Happened, NightlyList, RosterDraft, RosterImport, School, User
from classes.security_log import record_event
from lessons.imports.class_lists import undo_journal
from lessons.imports.class_lists.apply import WhatToImport, apply_roster
from lessons.imports.class_lists.changes import KINDS, RosterChanges
from lessons.imports.class_lists.undoing import entries_of, undo_entries
from lessons.imports.previews import check_preview_is_current
from lessons.models import MissedLesson


@transaction.atomic
def import_roster(
    *,
    source: str,
    by: User | None = None,
    many_leave: bool = False,
    shown_digest: str | None = None,
    **what: Unpack[WhatToImport],
) -> RosterChanges:
    """Apply a roster with `apply_roster`, keep an undo journal, and return the changes.

    Raise RosterRefusedError, and change nothing, if so many children would leave that the list may
    be incomplete, unless `many_leave` is set. Raise PreviewOutdatedError, and change nothing, if
    `shown_digest` is given and the changes would no longer be those that the person was shown.
    """

    def check(changes: RosterChanges) -> None:
        check_preview_is_current(shown_digest, changes.digest)
        step("saving classes")
        if not many_leave:
            changes.check_leavers()

    RosterImport.objects.delete_expired_journals()
    step("comparing the list with your records")
    school = what["school"]
    locked = School.objects.select_for_update().get(pk=school.pk)
    before = undo_journal.snapshot(locked)
    changes = apply_roster(by=by, check=check, **what)
    step("keeping what is needed to undo it")
    entries = undo_journal.differences(before, undo_journal.snapshot(locked))
    new_missed = [entry for entry in entries_of(MissedLesson, entries) if entry.before is None]
    changes = replace(
        changes,
        missed=len({entry.after["lesson_id"] for entry in new_missed if entry.after}),
        behind=len({entry.after["pupil_id"] for entry in new_missed if entry.after}),
    )
    if entries:
        school.roster_imports.exclude(journal=None).update(journal=None)
        RosterImport.objects.create(
            school=school,
            academic_year=what["academic_year"],
            source=source[:200],
            made_by=by,
            counts={kind: changes.count(kind) for kind in KINDS}
            | {"children": changes.children, "classes": len(changes.classes)},
            journal=undo_journal.to_json(entries),
        )
        record_event(Happened.IMPORTED, school=school, by=by, detail="Class lists")
    if by is not None:
        RosterDraft.objects.filter(school=school, user=by).delete()
    return changes


@transaction.atomic
def undo_import(*, roster_import: RosterImport, by: User) -> None:
    """Restore all classes, pupils and enrolments to what they were before an import.

    Raise ValidationError, and change nothing, if something has been recorded or changed since.
    """
    school = School.objects.select_for_update().get(pk=roster_import.school_id)
    current = school.roster_imports.get(pk=roster_import.pk)
    if not current.may_be_undone:
        raise ValidationError(
            "This import can no longer be undone. There has been a later import, two weeks have "
            "passed, or the name of a child in it was erased."
        )
    step("checking that nothing has changed since")
    if reasons := reasons_against_undo(current):
        raise ValidationError(reasons)
    undo_entries(undo_journal.from_json(current.journal or []), by=by)
    current.journal, current.undone_by, current.undone_at = None, by, timezone.now()
    current.save()
    # The same list of another night waits again: the records differ from it once more.
    NightlyList.objects.filter(school=school).update(settled="")
    record_event(Happened.UNDONE, school=school, by=by, detail="Class lists")


def reasons_against_undo(roster_import: RosterImport) -> list[str]:
    """Return sentences on why an import cannot be undone, or an empty list if it can."""
    entries = undo_journal.from_json(roster_import.journal or [])
    now = undo_journal.snapshot(roster_import.school)
    if not all(undo_journal.is_as_imported(now, entry) for entry in entries):
        return [
            "Classes or children from this import have been changed since, so it cannot be undone. "
            "Correct them one by one, or import a newer list."
        ]
    if records := list(undo_journal.records_since(entries)):
        return [
            "Records have been added since for the classes or children from this import "
            f"({'; '.join(records)}), so it cannot be undone. Correct them one by one, or import a "
            "newer list."
        ]
    return []
