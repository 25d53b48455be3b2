"""Records a review of access, and takes away what it decides to take."""

from collections.abc import Collection, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from classes import history
from classes.models import Happened, Membership, School, User
from classes.people.actions import remove_member
from classes.security_log import record_event
from reports.models import AccessReview, AccessReviewLine
from reports.models.access_review import Decision

LEFT = "Left the school"
NOT_NEEDED = "Not needed any more: review of access"
NOBODY = "Nobody on this page has a role any more. Open it again to see who has access now."


@transaction.atomic
def review_access(
    *,
    school: School,
    seen: Collection[int],
    removed: Collection[int],
    left: Collection[int],
    by: User,
) -> AccessReview:
    """Remove what was ticked, keep all the rest, and return the record of it.

    `seen` and `removed` are pks of roles, `left` of people. A role that somebody was given while
    the page was open is not in the record: nobody has looked at it. Raise ValidationError, and
    change nothing, if a removal is refused.
    """
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    people: dict[User, list[Membership]] = {}
    for role in school.memberships.filter(pk__in=seen).select_related("user"):
        people.setdefault(role.user, []).append(role)
    if not people:
        raise ValidationError(NOBODY)
    lines = [
        _decide(school, person, roles, removed=removed, has_left=person.pk in left, by=by)
        for person, roles in people.items()
    ]
    decisions = [line.decision for line in lines]
    review = AccessReview(
        school=school,
        done_by=by,
        kept=decisions.count(Decision.KEPT),
        removed=decisions.count(Decision.REMOVED),
        left=decisions.count(Decision.LEFT),
    )
    history.save(review, by=by)
    for line in lines:
        line.review = review
    AccessReviewLine.objects.bulk_create(lines)
    record_event(Happened.ACCESS_REVIEWED, school=school, by=by)
    return review


def _decide(
    school: School,
    person: User,
    roles: Sequence[Membership],
    *,
    removed: Collection[int],
    has_left: bool,
    by: User,
) -> AccessReviewLine:
    """Remove the person’s roles that are to go, and return the line about it."""
    if has_left:
        taken, decision, reason = list(school.memberships.filter(user=person)), Decision.LEFT, LEFT
    else:
        taken = [role for role in roles if role.pk in removed]
        decision, reason = Decision.REMOVED if taken else Decision.KEPT, NOT_NEEDED
    line = AccessReviewLine(
        person=person, roles=_names(roles), decision=decision, taken=_names(taken)
    )
    for role in taken:
        remove_member(membership=role, reason=reason, by=by)
    return line


def _names(roles: Sequence[Membership]) -> str:
    return ", ".join(role.get_role_display() for role in roles)
