"""What people do about the families' page."""

from django.db import transaction

from classes import history
from classes.models import User
from curriculum.models import FamiliesPage


@transaction.atomic
def save_families_page(*, page: FamiliesPage, by: User | None) -> FamiliesPage:
    """Save a school's words for its families' page, and whether it is published. Return it."""
    return history.save(page, by=by)
