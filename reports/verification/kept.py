"""Opens the kept file of an export, and keeps the digests of its contents."""

import hashlib

from classes.tables.reading import open_xlsx
from reports.models import AuditExport
from reports.verification.comparing import OpenedWorkbook
from reports.verification.contents import Contents, contents_of
from reports.verification.limits import UNLIMITED, Limits


def kept_content(export: AuditExport) -> bytes | None:
    """Return the bytes of an export's file; None if it is missing or has been altered."""
    try:
        with export.file.open("rb") as file:
            content = file.read(export.size + 1)
    except (FileNotFoundError, ValueError):
        return None
    return content if hashlib.sha256(content).hexdigest() == export.sha256 else None


def open_kept(export: AuditExport, *, key: bytes) -> OpenedWorkbook | None:
    """Open an export's workbook, however large; None if it is missing or altered."""
    content = kept_content(export)
    return open_workbook(content, key=key, limits=UNLIMITED) if content is not None else None


def digest_contents(export: AuditExport) -> None:
    """Save the digests of an export's contents, unless they are saved or the file is missing.

    Call it before the file is deleted, so that a copy that was saved again can still be
    recognised. Digests are not taken when a workbook is made, because reading the file back would
    take a quarter of the time.
    """
    if export.content_sha256:
        return
    if opened := open_kept(export, key=b""):
        save_digests(export, opened.contents)


def save_digests(export: AuditExport, contents: Contents) -> None:
    """Save the digests of the contents of an export's file."""
    export.content_sha256 = contents.sha256
    export.sheets = [sheet.to_json() for sheet in contents.short]
    export.save(update_fields=["content_sha256", "sheets"])


def open_workbook(content: bytes, *, key: bytes, limits: Limits) -> OpenedWorkbook:
    """Read a workbook once. Raise TableRefusedError with the reason if it cannot be read."""
    book = open_xlsx(content, most_unpacked=limits.unpacked)
    return OpenedWorkbook(book, contents_of(book, key=key, limits=limits))
