"""How people are invited to a school or to a group of schools."""

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from classes.models.group import OFFICER, Group
from classes.models.people import Role, User
from classes.models.records import HistoricalRecords
from classes.models.school import School

if TYPE_CHECKING:
    from classes.models.outgoing_mail import OutgoingMail


def invitation_expiry() -> dt.datetime:
    """Return the time at which an invitation made now expires."""
    return timezone.now() + dt.timedelta(days=settings.INVITATION_DAYS)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Questions about invitations."""

    def waiting(self) -> "InvitationQuerySet":
        """Return the invitations that nobody has accepted yet, including expired ones."""
        return self.filter(accepted_at=None)


class Invitation(models.Model):
    """An offer, sent by email, to join a school with a role, or a group as its officer.

    Its link works once, for two weeks. `user` is set if it is for somebody without an email
    address: created by an import or, if `makes_person`, with the invitation. Accepting it gives
    that person the address and a password.
    """

    school = models.ForeignKey(
        School, models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    email = models.EmailField("e-mail")
    name = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+")
    makes_person = models.BooleanField(default=False, db_default=False, editable=False)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(default=invitation_expiry)
    accepted_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()
    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "email", "role"],
                condition=models.Q(accepted_at=None),
                name="invitation_open_once",
                violation_error_message="This person already has an open invitation to this role.",
            ),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="invitation_email_in_small_letters",
                violation_error_message="Write the email address in lower case.",
            ),
            models.UniqueConstraint(
                fields=["group", "email"],
                condition=models.Q(accepted_at=None),
                name="invitation_of_group_open_once",
                violation_error_message="This person already has an open invitation.",
            ),
            models.CheckConstraint(
                condition=models.Q(school__isnull=False, group=None, role__in=Role.values)
                | models.Q(school=None, group__isnull=False, role=""),
                name="invitation_to_school_or_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.to_join}"

    @property
    def to_join(self) -> School | Group | None:
        """Return the school or the group that the person is invited to."""
        return self.school or self.group

    @property
    def role_label(self) -> str:
        """Return what they are to be, such as "PSHE lead"."""
        return Role(self.role).label if self.role else OFFICER

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.expires_at > timezone.now()

    @property
    def last_mail(self) -> "OutgoingMail | None":
        """Return the newest email with this invitation; None once it is too long ago."""
        return next(iter(self.mails.all()), None)
