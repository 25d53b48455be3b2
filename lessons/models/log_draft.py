"""Past lessons of a file, between upload and import."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.utils import timezone

from classes.models import School, User
from classes.models.roster_import import draft_expiry
from classes.years.academic_year import AcademicYear


class LogDraftQuerySet(models.QuerySet["LogDraft"]):
    """Questions about drafts."""

    def of(self, school: School, user: User) -> "LogDraft | None":
        """Return the draft of a person at a school; whatever has run out is deleted first."""
        self.filter(expires_at__lte=timezone.now()).delete()
        return self.filter(school=school, user=user).first()

    @transaction.atomic
    def replace(self, *, school: School, user: User, **values: Any) -> "LogDraft":
        """Make the draft of a person in place of the one before; its key tells it from that."""
        self.filter(school=school, user=user).delete()
        return self.create(school=school, user=user, **values)


class LogDraft(models.Model):
    """Past lessons for the one person who looks at their preview.

    It holds what is read of the file and nothing else; the file itself is never stored. Deleted on
    import, on cancelling, and an hour after the last look.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="log_drafts")
    user = models.ForeignKey(User, models.CASCADE, related_name="log_drafts")
    source = models.CharField(max_length=200)
    academic_year = models.PositiveSmallIntegerField()
    book = models.JSONField()
    expires_at = models.DateTimeField(default=draft_expiry, db_index=True)

    objects: ClassVar[LogDraftQuerySet] = LogDraftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "user"], name="logdraft_one_a_person"),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @property
    def year(self) -> AcademicYear:
        return AcademicYear(self.academic_year)
