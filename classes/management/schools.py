"""Finds the school that a command was given."""

from django.core.management.base import CommandError

from classes.models import School


def school_of(slug: str) -> School:
    """Return the school with this short name. Raise CommandError if there is none."""
    school = School.objects.filter(slug=slug).first()
    if school is None:
        raise CommandError(f"There is no school with the short name “{slug}”.")
    return school
