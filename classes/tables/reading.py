"""Chooses the reader for a file by its content, because its name may be wrong."""

from pathlib import PurePath
from typing import BinaryIO
from xml.parsers import expat

from classes.tables.archive import Archive
from classes.tables.refusal import LOCKED, TableRefusedError
from classes.tables.shown import CONTENT, Shown
from classes.tables.table import MOST_BYTES, READ_ALL, RawTable, Unread
from classes.tables.text import read_csv
from classes.tables.workbook import read_workbook

SAVE_AS = "Open it in Excel and save it as .xlsx or .csv."
COPY_LIST = "Copy the list into a spreadsheet and save that as .xlsx or .csv."
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
WORKBOOK_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
"""One of these is in every .xls file, and in no .doc or .ppt file."""

OTHER_FORMATS = (
    (b"%pdf", "This is a PDF.", "Export it as .xlsx or .csv from the program that it came from."),
    (b"{\\rtf", "This is a text document.", COPY_LIST),
    *(
        (
            beginning,
            "This is a web page, whatever its name says.",
            "Open it in Excel or LibreOffice and save it as .xlsx.",
        )
        for beginning in (b"<!", b"<?xml", b"<html", b"<head", b"<meta", b"<table", b"<style")
    ),
)
"""The first bytes of other formats, each with the reason to refuse it and what to do."""
OTHER_PARTS = {
    "word/document.xml": ("This is a Word document.", COPY_LIST),
    "ppt/presentation.xml": ("This is a presentation.", COPY_LIST),
    "index/document.iwa": ("This is a document of Apple’s Numbers.", SAVE_AS),
}
MANIFEST = "META-INF/manifest.xml"
WORKBOOK_PARTS = ("_rels/.rels", CONTENT)
"""What an Excel workbook has, and an OpenDocument one."""


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
    archive = None
    if content.startswith(b"PK"):  # the first bytes of every zip, and so of most workbooks
        archive = Archive(content)
        _refuse_other_zips(archive)
    elif content.startswith(OLD_OFFICE):
        _refuse_other_old_files(content)
    else:
        _refuse_other_formats(content)
        return [read_csv(content, name)]
    return read_workbook(content, unread, Shown(content, archive))


def _refuse_other_formats(content: bytes) -> None:
    """Raise TableRefusedError if the first bytes are those of another format."""
    start = content[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for beginning, *sentences in OTHER_FORMATS:
        if start.startswith(beginning):
            raise TableRefusedError(*sentences)


def _refuse_other_old_files(content: bytes) -> None:
    if ENCRYPTED_OFFICE in content:
        raise TableRefusedError(*LOCKED)
    if not any(stream in content for stream in WORKBOOK_STREAMS):
        raise TableRefusedError("This is not a spreadsheet.", COPY_LIST)


def _refuse_other_zips(archive: Archive) -> None:
    for part, sentences in OTHER_PARTS.items():
        if part in archive:
            raise TableRefusedError(*sentences)
    if MANIFEST in archive and b"encryption-data" in archive.content(MANIFEST):
        raise TableRefusedError(*LOCKED)
    if "mimetype" in archive and b"spreadsheet" not in archive.content("mimetype"):
        raise TableRefusedError("This is not a spreadsheet.", COPY_LIST)
    if CONTENT in archive:
        _refuse_broken_xml(archive)
    if not any(part in archive for part in WORKBOOK_PARTS):
        raise TableRefusedError(
            "This is a zip folder, not a spreadsheet.",
            "Unzip it and choose the spreadsheet in it.",
        )


def _refuse_broken_xml(archive: Archive) -> None:
    """Raise TableRefusedError for an .ods file with broken XML: calamine would never end.

    An encoding that Python does not know is a LookupError, one that expat does not a ValueError.
    """
    try:
        with archive.open(CONTENT) as stream:
            expat.ParserCreate().ParseFile(stream)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise TableRefusedError from error
