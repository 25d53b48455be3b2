"""A document: a file that a school keeps for its lessons or its families."""

import datetime as dt
import uuid
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from classes.models import School, User
from classes.models.random_hex import RandomHex
from classes.models.records import HistoricalRecords
from curriculum.models.audience import PUBLIC, Audience


class DocumentKind(models.TextChoices):
    """The kind of a file, detected from its content. The value is its file extension."""

    PDF = "pdf", "PDF"
    WORD = "docx", "Word"
    POWERPOINT = "pptx", "PowerPoint"
    EXCEL = "xlsx", "Excel"
    ODF_TEXT = "odt", "OpenDocument text"
    ODF_PRESENTATION = "odp", "OpenDocument presentation"
    ODF_SPREADSHEET = "ods", "OpenDocument spreadsheet"
    JPEG = "jpg", "JPEG picture"
    PNG = "png", "PNG picture"

    @property
    def content_type(self) -> str:
        """Return the MIME type to send with the file."""
        return _CONTENT_TYPES[self.value]


_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
_CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "odt": f"{_ODF}.text",
    "odp": f"{_ODF}.presentation",
    "ods": f"{_ODF}.spreadsheet",
    "jpg": "image/jpeg",
    "png": "image/png",
}


class DocumentQuerySet(models.QuerySet["Document"]):
    """Queries for documents."""

    def published(self, slug: str) -> "DocumentQuerySet":
        """Return those that anybody may download from the families' page of this school."""
        return self.public().filter(school__slug=slug, school__families_page__is_published=True)

    def public(self) -> "DocumentQuerySet":
        """Return those for families, once the page is published. Archived ones are left out."""
        shown = models.Q(resources=None) | models.Q(resources__is_archived=False)
        return self.filter(shown, audience__in=PUBLIC).distinct()


def document_path(document: "Document", filename: str) -> str:
    """Return the storage path: one folder for each school, and a name that nobody can guess."""
    return f"documents/{document.school_id}/{uuid.uuid4().hex}.{document.kind}"


class Document(models.Model):
    """One file. `filename` is its download name and `size` its length in bytes.

    `sha256` is its digest in 64 lower-case hex digits. A new version replaces the file in the same
    document, so that everything that refers to the document gets it. The earlier file is kept as a
    document for staff only, with `version_of` set.

    `public_id` is in the address for families, so that nobody can count through the documents. One
    that `was_numbered` had its primary key there, and schools have printed that address.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="documents")
    title = models.CharField(max_length=160)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.STAFF)
    file = models.FileField(upload_to=document_path, max_length=200)
    filename = models.CharField(max_length=160, editable=False)
    kind = models.CharField(max_length=8, choices=DocumentKind.choices, editable=False)
    size = models.PositiveIntegerField(editable=False, help_text="In bytes.")
    sha256 = models.CharField(
        "SHA-256",
        max_length=64,
        editable=False,
        validators=[RegexValidator(r"^[0-9a-f]{64}$", "A digest is 64 lower-case hex digits.")],
    )
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    version_of = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="versions", editable=False
    )
    public_id = models.UUIDField(
        default=uuid.uuid4, db_default=RandomHex(uuid=True), unique=True, editable=False
    )
    was_numbered = models.BooleanField(default=False, db_default=False, editable=False)

    history = HistoricalRecords(excluded_fields=["public_id", "was_numbered"])
    objects: ClassVar[DocumentQuerySet] = DocumentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="document_not_empty"),
            models.CheckConstraint(
                condition=models.Q(audience__in=Audience.values), name="document_audience_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=DocumentKind.values), name="document_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(version_of=None) | models.Q(audience=Audience.STAFF),
                name="document_earlier_version_for_staff",
                violation_error_message="Earlier versions are for staff only.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def version_at(self, moment: dt.datetime) -> "Document":
        """Return the version that was current at `moment`, or the first if it is newer."""
        newest_first = sorted(
            [self, *self.versions.all()], key=lambda version: version.uploaded_at, reverse=True
        )
        uploaded_by_then = (version for version in newest_first if version.uploaded_at <= moment)
        return next(uploaded_by_then, newest_first[-1])
