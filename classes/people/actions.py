"""Gives and removes roles, invites people and accepts invitations."""

from collections.abc import Collection

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from classes import history
from classes.cover.actions import CANNOT_COVER, end_cover_of
from classes.history.reasons import require_reason
from classes.models import ClassGroup, Happened, Invitation, Membership, Role, School, User
from classes.models.invitation import invitation_expiry
from classes.people import invitations, named, officers
from classes.people.losing_access import lose_access
from classes.security_log import record_event

NOT_OPEN = "This invitation has been used, has expired or was cancelled. Ask for a new invitation."


@transaction.atomic
def add_member(*, user: User, school: School, role: Role, by: User | None) -> Membership:
    """Give a person a role at a school and return it. Change nothing if they have it already."""
    membership = Membership.objects.filter(user=user, school=school, role=role).first()
    if membership:
        return membership
    joined = by is not None and by == user
    record_event(
        Happened.JOINED if joined else Happened.ROLE_GIVEN,
        school=school,
        by=by,
        about=user,
        detail=role.label,
    )
    return history.save(Membership(user=user, school=school, role=role), by=by)


def leads_of(school: School) -> QuerySet[Membership]:
    """Return the roles of the PSHE leads who can sign in. A school keeps at least one."""
    leads = school.memberships.filter(role=Role.PSHE_LEAD, user__is_active=True)
    return leads.exclude(user__email=None)


@transaction.atomic
def remove_member(*, membership: Membership, reason: str, by: User) -> None:
    """Remove a role. What the person recorded stays. A school keeps at least one PSHE lead.

    With the last role, all that the person still holds at the school ends: see `lose_access`.
    """
    require_reason(reason)
    # Two leads who remove each other at once would leave nobody, so the school is locked first.
    School.objects.select_for_update(no_key=True).get(pk=membership.school_id)
    membership = history.locked(membership)
    others = leads_of(membership.school).exclude(pk=membership.pk)
    if membership.role == Role.PSHE_LEAD and not others.exists():
        raise ValidationError("A school needs a PSHE lead. Give the role to somebody else first.")
    school, user = membership.school, membership.user
    history.delete(membership, by=by, reason=reason.strip())
    record_event(
        Happened.ROLE_REMOVED,
        school=school,
        by=by,
        about=user,
        detail=Role(membership.role).label,
    )
    left = set(school.memberships.filter(user=user).values_list("role", flat=True))
    if not left:
        lose_access(user=user, school=school, by=by, reason=reason.strip())
    elif not left - CANNOT_COVER:
        end_cover_of(user=user, school=school, by=by, reason=reason.strip())


@transaction.atomic
def invite(
    *, school: School, email: str, name: str, role: Role, by: User | None, user: User | None = None
) -> Invitation:
    """Offer somebody a role by email and return the invitation. A waiting one is sent again.

    `user` is a member without an email address, who gets this one by accepting. Somebody new is on
    the list of staff from now on. Raise ValidationError by field, for example if the person is on
    the staff and can sign in.
    """
    email = email.strip().lower()
    made = False
    if user:
        _check_can_be_given(user, school, email)
        made = _cancel_other_addresses(user, school, email, by=by)
    elif why_not := on_staff_already(school, [email]):
        raise ValidationError({"email": why_not[email]})
    waiting = school.invitations.waiting().filter(email=email, role=role).first()
    invitation = waiting or Invitation(school=school, email=email, role=role)
    invitation.name, invitation.user, invitation.invited_by = name, user or invitation.user, by
    invitation.makes_person = made or invitation.makes_person
    invitation.expires_at, invitation.sent_at = invitation_expiry(), None
    invitation.full_clean()
    if invitation.user:
        named.rename(invitation, by=by)
    else:
        named.put_on_list(invitation, by=by)
    history.save(invitation, by=by)
    record_event(Happened.INVITED, school=school, by=by, about=invitation.user, detail=role.label)
    invitations.send(invitation)
    return invitation


@transaction.atomic
def invite_to_classes(
    *,
    school: School,
    email: str,
    name: str,
    role: Role,
    class_groups: Collection[ClassGroup],
    by: User,
) -> Invitation:
    """Invite somebody as `invite` does, and make them a teacher of these classes at once.

    Somebody with an account at another school only gets the classes if they are on the staff here.
    """
    invitation = invite(school=school, email=email, name=name, role=role, by=by)
    account = invitations.account_of(invitation)
    if account and school.memberships.filter(user=account).exists():
        for group in class_groups:
            history.save(group, by=by)  # records who does it
            group.teachers.add(account)
    return invitation


def on_staff_already(school: School, emails: Collection[str]) -> dict[str, str]:
    """Return why not to invite those of these addresses that a member of staff signs in with."""
    members = school.memberships.filter(user__email__in=emails).select_related("user")
    roles: dict[User, list[str]] = {}
    for member in members.order_by("role"):
        if member.user.can_sign_in:
            roles.setdefault(member.user, []).append(member.get_role_display())
    return {
        user.email or "": f"{user.name} is on the staff already, as {' and '.join(names)}. To give "
        "another role, choose Another role on the page People."
        for user, names in roles.items()
    }


def _check_can_be_given(user: User, school: School, email: str) -> None:
    """Raise ValidationError unless this person can be given the email address."""
    if user.can_sign_in:
        raise ValidationError("This person can already sign in, so they do not need an invitation.")
    if user.email not in (None, email):
        raise ValidationError({"email": f"This person’s email address is {user.email}."})
    if not user.email and user.memberships.exclude(school=school).exists():
        raise ValidationError(
            "This person also belongs to another school. Ask its PSHE lead to invite them."
        )
    if User.objects.filter(email=email).exclude(pk=user.pk).exists():
        raise ValidationError(
            {"email": "Somebody else already has this email address. Check it and try again."}
        )


def _cancel_other_addresses(user: User, school: School, email: str, *, by: User | None) -> bool:
    """Cancel invitations to other addresses. Return whether one of them made the person."""
    others = list(school.invitations.waiting().filter(user=user).exclude(email=email))
    history.delete_many(others, by=by, reason="Sent to another address")
    return any(other.makes_person for other in others)


@transaction.atomic
def cancel_invitation(*, invitation: Invitation, by: User) -> bool:
    """Cancel an invitation that nobody has accepted. Its link stops working.

    A person it put on the list of staff comes off it, unless a class or a lesson names them. Return
    whether they stay.

    Raise ValidationError if somebody has accepted or cancelled it meanwhile.
    """
    invitation = history.locked(invitation)
    if invitation.accepted_at:
        raise ValidationError(
            f"{invitation.name} has accepted this invitation meanwhile, so it was not cancelled."
        )
    stays = named.take_off_list(invitation, by=by)
    history.delete(invitation, by=by, reason="Cancelled")
    record_event(
        Happened.CANCELLED,
        school=invitation.school,
        by=by,
        about=invitation.user,
        detail=invitation.role_label,
    )
    return stays


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User) -> None:
    """Give `user` the role that was offered, or make them an officer. The link works once.

    Raise ValidationError if the invitation is closed or is for somebody else.
    """
    offer = Invitation.objects.select_for_update().filter(pk=invitation.pk).first()
    if offer is None or not offer.is_open:
        raise ValidationError(NOT_OPEN)
    if user.email != offer.email:
        raise ValidationError(f"This invitation is for {offer.email}.")
    if offer.group:
        officers.add_officer(group=offer.group, user=user, by=user)
    if offer.school:
        _join_school(offer, offer.school, user)
    offer.accepted_at = timezone.now()
    history.save(offer, by=user)


def _join_school(offer: Invitation, school: School, user: User) -> None:
    role = Role(offer.role)
    if school.memberships.filter(user=user, role=role).exists():
        record_event(Happened.JOINED, school=school, by=user, about=user, detail=role.label)
    add_member(user=user, school=school, role=role, by=user)
    if offer.user and offer.user != user and not offer.user.email:
        named.hand_over(to=user, named=offer.user, school=school)


@transaction.atomic
def open_account(*, invitation: Invitation, name: str, password: str) -> User:
    """Accept an invitation for somebody without a password. Return the user, who can now sign in.

    A person created by an import keeps their classes and lessons. Raise ValidationError by field,
    for example if the password is too weak.
    """
    user = invitations.account_of(invitation) or User()
    if user.can_sign_in:
        raise ValidationError("This email address already has a password. Sign in with it.")
    user.name, user.email = name, invitation.email
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error}) from error
    user.set_password(password)
    history.save(user, by=user, reason="Accepted an invitation")
    user.confirm_email()
    accept_invitation(invitation=invitation, user=user)
    return user
