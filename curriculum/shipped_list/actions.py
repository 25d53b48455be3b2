"""Actions on the shipped list: copy it, accept an update, or keep the school's own version."""

from django.core.exceptions import ValidationError
from django.db import transaction

from classes import history
from classes.models import School, User
from curriculum.models import Resource
from curriculum.shipped_list.offers import CONTENT, Offer, copy_of, digest, offers

COPIED_REASON = "Taken from the shipped list"


@transaction.atomic
def copy_resources(*, school: School, by: User | None) -> list[Resource]:
    """Copy each shipped resource that the school has not copied yet. Return the copies."""
    _lock(school)
    copied = school.resources.exclude(copied_from=None).values("copied_from")
    missing = Resource.objects.shipped().in_use().exclude(pk__in=copied)
    copies = [copy_of(resource, school) for resource in missing]
    return history.create_many(Resource, copies, by=by, reason=COPIED_REASON)


@transaction.atomic
def take_offer(*, school: School, shipped: Resource, by: User) -> Resource:
    """Accept a suggestion: add, change or archive the school's copy. Return the copy.

    Its sessions and its place in the list stay as they are. Raise ValidationError if there is no
    such suggestion any more.
    """
    offer = _offer(school, shipped)
    copy = offer.copy or copy_of(shipped, school)
    if offer.is_dropped:
        copy.is_archived = True
    elif offer.copy:
        if copy.url != shipped.url:
            copy.clear_link_check()
        for name in CONTENT:
            setattr(copy, name, getattr(shipped, name))
    copy.shipped_seen = digest(shipped)
    return history.save(copy, by=by, reason=COPIED_REASON)


@transaction.atomic
def keep_ours(*, school: School, shipped: Resource, by: User) -> Resource:
    """Decline a suggestion until the shipped resource changes again. Return the school's copy.

    A new resource that the school declines becomes an archived copy, which it can restore.
    """
    offer = _offer(school, shipped)
    copy = offer.copy or copy_of(shipped, school)
    if offer.is_new:
        copy.is_archived = True
    copy.shipped_seen = digest(shipped)
    return history.save(copy, by=by, reason="Kept as it was when the shipped list changed")


def _lock(school: School) -> None:
    """Let nobody else change the school's copies until the transaction ends."""
    School.objects.select_for_update(no_key=True).get(pk=school.pk)


def _offer(school: School, shipped: Resource) -> Offer:
    _lock(school)
    for offer in offers(school):
        if offer.shipped == shipped:
            return offer
    raise ValidationError(f"There is no new suggestion for “{shipped}”. Nothing was changed.")
