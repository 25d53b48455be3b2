"""The school that a command is about."""

from django.core.management.base import CommandError

from classes.models import School


def school_of(slug: str) -> School:
    """Return the school of that short name. Raise CommandError if none has it."""
    school = School.objects.filter(slug=slug).first()
    if school is None:
        raise CommandError(f"There is no school with the short name “{slug}”.")
    return school
