"""A planned session: a session that a class is due."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone

from classes.models import ClassGroup, School
from classes.models.records import HistoricalRecords
from curriculum.models import Session
from lessons.status import Status, status_on


class PlannedSessionQuerySet(models.QuerySet["PlannedSession"]):
    """Queries for planned sessions."""

    def for_school(self, school: School) -> "PlannedSessionQuerySet":
        return self.filter(class_group__school=school)

    def for_classes(self, class_groups: models.QuerySet[ClassGroup]) -> "PlannedSessionQuerySet":
        return self.filter(class_group__in=class_groups)

    def with_status(self, today: dt.date) -> "PlannedSessionQuerySet":
        """Add `status`, a value of `Status`, as `status_on` decides it."""
        from lessons.models.lesson import Lesson, LessonOutcome

        lessons = Lesson.objects.filter(planned_session=OuterRef("pk"))
        return self.annotate(
            status=status_on(
                today,
                taught=lessons.filter(outcome=LessonOutcome.TAUGHT),
                part_taught=lessons.filter(outcome=LessonOutcome.PART_TAUGHT),
            )
        )

    def most_pressing_first(self, today: dt.date) -> "PlannedSessionQuerySet":
        """Return what is still to teach, with `status`: late or part taught first, undated last."""
        late = Q(status__in=[Status.OVERDUE.value, Status.PART_TAUGHT.value])
        return (
            self.still_to_teach()
            .with_status(today)
            .annotate(rank=Case(When(late, then=Value(0)), default=Value(1)))
            .order_by(
                "rank",
                F("due_on").asc(nulls_last=True),
                "class_group__youngest_year",
                "class_group__name",
                "session__module",
                "session__position",
            )
        )

    def still_to_teach(self) -> "PlannedSessionQuerySet":
        """Return the planned sessions that are due this year and not yet taught in full."""
        from lessons.models.lesson import Lesson, LessonOutcome

        taught = Lesson.objects.filter(planned_session=OuterRef("pk"), outcome=LessonOutcome.TAUGHT)
        return self.filter(~Exists(taught), set_aside_reason="")


class PlannedSession(models.Model):
    """A session that a class is due, with or without a date, or that is not due this year.

    One that is not due has no date.

    `sequence` and `changed_at` are for calendars. They increase when the date changes and when the
    session is excluded or restored.
    """

    class_group = models.ForeignKey(ClassGroup, models.CASCADE, related_name="planned_sessions")
    session = models.ForeignKey(Session, models.PROTECT, related_name="planned_sessions")
    due_on = models.DateField("due", null=True, blank=True)
    set_aside_reason = models.CharField(
        "why it is not due this year",
        max_length=200,
        blank=True,
        help_text="For example: taught next year, on a two-year cycle.",
    )
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    history = HistoricalRecords(excluded_fields=["sequence", "changed_at"])
    objects: ClassVar[PlannedSessionQuerySet] = PlannedSessionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["class_group", "session__module", "session__position"]
        indexes = [models.Index(fields=["class_group", "due_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["class_group", "session"],
                name="plannedsession_once_a_class",
                violation_error_message="This session is already planned for this class.",
            ),
            models.CheckConstraint(
                condition=Q(set_aside_reason="") | Q(due_on=None),
                name="plannedsession_not_due_has_no_date",
                violation_error_message="A session that is not due this year has no date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.class_group} · {self.session}"

    @property
    def is_excluded(self) -> bool:
        return bool(self.set_aside_reason)


def classes_without_it(
    session: Session, class_groups: models.QuerySet[ClassGroup]
) -> models.QuerySet[ClassGroup]:
    """Return the classes that follow the session's module and could be due this session too.

    A session that is added to a module later, or restored, is not planned for them automatically.
    """
    planned = PlannedSession.objects.filter(class_group=OuterRef("pk"))
    return class_groups.filter(
        Exists(planned.filter(session__module=session.module_id)),
        ~Exists(planned.filter(session=session.pk)),
        youngest_year__lte=session.oldest_year,
        oldest_year__gte=session.youngest_year,
    )
