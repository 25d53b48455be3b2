"""Creates groups of schools."""

from django.db import transaction

from classes import history
from classes.models import Group, User


@transaction.atomic
def create_group(*, name: str, slug: str, kind: str, by: User | None, **fields: object) -> Group:
    """Create a group and return it. Raise ValidationError by field, for example for a taken slug.

    `fields` are any other fields of the group.
    """
    return history.save(Group(name=name, slug=slug, kind=kind, **fields), by=by)
