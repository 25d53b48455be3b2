"""The security log: sign-ins, refusals, roles, copies and erasures, as events that nobody edits."""

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from classes.models.people import User
from classes.models.school import School

KEPT_DAYS = 365
"""How long an event is kept. A school cannot change it: these are records about its staff."""


class Happened(models.TextChoices):
    """What happened. The person comes first, as in "R. Lead: Signed in"."""

    SIGNED_IN = "signed_in", "Signed in"
    SIGNED_OUT = "signed_out", "Signed out"
    SESSION_ENDED = "session_ended", "Ended a session on another device"
    WRONG_PASSWORD = "wrong_password", "Wrong password"
    WRONG_CODE = "wrong_code", "Wrong code for two-step sign-in"
    TOO_MANY = "too_many", "Too many attempts"
    SECOND_STEP_ON = "second_step_on", "Turned on two-step sign-in"
    SECOND_STEP_OFF = "second_step_off", "Turned off two-step sign-in"
    CODES_MADE = "codes_made", "Made new recovery codes"
    CODE_USED = "code_used", "Used a recovery code"
    PASSWORD_CHANGED = "password_changed", "Changed their password"
    PASSWORD_RESET = "password_reset", "Chose a new password by email"
    EMAIL_CHANGED = "email_changed", "Changed their email address"
    REFUSED = "refused", "Opened an address that is not there or not theirs"
    INVITED = "invited", "Invited somebody"
    CANCELLED = "cancelled", "Cancelled an invitation"
    LINK_SHOWN = "link_shown", "Looked at the link of an invitation"
    JOINED = "joined", "Accepted an invitation"
    ROLE_GIVEN = "role_given", "Gave a role"
    ROLE_REMOVED = "role_removed", "Removed a role"
    ACCESS_REVIEWED = "access_reviewed", "Reviewed who has access"
    COVER_GIVEN = "cover_given", "Said who covers a class"
    COVER_ENDED = "cover_ended", "Ended cover of a class"
    GROUP_ASKED = "group_asked", "Asked to see the school’s figures"
    GROUP_AGREED = "group_agreed", "Agreed that a group sees the school’s figures"
    GROUP_DECLINED = "group_declined", "Declined that a group sees the school’s figures"
    GROUP_LEFT = "group_left", "Took the school out of a group"
    WORKBOOK = "workbook", "Made an audit workbook"
    DOWNLOADED = "downloaded", "Took a file with children’s names"
    IMPORTED = "imported", "Imported a file"
    FILE_TAKEN = "file_taken", "Sent a file"
    FILE_REFUSED = "file_refused", "Sent a file that was refused"
    UNDONE = "undone", "Undid an import"
    ERASED = "erased", "Erased a child’s name"
    PERSON_ERASED = "person_erased", "Erased the account of somebody who left"
    TEXT_REMOVED = "text_removed", "Removed a text for good"
    CLEARED = "cleared", "Cleared what was kept long enough"
    DOOR_OPENED = "door_opened", "Made a link for a tablet at the door"
    DOOR_CLOSED = "door_closed", "Closed a link for a tablet at the door"
    OPERATOR = "operator", "Changed something on the operators’ pages"
    DEMO_OFF = "demo_off", "Switched off the sign-ins of the demo"
    LINKED = "linked", "Signed in with Microsoft, Google or another provider for the first time"
    BREAK_GLASS = "break_glass", "Signed in past the provider, as an operator"
    PASSWORDS = "passwords", "Changed how the school signs in"
    STARTED = "started", "Started the school with the code of the console"
    DAMAGED = "damaged", "Asked for a file that is damaged"


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete an event."""


class SecurityEventQuerySet(models.QuerySet["SecurityEvent"]):
    """Events can be added and read. Only what is over a year old is deleted."""

    def update(self, **kwargs: Any) -> int:
        raise AppendOnlyError("An event of the security log is never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("An event of the security log is only deleted when it is a year old.")

    def delete_expired(self) -> int:
        """Delete what was kept for long enough. Return how many events that was."""
        old = self.filter(at__lt=timezone.now() - dt.timedelta(days=KEPT_DAYS))
        return old._raw_delete(self.db)


class SecurityEvent(models.Model):
    """One event, at one school. It names no child, and holds nothing that somebody typed.

    A sign-in is kept once for each school where the person had a role then. `user` is who did it,
    or whose password was wrong; empty for a command. `about` is whose role it was. `detail` is in
    our own words. `network` is the address without its last part.
    """

    school = models.ForeignKey(
        School, models.CASCADE, null=True, blank=True, related_name="security_events"
    )
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    about = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    what = models.CharField(max_length=20, choices=Happened.choices)
    detail = models.CharField(max_length=80, blank=True)
    browser = models.CharField(max_length=40, blank=True)
    network = models.CharField(max_length=43, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[SecurityEventQuerySet] = SecurityEventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["school", "-at", "-id"], name="securityevent_of_school"),
            models.Index(fields=["user", "what", "-at"], name="securityevent_of_user"),
            models.Index(fields=["at"], name="securityevent_age"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=Happened.values), name="securityevent_what_known"
            )
        ]

    def __str__(self) -> str:
        return f"security event {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise AppendOnlyError("An event of the security log is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("An event of the security log is only deleted when it is a year old.")
