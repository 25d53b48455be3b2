"""People who are named before they can sign in.

An invitation puts somebody on the list of staff at once, without an email address and a password.
So a class, a lesson and cover can name them before they accept.
"""

from typing import Any

from django.utils import timezone
from simple_history.models import HistoricalChanges

from classes import history
from classes.models import (
    Cover,
    FormerStaff,
    Invitation,
    Membership,
    OutgoingMail,
    School,
    SecurityEvent,
    User,
)
from classes.names.spelling import folded_name

JOINED = "Joined with an account that they had already"
CANCELLED = "Invitation cancelled"
OF_THE_PERSON = (FormerStaff, Membership, Invitation, SecurityEvent, OutgoingMail)
"""Records of the person alone. They name nobody in what the school did."""


def put_on_list(invitation: Invitation, *, by: User | None) -> None:
    """Give the invitation its person, and put them on the list of staff if they are new.

    An invitation has no person yet if it has no name, or if its address already has an account.
    They join the list when they accept.
    """
    school, name = invitation.school, invitation.name
    if school is None or not name or User.objects.filter(email=invitation.email).exists():
        return
    other = school.invitations.waiting().filter(email=invitation.email, user__email=None)
    earlier = other.exclude(user=None).select_related("user").first()
    invitation.user = earlier.user if earlier else _named(school, name)
    if invitation.user is None:
        person = User(name=name, email=None)
        person.set_unusable_password()
        invitation.user = history.save(person, by=by)
        invitation.makes_person = True
        membership = Membership(user=person, school=school, role=invitation.role)
        history.save(membership, by=by)


def _named(school: School, name: str) -> User | None:
    """Return the only one of the staff with this name who has no email address, as by an import."""
    waiting = User.objects.filter(memberships__school=school, email=None).distinct()
    same = [user for user in waiting if folded_name(user.name) == folded_name(name)]
    return same[0] if len(same) == 1 else None


def rename(invitation: Invitation, *, by: User | None) -> None:
    """Rename a person who was made by an invitation. The newest invitation has the right name."""
    user = invitation.user
    is_new = invitation.makes_person and user and not user.can_sign_in
    if user and is_new and invitation.name and user.name != invitation.name:
        user.name = invitation.name
        history.save(user, by=by)


def take_off_list(invitation: Invitation, *, by: User) -> bool:
    """Undo `put_on_list` for a cancelled invitation. Return whether the person stays on the list.

    They stay if a class, a lesson or cover names them.
    """
    user, school = invitation.user, invitation.school
    if school is None or user is None or not invitation.makes_person:
        return False
    if not user.can_sign_in and is_named(user):
        return True
    given = school.memberships.filter(user=user, role=invitation.role).first()
    if given:
        history.delete(given, by=by, reason=CANCELLED)
    other = school.invitations.waiting().filter(user=user).exclude(pk=invitation.pk).first()
    if other and not user.can_sign_in:
        other.makes_person = True
        history.save(other, by=by)
        history.save(Membership(user=user, school=school, role=other.role), by=by)
    if not school.memberships.filter(user=user).exists():
        FormerStaff.objects.note(user, school)
    return False


def is_named(user: User) -> bool:
    """Return whether any record names this person: a class, a lesson, cover, or what they made."""
    relations: Any = User._meta.get_fields(include_hidden=True)
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: user}).exists()
        for relation in relations
        if relation.is_relation and relation.auto_created and _says_something(relation)
    )


def _says_something(relation: Any) -> bool:
    model = relation.related_model
    is_history = issubclass(model, HistoricalChanges)
    return not is_history and not model._meta.auto_created and model not in OF_THE_PERSON


def hand_over(*, to: User, named: User, school: School) -> None:
    """Give the classes and the cover of somebody who was only named to their account.

    They had it from another school. Lessons that name them keep the name.
    """
    for group in school.class_groups.filter(teachers=named):
        history.save(group, by=to, reason=JOINED)
        group.teachers.add(to)
        group.teachers.remove(named)
    covers = Cover.objects.not_over(timezone.localdate()).filter(user=named)
    for cover in covers.filter(class_group__school=school):
        cover.user = to
        history.save(cover, by=to, reason=JOINED)
    for membership in school.memberships.filter(user=named):
        history.delete(membership, by=to, reason=JOINED)
    FormerStaff.objects.note(named, school)
