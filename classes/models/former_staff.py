"""Who has left a school: since when, so that their account can be erased in time."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils import timezone

from classes.models.people import Membership, User
from classes.models.school import School

FORMER = "a former member of staff"
"""What stands in place of an erased name. What the person recorded stays."""


class FormerStaffQuerySet(models.QuerySet["FormerStaff"]):
    """Questions about people who left."""

    def note(self, user: User, school: School) -> None:
        """Keep that the person’s last role at the school has ended today."""
        left = {"left_on": timezone.localdate()}
        self.update_or_create(user=user, school=school, defaults=left)

    def gone(self) -> "FormerStaffQuerySet":
        """Return those who have no role at that school now: some come back."""
        here = {"user": models.OuterRef("user"), "school": models.OuterRef("school")}
        return self.exclude(models.Exists(Membership.objects.filter(**here)))

    def due(self, before: dt.date) -> "FormerStaffQuerySet":
        """Return those to erase: they left every school before that day, and look after nothing."""
        later = FormerStaff.objects.filter(user=models.OuterRef("user"), left_on__gte=before)
        return self.filter(
            ~models.Exists(later),
            user__memberships=None,
            user__group_offices=None,
            user__is_staff=False,
            user__is_superuser=False,
        )


class FormerStaff(models.Model):
    """Somebody whose last role at a school has ended, and the day. The latest counts.

    The row goes when their account is erased.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="left_schools")
    school = models.ForeignKey(School, models.CASCADE, related_name="former_staff")
    left_on = models.DateField(default=timezone.localdate)

    objects: ClassVar[FormerStaffQuerySet] = FormerStaffQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = verbose_name_plural = "former staff"
        ordering = ["-left_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "school"], name="formerstaff_once"),
        ]

    def __str__(self) -> str:
        return f"former staff {self.pk}"
