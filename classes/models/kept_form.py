"""What somebody typed into a form that they could not save, because their session had ended."""

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils import timezone

from classes.models.ends_with_access import EndsWithAccess
from classes.models.people import User

if TYPE_CHECKING:
    from classes.models.school import School

KEPT_FOR = dt.timedelta(hours=1)


class KeptFormQuerySet(EndsWithAccess, models.QuerySet["KeptForm"]):
    """Questions about kept forms."""

    def expired(self) -> "KeptFormQuerySet":
        return self.filter(kept_at__lte=timezone.now() - KEPT_FOR)

    def of_school(self, slug: str) -> "KeptFormQuerySet":
        """Return those that belong to a page of the school."""
        return self.filter(address__startswith=f"/schools/{slug}/")

    def end_with_access(self, *, user: User, school: "School", by: User | None) -> None:
        """Delete what the person typed on pages of the school and could not save."""
        self.of_school(school.slug).filter(user=user).delete()


class KeptForm(models.Model):
    """A form as it was typed, encrypted, for the one account that had opened its page.

    It is deleted once the form is saved, and an hour later at the latest.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    address = models.CharField(max_length=500, editable=False)
    typed = models.TextField(editable=False)
    kept_at = models.DateTimeField(default=timezone.now, db_index=True, editable=False)

    objects: ClassVar[KeptFormQuerySet] = KeptFormQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "address"], name="keptform_one_an_address"),
        ]

    def __str__(self) -> str:
        return f"kept form {self.pk}"
