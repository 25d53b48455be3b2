"""A missed lesson: a pupil of the class did not have it, and what was done about that."""

import datetime as dt
from collections.abc import Collection
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from classes.models import ClassGroup, Enrolment, Pupil, School, User
from lessons.models.lesson import Lesson


class MissedReason(models.TextChoices):
    """Why a pupil missed a lesson."""

    AWAY = "away", "Away"
    JOINED_LATER = "joined_later", "Joined the class later"
    NOT_LISTED = "not_listed", "Not on the class list yet"
    WITHDRAWN = "withdrawn", "Withdrawn"
    OTHER = "other", "Another reason"


class Closing(models.TextChoices):
    """How a missed lesson came to be closed; empty while it is open."""

    CAUGHT_UP = "caught_up", "Caught up"
    PREVIOUS_SCHOOL = "previous_school", "Taught at the previous school"


class HowCaughtUp(models.TextChoices):
    """How a pupil caught up. A choice and not a text: nothing about a child is written down."""

    SMALL_GROUP = "small_group", "In a small group"
    ONE_TO_ONE = "one_to_one", "One to one"
    ANOTHER_CLASS = "another_class", "With another class"
    OTHER = "other", "Another way"


class MissedLessonQuerySet(models.QuerySet["MissedLesson"]):
    """Questions about who missed what."""

    def for_school(self, school: School) -> "MissedLessonQuerySet":
        return self.filter(lesson__planned_session__class_group__school=school)

    def open(self, on: dt.date | None = None) -> "MissedLessonQuerySet":
        """Return those with nothing done about them yet; with `on`, as they stood on that day.

        One that was taught at the previous school was so before it was ever recorded here.
        """
        if on is None:
            return self.filter(closed_as="")
        later = Q(closed_as=Closing.CAUGHT_UP, caught_up_on__gt=on)
        return self.filter(Q(closed_as="") | later, lesson__held_on__lte=on)

    def closed(self, on: dt.date | None = None) -> "MissedLessonQuerySet":
        """Return those that are settled; with `on`, those that were on that day."""
        settled = self.exclude(closed_as="")
        if on is None:
            return settled
        by_then = Q(closed_as=Closing.PREVIOUS_SCHOOL) | Q(caught_up_on__lte=on)
        return settled.filter(by_then, lesson__held_on__lte=on)

    def of_pupils_on_roll(
        self, class_groups: models.QuerySet[ClassGroup], on: dt.date
    ) -> "MissedLessonQuerySet":
        """Return those of the pupils who were in these classes on that day."""
        enrolments = Enrolment.objects.filter(class_group__in=class_groups).on_roll(on)
        return self.filter(pupil__in=enrolments.values("pupil"))


class WhatWasDone(models.Model):
    """Why a pupil missed a lesson, and what was done about it."""

    reason = models.CharField(
        max_length=16, choices=MissedReason.choices, default=MissedReason.AWAY
    )
    closed_as = models.CharField(max_length=16, choices=Closing.choices, blank=True)
    caught_up_on = models.DateField(null=True, blank=True)
    how = models.CharField(max_length=16, choices=HowCaughtUp.choices, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


class MissedLesson(WhatWasDone):
    """A pupil who did not have a lesson. Open until caught up, or taught at the previous school."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="missed_lessons")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="missed_lessons")

    history = HistoricalRecords()
    objects: ClassVar[MissedLessonQuerySet] = MissedLessonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["lesson__held_on", "pupil__display_name", "pk"]
        indexes = [models.Index(fields=["pupil", "closed_as"])]
        constraints = [
            models.UniqueConstraint(fields=["lesson", "pupil"], name="missedlesson_once_a_pupil"),
            models.CheckConstraint(
                condition=Q(reason__in=MissedReason.values), name="missedlesson_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(closed_as="caught_up", caught_up_on__isnull=False, by__isnull=False)
                & ~Q(how="")
                | Q(closed_as__in=["", "previous_school"], caught_up_on=None, how="", by=None),
                name="missedlesson_catch_up_is_whole",
                violation_error_message="A catch-up needs its date, how and by whom.",
            ),
        ]

    def __str__(self) -> str:
        return f"missed lesson {self.pk}"

    @property
    def is_open(self) -> bool:
        return not self.closed_as


class Dismissal(models.TextChoices):
    """Why a missed lesson is not the pupil's any more: they were not in its class."""

    LEFT_BEFORE = "left_before", "Had left the class before the lesson"
    NEVER_THERE = "never_there", "Was in the class for no day"
    NEVER_THERE_IN_SYSTEM = (
        "never_there_in_system",
        "Was in the class for no day, as the school's system says",
    )


class DismissedQuerySet(models.QuerySet["DismissedMissedLesson"]):
    """Questions about what was taken from whom."""

    def of_same(self, missed_lessons: Collection[MissedLesson]) -> "DismissedQuerySet":
        """Return those of the same pupils and lessons; all of one lesson, or of one pupil."""
        return self.filter(
            lesson__in={missed.lesson_id for missed in missed_lessons},
            pupil__in={missed.pupil_id for missed in missed_lessons},
        )


class DismissedMissedLesson(WhatWasDone):
    """A missed lesson as it was when it was taken from a pupil who is not in its class.

    Where the pupil turns out to have been there, as when a leaving date is put right, it is
    restored. It is no missed lesson meanwhile, so it has a table of its own: no figure has to leave
    it out. The change history tells of the missed lesson itself, as removed and added again.
    """

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="dismissed_missed_lessons")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="dismissed_missed_lessons")
    dismissed_because = models.CharField(max_length=24, choices=Dismissal.choices)
    dismissed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[DismissedQuerySet] = DismissedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "pupil"], name="dismissedmissedlesson_once_a_pupil"
            ),
            models.CheckConstraint(
                condition=Q(dismissed_because__in=Dismissal.values),
                name="dismissedmissedlesson_why_known",
            ),
        ]

    def __str__(self) -> str:
        return f"dismissed missed lesson {self.pk}"
