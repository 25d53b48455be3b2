"""A missed lesson: a lesson that a pupil did not have, and how it was closed."""

import datetime as dt
from collections.abc import Collection
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from classes.models import ClassGroup, Enrolment, Pupil, School, User
from classes.models.records import HistoricalRecords
from classes.names.order import Alphabetical
from classes.words.dates import long_date
from lessons.models.lesson import Lesson


class MissedReason(models.TextChoices):
    """Why a pupil missed a lesson."""

    AWAY = "away", "Away"
    JOINED_LATER = "joined_later", "Joined the class later"
    NOT_LISTED = "not_listed", "Not on the class list yet"
    OTHER_YEAR_GROUP = "other_year_group", "In another year group that day"
    WITHDRAWN = "withdrawn", "Withdrawn"
    OTHER = "other", "Another reason"


class Closing(models.TextChoices):
    """How a missed lesson was closed. The field is empty while it is open."""

    CAUGHT_UP = "caught_up", "Caught up"
    PREVIOUS_SCHOOL = "previous_school", "Taught at the previous school"
    WITHDRAWN = "withdrawn", "Withdrawn"


class HowCaughtUp(models.TextChoices):
    """How a pupil caught up. A choice, so that nothing is typed about a child."""

    SMALL_GROUP = "small_group", "In a small group"
    ONE_TO_ONE = "one_to_one", "One to one"
    ANOTHER_CLASS = "another_class", "With another class"
    OTHER = "other", "Another way"


class MissedLessonQuerySet(models.QuerySet["MissedLesson"]):
    """Queries for missed lessons."""

    def for_school(self, school: School) -> "MissedLessonQuerySet":
        return self.filter(lesson__planned_session__class_group__school=school)

    def open(self, on: dt.date | None = None) -> "MissedLessonQuerySet":
        """Return the open missed lessons; with `on`, those that were open on that day.

        A session taught at the previous school counts as closed on every day, and so does one from
        which the pupil was withdrawn: it was never theirs to catch up on.
        """
        if on is None:
            return self.filter(closed_as="")
        later = Q(closed_as=Closing.CAUGHT_UP, caught_up_on__gt=on)
        return self.filter(Q(closed_as="") | later, lesson__held_on__lte=on)

    def closed(self, on: dt.date | None = None) -> "MissedLessonQuerySet":
        """Return the closed missed lessons; with `on`, those that were closed on that day."""
        closed = self.exclude(closed_as="")
        if on is None:
            return closed
        by_then = ~Q(closed_as=Closing.CAUGHT_UP) | Q(caught_up_on__lte=on)
        return closed.filter(by_then, lesson__held_on__lte=on)

    def once_a_session(self, still_open: "MissedLessonQuerySet") -> "MissedLessonQuerySet":
        """Leave out those of `still_open` where another of them is of an earlier lesson.

        A pupil owes a session once, also one that was taught in two parts.
        """
        session, day = "lesson__planned_session__session", "lesson__held_on"
        is_before = Q(**{f"{day}__lt": OuterRef(day)}) | Q(
            **{day: OuterRef(day), "lesson__lt": OuterRef("lesson")}
        )
        same = still_open.filter(pupil=OuterRef("pupil"), **{session: OuterRef(session)})
        is_open = Q(pk__in=still_open.order_by().values("pk"))
        return self.exclude(is_open & Exists(same.filter(is_before)))

    def withdrawn(self, on: dt.date | None = None) -> "MissedLessonQuerySet":
        """Return those from which the pupil was withdrawn; with `on`, of lessons until that day."""
        return self.closed(on).filter(closed_as=Closing.WITHDRAWN)

    def without_decision(self) -> "MissedLessonQuerySet":
        """Return the withdrawn ones for which it is not recorded who decided, and when."""
        return self.filter(closed_as=Closing.WITHDRAWN, decided_on=None)

    def with_version(self) -> "MissedLessonQuerySet":
        """Add `version`, the pk of its latest entry in the change history."""
        entries = MissedLesson.history.filter(id=OuterRef("pk"))
        return self.annotate(version=Subquery(entries.values("history_id")[:1]))

    def of_pupils_on_roll(
        self, class_groups: models.QuerySet[ClassGroup], on: dt.date
    ) -> "MissedLessonQuerySet":
        """Return the missed lessons of the pupils who were in these classes on that day."""
        enrolments = Enrolment.objects.filter(class_group__in=class_groups).on_roll(on)
        return self.filter(pupil__in=enrolments.values("pupil"))


class MissedLessonFields(models.Model):
    """Why a pupil missed a lesson, and how the missed lesson was closed."""

    reason = models.CharField(
        max_length=16, choices=MissedReason.choices, default=MissedReason.AWAY
    )
    closed_as = models.CharField(max_length=16, choices=Closing.choices, blank=True)
    caught_up_on = models.DateField(null=True, blank=True)
    how = models.CharField(max_length=16, choices=HowCaughtUp.choices, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.CharField(
        "who decided to withdraw the child",
        max_length=80,
        blank=True,
        default="",
        db_default="",
        help_text="A name or a role, for example the head teacher.",
    )
    decided_on = models.DateField("when it was decided", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def closing_text(self) -> str:
        """Return how it was closed, such as "One to one", as workbooks show it; empty if open."""
        return closing_text(self.closed_as, self.how, self.decided_by, self.decided_on)


def closing_text(closed_as: str, how: str, decided_by: str, decided_on: dt.date | None) -> str:
    """Return how a missed lesson was closed, with the decision if the pupil was withdrawn."""
    if closed_as == Closing.CAUGHT_UP:
        return str(HowCaughtUp(how).label)
    if closed_as == Closing.WITHDRAWN and decided_on:
        return f"Withdrawn, decided by {decided_by} on {long_date(decided_on)}"
    return str(Closing(closed_as).label) if closed_as else ""


def is_open(closed_as: str, caught_up_on: dt.date | None, *, on: dt.date | None = None) -> bool:
    """Return whether a missed lesson is open, or was on a day since it. As `open` finds them."""
    later = on is not None and caught_up_on is not None and caught_up_on > on
    return not closed_as or (closed_as == Closing.CAUGHT_UP and later)


class MissedLesson(MissedLessonFields):
    """A lesson that a pupil missed.

    It is open until the pupil caught up, or until it is closed as taught at the previous school or
    as withdrawn. The law lets parents withdraw a child from sex education only; it is a decision of
    the school, and such a pupil neither has had the session nor lacks it.
    """

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="missed_lessons")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="missed_lessons")

    history = HistoricalRecords()
    objects: ClassVar[MissedLessonQuerySet] = MissedLessonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["lesson__held_on", Alphabetical("pupil__display_name"), "pk"]
        indexes = [models.Index(fields=["pupil", "closed_as"])]
        constraints = [
            models.UniqueConstraint(fields=["lesson", "pupil"], name="missedlesson_once_a_pupil"),
            models.CheckConstraint(
                condition=Q(reason__in=MissedReason.values), name="missedlesson_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(closed_as="caught_up", caught_up_on__isnull=False, by__isnull=False)
                & ~Q(how="")
                | Q(
                    closed_as__in=["", "previous_school", "withdrawn"],
                    caught_up_on=None,
                    how="",
                    by=None,
                ),
                name="missedlesson_catch_up_is_whole",
                violation_error_message="A catch-up needs a date, how it was done and who did it.",
            ),
            models.CheckConstraint(
                condition=Q(decided_by="", decided_on=None)
                | (Q(closed_as="withdrawn", decided_on__isnull=False) & ~Q(decided_by="")),
                name="missedlesson_decision_is_whole",
                violation_error_message="Say who decided to withdraw the child, and when.",
            ),
            models.CheckConstraint(
                condition=Q(reason="withdrawn", closed_as__in=Closing.values)
                | (~Q(reason="withdrawn") & ~Q(closed_as="withdrawn")),
                name="missedlesson_withdrawn_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"missed lesson {self.pk}"

    @property
    def is_open(self) -> bool:
        return not self.closed_as

    @property
    def is_withdrawn(self) -> bool:
        return self.closed_as == Closing.WITHDRAWN

    def give_reason(self, reason: str) -> None:
        """Set why the pupil missed it. Withdrawn closes it, and any other reason opens that again.

        How a pupil caught up is kept. It is not saved yet.
        """
        self.reason = reason
        if reason == MissedReason.WITHDRAWN and self.is_open:
            self.closed_as = Closing.WITHDRAWN
        elif reason != MissedReason.WITHDRAWN and self.closed_as == Closing.WITHDRAWN:
            self.closed_as, self.decided_by, self.decided_on = "", "", None


class Dismissal(models.TextChoices):
    """Why a missed lesson was dismissed: the pupil was not in the class, or not due the session."""

    LEFT_BEFORE = "left_before", "Had left the class before the lesson"
    NEVER_THERE = "never_there", "Was in the class for no day"
    NEVER_THERE_IN_SYSTEM = (
        "never_there_in_system",
        "Was in the class for no day, as the school's system says",
    )
    NOT_FOR_YEAR_GROUP = "not_for_year_group", "The session is not for their year group"


class DismissedQuerySet(models.QuerySet["DismissedMissedLesson"]):
    """Queries for dismissed missed lessons."""

    def matching(self, missed_lessons: Collection[MissedLesson]) -> "DismissedQuerySet":
        """Return those with the same pupil and lesson. They share a lesson or a pupil."""
        return self.filter(
            lesson__in={missed.lesson_id for missed in missed_lessons},
            pupil__in={missed.pupil_id for missed in missed_lessons},
        )


class DismissedMissedLesson(MissedLessonFields):
    """A missed lesson as it was when it was dismissed, because it was none for the pupil.

    It is restored if it was one after all, for example when a leaving date is corrected.
    It has its own table, so that no figure has to leave it out. The change history shows the missed
    lesson as removed and added again.
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

    def restored(self, lesson: Lesson) -> MissedLesson:
        """Return the missed lesson as it was before it was dismissed. It is not saved yet."""
        kept = {field.attname: getattr(self, field.attname) for field in _FIELDS}
        return MissedLesson(lesson=lesson, pupil_id=self.pupil_id, **kept)


_FIELDS = MissedLessonFields._meta.local_fields
