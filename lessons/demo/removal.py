"""Removes the demo for good: its schools and its group, with their rows, people and files.

Everything in the demo is invented, so it goes without being asked for by name.
"""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction

from classes.demo import NAME, SLUG
from classes.models import Group, RosterImport, School, User
from lessons.models import TrackerImport
from lessons.removal.actions import remove_whole
from lessons.removal.belongings import Belongings

INVENTED = "@demo.example"


class InDoubtError(ValidationError):
    """The demo may be more than a demo by now."""


@transaction.atomic
def remove_demo(*, anyway: bool = False) -> list[str]:
    """Remove every demo school and the demo's group, and return the schools' names.

    Raise InDoubtError, and change nothing, if it may hold more than what is invented. With
    `anyway`, only what belongs to another school too is still refused. People who have a role at a
    real school, or whose name stands in its record, stay.
    """
    schools = list(School.objects.select_for_update().filter(is_demo=True))
    if not schools:
        return []
    reasons = [] if anyway else list(_signs_of_use(schools))
    belongings = Belongings(schools, Group.objects.filter(is_demo=True))
    reasons += belongings.shared()
    if reasons:
        raise InDoubtError(["The demo was not removed, and nothing was changed.", *reasons])
    remove_whole(schools, belongings)
    return [school.name for school in schools]


def _signs_of_use(schools: list[School]) -> Iterator[str]:
    """Yield what tells that somebody uses the demo as their school."""
    for school in schools:
        if school.urn or (school.slug == SLUG and school.name != NAME):
            yield f"It has a name or a URN of its own: {school}."
    own = User.objects.filter(memberships__school__in=schools).exclude(email=None)
    own = own.exclude(email__endswith=INVENTED).exclude(memberships__school__is_demo=False)
    if own.exists():
        names = ", ".join(own.distinct().values_list("name", flat=True))
        yield f"People sign in there with an email address of their own: {names}."
    for imports in (RosterImport, TrackerImport):
        if imports.objects.filter(school__in=schools, undone_at=None).exists():
            yield "A file was imported into it, so its children may be real."
