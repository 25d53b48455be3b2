"""Actions on the families' page."""

from django.db import transaction

from classes import history
from classes.history.edit_conflicts import refuse_if_changed
from classes.models import User
from curriculum.models import FamiliesPage


@transaction.atomic
def save_families_page(
    *, page: FamiliesPage, by: User | None, seen: int | None = None
) -> FamiliesPage:
    """Save the texts of a families' page and whether it is published. Return the page.

    Raise EditConflictError if somebody has saved it since version `seen`.
    """
    refuse_if_changed(page, seen, by=by)
    return history.save(page, by=by)
