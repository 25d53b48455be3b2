"""Emails on their way out: kept from the moment somebody causes one until it has left."""

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models.fields.json import KT
from django.utils import timezone

from classes.models.ends_with_access import EndsWithAccess

if TYPE_CHECKING:
    from classes.models.people import User
    from classes.models.school import School

STUCK_AFTER = dt.timedelta(minutes=15)
"""How long an email may wait before home says that emails do not leave."""
CLAIMED_FOR = dt.timedelta(minutes=5)
"""How long one worker may take over an email before another tries it, because the first died."""
KEPT_FOR = dt.timedelta(days=30)
"""How long it is known that an email left, or could not be delivered."""
RETURNS_WITHIN = dt.timedelta(days=1)
"""How long an email that has left may take to come back as the one before did."""


class MailState(models.TextChoices):
    """Where an email is."""

    WAITING = "waiting", "waiting to be sent"
    SENDING = "sending", "being sent"
    SENT = "sent", "sent"
    FAILED = "failed", "could not be sent"


class MailKind(models.TextChoices):
    """What an email is for. People choose which of ON_CHOICE they get."""

    ACCOUNT = "account", "Sign-in and account"
    INVITATION = "invitation", "Invitation"
    GROUP = "group", "Question or reminder of a group"
    WEEK = "week", "Your lessons next week"
    CHANGES = "changes", "Changed dates"
    DIGEST = "digest", "What needs attention"
    MONTHLY = "monthly", "Figures of the month"
    AUDIT = "audit", "The day before the audit"


ON_CHOICE = (
    MailKind.WEEK,
    MailKind.CHANGES,
    MailKind.DIGEST,
    MailKind.MONTHLY,
    MailKind.AUDIT,
)
"""The emails that are sent by the calendar. The others answer something that somebody did."""


class OutgoingMailQuerySet(EndsWithAccess, models.QuerySet["OutgoingMail"]):
    """Questions about emails on their way out."""

    def due(self) -> "OutgoingMailQuerySet":
        """Return the emails to send now, including those whose worker died half-way."""
        now = timezone.now()
        return self.filter(
            models.Q(state=MailState.WAITING, due_at__lte=now)
            | models.Q(state=MailState.SENDING, due_at__lte=now - CLAIMED_FOR)
        )

    def stuck(self) -> "OutgoingMailQuerySet":
        """Return the emails that should have left some time ago."""
        return self.filter(
            state__in=[MailState.WAITING, MailState.SENDING],
            created_at__lte=timezone.now() - STUCK_AFTER,
        )

    def coming_back(self, school: "School") -> "OutgoingMailQuerySet":
        """Return the last email to each of the school's people whose last one did not arrive.

        Only those to the address of people who still have a role: others get none anyway. One with
        a link for a new password is of no school, and counts at each of theirs. After one that came
        back, the next has arrived once it has had the time to come back too.
        """
        done = self.filter(state__in=[MailState.SENT, MailState.FAILED])
        newer = done.filter(person=models.OuterRef("person"), pk__gt=models.OuterRef("pk"))
        young = models.Q(state=MailState.SENT, sent_at__gt=timezone.now() - RETURNS_WITHIN)
        return self.alias(address=KT("recipients__0")).filter(
            models.Q(~models.Exists(newer), came_back_at=None)
            | models.Q(~models.Exists(newer.exclude(young)), came_back_at__isnull=False),
            models.Q(school=school) | models.Q(school=None),
            state=MailState.FAILED,
            person__in=school.memberships.order_by().values("user"),
            person__is_active=True,
            person__email=models.F("address"),
        )

    def end_with_access(self, *, user: "User", school: "School", by: "User | None") -> None:
        """Delete the reminders from the school to the person that have not left yet."""
        waiting = self.filter(state=MailState.WAITING, kind__in=ON_CHOICE)
        waiting.filter(person=user, school=school).delete()

    def delete_old(self) -> int:
        """Delete what left, or failed, more than KEPT_FOR ago. Return how many."""
        done = self.filter(state__in=[MailState.SENT, MailState.FAILED])
        return done.filter(created_at__lte=timezone.now() - KEPT_FOR).delete()[0]


class OutgoingMail(models.Model):
    """An email that the worker sends. Its text may hold a link that signs somebody in.

    So the content is kept encrypted, and is deleted as soon as the email has left or is given up.

    `school` and `person` are those that it is for, where that is known: an email about a forgotten
    password belongs to no school, but to whoever has the address.
    """

    school = models.ForeignKey(
        "classes.School", models.CASCADE, null=True, blank=True, related_name="mails"
    )
    person = models.ForeignKey(
        "classes.User", models.SET_NULL, null=True, blank=True, related_name="mails"
    )
    kind = models.CharField(
        max_length=12, choices=MailKind, default=MailKind.ACCOUNT, db_default=MailKind.ACCOUNT
    )
    recipients: models.JSONField[list[str], list[str]] = models.JSONField()
    subject = models.TextField()
    content = models.TextField(blank=True)
    message_id = models.CharField(max_length=320, blank=True, db_default="", db_index=True)
    invitation = models.ForeignKey(
        "classes.Invitation", models.SET_NULL, null=True, blank=True, related_name="mails"
    )
    state = models.CharField(
        max_length=8, choices=MailState.choices, default=MailState.WAITING, db_index=True
    )
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    came_back_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)

    objects: ClassVar[OutgoingMailQuerySet] = OutgoingMailQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["school", "-created_at"], name="mails_of_school")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=MailState.values), name="outgoing_mail_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["sent", "failed"]) | models.Q(content=""),
                name="outgoing_mail_content_deleted",
            ),
        ]

    def __str__(self) -> str:
        return f"Email {self.pk}"

    def claim(self) -> bool:
        """Return whether this caller may send the email. Of several, one may."""
        claimed = OutgoingMail.objects.due().filter(pk=self.pk)
        values: dict[str, Any] = {"state": MailState.SENDING, "due_at": timezone.now()}
        return bool(claimed.update(**values, attempts=models.F("attempts") + 1))

    def note_return(self, problem: str) -> None:
        """Note that the email left and came back, if that is not noted yet."""
        values = {"state": MailState.FAILED, "problem": problem, "came_back_at": timezone.now()}
        OutgoingMail.objects.filter(pk=self.pk, state=MailState.SENT).update(**values)
