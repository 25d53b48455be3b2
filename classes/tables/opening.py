"""Opens a workbook for the check of a workbook."""

from classes.tables.archive import MOST_UNPACKED, Archive
from classes.tables.reading import OTHER_PARTS, _refuse_other_formats
from classes.tables.refusal import TableRefusedError
from classes.tables.xlsx import Xlsx


def open_xlsx(content: bytes, *, most_unpacked: int = MOST_UNPACKED) -> Xlsx:
    """Return the opened .xlsx or .xlsm workbook. The caller limits the length of `content`.

    Raise TableRefusedError, with a sentence, if it is damaged, locked, hostile or in another
    format.
    """
    if not content.startswith(b"PK"):
        _refuse_other_formats(content)
        raise TableRefusedError("This is not an Excel workbook, whatever its name says.")
    archive = Archive(content, most_unpacked=most_unpacked)
    _refuse_other_parts(archive)
    if "content.xml" in archive:
        raise TableRefusedError("This is an OpenDocument spreadsheet (.ods).")
    if "_rels/.rels" not in archive:
        raise TableRefusedError("This is a zip folder, not a workbook.")
    return Xlsx(archive)


def _refuse_other_parts(archive: Archive) -> None:
    for part, sentences in OTHER_PARTS.items():
        if part in archive:
            raise TableRefusedError(*sentences)
