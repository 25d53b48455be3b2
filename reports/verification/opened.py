"""Opens a workbook, and reads it once for its digests."""

from dataclasses import dataclass

from classes.tables import Xlsx, open_xlsx
from reports.verification.contents import Contents, contents_of
from reports.verification.limits import Limits


@dataclass(frozen=True)
class OpenedWorkbook:
    """A workbook that was read: the file, and the digests of its contents."""

    book: Xlsx
    contents: Contents


def open_workbook(content: bytes, *, key: bytes, limits: Limits) -> OpenedWorkbook:
    """Read a workbook once. Raise TableRefusedError with the reason if it cannot be read."""
    book = open_xlsx(content, most_unpacked=limits.unpacked)
    return OpenedWorkbook(book, contents_of(book, key=key, limits=limits))
