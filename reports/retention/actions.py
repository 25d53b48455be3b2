"""What people do about keeping: erase a child's name, and clear what is due. Neither is undone."""

import datetime as dt
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction

from classes import history
from classes.history.reasons import require_reason
from classes.models import Pupil, School, User
from reports.models.clearing import Cleared, Clearing
from reports.retention.due import Due, due_at
from reports.retention.erasing import erase
from reports.retention.files import clear_files, delete_left_behind, overwrite_what_was_deleted
from reports.retention.old_records import clear_old_history, clear_old_records, clear_pupils_of_none
from reports.retention.texts import names_of

KEPT_LONG_ENOUGH = "Kept as long as the school’s settings say"
HELD_A_NAME = "They held a name that was erased"


@transaction.atomic
def erase_pupil(
    *, pupil: Pupil, reason: str, by: User | None, first_name_too: bool = False
) -> Clearing:
    """Erase a child's name for good; every total stays. Return the note that it was done.

    With `first_name_too` the first name goes from texts where it stands alone: somebody has seen
    that these texts mean this child.
    Kept workbooks that hold the name lose their file; their digests stay. Raise ValidationError by
    field, and change nothing, without a reason or if it was erased before.
    """
    require_reason(reason)
    pupil = Pupil.objects.select_for_update().select_related("school").get(pk=pupil.pk)
    if pupil.is_erased:
        raise ValidationError("This name was erased already. Nothing was changed.")
    why = names_of([pupil]).replaced(reason.strip())
    note = _note(pupil.school, Cleared.CHILD, 1, None, why, by=by)
    workbooks = erase(pupil.school, [pupil], first_names_too=first_name_too)
    _note(pupil.school, Cleared.WORKBOOKS, workbooks, None, HELD_A_NAME, by=by)
    transaction.on_commit(overwrite_what_was_deleted)
    assert note is not None
    return note


@transaction.atomic
def apply_retention(
    *, school: School, by: User | None, today: dt.date | None = None
) -> list[Clearing]:
    """Clear all that is due at the school; return a note of each thing that was cleared.

    What an earlier clearing could not bring to an end, because the power went or the database was
    read for long, is brought to an end as well.
    """
    done = _clear(due_at(school, today=today), by)
    transaction.on_commit(partial(delete_left_behind, school))
    transaction.on_commit(overwrite_what_was_deleted)
    return done


def _clear(due: Due, by: User | None) -> list[Clearing]:
    planned = due.lines
    workbooks = erase(due.school, due.leavers) if due.leavers else 0
    clear_old_records(due)
    workbooks_of_none = clear_pupils_of_none(due.school)
    clear_files(due.exports)
    clear_old_history(due)
    notes = [
        _note(due.school, line.what, line.how_many, line.before, KEPT_LONG_ENOUGH, by=by)
        for line in planned
    ]
    gone = workbooks + workbooks_of_none
    notes.append(_note(due.school, Cleared.WORKBOOKS, gone, None, HELD_A_NAME, by=by))
    return [note for note in notes if note is not None]


def _note(
    school: School,
    what: Cleared,
    how_many: int,
    before: dt.date | None,
    reason: str,
    *,
    by: User | None,
) -> Clearing | None:
    """Note what was cleared, for the page and the change history; nothing where it was nothing."""
    if not how_many:
        return None
    note = Clearing(school=school, what=what, how_many=how_many, before=before, reason=reason)
    return history.save(note, by=by, reason=reason)
