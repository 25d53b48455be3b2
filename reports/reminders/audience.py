"""Who gets an email: who has the role, can sign in, did not choose otherwise and has none yet."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from classes.models import Cover, Membership, School, User
from reports.models import EmailChoice, Reminder
from reports.reminders.kinds import Kind


@dataclass(frozen=True)
class Recipient:
    """One of the staff, and the cover that they give by the pk of the class."""

    user: User
    covers: dict[int, list[Cover]] = field(default_factory=dict)

    def teaches(self, class_group_pk: int, teachers: QuerySet[User], day: dt.date | None) -> bool:
        """Return whether a lesson of this class on that day is theirs."""
        if self.user in teachers:
            return True
        covers = self.covers.get(class_group_pk, ())
        return day is not None and any(cover.counted_on(day) for cover in covers)


def memberships_for(kind: Kind, period: dt.date) -> QuerySet[Membership]:
    """Return the roles of those who are still to get an email of this kind for this period.

    Nobody gets one who was not there yet when it was due, or who has never joined.
    """
    of_person = {"school": OuterRef("school"), "person": OuterRef("user"), "kind": kind.mail}
    has_joined = ~Q(user__password="") & ~Q(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return Membership.objects.filter(
        has_joined | Q(user__last_login__isnull=False),
        ~Exists(EmailChoice.objects.filter(**of_person, wants_it=False)),
        ~Exists(Reminder.objects.filter(**of_person, period=period)),
        role__in=kind.roles,
        user__is_active=True,
        user__email__isnull=False,
        user__date_joined__date__lt=period,
        school__is_demo=False,
    ).order_by()


def schools_with_some(kind: Kind, period: dt.date) -> list[int]:
    """Return the pks of the schools at which somebody is still to get it. One query."""
    waiting = memberships_for(kind, period).filter(school__created_at__date__lt=period)
    return sorted(set(waiting.values_list("school", flat=True).distinct()))


def recipients_of(school: School, kind: Kind, period: dt.date) -> list[Recipient]:
    """Return those at one school who are still to get it, in a fixed order. Two queries."""
    waiting = memberships_for(kind, period).filter(school=school)
    people = User.objects.filter(pk__in=waiting.values("user")).order_by("pk")
    covers: dict[int, dict[int, list[Cover]]] = defaultdict(lambda: defaultdict(list))
    of_school = Cover.objects.filter(class_group__school=school)
    for cover in of_school.not_over(timezone.localdate()).order_by("pk"):
        covers[cover.user_id][cover.class_group_id].append(cover)
    return [Recipient(user, covers.get(user.pk, {})) for user in people]
