"""Says what is missing before a lesson can be logged, for pages with nothing to show."""

import enum

from classes.access import Access, Permission
from classes.pages.year_choice import year_choice
from lessons.models import PlannedSession


class Missing(enum.StrEnum):
    """What is missing. Each needs the one before it."""

    CLASSES = "classes"
    OWN_CLASS = "own_class"
    MODULE = "module"


def still_missing(access: Access, permission: Permission) -> Missing | None:
    """Return the first thing that is missing this year; None if a class has a session to teach.

    Only classes that the person has `permission` for count. It takes up to four queries.
    """
    first_year = year_choice(access.school, None).chosen.first_year
    if not access.school.class_groups.in_year(first_year).exists():
        return Missing.CLASSES
    own = access.class_groups(permission).in_year(first_year)
    if not own.exists():
        return Missing.OWN_CLASS
    has_module = PlannedSession.objects.for_classes(own).exists()
    return None if has_module else Missing.MODULE
