"""A planned session: a session that a class is due."""

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, Least, Now
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone

from classes.models import ClassGroup, School
from classes.models.records import HistoricalRecords
from classes.years.has_year_groups import YEAR_GROUP_CHOICES
from classes.years.year_groups import YearGroups
from curriculum.models import Session
from lessons.status import Status, status_on

YOUNGEST = ("class_group__youngest_year", "session__youngest_year")
OLDEST = ("class_group__oldest_year", "session__oldest_year")
"""The fields whose greatest and least are the year groups of a class that a session is for."""


class PlannedSessionQuerySet(models.QuerySet["PlannedSession"]):
    """Queries for planned sessions."""

    def for_school(self, school: School) -> "PlannedSessionQuerySet":
        return self.filter(class_group__school=school)

    def for_classes(self, class_groups: models.QuerySet[ClassGroup]) -> "PlannedSessionQuerySet":
        return self.filter(class_group__in=class_groups)

    def with_status(self, today: dt.date) -> "PlannedSessionQuerySet":
        """Add `status`, a value of `Status`, as `status_on` decides it, and `next_on`."""
        from lessons.models.lesson import Lesson

        begun = Lesson.objects.happened().filter(planned_session=OuterRef("pk"))
        status = status_on(today, taught=taught_to_all(), begun=Exists(begun))
        return self.with_next_day().annotate(status=status)

    def with_next_day(self) -> "PlannedSessionQuerySet":
        """Add `next_on`: the day on which those who are still to be taught are due it.

        It is `later_on` once only the year group is left that is due it later.
        """
        others = Exists(taught_to_others_than(OuterRef("later_year")))
        later = When(others, later_year__isnull=False, then="later_on")
        return self.annotate(next_on=Case(later, default="due_on"))

    def most_pressing_first(self, today: dt.date) -> "PlannedSessionQuerySet":
        """Return what is still to teach, with `status`: late or part taught first, undated last.

        One that is part taught because a year group had it, and is planned for another, is not.
        """
        from lessons.models.lesson import Lesson, LessonOutcome

        parts = Lesson.objects.filter(planned_session=OuterRef("pk"))
        parts = parts.filter(outcome=LessonOutcome.PART_TAUGHT)
        is_late = Q(next_on=None) | Q(next_on__lt=today) | Exists(parts)
        late = Q(status=Status.OVERDUE) | Q(status=Status.PART_TAUGHT) & is_late
        return (
            self.still_to_teach()
            .with_status(today)
            .annotate(rank=Case(When(late, then=Value(0)), default=Value(1)))
            .order_by(
                "rank",
                F("next_on").asc(nulls_last=True),
                "class_group__youngest_year",
                "class_group__name",
                "session__module",
                "session__position",
            )
        )

    def still_to_teach(self) -> "PlannedSessionQuerySet":
        """Return the planned sessions that are due this year and not yet taught in full.

        One that was taught to one year group only is still to teach to the others.
        """
        return self.filter(~taught_to_all(), set_aside_reason="")


def taught_to_others_than(year_group: Any) -> models.QuerySet[Any]:
    """Return the lessons by which another year group alone was taught a planned session.

    For a subquery: of the planned session that is its row.
    """
    from lessons.models.lesson import Lesson, LessonOutcome

    taught = Lesson.objects.filter(planned_session=OuterRef("pk"), outcome=LessonOutcome.TAUGHT)
    return taught.filter(Q(year_group__lt=year_group) | Q(year_group__gt=year_group))


def taught_to_all() -> Q:
    """Return the condition that each year group that is due a planned session was taught it.

    That is by a lesson for all of them, or by lessons for one year group each. In a class of one
    year group every lesson is for all.
    """
    from lessons.models.lesson import Lesson, LessonOutcome

    taught = Lesson.objects.filter(planned_session=OuterRef("pk"), outcome=LessonOutcome.TAUGHT)
    youngest, oldest = Greatest(*YOUNGEST), Least(*OLDEST)
    left_out = Q(not_for_year__gte=youngest, not_for_year__lte=oldest)
    due = oldest - youngest + 1 - Case(When(left_out, then=1), default=0)
    not_for_year = Coalesce(OuterRef("not_for_year"), 0)
    of_those_due = taught.filter(
        Q(year_group__lt=not_for_year) | Q(year_group__gt=not_for_year),
        year_group__gte=Greatest(*map(OuterRef, YOUNGEST)),
        year_group__lte=Least(*map(OuterRef, OLDEST)),
    )
    # Each year group has one at most: see `lesson_taught_once_a_year_group`.
    number = of_those_due.order_by().values("planned_session").annotate(number=Count("pk"))
    # NULL would be neither more nor less than those due, so a plan with it would be in no list.
    lessons = Coalesce(Subquery(number.values("number")), 0)
    one_year_group = Q(class_group__youngest_year=F("class_group__oldest_year"))
    return (
        Q(Exists(taught.filter(year_group=None)))
        | one_year_group & Q(Exists(taught))
        | ~one_year_group & Q(GreaterThanOrEqual(lessons, Greatest(due, 1)))
    )


class PlannedSession(models.Model):
    """A session that a class is due, with or without a date, or that is not due this year.

    One that is not due has no date. In a class of several year groups it may be not due for one of
    them, `not_for_year`, such as Year 5 on a two-year cycle. In a class of one that means nothing.

    Where two year groups are due it, one of them, `later_year`, can be due it later than the other:
    on `later_on` (docs/decisions/0037).

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
    not_for_year = models.PositiveSmallIntegerField(
        "not due this year for", choices=YEAR_GROUP_CHOICES, null=True, blank=True
    )
    not_for_reason = models.CharField(
        "why it is not due for that year group",
        max_length=200,
        blank=True,
        default="",
        db_default="",
    )
    later_year = models.PositiveSmallIntegerField(
        "due later for", choices=YEAR_GROUP_CHOICES, null=True, blank=True
    )
    later_on = models.DateField("due for that year group", null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

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
            models.CheckConstraint(
                condition=Q(not_for_year=None, not_for_reason="")
                | (Q(not_for_year__isnull=False, set_aside_reason="") & ~Q(not_for_reason="")),
                name="plannedsession_not_for_year_has_a_reason",
                violation_error_message="Give the reason why it is not due for that year group.",
            ),
            models.CheckConstraint(
                condition=Q(later_year=None, later_on=None)
                | Q(
                    later_year__isnull=False,
                    due_on__isnull=False,
                    later_on__gt=F("due_on"),
                    not_for_year=None,
                ),
                name="plannedsession_later_than_the_others",
                violation_error_message="The later date must be after the date of the others.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.class_group} · {self.session}"

    @property
    def is_excluded(self) -> bool:
        return bool(self.set_aside_reason)

    @property
    def year_groups(self) -> YearGroups:
        """Return the year groups that are due it: the session's, without one that is not."""
        return self.session.year_groups.without(self.not_for_year)

    @property
    def years_due(self) -> list[int]:
        """Return the year groups of the class that are due it."""
        return years_due(self.class_group.year_groups, self.year_groups)

    @property
    def next_day(self) -> dt.date | None:
        """Return the day on which those who are still to be taught are due it. See `next_on`."""
        return self.later_on if self._only_later_is_left else self.due_on

    @property
    def _only_later_is_left(self) -> bool:
        from lessons.models.lesson import LessonOutcome

        if self.later_year is None:
            return False
        taught = self.lessons.filter(outcome=LessonOutcome.TAUGHT, year_group__isnull=False)
        return taught.exclude(year_group=self.later_year).exists()

    def give_day(self, day: dt.date | None) -> None:
        """Make those who are still to be taught due it on that day. It is not saved yet.

        A year group that is due it later stays as many days behind, within the year.
        """
        if self.later_on is not None and self.due_on is not None:
            later = day + (self.later_on - self.due_on) if day else None
            if later and (self._only_later_is_left or later not in self.class_group.year):
                later = None
            if later is None:
                self.later_year = None
            self.later_on = later
        self.due_on = day

    @property
    def left_out(self) -> int | None:
        """Return the year group of the class that is not due it, if there is one."""
        if self.not_for_year is None:
            return None
        years = self.class_group.year_groups.years
        return self.not_for_year if self.not_for_year in years and len(years) > 1 else None

    @property
    def only_year(self) -> int | None:
        """Return the only year group that is due it because another of the class is not."""
        return self.years_due[0] if self.left_out and len(self.years_due) == 1 else None


def years_due(of_class: YearGroups, due: YearGroups) -> list[int]:
    """Return the year groups of a class that are among those due; in a class of one, that one."""
    years = of_class.years
    return [year for year in years if len(years) == 1 or year in due.years]


def only_for(of_class: YearGroups, due: YearGroups, year_group: int | None = None) -> str:
    """Return whom of a class a session is for, such as "Year 6"; empty if it is all of them.

    `year_group` is that of a lesson for one. Every page and file says it by this.
    """
    years = [year_group] if year_group else years_due(of_class, due)
    is_for_all = not year_group and len(years) == len(of_class.years)
    return "" if is_for_all else " and ".join(f"Year {year}" for year in years)


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
