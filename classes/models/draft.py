"""Drafts: what was read from a file, kept between upload and import."""

import datetime as dt
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

from classes.models.ends_with_access import EndsWithAccess
from classes.models.people import User
from classes.models.school import School
from classes.years.academic_year import AcademicYear

KEPT_FOR = dt.timedelta(hours=1)

D = TypeVar("D", bound=models.Model)


def draft_expiry() -> dt.datetime:
    """Return the time at which a draft that is made now expires."""
    return timezone.now() + KEPT_FOR


class DraftQuerySet(EndsWithAccess, models.QuerySet[D]):
    """Questions about drafts."""

    def expired(self) -> "DraftQuerySet[D]":
        return self.filter(expires_at__lte=timezone.now())

    def of(self, school: School, user: User) -> D | None:
        """Return the person's draft at the school, or None. Delete all expired drafts first."""
        self.expired().delete()
        return self.filter(school=school, user=user).first()

    @transaction.atomic
    def replace(self, *, school: School, user: User, **values: Any) -> D:
        """Replace the person's draft and return the new one, which has a new primary key."""
        self.discard(school=school, user=user)
        return self.create(school=school, user=user, **values)

    def discard(self, *, school: School, user: User) -> None:
        """Delete the person's draft at the school, if there is one."""
        self.filter(school=school, user=user).delete()

    def end_with_access(self, *, user: User, school: School, by: User | None) -> None:
        """Delete the person's draft. The nightly list of a school is nobody's own."""
        if "user" in {field.name for field in self.model._meta.fields}:
            self.discard(school=school, user=user)


class Draft(models.Model):
    """The content of a file, for the one person who checks its preview.

    The file itself is never stored. A draft is deleted on import, on cancelling, and an hour after
    the person last opened the preview. Subclasses add `school` and `user`.
    """

    source = models.CharField(max_length=200)
    academic_year = models.PositiveSmallIntegerField()
    expires_at = models.DateTimeField(default=draft_expiry, db_index=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @property
    def year(self) -> AcademicYear:
        return AcademicYear(self.academic_year)
