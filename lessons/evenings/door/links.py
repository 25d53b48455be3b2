"""Links for helpers' tablets."""

from django.db import transaction
from django.utils import timezone

from classes import history
from classes.access import Permission, roles_with
from classes.models import Happened, User
from classes.security_log import record_event
from lessons.models import DoorLink, DoorLinkQuerySet, InformationEvening
from lessons.models.door import digest, new_secret


def links_of(evening: InformationEvening) -> DoorLinkQuerySet:
    """Return the links of an evening, each with `maker_may`."""
    links: DoorLinkQuerySet = DoorLink.objects.filter(evening=evening)
    return links.with_maker(roles_with(Permission.DOOR)).select_related("made_by")


def working_link(secret: str) -> DoorLink | None:
    """Return the link with this secret; None if it was closed or its maker lost the right."""
    links = DoorLink.objects.working(roles_with(Permission.DOOR)).with_secret(secret)
    return links.select_related("evening__school", "made_by").first()


@transaction.atomic
def make_door_link(*, evening: InformationEvening, label: str, by: User) -> tuple[DoorLink, str]:
    """Make a link. Return it and its secret, which is not stored and cannot be shown again."""
    secret = new_secret()
    link = DoorLink(evening=evening, label=label, secret_digest=digest(secret), made_by=by)
    record_event(Happened.DOOR_OPENED, school=evening.school, by=by)
    return history.save(link, by=by), secret


@transaction.atomic
def close_door_link(*, link: DoorLink, by: User) -> DoorLink:
    """Close a link, so that it stops working at once. Return it. A closed one stays as it is."""
    link = history.locked(link)
    if link.closed_at:
        return link
    link.closed_at = timezone.now()
    record_event(Happened.DOOR_CLOSED, school=link.evening.school, by=by)
    return history.save(link, by=by, reason="Closed")
