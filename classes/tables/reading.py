"""Chooses the reader for a file by its content, because its name may be wrong."""

from pathlib import PurePath
from typing import BinaryIO

from classes.tables.archive import MOST_UNPACKED, Archive
from classes.tables.ods import read_ods
from classes.tables.refusal import LOCKED, TableRefusedError
from classes.tables.table import MOST_BYTES, READ_ALL, RawTable, Unread
from classes.tables.text import read_csv
from classes.tables.xlsx import Xlsx, read_xlsx

SAVE_AS = "Open it in Excel and save it as .xlsx or .csv."
COPY_LIST = "Copy the list into a spreadsheet and save that as .xlsx or .csv."
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
OTHER_FORMATS = (
    (b"%PDF", "This is a PDF.", "Export it as .xlsx or .csv from the program that it came from."),
    (b"{\\rtf", "This is a text document.", COPY_LIST),
    (
        b"<",
        "This is a web page, whatever its name says.",
        "Open it in Excel or LibreOffice and save it as .xlsx.",
    ),
)
"""The first bytes of other formats, each with the reason to refuse it and what to do."""
OTHER_PARTS = {
    "xl/workbook.bin": ("This is a binary Excel workbook (.xlsb).", SAVE_AS),
    "word/document.xml": ("This is a Word document.", COPY_LIST),
    "ppt/presentation.xml": ("This is a presentation.", COPY_LIST),
    "index/document.iwa": ("This is a document of Apple’s Numbers.", SAVE_AS),
}


def read_tables(file: BinaryIO, filename: str, unread: Unread = READ_ALL) -> list[RawTable]:
    """Return the table of a .csv file, or one table for each visible sheet of a workbook.

    Raise TableRefusedError, with a sentence, if the file is too big, damaged, locked, hostile,
    empty or in another format. This is done in a child: everybody else calls `apart.read_tables`.
    """
    content = file.read(MOST_BYTES + 1)
    name = PurePath(filename.replace("\\", "/")).name
    if len(content) > MOST_BYTES:
        raise TableRefusedError(
            f"The file is bigger than {MOST_BYTES // 1024 // 1024} MB. Delete the columns that "
            "are not needed, or split it into several files."
        )
    tables = _tables(content, name, unread)
    if not any(table.rows for table in tables):
        raise TableRefusedError(f"{name} is empty: no visible sheet has anything in it.")
    return tables


def _tables(content: bytes, name: str, unread: Unread) -> list[RawTable]:
    if content.startswith(b"PK"):  # the first bytes of every zip, and so of every workbook
        return _workbook(Archive(content), unread)
    _refuse_other_formats(content)
    return [read_csv(content, name)]


def _refuse_other_formats(content: bytes) -> None:
    """Raise TableRefusedError if the first bytes are those of another format."""
    if content.startswith(OLD_OFFICE):
        raise TableRefusedError(*_old_office(content))
    start = content[:512].removeprefix(b"\xef\xbb\xbf").lstrip()
    for beginning, *sentences in OTHER_FORMATS:
        if start.startswith(beginning):
            raise TableRefusedError(*sentences)


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


def _workbook(archive: Archive, unread: Unread) -> list[RawTable]:
    _refuse_other_parts(archive)
    if "content.xml" in archive:
        return read_ods(archive, unread)
    if "_rels/.rels" in archive:
        return read_xlsx(archive, unread)
    raise TableRefusedError(
        "This is a zip folder, not a spreadsheet.",
        "Unzip it and choose the .xlsx, .xlsm, .ods or .csv file in it.",
    )


def _old_office(content: bytes) -> tuple[str, str]:
    if ENCRYPTED_OFFICE in content:
        return LOCKED
    return "This file was saved by Excel 2003 or older (.xls).", SAVE_AS
