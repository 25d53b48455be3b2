"""Records what was cleared, for the page and the change history."""

import datetime as dt

from classes import history
from classes.models import School, User
from reports.models.clearing import Cleared, Clearing


def record_clearing(
    school: School,
    what: Cleared,
    how_many: int,
    before: dt.date | None,
    reason: str,
    *,
    by: User | None,
) -> Clearing | None:
    """Record what was cleared, for the page and the change history. None if nothing was."""
    if not how_many:
        return None
    clearing = Clearing(school=school, what=what, how_many=how_many, before=before, reason=reason)
    return history.save(clearing, by=by, reason=reason)
