"""A class of one academic year."""

from collections.abc import Collection
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from classes.models.people import User
from classes.models.records import HistoricalRecords
from classes.models.school import School
from classes.names.order import Alphabetical
from classes.years.academic_year import AcademicYear
from classes.years.has_year_groups import HasYearGroups, year_groups_constraint


class ClassGroupQuerySet(models.QuerySet["ClassGroup"]):
    """Questions about classes."""

    def in_year(self, academic_year: int) -> "ClassGroupQuerySet":
        return self.filter(academic_year=academic_year)

    def with_year_group(self, year_group: int) -> "ClassGroupQuerySet":
        """Return the classes that include this year group."""
        return self.filter(youngest_year__lte=year_group, oldest_year__gte=year_group)

    def taught_by(self, user: User, *, or_in: Collection[int] = ()) -> "ClassGroupQuerySet":
        """Return the classes that this person teaches, and those with these pks, each once."""
        if not or_in:
            return self.filter(teachers=user)
        taught = ClassGroup.teachers.through.objects.filter(user=user).values("classgroup")
        return self.filter(models.Q(pk__in=taught) | models.Q(pk__in=list(or_in)))

    def academic_years(self) -> list[AcademicYear]:
        """Return the years in which there is a class, newest first."""
        years = self.order_by("-academic_year").values_list("academic_year", flat=True).distinct()
        return [AcademicYear(year) for year in years]


class ClassGroup(HasYearGroups):
    """A class in one academic year, with its teachers.

    `made_by` is empty if a command or an import made it, and `made_at` if it was made before that
    field existed.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="class_groups")
    academic_year = models.PositiveSmallIntegerField(
        validators=[
            MinValueValidator(
                2000, "Enter the year in which the academic year starts, such as 2026."
            )
        ]
    )
    name = models.CharField(max_length=40, help_text="As your school calls it, such as 5 Oak.")
    teachers = models.ManyToManyField(User, blank=True, related_name="class_groups")
    pupils_on_roll = models.PositiveSmallIntegerField(
        "children on roll",
        null=True,
        blank=True,
        help_text="How many children are in the class. Only for schools that do not keep names.",
    )
    external_id = models.CharField(
        "number in the school's system", max_length=80, blank=True, editable=False
    )

    made_at = models.DateTimeField(null=True, default=timezone.now, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    history = HistoricalRecords(m2m_fields=[teachers], excluded_fields=["made_at", "made_by"])
    objects: ClassVar[ClassGroupQuerySet] = ClassGroupQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["academic_year", "youngest_year", "oldest_year", Alphabetical("name")]
        constraints = [
            year_groups_constraint("classgroup"),
            models.UniqueConstraint(
                fields=["school", "academic_year", "name"],
                name="classgroup_name_unique_in_year",
                violation_error_message=(
                    "There is already a class with this name in this academic year."
                ),
            ),
            models.UniqueConstraint(
                fields=["school", "academic_year", "external_id"],
                condition=~models.Q(external_id=""),
                name="classgroup_external_id_unique_in_year",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("lessons:class_page", args=[self.school.slug, self.pk])

    @property
    def year(self) -> AcademicYear:
        return AcademicYear(self.academic_year)
