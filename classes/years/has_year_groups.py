"""The fields of a model that is for a span of year groups."""

from django.db import models
from django.db.models import F, Q

from classes.years.year_groups import OLDEST, YOUNGEST, YearGroups

YEAR_GROUP_CHOICES = [(year, f"Year {year}") for year in range(YOUNGEST, OLDEST + 1)]
"""The choices of a field that holds one year group."""


def year_groups_constraint(model: str) -> models.CheckConstraint:
    """Return the constraint that the youngest year is not above the oldest, both from 1 to 13."""
    return models.CheckConstraint(
        name=f"{model}_year_groups_in_order",
        condition=Q(
            youngest_year__gte=YOUNGEST,
            youngest_year__lte=F("oldest_year"),
            oldest_year__lte=OLDEST,
        ),
        violation_error_message="The youngest year cannot be above the oldest.",
    )


class HasYearGroups(models.Model):
    """The fields that a class and a session share: a span of year groups."""

    youngest_year = models.PositiveSmallIntegerField("youngest year group", default=5)
    oldest_year = models.PositiveSmallIntegerField("oldest year group", default=6)

    class Meta:
        abstract = True

    @property
    def year_groups(self) -> YearGroups:
        return YearGroups(self.youngest_year, self.oldest_year)
