"""The audit workbooks that were handed out, kept as they were, each with its digest."""

import uuid
from typing import ClassVar

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models

from classes.models import School, User
from classes.years.academic_year import AcademicYear
from reports.digests import SheetDigest


class AuditExportQuerySet(models.QuerySet["AuditExport"]):
    """Questions about kept exports."""

    def for_school(self, school: School) -> "AuditExportQuerySet":
        return self.filter(school=school)

    def largest(self) -> int:
        """Return the size in bytes of the largest export; 0 if there is none."""
        return self.aggregate(largest=models.Max("size"))["largest"] or 0

    def next_number(self, school: School) -> int:
        """Return the number of the school's next export; two that are made at once wait in line.

        To be called in the transaction that keeps the export: it holds the school's row.
        """
        School.objects.select_for_update(no_key=True).get(pk=school.pk)
        last = self.for_school(school).aggregate(last=models.Max("number"))["last"]
        return (last or 0) + 1


def export_path(export: "AuditExport", filename: str) -> str:
    """Return where the file lies in the storage: a folder a school, a name nobody can guess."""
    return f"exports/{export.school_id}/{uuid.uuid4().hex}.xlsx"


class AuditExport(models.Model):
    """One audit workbook: who made it and when, from what, and the file itself. Never changed.

    The file is deleted once it has been kept long enough, or holds a name that was erased; the row
    stays, so that a copy of the file can still be told genuine.

    `number` counts the school's exports from 1; it stands in the file as well. `made_by` is empty
    where a command made it. `sha256` is the file's digest in 64 small hex digits, `size` its length
    in bytes; `content_sha256` and `sheets` are of what its cells hold, and stay when the file has
    to go.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="audit_exports")
    number = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    academic_year = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    options = models.JSONField(default=dict)
    sha256 = models.CharField(
        "SHA-256",
        max_length=64,
        db_index=True,
        validators=[RegexValidator(r"^[0-9a-f]{64}$", "A digest is 64 small hex digits.")],
    )
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    content_sha256 = models.CharField(
        "digest of the contents",
        max_length=64,
        db_index=True,
        blank=True,
        help_text="The same for every program that saves the file. Taken when first needed.",
    )
    sheets = models.JSONField(
        default=list, blank=True, help_text="Name, filled rows and digest of each sheet."
    )
    file = models.FileField(upload_to=export_path, max_length=200)
    cleared_at = models.DateTimeField("file deleted", null=True, blank=True, editable=False)

    objects: ClassVar[AuditExportQuerySet] = AuditExportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["school", "-made_at"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="auditexport_not_empty"),
            models.UniqueConstraint(fields=["school", "number"], name="auditexport_number_unique"),
        ]

    def __str__(self) -> str:
        return f"audit workbook {self.number}"

    @property
    def year(self) -> AcademicYear:
        return AcademicYear(self.academic_year)

    @property
    def sheet_digests(self) -> list[SheetDigest]:
        return [SheetDigest(*sheet) for sheet in self.sheets]

    @property
    def with_names(self) -> bool:
        return bool(self.options.get("with_names"))

    @property
    def contents(self) -> list[str]:
        """Return what it was narrowed to and what was left out, in words; nothing for the whole."""
        said = [*self.options.get("classes", [])]
        if module := self.options.get("module"):
            said.append(module)
        if not self.options.get("with_history", True):
            said.append("no change history")
        return said

    @property
    def filename(self) -> str:
        """Return the name to save it under; one that holds children's names says so."""
        names = "-with-names" if self.with_names else ""
        return f"{self.school.slug}-audit-{self.year.label.replace('/', '-')}{names}.xlsx"
