"""What ends when somebody loses access to a school: the one place for it.

Pages look up the role with each request, so they close by themselves. Here ends what works without
a page, and what would work again if the person ever came back: addresses of calendars, links for
tablets, invitations, drafts, imports, sessions. docs/sign-in.md has the table.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from classes import history
from classes.cover.actions import end_cover_of
from classes.models import EndsWithAccess, FormerStaff, Invitation, School, User
from classes.people.sessions.actions import end_sessions
from classes.years.academic_year import AcademicYear

SENDER_LEFT = "Whoever sent it has no role at the school any more. Send it again"
"""Kept with an invitation that ended. It stays on the list, where a colleague can send it again."""


@transaction.atomic
def lose_access(*, user: User, school: School, by: User | None, reason: str) -> None:
    """End all that a person who has no role left at a school still holds there.

    What they recorded stays. Their sessions end unless they have another school.
    """
    end_cover_of(user=user, school=school, by=by, reason=reason)
    _leave_classes(user, school, by=by, reason=reason)
    end_what_works_alone(user=user, school=school, by=by)
    FormerStaff.objects.note(user, school)
    if not is_needed(user):
        end_sessions(user=user)


def is_needed(user: User) -> bool:
    """Return whether somebody has a role at any school, an office in a group, or is an operator."""
    return user.is_staff or user.memberships.exists() or user.group_offices.exists()


@transaction.atomic
def switched_off(*, user: User, by: User | None) -> None:
    """End what somebody whose account an operator switched off holds at each of their schools.

    Their roles and their cover stay. Nobody can use them while the account is off.
    """
    for school in School.objects.filter(memberships__user=user).distinct():
        end_what_works_alone(user=user, school=school, by=by)
    end_sessions(user=user)


def end_what_works_alone(*, user: User, school: School, by: User | None) -> None:
    """End what needs no role to be looked up: links, addresses, invitations, imports, drafts."""
    _close_invitations(user, school, by=by)
    for rows in _personal_rows():
        rows.end_with_access(user=user, school=school, by=by)


def _personal_rows() -> Iterator[EndsWithAccess]:
    """Yield the rows of each model that ends with access, so that a new one is not forgotten."""
    for model in apps.get_models():
        rows = model._default_manager.all()
        if isinstance(rows, EndsWithAccess):
            yield rows


def _leave_classes(user: User, school: School, *, by: User | None, reason: str) -> None:
    """Remove them as teacher from this year’s classes. Past years say who taught them."""
    now = AcademicYear.current().first_year
    for class_group in school.class_groups.filter(teachers=user, academic_year__gte=now):
        history.save(class_group, by=by, reason=reason)  # records who removes the teacher
        class_group.teachers.remove(user)


def _close_invitations(user: User, school: School, *, by: User | None) -> None:
    """Let the links of open invitations to and from the person expire now.

    An invitation that they sent could be to another address of theirs.
    """
    to_or_from = Q(invited_by=user) | Q(user=user)
    if user.email:
        to_or_from |= Q(email=user.email)
    waiting = Invitation.objects.waiting().filter(to_or_from, school=school)
    for invitation in waiting.filter(expires_at__gt=timezone.now()):
        invitation.expires_at = timezone.now()
        history.save(invitation, by=by, reason=SENDER_LEFT)
