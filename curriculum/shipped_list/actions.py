"""What people do about the shipped list: get their copies, take an update, or keep their own."""

from django.core.exceptions import ValidationError
from django.db import transaction

from classes import history
from classes.models import School, User
from curriculum.models import Resource
from curriculum.shipped_list.offers import CONTENT, Offer, copy_of, digest, offers

TAKEN = "Taken from the shipped list"


@transaction.atomic
def copy_resources(*, school: School, by: User | None) -> list[Resource]:
    """Give the school its own copy of each shipped resource that it has none of. Return them."""
    had = school.resources.exclude(copied_from=None).values("copied_from")
    shipped = Resource.objects.shipped().in_use().exclude(pk__in=had)
    copies = [copy_of(item, school) for item in shipped]
    return history.create_many(Resource, copies, by=by, reason=TAKEN)


@transaction.atomic
def take_offer(*, school: School, shipped: Resource, by: User) -> Resource:
    """Bring the school's copy to what the shipped list says: new, changed or put away. Return it.

    What else the copy holds (its sessions, its place) stays. Raise ValidationError if the list
    offers nothing about it any more.
    """
    offer = _offer(school, shipped)
    copy = offer.copy or copy_of(shipped, school)
    if offer.is_dropped:
        copy.is_archived = True
    elif offer.copy:
        if copy.url != shipped.url:
            copy.forget_link()
        for name in CONTENT:
            setattr(copy, name, getattr(shipped, name))
    copy.shipped_seen = digest(shipped)
    return history.save(copy, by=by, reason=TAKEN)


@transaction.atomic
def keep_ours(*, school: School, shipped: Resource, by: User) -> Resource:
    """Put an offer aside until the shipped list changes again. Return the school's copy.

    One that the school does not want at all is kept as a copy that is put away, to bring back.
    """
    offer = _offer(school, shipped)
    copy = offer.copy or copy_of(shipped, school)
    if offer.is_new:
        copy.is_archived = True
    copy.shipped_seen = digest(shipped)
    return history.save(copy, by=by, reason="Kept as it was when the shipped list changed")


def _offer(school: School, shipped: Resource) -> Offer:
    for offer in offers(school):
        if offer.shipped == shipped:
            return offer
    raise ValidationError(f"The shipped list has nothing new about “{shipped}”.")
