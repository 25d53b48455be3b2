"""Schools that share their figures with a group, and when something last changed at each."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from classes.models.school import School


class SharedSchoolQuerySet(models.QuerySet["SharedSchool"]):
    """Questions about which stored figures are out of date."""

    def note_change(self, school: int) -> None:
        """Note that something changed at a school (a pk), if it shares its figures.

        Most schools share nothing: they cost one look into an index, and wait for no lock.
        """
        if self.filter(pk=school).exists():
            self.filter(pk=school).update(changed_at=timezone.now())

    def out_of_date(self, since: dt.datetime) -> "SharedSchoolQuerySet":
        """Return the schools that changed, or whose figures were made before `since`."""
        return self.filter(
            Q(changed_at__isnull=False) | Q(made_at=None) | Q(made_at__lt=since)
        ).order_by("pk")


class SharedSchool(models.Model):
    """A school that shares its figures with a group.

    `changed_at` is when something changed that the stored figures do not show yet: None if nothing
    did. `made_at` is when they were last made.
    """

    school = models.OneToOneField(School, models.CASCADE, primary_key=True, related_name="+")
    changed_at = models.DateTimeField(null=True, db_index=True)
    made_at = models.DateTimeField(null=True, db_index=True)

    objects: ClassVar[SharedSchoolQuerySet] = SharedSchoolQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"shared school {self.pk}"
