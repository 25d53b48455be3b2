"""Stops somebody from removing what a colleague has changed since the page asked about it."""

from collections.abc import Callable

from django.db import models

from classes.history.edit_conflicts import EditConflictError, refuse_if_changed
from classes.models.people import User

CLEARED = "A name or a text was removed from this for good after you opened it here."
OF_A_FORM = " Your changes are not saved yet"
"""Where the sentence about a form begins, in which a person has changed something."""


def refuse_unless_as_shown(
    record: models.Model,
    seen: int | None,
    *,
    by: User | None,
    done: str = "removed",
    also: Callable[[int], str] = lambda seen: "",
) -> None:
    """Do as `refuse_if_changed`, in words for a page that asks before a record is removed.

    `done` is what would have been done with it. Raise EditConflictError, which says who changed it,
    when, and what it is now.
    """
    try:
        refuse_if_changed(record, seen, by=by, also=also)
    except EditConflictError as error:
        change = CLEARED if error.texts else str(error.message).rpartition(OF_A_FORM)[0]
        raise EditConflictError(
            f"{change} Nothing was {done}. If that is still right, confirm it again below.",
            version=error.version,
        ) from error
