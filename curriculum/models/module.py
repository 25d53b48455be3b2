"""A module: a series of sessions, shared or a school's own."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from classes.models import School
from classes.models.records import HistoricalRecords


class ModuleQuerySet(models.QuerySet["Module"]):
    """Queries for modules."""

    def shared_library(self) -> "ModuleQuerySet":
        """Return the shipped modules, which every school may copy."""
        return self.filter(school=None)

    def in_use(self) -> "ModuleQuerySet":
        """Return those that are not archived, which plans list and classes can take up."""
        return self.filter(is_archived=False)

    def for_families(self) -> "ModuleQuerySet":
        """Return those in use that the families' page shows."""
        return self.in_use().filter(for_families=True)


class Module(models.Model):
    """A series of sessions. Without a school it belongs to the shared library.

    No class can take up an archived module. Sessions that classes had or are due stay on record.
    """

    school = models.ForeignKey(
        School, models.CASCADE, null=True, blank=True, related_name="modules"
    )
    key = models.SlugField(
        max_length=60, help_text="The module’s name in files, such as real-love-rocks."
    )
    title = models.CharField(max_length=120)
    publisher = models.CharField(max_length=120, blank=True)
    about = models.TextField(blank=True, validators=[MaxLengthValidator(2000)])
    is_outline = models.BooleanField(
        "an outline to adapt",
        default=False,
        help_text="Every plan shows this mark. Untick it once you have checked the module against "
        "your pack.",
    )
    for_families = models.BooleanField(
        "shown on the families’ page",
        default=True,
        db_default=True,
        help_text="Families see the titles of its sessions. They see the aims too, unless it is an "
        "outline to adapt.",
    )
    is_archived = models.BooleanField("archived", default=False, editable=False)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", editable=False
    )

    history = HistoricalRecords()
    objects: ClassVar[ModuleQuerySet] = ModuleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["school", "key"], name="module_key_unique"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(school=None), name="module_key_unique_in_library"
            ),
        ]

    def __str__(self) -> str:
        return self.title
