"""A record of what was cleared, when and why. It names nobody."""

from django.db import models
from django.utils import timezone

from classes.models import School
from classes.models.records import HistoricalRecords


class Cleared(models.TextChoices):
    """The kinds of records that can be cleared."""

    CHILD = "child", "A child’s name, on request"
    LEAVERS = "leavers", "Names of children who left"
    STAFF = "staff", "Accounts of staff who left"
    ANSWERS = "answers", "Families’ answers, and names typed at the door"
    WORKBOOKS = "workbooks", "Files of audit workbooks"
    LESSONS = "lessons", "Classes, lessons and evenings"
    HISTORY = "history", "Change history"
    TEXT = "text", "A text, for good"
    LOOKS = "looks", "Records of who looked"


class Clearing(models.Model):
    """Records that were cleared for good. The change history shows who cleared them.

    `before` is the first day that was kept. It is empty if age was not the reason.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="clearings")
    what = models.CharField("cleared", max_length=12, choices=Cleared.choices)
    how_many = models.PositiveIntegerField()
    before = models.DateField("from before", null=True, blank=True)
    reason = models.CharField(max_length=200)
    cleared_at = models.DateTimeField(default=timezone.now, editable=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ["-cleared_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(what__in=Cleared.values), name="clearing_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(reason="") & models.Q(how_many__gte=1),
                name="clearing_of_something_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"clearing {self.pk}"
