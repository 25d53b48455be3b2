"""The figures of schools that share them with a group, as they are stored for its pages.

Counts of children are blurred before they are stored: see `reports.small_counts`. So nothing that
is made of these rows can give away a small count.
"""

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, FloatField, GeneratedField
from django.db.models.functions import Cast, NullIf

from classes.models import Group, School
from classes.years.academic_year import AcademicYear
from lessons.figures import as_percent
from reports.small_counts import UNKNOWN, Blurred, share_text, whole_text


def _share(part: str, whole: str) -> Any:
    """Return a column that the database keeps: part ÷ whole, empty without a whole."""
    share = Cast(part, FloatField()) / NullIf(F(whole), 0)
    return GeneratedField(expression=share, output_field=FloatField(null=True), db_persist=True)


class StoredFigures(models.Model):
    """Figures of a school. Counts are exact, but for small counts of children.

    `part_taught` and `overdue` are None for a month that had passed before the school shared its
    figures. `up_to_date` and `reached` are None where they are not known, or of too few children.
    """

    classes = models.PositiveIntegerField(default=0)
    planned = models.PositiveIntegerField(default=0)
    taught = models.PositiveIntegerField(default=0)
    part_taught = models.PositiveIntegerField(null=True)
    overdue = models.PositiveIntegerField(null=True)
    on_roll = models.PositiveIntegerField(default=0)
    up_to_date = models.PositiveIntegerField(null=True)
    families = models.PositiveIntegerField(default=0)
    reached = models.PositiveIntegerField(null=True)
    last_logged_on = models.DateField(null=True)
    last_export_on = models.DateField(null=True)
    last_export_number = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField()

    coverage = _share("taught", "planned")
    up_to_date_share = _share("up_to_date", "on_roll")
    reached_share = _share("reached", "families")

    class Meta:
        abstract = True

    @property
    def taught_text(self) -> str:
        return f"{self.taught:,} of {self.planned:,}"

    @property
    def overdue_text(self) -> str:
        return UNKNOWN if self.overdue is None else f"{self.overdue:,}"

    @property
    def coverage_text(self) -> str:
        """Return the share of sessions taught, as every page shows it; a dash if none is due."""
        return UNKNOWN if self.coverage is None else as_percent(self.coverage)

    @property
    def up_to_date_text(self) -> str:
        """Return the share of children up to date; "none", "all" and few are said in words."""
        return share_text(Blurred(self.on_roll, self.up_to_date))

    @property
    def reached_text(self) -> str:
        """Return the share of families reached, in the same way."""
        return share_text(Blurred(self.families, self.reached))

    @property
    def on_roll_text(self) -> str:
        return whole_text(self.on_roll)


class SchoolFiguresQuerySet(models.QuerySet["SchoolFigures"]):
    """Questions about stored figures."""

    def of_group(self, group: Group, year: AcademicYear) -> "SchoolFiguresQuerySet":
        """Return the figures of a year of the schools that share with a group."""
        sharing = group.links.sharing().order_by().values("school")
        return self.filter(academic_year=year.first_year, school__in=sharing)

    def with_schools(self) -> "SchoolFiguresQuerySet":
        """Return the figures with the name, URN and address of their schools.

        A school has long texts. With them a database sorts thousands of schools half as fast.
        """
        columns = [field.name for field in SchoolFigures._meta.concrete_fields]
        of_school = ("school__name", "school__slug", "school__urn")
        return self.select_related("school").only(*columns, *of_school)


class SchoolFigures(StoredFigures):
    """A school's figures of an academic year, as they are now; of a past year, as it ended."""

    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    academic_year = models.PositiveSmallIntegerField()

    objects: ClassVar[SchoolFiguresQuerySet] = SchoolFiguresQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["academic_year", "school"], name="schoolfigures_once")
        ]

    def __str__(self) -> str:
        return f"school figures {self.pk}"


class SchoolMonth(StoredFigures):
    """A school's figures as they were at the end of a month, or are now. `month` is its first."""

    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    month = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "school"], name="schoolmonth_once")]

    def __str__(self) -> str:
        return f"school month {self.pk}"


def months_of_year(year: AcademicYear) -> list[dt.date]:
    """Return the first day of each month of an academic year, from September."""
    first = year.first_year
    return [dt.date(first + (month < 9), month, 1) for month in (*range(9, 13), *range(1, 9))]
