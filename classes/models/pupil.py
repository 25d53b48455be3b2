"""Pupils, with as little data as possible, and their time on roll in each class."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.utils import timezone

from classes.models.class_group import ClassGroup
from classes.models.people import User
from classes.models.records import HistoricalRecords
from classes.models.school import School
from classes.names.order import Alphabetical
from classes.names.parts import name_prints, prints_of_typed, with_prints
from classes.years.year_groups import OLDEST, YOUNGEST, YearGroups

ERASED = "Name erased"
"""Shown in place of a child's name that was erased. The figures still count the child."""


class PupilQuerySet(models.QuerySet["Pupil"]):
    """Questions about pupils."""

    def on_roll(
        self, class_group: ClassGroup, on: dt.date, *, due: YearGroups | None = None
    ) -> "PupilQuerySet":
        """Return the pupils who were on roll in this class on that day, each once.

        With `due`, the year groups of a session, return only those who are due that session.
        """
        enrolments = Enrolment.objects.filter(class_group=class_group).on_roll(on)
        if due is not None:
            enrolments = enrolments.due(due)
        return self.filter(pk__in=enrolments.values("pupil"))

    def named(self) -> "PupilQuerySet":
        """Return the pupils whose name has not been erased."""
        return self.filter(erased_at=None)


class Pupil(models.Model):
    """A child: a display name, and the school's own number to match them at the next import.

    `name_prints` are fingerprints of the words of the full name, by which it is found in texts (see
    classes.names.parts). Nothing more is ever stored. The change history keeps earlier names, so
    that two children cannot be exchanged without a trace. Erasing a name erases those too. The row
    of an erased child is kept without a name, so that no total changes.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="pupils")
    display_name = models.CharField("child’s name", max_length=80)
    external_id = models.CharField(
        "number in the school's system", max_length=80, blank=True, editable=False
    )
    name_prints = models.TextField(
        "fingerprints of the name", blank=True, default="", db_default="", editable=False
    )
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    history = HistoricalRecords(excluded_fields=["external_id", "name_prints", "erased_at"])
    objects: ClassVar[PupilQuerySet] = PupilQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "child"
        verbose_name_plural = "children"
        ordering = [Alphabetical("display_name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "external_id"],
                condition=~Q(external_id=""),
                name="pupil_external_id_unique",
            ),
            models.CheckConstraint(condition=~Q(display_name=""), name="pupil_has_a_name"),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(display_name=ERASED, external_id="", name_prints=""),
                name="pupil_erased_has_no_name",
                violation_error_message="This child’s name was erased and cannot be restored.",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def remember_name(self, forename: str, surname: str) -> None:
        """Add the fingerprints of a full name. This does not save the pupil."""
        self._add_prints(name_prints(self.school.name_salt, forename, surname))

    def remember_typed_name(self, name: str) -> None:
        """Add the fingerprints of a name typed in one. This does not save the pupil."""
        self._add_prints(prints_of_typed(self.school.name_salt, name))

    def _add_prints(self, prints: str) -> None:
        self.name_prints = with_prints(self.name_prints, prints)

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None


class Ending(models.TextChoices):
    """Why a pupil's time in a class ended."""

    MOVED_CLASS = "moved_class", "Moved to another class"
    LEFT_SCHOOL = "left_school", "Left the school"
    MOVED_UP = "moved_up", "Moved up at the end of the year"
    LEFT_AT_YEAR_END = "left_at_year_end", "Left at the end of the year"


ENDING_FIELDS = ["left_on", "ended_because", "end_recorded_at", "end_recorded_by"]
"""The fields of an enrolment that `Enrolment.end` sets."""

AT_YEAR_END = (Ending.MOVED_UP, Ending.LEFT_AT_YEAR_END)
"""The reasons that starting the next academic year sets."""


def is_due(youngest: int | Combinable, oldest: int | Combinable, but: int | Combinable = 0) -> Q:
    """Return the rule of `Enrolment.is_due`, for year groups `youngest` to `oldest`, in SQL.

    `but` is a year group that is left out. No children are in Year 0, so 0 leaves none out.
    """
    own_not_known = (
        Q(year_group=None)
        | Q(class_group__youngest_year=F("class_group__oldest_year"))
        | Q(year_group__lt=F("class_group__youngest_year"))
        | Q(year_group__gt=F("class_group__oldest_year"))
    )
    # Not ~Q(year_group=but): for a field of another table, Django would make that a subquery.
    is_other = Q(year_group__lt=but) | Q(year_group__gt=but)
    return own_not_known | Q(year_group__gte=youngest, year_group__lte=oldest) & is_other


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Questions about enrolments."""

    def on_roll(self, on: dt.date) -> "EnrolmentQuerySet":
        """Return the enrolments in force on that day."""
        return self.filter(joined_on__lte=on).filter(Q(left_on=None) | Q(left_on__gt=on))

    def open(self) -> "EnrolmentQuerySet":
        return self.filter(left_on=None)

    def due(self, years: YearGroups) -> "EnrolmentQuerySet":
        """Return the enrolments of pupils who are due a session for these year groups."""
        return self.filter(is_due(years.youngest, years.oldest, years.but or 0))


class Enrolment(models.Model):
    """A pupil's time on roll in a class: from `joined_on` up to the day before `left_on`.

    `year_group` is the pupil's own. It only counts in a class of several year groups, and is empty
    until a class list gives it or somebody types it.

    `ended_because`, `end_recorded_at` and `end_recorded_by` are empty while the enrolment is open.
    They are also empty if its end was known from the start, because a later enrolment already
    existed. An enrolment made by mistake is deleted, not ended. The change history gives the ending
    as the reason for the change, so it leaves out these three fields.
    """

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="enrolments")
    class_group = models.ForeignKey(ClassGroup, models.CASCADE, related_name="enrolments")
    joined_on = models.DateField()
    left_on = models.DateField(
        null=True, blank=True, help_text="The first day on which the child was no longer here."
    )
    year_group = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The child’s own, in a class of several year groups."
    )
    ended_because = models.CharField(
        max_length=16,
        choices=Ending.choices,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    end_recorded_at = models.DateTimeField(null=True, blank=True, editable=False)
    end_recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    history = HistoricalRecords(
        excluded_fields=["ended_because", "end_recorded_at", "end_recorded_by"]
    )
    objects: ClassVar[EnrolmentQuerySet] = EnrolmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["joined_on", "pk"]
        indexes = [models.Index(fields=["class_group", "joined_on", "left_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["pupil"],
                condition=Q(left_on=None),
                name="enrolment_one_class_at_a_time",
                violation_error_message="This child is already in a class. Move them instead.",
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gt=F("joined_on")),
                name="enrolment_left_after_joined",
                violation_error_message="The day of leaving must be after the day of joining.",
            ),
            models.CheckConstraint(
                condition=Q(ended_because="", end_recorded_at=None, end_recorded_by=None)
                | Q(
                    ended_because__in=Ending.values,
                    end_recorded_at__isnull=False,
                    left_on__isnull=False,
                ),
                name="enrolment_ending_goes_with_left_on",
            ),
            models.CheckConstraint(
                condition=Q(year_group=None) | Q(year_group__gte=YOUNGEST, year_group__lte=OLDEST),
                name="enrolment_year_group_known",
                violation_error_message="This is not a year group.",
            ),
        ]

    def __str__(self) -> str:
        return f"enrolment {self.pk}"

    def holds(self, day: dt.date) -> bool:
        """Return whether the pupil is on roll in the class on that day."""
        return self.joined_on <= day and (self.left_on is None or self.left_on > day)

    @property
    def own_year_group(self) -> int | None:
        """Return the pupil's year group in a class of several, if it is known; else None."""
        years = self.class_group.year_groups.years
        return self.year_group if len(years) > 1 and self.year_group in years else None

    @property
    def year_groups(self) -> YearGroups:
        """Return the pupil's year group; all those of the class if it is not known."""
        own = self.own_year_group
        return self.class_group.year_groups if own is None else YearGroups(own, own)

    def is_due(self, years: YearGroups) -> bool:
        """Return whether a session for these year groups, in the class's plan, is for the pupil.

        It is not if the pupil's own year group is known to be another.
        """
        own = self.own_year_group
        return own is None or own in years.years

    def end(self, on: dt.date, because: Ending, *, by: User | None) -> None:
        """Set the end, its reason, who recorded it and when. This does not save the enrolment."""
        self.left_on, self.ended_because = on, because
        self.end_recorded_at, self.end_recorded_by = timezone.now(), by
