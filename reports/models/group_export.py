"""Workbooks of figures that groups made. Their files are not kept: their digests are."""

from typing import Any, ClassVar

from django.db import models

from classes.models import Group
from reports.models.export import MadeWorkbook


class GroupExportQuerySet(models.QuerySet["GroupExport"]):
    """Queries on a group's workbooks."""

    def for_group(self, group: Group) -> "GroupExportQuerySet":
        return self.filter(group=group)

    def next_number(self, group: Group) -> int:
        """Return the number of the group's next workbook, and lock the group until it is saved."""
        Group.objects.select_for_update(no_key=True).get(pk=group.pk)
        last = self.for_group(group).aggregate(last=models.Max("number"))["last"]
        return (last or 0) + 1


class GroupExport(MadeWorkbook):
    """One workbook of a group's figures, by its digests. `number` counts the group's from 1."""

    file: ClassVar[Any] = None

    group = models.ForeignKey(Group, models.CASCADE, related_name="exports")

    objects: ClassVar[GroupExportQuerySet] = GroupExportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="groupexport_not_empty"),
            models.UniqueConstraint(fields=["group", "number"], name="groupexport_number_unique"),
        ]

    def __str__(self) -> str:
        return f"workbook {self.number} of a group"

    @property
    def filename(self) -> str:
        """Return the name for the download."""
        year = self.year.label.replace("/", "-")
        return f"{self.group.slug}-schools-{year}-no-{self.number}.xlsx"
