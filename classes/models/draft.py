"""What is read of a file, between upload and import."""

import datetime as dt
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

from classes.models.people import User
from classes.models.school import School
from classes.years.academic_year import AcademicYear

KEPT_FOR = dt.timedelta(hours=1)

D = TypeVar("D", bound=models.Model)


def draft_expiry() -> dt.datetime:
    """Return when a draft that is made now is deleted."""
    return timezone.now() + KEPT_FOR


class DraftQuerySet(models.QuerySet[D]):
    """Questions about drafts."""

    def of(self, school: School, user: User) -> D | None:
        """Return the draft of a person at a school; whatever has run out is deleted first."""
        self.filter(expires_at__lte=timezone.now()).delete()
        return self.filter(school=school, user=user).first()

    @transaction.atomic
    def replace(self, *, school: School, user: User, **values: Any) -> D:
        """Make the draft of a person in place of the one before; its key tells it from that."""
        self.discard(school=school, user=user)
        return self.create(school=school, user=user, **values)

    def discard(self, *, school: School, user: User) -> None:
        """Delete the draft of a person at a school, if there is one."""
        self.filter(school=school, user=user).delete()


class Draft(models.Model):
    """For the one person who looks at its preview; a model of its own adds `school` and `user`.

    It holds what is read of the file and nothing else; the file itself is never stored. Deleted on
    import, on cancelling, and an hour after the last look.
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
