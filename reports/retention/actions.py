"""Erases a child's name and clears old records. Neither can be undone."""

import datetime as dt
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction

from classes.history.reasons import require_reason
from classes.models import Happened, Pupil, School, User
from classes.security_log import record_event
from reports.models.clearing import Cleared, Clearing
from reports.retention.due import Due, due_at
from reports.retention.erasing import erase
from reports.retention.files import clear_files, delete_leftover_files, overwrite_deleted_data
from reports.retention.names import NamesOf
from reports.retention.old_records import (
    clear_answers,
    clear_old_history,
    clear_old_records,
    clear_pupils_without_records,
)
from reports.retention.people import erase_account
from reports.retention.record import record_clearing
from reports.retention.workbooks import HELD_A_NAME

KEPT_LONG_ENOUGH = "Kept as long as the school’s settings say"


@transaction.atomic
def erase_pupil(*, pupil: Pupil, reason: str, by: User | None, parts_too: bool = False) -> Clearing:
    """Erase a child's name for good and return the record of it. No total changes.

    `parts_too` also erases the first name and the surname on their own: somebody has checked that
    the texts are about this child. Workbooks with the name in them are deleted, but their digests
    are kept.
    Raise ValidationError, and change nothing, if there is no reason or the name was erased before.
    """
    require_reason(reason)
    pupil = Pupil.objects.select_for_update().select_related("school").get(pk=pupil.pk)
    if pupil.is_erased:
        raise ValidationError("This name has already been erased. Nothing was changed.")
    safe_reason = NamesOf(pupil.school, [pupil]).replaced(reason.strip(), parts_too=True)
    clearing = record_clearing(pupil.school, Cleared.CHILD, 1, None, safe_reason, by=by)
    workbooks = erase(pupil.school, [pupil], parts_too=parts_too, by=by)
    record_clearing(pupil.school, Cleared.WORKBOOKS, workbooks, None, HELD_A_NAME, by=by)
    transaction.on_commit(overwrite_deleted_data)
    assert clearing is not None
    record_event(Happened.ERASED, school=pupil.school, by=by)
    return clearing


@transaction.atomic
def apply_retention(
    *, school: School, by: User | None, today: dt.date | None = None
) -> list[Clearing]:
    """Clear everything that is due at the school, and return the records of the clearing.

    This also finishes an earlier clearing that was cut short, by a power cut or a long read of the
    database.
    """
    clearings = _clear(due_at(school, today=today), by)
    if clearings:
        record_event(Happened.CLEARED, school=school, by=by)
    transaction.on_commit(partial(delete_leftover_files, school))
    transaction.on_commit(overwrite_deleted_data)
    return clearings


def _clear(due: Due, by: User | None) -> list[Clearing]:
    lines = due.lines  # Cached now: they count what is about to be deleted.
    workbooks = erase(due.school, due.leavers, by=by) if due.leavers else 0
    for left in due.staff.select_related("user"):
        workbooks += erase_account(left.user, asked_at=due.school, by=by)
    clear_answers(due)
    clear_old_records(due)
    workbooks += clear_pupils_without_records(due.school, by=by)
    clear_files(due.exports)
    due.reviews.delete()
    clear_old_history(due)
    due.looks.delete()
    clearings = [
        record_clearing(due.school, line.what, line.how_many, line.before, KEPT_LONG_ENOUGH, by=by)
        for line in lines
    ]
    clearings.append(
        record_clearing(due.school, Cleared.WORKBOOKS, workbooks, None, HELD_A_NAME, by=by)
    )
    return [clearing for clearing in clearings if clearing is not None]
