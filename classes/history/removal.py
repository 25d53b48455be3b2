"""Stops somebody from removing what a colleague has changed since the page asked about it."""

from collections.abc import Callable

from django.db import models

from classes.history.edit_conflicts import EditConflictError, refuse_if_changed
from classes.models.people import User


def refuse_unless_as_shown(
    record: models.Model,
    seen: int | None,
    *,
    by: User | None,
    done: str = "removed",
    also: Callable[[int], str] = lambda seen: "",
) -> None:
    """Lock `record`. Raise EditConflictError if its version is no longer `seen`.

    It says who changed the record, when, and what it is now, and that nothing was `done` with it.
    The rest is as for `refuse_if_changed`, which has the words for a form.
    """
    try:
        refuse_if_changed(record, seen, by=by, also=also)
    except EditConflictError as conflict:
        way_on = f"Nothing was {done}. If that is still right, confirm it again below."
        raise EditConflictError(conflict.change, way_on, version=conflict.version) from conflict
