"""The file of an export as it is kept, if it still is, and is still what was made."""

import hashlib

from classes.tables.reading import open_xlsx
from reports.models import AuditExport
from reports.verification.comparing import Opened
from reports.verification.contents import Contents, contents_of
from reports.verification.limits import NONE, Limits


def kept_content(export: AuditExport) -> bytes | None:
    """Return the bytes of an export; None if its file is gone, or is no longer what was made."""
    try:
        with export.file.open("rb") as file:
            content = file.read(export.size + 1)
    except (FileNotFoundError, ValueError):
        return None
    return content if hashlib.sha256(content).hexdigest() == export.sha256 else None


def open_kept(export: AuditExport, *, key: bytes) -> Opened | None:
    """Return the kept workbook of an export, read, however large; None if it is gone."""
    content = kept_content(export)
    return open_workbook(content, key=key, limits=NONE) if content is not None else None


def digest_contents(export: AuditExport) -> None:
    """Keep the digests of what an export holds, if they are not kept yet and its file still is.

    To be called before the file is deleted, so that a copy that was saved again can still be told.
    They are not taken when a workbook is made: reading it back takes a quarter of the time.
    """
    if export.content_sha256:
        return
    if opened := open_kept(export, key=b""):
        remember(export, opened.contents)


def remember(export: AuditExport, contents: Contents) -> None:
    """Keep the digests of what an export's file holds."""
    export.content_sha256 = contents.sha256
    export.sheets = [sheet.to_json() for sheet in contents.short]
    export.save(update_fields=["content_sha256", "sheets"])


def open_workbook(content: bytes, *, key: bytes, limits: Limits) -> Opened:
    """Read a workbook once. Raise TableRefusedError, with a sentence, if it cannot be read."""
    book = open_xlsx(content, most_unpacked=limits.unpacked)
    return Opened(book, contents_of(book, key=key, limits=limits))
