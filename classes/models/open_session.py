"""The sessions in which somebody is signed in."""

from typing import ClassVar

from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from classes.models.people import User


class OpenSessionQuerySet(models.QuerySet["OpenSession"]):
    """Questions about sessions."""

    def of(self, user: User) -> "OpenSessionQuerySet":
        """Return the person's sessions that have not run out, the last used first."""
        open_now = self.filter(user=user, session__expire_date__gt=timezone.now())
        return open_now.order_by("-last_used_at", "pk")


class OpenSession(models.Model):
    """A browser in which somebody is signed in. It goes with Django's session.

    The browser's name is kept, but not its address in the network: a school's computers share one.
    """

    session = models.OneToOneField(Session, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="open_sessions")
    browser = models.CharField(max_length=60)
    signed_in_at = models.DateTimeField()
    last_used_at = models.DateTimeField()

    objects: ClassVar[OpenSessionQuerySet] = OpenSessionQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.browser
