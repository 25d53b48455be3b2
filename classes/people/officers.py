"""Makes people officers of a group of schools, invites them, and removes them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from classes import history
from classes.history.reasons import require_reason
from classes.models import OFFICER, Group, GroupOfficer, Happened, Invitation, User
from classes.models.invitation import invitation_expiry
from classes.people import invitations
from classes.people.losing_access import is_needed
from classes.people.sessions.actions import end_sessions
from classes.security_log import record_event

LONGEST_DETAIL = 80
SENDER_REMOVED = "Whoever sent it is no longer an officer. Send it again"


@transaction.atomic
def add_officer(*, group: Group, user: User, by: User | None) -> GroupOfficer:
    """Make a person an officer of the group and return it. Change nothing if they are one."""
    officer = group.officers.filter(user=user).first()
    if officer:
        return officer
    joined = by is not None and by == user
    _record(Happened.JOINED if joined else Happened.ROLE_GIVEN, group, by=by, about=user)
    return history.save(GroupOfficer(group=group, user=user), by=by)


def officers_who_sign_in(group: Group) -> QuerySet[GroupOfficer]:
    """Return the officers who can sign in. A group keeps at least one."""
    return group.officers.filter(user__is_active=True).exclude(user__email=None)


@transaction.atomic
def remove_officer(*, officer: GroupOfficer, reason: str, by: User) -> None:
    """Remove an officer. From now on they open no page of the group. It keeps at least one.

    Links of open invitations that they sent expire now. Their sessions end unless they have a
    school or another group.
    """
    require_reason(reason)
    # Two officers who remove each other at once would leave nobody, so the group is locked first.
    group = Group.objects.select_for_update(no_key=True).get(pk=officer.group_id)
    officer = history.locked(officer)
    if not officers_who_sign_in(group).exclude(pk=officer.pk).exists():
        raise ValidationError("A group needs an officer. Invite somebody else first.")
    user = officer.user
    history.delete(officer, by=by, reason=reason.strip())
    _record(Happened.ROLE_REMOVED, group, by=by, about=user)
    now = timezone.now()
    for invitation in group.invitations.waiting().filter(invited_by=user, expires_at__gt=now):
        invitation.expires_at = now
        history.save(invitation, by=by, reason=SENDER_REMOVED)
    if not is_needed(user):
        end_sessions(user=user)


@transaction.atomic
def invite_officer(*, group: Group, email: str, name: str, by: User | None) -> Invitation:
    """Invite somebody by email to be an officer, and return the invitation.

    A waiting one is sent again. Raise ValidationError by field if the person is an officer.
    """
    email = email.strip().lower()
    if known := officers_who_sign_in(group).filter(user__email=email).first():
        raise ValidationError({"email": f"{known.user.name} is an officer already."})
    waiting = group.invitations.waiting().filter(email=email).first()
    invitation = waiting or Invitation(group=group, email=email)
    invitation.name, invitation.invited_by = name, by
    invitation.expires_at, invitation.sent_at = invitation_expiry(), None
    history.save(invitation, by=by)
    _record(Happened.INVITED, group, by=by, about=None)
    invitations.send(invitation)
    return invitation


def _record(what: Happened, group: Group, *, by: User | None, about: User | None) -> None:
    detail = f"{OFFICER} of {group}"[:LONGEST_DETAIL]
    record_event(what, by=by, about=about, detail=detail)
