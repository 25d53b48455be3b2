"""Opens the kept file of an export, and keeps the digests of its contents."""

import hashlib

from reports.digests import digest_of
from reports.models import AuditExport
from reports.verification.limits import UNLIMITED
from reports.verification.workbook import Workbook


def kept_content(export: AuditExport) -> bytes | None:
    """Return the bytes of an export's file; None if it is missing or has been altered."""
    try:
        with export.file.open("rb") as file:
            content = file.read(export.size + 1)
    except (FileNotFoundError, ValueError):
        return None
    return content if hashlib.sha256(content).hexdigest() == export.sha256 else None


def has_digests(export: AuditExport) -> bool:
    """Return whether the digests of its contents are kept, taken as they are taken today."""
    return bool(export.sheets) and digest_of(export.sheet_digests) == export.content_sha256


def digest_contents(export: AuditExport) -> None:
    """Save the digests of an export's contents, unless they are saved or the file is missing.

    Call it before the file is deleted, so that a copy that was saved again can still be recognised.
    """
    content = None if has_digests(export) else kept_content(export)
    if content:
        book = Workbook(content, UNLIMITED)
        sheets = [book.digest(sheet) for sheet in book.sheets]
        export.content_sha256 = digest_of(sheets)
        export.sheets = [sheet.to_json() for sheet in sheets]
        export.save(update_fields=["content_sha256", "sheets"])
