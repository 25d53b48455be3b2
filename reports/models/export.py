"""Audit workbooks that were made, kept unchanged with their digests."""

import uuid
from typing import ClassVar

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.text import slugify

from classes.models import Installation, School, User
from classes.years.academic_year import AcademicYear
from reports.digests import SheetDigest

CLASSES_IN_FILENAME = 3
LONGEST_FILENAME = 200


GAP = 100
"""At least so many numbers are left out after a restore."""


def number_after_restore(last: int) -> int:
    """Return 101 after 0, 201 after any from 1 to 100, and so on: a gap that is seen."""
    return -(-(last + GAP) // 100) * 100 + 1


class AuditExportQuerySet(models.QuerySet["AuditExport"]):
    """Queries on kept audit workbooks."""

    def for_school(self, school: School) -> "AuditExportQuerySet":
        return self.filter(school=school)

    def largest(self) -> int:
        """Return the size of the largest export in bytes, or 0 if there are none."""
        return self.aggregate(largest=models.Max("size"))["largest"] or 0

    def next_number(self, school: School) -> int:
        """Return the number of the school's next export.

        Call it in the transaction that saves the export. It locks the school's row, so that two
        exports made at the same time do not get the same number. After a restore the numbers go on
        at a later hundred: workbooks that were made after the backup exist on paper.
        """
        locked = School.objects.select_for_update(no_key=True).get(pk=school.pk)
        last = self.for_school(school).order_by("number").last()
        number = last.number if last else 0
        whole = Installation.objects.values_list("restored_at", flat=True).first()
        restores = [at for at in (whole, locked.restored_at) if at]
        if restores and (last is None or last.made_at < max(restores)):
            return number_after_restore(number)
        return number + 1


def export_path(export: "AuditExport", filename: str) -> str:
    """Return the path in the storage: a folder for each school, and a name nobody can guess."""
    return f"exports/{export.school_id}/{uuid.uuid4().hex}.xlsx"


class MadeWorkbook(models.Model):
    """What is kept of a workbook that was made, so that a copy can be checked. Never changed.

    `number` is in the file too. `made_by` is empty if a command made it. `sha256` is the file's
    digest in 64 lower-case hex digits, `size` its length in bytes. `content_sha256` and `sheets`
    are digests of the cells' contents.
    """

    number = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    academic_year = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
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

    class Meta:
        abstract = True

    @property
    def year(self) -> AcademicYear:
        return AcademicYear(self.academic_year)

    @property
    def sheet_digests(self) -> list[SheetDigest]:
        return [SheetDigest(*sheet) for sheet in self.sheets]


class AuditExport(MadeWorkbook):
    """One audit workbook: the file, who made it and when, and with which options. Never changed.

    The file is deleted once it has been kept long enough, or when a name in it is erased. The row
    stays, so that the school can still check whether a copy is genuine.

    `number` counts the school's exports from 1. The digests are kept when the file is deleted.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="audit_exports")
    options = models.JSONField(default=dict)
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
    def with_names(self) -> bool:
        return bool(self.options.get("with_names"))

    @property
    def classes(self) -> list[str]:
        """Return the names of the chosen classes. Empty for all classes of the year."""
        return list(self.options.get("classes", []))

    @property
    def contents(self) -> list[str]:
        """Return the chosen classes and module, and what was left out. Empty for the whole year."""
        parts = self.classes
        if module := self.options.get("module"):
            parts.append(module)
        if not self.options.get("with_history", True):
            parts.append("no change history")
        # By default free text goes with the names.
        if self.options.get("with_texts", self.with_names) != self.with_names:
            parts.append("no free text" if self.with_names else "with free text")
        return parts

    @property
    def filename(self) -> str:
        """Return the name for the download.

        It says if the file contains children's names. One that covers only some classes or a module
        is named after them, and has its number, as there may be several.
        """
        parts = [self.school.slug, "audit", self.year.label.replace("/", "-")]
        if self.classes or self.options.get("module"):
            parts += [*map(_slug, self.classes[:CLASSES_IN_FILENAME])]
            more = len(self.classes) - CLASSES_IN_FILENAME
            parts += [f"and-{more}-more"] if more > 0 else []
            parts += [_slug(self.options.get("module", "")), f"no-{self.number}"]
        parts += ["with-names"] if self.with_names else []
        return f"{'-'.join(filter(None, parts))[:LONGEST_FILENAME]}.xlsx"


def _slug(name: str) -> str:
    return slugify(name.replace("/", "-"))
