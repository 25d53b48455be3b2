"""A session: one unit of a module, which a class is taught in one or more lessons."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from classes.models.records import HistoricalRecords
from classes.years.has_year_groups import HasYearGroups, year_groups_constraint
from curriculum.models.framework import Outcome
from curriculum.models.module import Module

PRINTED_LINE = 75
"""About how many characters fit on a line of a printed plan."""

DENSITIES = (("", 26), ("dense", 44), ("denser", 64))
"""The CSS class that sets a printed plan tighter, and up to how many lines it is used."""


class SessionQuerySet(models.QuerySet["Session"]):
    """Queries for sessions."""

    def in_use(self) -> "SessionQuerySet":
        """Return those that are not archived, which a class is due when it takes up the module."""
        return self.filter(is_archived=False)


class Session(HasYearGroups):
    """One session of a module: what is taught, to which year groups, and how long it takes.

    Positions run 1, 2, 3 … in a module, archived sessions last. The limits of its texts keep a plan
    to one printed page. Its text before each edit is kept in `versions`.
    """

    module = models.ForeignKey(Module, models.CASCADE, related_name="sessions")
    position = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    title = models.CharField(max_length=160)
    aims = models.TextField(
        blank=True,
        validators=[MaxLengthValidator(1500)],
        help_text="By the end, children can … Write one aim on each line, starting with a verb.",
    )
    outline = models.TextField(
        blank=True,
        validators=[MaxLengthValidator(3000)],
        help_text="The steps of the lesson, one on each line.",
    )
    before_teaching = models.TextField(
        blank=True,
        validators=[MaxLengthValidator(1500)],
        help_text="What to do before the lesson.",
    )
    minutes = models.PositiveSmallIntegerField(
        default=60, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    outcomes = models.ManyToManyField(Outcome, blank=True, related_name="sessions")
    is_archived = models.BooleanField("archived", default=False, editable=False)
    added_at = models.DateTimeField(auto_now_add=True, db_default=Now())

    history = HistoricalRecords(m2m_fields=[outcomes], excluded_fields=["added_at"])
    objects: ClassVar[SessionQuerySet] = SessionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["module", "position"]
        constraints = [
            year_groups_constraint("session"),
            models.UniqueConstraint(fields=["module", "position"], name="session_position_unique"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=600), name="session_minutes_sensible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"

    @property
    def aim_list(self) -> list[str]:
        """Return the aims as a list, without blank lines."""
        return text_lines(self.aims)

    @property
    def step_list(self) -> list[str]:
        """Return the steps of the outline as a list, without blank lines."""
        return text_lines(self.outline)

    @property
    def density(self) -> str:
        """Return the CSS class that keeps the plan to one printed page, from its length."""
        texts = [*self.aim_list, *self.step_list, *text_lines(self.before_teaching)]
        lines = sum(1 + len(text) // PRINTED_LINE for text in texts)
        return next((name for name, most in DENSITIES if lines <= most), "densest")


def text_lines(text: str) -> list[str]:
    """Return the lines of `text`, stripped, without blank ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]
