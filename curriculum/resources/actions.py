"""Actions on resources: add, edit, archive, restore, and use the new address of a moved link."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.history.edit_conflicts import refuse_if_changed
from classes.history.reasons import require_reason
from classes.models import User
from curriculum.links.record import opened_by_hand
from curriculum.models import LinkState, Resource, Session


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

    A new address clears the results of the link check. The resource's document gets its title and
    audience. Raise ValidationError if a session belongs to another school, and
    EditConflictError if somebody has saved the resource since version `seen`.
    """
    refuse_if_changed(resource, seen, by=by)
    used_in = list(sessions)
    _check_own_sessions(used_in, resource)
    if resource.pk and resource.url != Resource.objects.values_list("url", flat=True).get(
        pk=resource.pk
    ):
        resource.clear_link_check()
    history.save(resource, by=by, reason=reason)
    resource.sessions.set(used_in)
    _update_document(resource, by)
    return resource


@transaction.atomic
def archive_resource(*, resource: Resource, reason: str, by: User) -> Resource:
    """Archive a resource, which hides it from every list. Return it.

    Raise ValidationError if no reason is given.
    """
    return _set_archived(resource, True, reason, by)


@transaction.atomic
def restore_resource(*, resource: Resource, reason: str, by: User) -> Resource:
    """Restore an archived resource. Return it.

    Raise ValidationError if no reason is given, or if it is not archived.
    """
    return _set_archived(resource, False, reason, by)


@transaction.atomic
def use_new_address(*, resource: Resource, by: User) -> Resource:
    """Change a moved link to the new address that the link check found. Return the resource.

    Raise ValidationError if the last check did not find that it has moved.
    """
    resource = history.locked(resource)
    if resource.link is not LinkState.MOVED or not resource.link_moved_to:
        raise ValidationError(f"“{resource}” has not moved, so its address was not changed.")
    resource.url, resource.link_moved_to = resource.link_moved_to, ""
    resource.link_state, resource.link_opened_on = LinkState.WORKING, None
    return history.save(resource, by=by, reason="The page has moved")


@transaction.atomic
def say_opened(*, resource: Resource, by: User) -> Resource:
    """Record that a person opened a link into which no program is let, and it works. Return it.

    Raise ValidationError if the last check came to another result.
    """
    resource = history.locked(resource)
    if resource.link is not LinkState.GUARDED:
        raise ValidationError(
            f"“{resource}” has been checked again meanwhile, so nothing was changed. Look at its "
            "result in the list."
        )
    resource.link_state, resource.link_opened_on = LinkState.WORKING, timezone.localdate()
    resource.link_detail = opened_by_hand(resource.link_opened_on)
    return history.save(resource, by=by, reason="Opened the link: it works")


def _set_archived(resource: Resource, is_archived: bool, reason: str, by: User) -> Resource:
    require_reason(reason)
    resource = history.locked(resource)
    if resource.is_archived == is_archived:
        done = "archived" if is_archived else "restored"
        raise ValidationError(f"“{resource}” has been {done} already. Nothing was changed.")
    resource.is_archived = is_archived
    return history.save(resource, by=by, reason=reason.strip())


def _check_own_sessions(sessions: list[Session], resource: Resource) -> None:
    pks = [session.pk for session in sessions]
    own = Session.objects.filter(pk__in=pks, module__school=resource.school_id)
    if own.count() != len(set(pks)):
        raise ValidationError({"sessions": "Choose sessions from your own school’s modules."})


def _update_document(resource: Resource, by: User | None) -> None:
    if resource.document is None:
        return
    document = history.locked(resource.document)
    if (document.title, document.audience) != (resource.title, resource.audience):
        document.title, document.audience = resource.title, resource.audience
        resource.document = history.save(document, by=by)
