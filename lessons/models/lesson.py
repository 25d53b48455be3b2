"""A lesson: an occasion on which a class was, or was to be, taught a session."""

import datetime as dt
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from classes.models import ClassGroup, User
from classes.models.records import HistoricalRecords
from classes.years.has_year_groups import YEAR_GROUP_CHOICES
from classes.years.year_groups import YearGroups
from lessons.models.planned_session import PlannedSession, only_for


class LessonOutcome(models.TextChoices):
    """The outcome of a lesson."""

    TAUGHT = "taught", "Taught"
    PART_TAUGHT = "part", "Part taught"
    DID_NOT_HAPPEN = "did_not_happen", "Did not happen"


HAPPENED = [LessonOutcome.TAUGHT, LessonOutcome.PART_TAUGHT]

NOT_ON_THE_LIST = ("joined_later", "not_listed", "other_year_group")
"""The reasons (`MissedReason`) of children who were not on the class list of a lesson."""

FROM_TRACKER = "from the school’s own tracker"
"""Shown beside who recorded a lesson that was brought over."""

MADE_UP = ("caught_up", "previous_school")
"""How a missed lesson is closed (`Closing`) for a child who has had the session."""


class Understanding(models.TextChoices):
    """The teacher's judgement of how well the class as a whole understood."""

    SECURE = "secure", "Secure"
    DEVELOPING = "developing", "Developing"
    REVISIT = "revisit", "Revisit"


class LessonQuerySet(models.QuerySet["Lesson"]):
    """Queries for lessons."""

    def happened(self) -> "LessonQuerySet":
        """Return the lessons that were taught or part taught."""
        return self.filter(outcome__in=HAPPENED)

    def for_classes(self, class_groups: models.QuerySet[ClassGroup]) -> "LessonQuerySet":
        return self.filter(planned_session__class_group__in=class_groups)

    def with_figures(self, on: dt.date | None = None) -> "LessonQuerySet":
        """Add how many were `away`, `joined_later`, `caught_up`, are `to_catch_up`, or `withdrawn`.

        Of those who were on the class list, but in another year group, it adds `other_year_group`.
        On roll and present are of the day. `away` is the difference, or who is recorded as away if
        the day's numbers are not known. `joined_later` came onto the class list after the lesson,
        so they are in none of the three. The others are of both, and each child is in one
        of them. All but `withdrawn` include those counted without a name: see
        `Lesson.missed_unnamed`. With `on`, those who caught up later are still to catch up.
        """
        closed = Q(missed_lessons__closed_as__in=MADE_UP)
        still_open = Q(missed_lessons__closed_as="")
        if on is not None:
            after = Q(missed_lessons__caught_up_on__gt=on)
            closed, still_open = closed & ~after, still_open | after
        came_later = _count(Q(missed_lessons__reason__in=NOT_ON_THE_LIST))
        other_year_group = _count(Q(missed_lessons__reason="other_year_group"))
        in_all = models.Count("missed_lessons") + F("missed_unnamed")
        away = Coalesce(F("pupils_on_roll") - F("pupils_present"), in_all - came_later)
        return self.annotate(
            away=away,
            # A joiner can have another reason now, or no name: who is not of the away joined.
            joined_later=Greatest(came_later, in_all - away) - other_year_group,
            other_year_group=other_year_group,
            caught_up=_count(closed) + F("caught_up_unnamed"),
            withdrawn=_count(Q(missed_lessons__closed_as="withdrawn")),
            to_catch_up=_count(still_open) + F("missed_unnamed") - F("caught_up_unnamed"),
        )


def _count(which: Q) -> models.Count:
    return models.Count("missed_lessons", filter=which)


class Lesson(models.Model):
    """One lesson. Its numbers of pupils are those of the day and do not change with the roll.

    With `year_group` it was only for the pupils of the class in that year group. Without, it was
    for all who are due the session.

    `missed_unnamed` and `caught_up_unnamed` count pupils who missed it and who caught up, where an
    imported record gives numbers without names. `brought_over` lessons come from the spreadsheet
    that the school kept before. It does not say how many were there.
    """

    planned_session = models.ForeignKey(PlannedSession, models.PROTECT, related_name="lessons")
    held_on = models.DateField("date")
    outcome = models.CharField(
        max_length=16, choices=LessonOutcome.choices, default=LessonOutcome.TAUGHT
    )
    year_group = models.PositiveSmallIntegerField(
        "only for", choices=YEAR_GROUP_CHOICES, null=True, blank=True
    )
    reason = models.CharField("why it did not happen", max_length=200, blank=True)
    taught_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="lessons_taught"
    )
    visitor = models.CharField(
        max_length=120, blank=True, help_text="Name and organisation, for example a school nurse."
    )
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    pupils_present = models.PositiveSmallIntegerField("children present", null=True, blank=True)
    pupils_on_roll = models.PositiveSmallIntegerField("children on roll", null=True, blank=True)
    missed_unnamed = models.PositiveSmallIntegerField(
        "missed it, not named", default=0, editable=False
    )
    caught_up_unnamed = models.PositiveSmallIntegerField(
        "caught up, not named", default=0, editable=False
    )
    understanding = models.CharField(max_length=12, choices=Understanding.choices, blank=True)
    note = models.TextField(blank=True, max_length=2000)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    brought_over = models.BooleanField(
        "from the school’s own tracker", default=False, db_default=False, editable=False
    )

    history = HistoricalRecords()
    objects: ClassVar[LessonQuerySet] = LessonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["planned_session", "outcome", "held_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["planned_session"],
                condition=Q(outcome="taught", year_group=None),
                name="lesson_taught_once",
                violation_error_message="This session is already logged as taught.",
            ),
            models.UniqueConstraint(
                fields=["planned_session", "year_group"],
                condition=Q(outcome="taught", year_group__isnull=False),
                name="lesson_taught_once_a_year_group",
                violation_error_message=(
                    "This session is already logged as taught to this year group."
                ),
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=LessonOutcome.values), name="lesson_outcome_known"
            ),
            models.CheckConstraint(
                condition=(Q(outcome="did_not_happen") & ~Q(reason=""))
                | (~Q(outcome="did_not_happen") & Q(reason="")),
                name="lesson_reason_goes_with_did_not_happen",
                violation_error_message="Give a reason why the lesson did not happen.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="did_not_happen")
                | (Q(taught_by__isnull=False) & Q(visitor=""))
                | (Q(taught_by=None) & ~Q(visitor="")),
                name="lesson_taught_by_staff_or_visitor",
                violation_error_message="Choose who taught it: a member of staff or a visitor.",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="did_not_happen")
                | Q(pupils_present=None, minutes=None, understanding=""),
                name="lesson_that_did_not_happen_has_no_figures",
            ),
            models.CheckConstraint(
                condition=Q(pupils_present=None) | Q(pupils_present__lte=F("pupils_on_roll")),
                name="lesson_present_at_most_on_roll",
                violation_error_message="There are more children present than on roll.",
            ),
            models.CheckConstraint(
                condition=Q(caught_up_unnamed__lte=F("missed_unnamed")),
                name="lesson_caught_up_at_most_missed",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="did_not_happen") | Q(missed_unnamed=0),
                name="lesson_that_did_not_happen_was_not_missed",
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__gte=1, minutes__lte=600),
                name="lesson_minutes_sensible",
            ),
        ]

    def __str__(self) -> str:
        return f"lesson {self.pk}"

    @property
    def happened(self) -> bool:
        return self.outcome in HAPPENED

    @property
    def year_groups(self) -> YearGroups:
        """Return the year groups that it was for."""
        if self.year_group is None:
            return self.planned_session.year_groups
        return YearGroups(self.year_group, self.year_group)

    @property
    def only_for(self) -> str:
        """Return the year group that it was for, such as "Year 6"; empty if the whole class."""
        of_class = self.planned_session.class_group.year_groups
        return only_for(of_class, self.year_groups, self.year_group)

    @property
    def whom(self) -> str:
        """Return the class, with the year group if it was only for that."""
        class_group, only = self.planned_session.class_group, self.only_for
        return f"{class_group}, {only}" if only else str(class_group)

    @property
    def over_at(self) -> dt.datetime:
        """Return when it was surely over: when recorded if on the day, else midnight."""
        if timezone.localdate(self.recorded_at) == self.held_on:
            return self.recorded_at
        midnight = dt.datetime.combine(self.held_on + dt.timedelta(days=1), dt.time())
        return timezone.make_aware(midnight)

    @property
    def away_is_known(self) -> bool:
        """Return whether anybody said who was away: a school's own tracker does not."""
        return not self.brought_over or self.pupils_on_roll is not None

    @property
    def teacher_name(self) -> str:
        """Return who taught it, a member of staff or a visitor; empty if it did not happen."""
        if not self.happened:
            return ""
        return self.visitor or (self.taught_by.name if self.taught_by else "")
