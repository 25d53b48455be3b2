"""What people do about resources: add, change, put away, bring back, follow one that moved."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from classes import history
from classes.history.edit_conflicts import refuse_if_changed
from classes.history.reasons import require_reason
from classes.models import User
from curriculum.models import Document, LinkState, Resource, Session


@transaction.atomic
def save_resource(
    *,
    resource: Resource,
    sessions: Iterable[Session],
    by: User | None,
    reason: str = "",
    seen: int | None = None,
) -> Resource:
    """Save a new or changed resource and the sessions that use it. Return it.

    A new address has not been looked at yet. A document takes title and audience of its resource.
    Raise ValidationError if a session is not one of the school's, EditConflictError if the
    resource is not the version `seen` any more.
    """
    refuse_if_changed(resource, seen, by=by)
    wanted = list(sessions)
    _check_own(wanted, resource)
    if resource.pk and resource.url != Resource.objects.values_list("url", flat=True).get(
        pk=resource.pk
    ):
        resource.forget_link()
    history.save(resource, by=by, reason=reason)
    resource.sessions.set(wanted)
    _tell_document(resource, by)
    return resource


@transaction.atomic
def archive_resource(*, resource: Resource, reason: str, by: User) -> Resource:
    """Take a resource out of every list; it can be brought back. Return it.

    Raise ValidationError without a reason.
    """
    return _set_archived(resource, True, reason, by)


@transaction.atomic
def restore_resource(*, resource: Resource, reason: str, by: User) -> Resource:
    """Put a resource that was put away back into the lists. Return it.

    Raise ValidationError without a reason.
    """
    return _set_archived(resource, False, reason, by)


@transaction.atomic
def take_new_address(*, resource: Resource, by: User) -> Resource:
    """Take the address to which the link has moved, where it was found working. Return it.

    Raise ValidationError if the last look did not find a move.
    """
    if resource.link is not LinkState.MOVED or not resource.link_moved_to:
        raise ValidationError(f"“{resource}” has not moved, so its address stays as it is.")
    resource.url, resource.link_moved_to = resource.link_moved_to, ""
    resource.link_state = LinkState.WORKING
    return history.save(resource, by=by, reason="The page has moved")


def _set_archived(resource: Resource, is_archived: bool, reason: str, by: User) -> Resource:
    require_reason(reason)
    resource.is_archived = is_archived
    return history.save(resource, by=by, reason=reason.strip())


def _check_own(sessions: list[Session], resource: Resource) -> None:
    pks = [session.pk for session in sessions]
    own = Session.objects.filter(pk__in=pks, module__school=resource.school_id)
    if own.count() != len(set(pks)):
        raise ValidationError({"sessions": "Choose sessions of your own school’s modules."})


def _tell_document(resource: Resource, by: User | None) -> None:
    if resource.document_id is None:
        return
    document = Document.objects.select_for_update().get(pk=resource.document_id)
    if (document.title, document.audience) != (resource.title, resource.audience):
        document.title, document.audience = resource.title, resource.audience
        resource.document = history.save(document, by=by)
