"""Opens the kept file of an export, and keeps the digests of its contents."""

import hashlib
from collections.abc import Sequence

from reports.digests import SheetDigest, digest_of
from reports.models import AuditExport
from reports.verification.limits import UNLIMITED
from reports.verification.opened import open_workbook


def kept_content(export: AuditExport) -> bytes | None:
    """Return the bytes of an export's file; None if it is missing or has been altered."""
    try:
        with export.file.open("rb") as file:
            content = file.read(export.size + 1)
    except (FileNotFoundError, ValueError):
        return None
    return content if hashlib.sha256(content).hexdigest() == export.sha256 else None


def digest_contents(export: AuditExport) -> None:
    """Save the digests of an export's contents, unless they are saved or the file is missing.

    Call it before the file is deleted, so that a copy that was saved again can still be
    recognised. Digests are not taken when a workbook is made, because reading the file back would
    take a quarter of the time.
    """
    if export.content_sha256:
        return
    if content := kept_content(export):
        opened = open_workbook(content, key=b"", limits=UNLIMITED)
        save_digests(export, opened.contents.short)


def save_digests(export: AuditExport, sheets: Sequence[SheetDigest]) -> None:
    """Save the digests of the contents of an export's file."""
    export.content_sha256 = digest_of(sheets)
    export.sheets = [sheet.to_json() for sheet in sheets]
    export.save(update_fields=["content_sha256", "sheets"])
