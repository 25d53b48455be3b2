"""A scheme of sessions, shared or a school's own."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from classes.models import School


class ModuleQuerySet(models.QuerySet["Module"]):
    """Questions about modules."""

    def shared_library(self) -> "ModuleQuerySet":
        """Return the modules that are shipped, which every school may take up as its own copy."""
        return self.filter(school=None)

    def in_use(self) -> "ModuleQuerySet":
        """Return those that are not archived: what plans list and classes can take up."""
        return self.filter(is_archived=False)

    def for_families(self) -> "ModuleQuerySet":
        """Return those in use that the families' page shows."""
        return self.in_use().filter(for_families=True)


class Module(models.Model):
    """A scheme of sessions: a school's own, or (without a school) one of the shared library.

    An archived one is no longer offered; what classes were taught of it, or are due, stays.
    """

    school = models.ForeignKey(
        School, models.CASCADE, null=True, blank=True, related_name="modules"
    )
    key = models.SlugField(
        max_length=60, help_text="Names the module in files, for example real-love-rocks."
    )
    title = models.CharField(max_length=120)
    publisher = models.CharField(max_length=120, blank=True)
    about = models.TextField(blank=True, validators=[MaxLengthValidator(2000)])
    is_outline = models.BooleanField(
        "an outline to adapt",
        default=False,
        help_text="Marked on every plan until somebody has checked it against the pack.",
    )
    for_families = models.BooleanField(
        "shown on the families’ page",
        default=True,
        help_text="Families read the titles of its sessions, and what they aim at unless it is an "
        "outline.",
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
