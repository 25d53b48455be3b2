"""What people do about who may sign in, and as what."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.history.reasons import require_reason
from classes.models import Invitation, Membership, Role, School, User
from classes.models.people import invitation_expiry
from classes.people import invitations
from classes.years.academic_year import AcademicYear

NOT_OPEN = "This invitation has been used, has run out or was cancelled. Ask for a new one."


@transaction.atomic
def add_member(*, user: User, school: School, role: Role, by: User | None) -> Membership:
    """Give a person a role at a school; return it. Nothing happens if they have it already."""
    membership = Membership.objects.filter(user=user, school=school, role=role).first()
    return membership or history.save(Membership(user=user, school=school, role=role), by=by)


@transaction.atomic
def remove_member(*, membership: Membership, reason: str, by: User) -> None:
    """Take a role from a person. What they recorded stays. A school keeps one PSHE lead.

    Who has no role left is not a class teacher of this year or a later one any more; of a year that
    is over, the class keeps its teachers.
    """
    require_reason(reason)
    leads = membership.school.memberships.filter(role=Role.PSHE_LEAD)
    if membership.role == Role.PSHE_LEAD and leads.count() == 1:
        raise ValidationError("A school needs a PSHE lead: give the role to another person first.")
    school, user = membership.school, membership.user
    history.delete(membership, by=by, reason=reason.strip())
    if school.memberships.filter(user=user).exists():
        return
    now = AcademicYear.current().first_year
    for class_group in school.class_groups.filter(teachers=user, academic_year__gte=now):
        history.save(class_group, by=by, reason=reason.strip())  # signs what follows
        class_group.teachers.remove(user)


@transaction.atomic
def invite(
    *, school: School, email: str, name: str, role: Role, by: User | None, user: User | None = None
) -> Invitation:
    """Offer somebody a role by e-mail; return the invitation. Asked again, it is sent again.

    `user` is a member without an e-mail address, who gets this one by accepting. Raise
    ValidationError by field, for example where the person has the role already.
    """
    email = email.strip().lower()
    if user:
        _check_can_be_given(user, school, email)
        _cancel_other_addresses(user, school, email, by=by)
    else:
        _check_is_new_to_role(school, email, role)
    waiting = school.invitations.waiting().filter(email=email, role=role).first()
    invitation = waiting or Invitation(school=school, email=email, role=role)
    invitation.name, invitation.user, invitation.invited_by = name, user or invitation.user, by
    invitation.expires_at, invitation.sent_at = invitation_expiry(), None
    history.save(invitation, by=by)
    invitations.send_on_commit(invitation)
    return invitation


def _check_is_new_to_role(school: School, email: str, role: Role) -> None:
    member = school.memberships.filter(user__email=email, role=role).select_related("user").first()
    if member and member.user.has_password:
        raise ValidationError({"email": "This person has this role at the school already."})


def _check_can_be_given(user: User, school: School, email: str) -> None:
    """Raise ValidationError unless the e-mail address can become that of this person."""
    if user.has_password:
        raise ValidationError("This person signs in already.")
    if user.email not in (None, email):
        raise ValidationError({"email": f"The e-mail address of this person is {user.email}."})
    if not user.email and user.memberships.exclude(school=school).exists():
        raise ValidationError("This person belongs to another school too: ask its PSHE lead.")
    if User.objects.filter(email=email).exclude(pk=user.pk).exists():
        raise ValidationError(
            {"email": "Somebody else here has this e-mail address. Invite that person instead."}
        )


def _cancel_other_addresses(user: User, school: School, email: str, *, by: User | None) -> None:
    for other in school.invitations.waiting().filter(user=user).exclude(email=email):
        history.delete(other, by=by, reason="Sent to another address")


@transaction.atomic
def cancel_invitation(*, invitation: Invitation, by: User) -> None:
    """Take back an invitation that nobody has accepted; its link stops working."""
    history.delete(invitation, by=by, reason="Cancelled")


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User) -> Membership:
    """Give `user` the role that was offered; the link is used up. Return the membership.

    Raise ValidationError if it is no longer open, or is for somebody else.
    """
    offer = Invitation.objects.select_for_update().filter(pk=invitation.pk).first()
    if offer is None or not offer.is_open:
        raise ValidationError(NOT_OPEN)
    if user.email != offer.email:
        raise ValidationError(f"This invitation is for {offer.email}.")
    membership = add_member(user=user, school=offer.school, role=Role(offer.role), by=user)
    offer.accepted_at = timezone.now()
    history.save(offer, by=user)
    return membership


@transaction.atomic
def open_account(*, invitation: Invitation, name: str, password: str) -> User:
    """Accept for somebody who has no password yet; return them, who can sign in now.

    A person whom an import brought in keeps what is recorded of them. Raise ValidationError by
    field, for example where the password will not do.
    """
    user = invitations.account_of(invitation) or User()
    if user.has_password:
        raise ValidationError("There is a password for this e-mail address: sign in with it.")
    user.name, user.email = name, invitation.email
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error}) from error
    user.set_password(password)
    user.full_clean()
    user.save()
    user.confirm_email()
    accept_invitation(invitation=invitation, user=user)
    return user
