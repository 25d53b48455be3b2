"""Which reader a file is for: judged by what is in it, whatever its name says."""

from pathlib import PurePath
from typing import BinaryIO

from classes.tables.archive import MOST_UNPACKED, Archive
from classes.tables.ods import read_ods
from classes.tables.refusal import TableRefusedError
from classes.tables.table import MOST_BYTES, RawTable, Wanted
from classes.tables.text import read_csv
from classes.tables.xlsx import Xlsx, read_xlsx

SAVE_AS = "Open it there and save it as .xlsx or .csv."
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
OTHERS = (
    (b"%PDF", f"This is a PDF, which holds a picture of a list and no list. {SAVE_AS}"),
    (b"{\\rtf", f"This is a text document. {SAVE_AS}"),
    (
        b"<",
        "This is a web page or another kind of text with tags, whatever its name says. Open it "
        "in Excel or LibreOffice and save it as .xlsx.",
    ),
)
PARTS_OF_OTHERS = {
    "xl/workbook.bin": f"This is a binary workbook of Excel (.xlsb). {SAVE_AS}",
    "word/document.xml": f"This is a Word document. {SAVE_AS}",
    "ppt/presentation.xml": f"This is a presentation. {SAVE_AS}",
    "index/document.iwa": f"This is a document of Apple’s Numbers. {SAVE_AS}",
}


def read_tables(file: BinaryIO, filename: str, wanted: Wanted | None = None) -> list[RawTable]:
    """Return the tables of a file: one of a .csv, one a visible sheet of an .xlsx, .xlsm or .ods.

    `wanted` is given the names of the sheets and returns those to read; the others are not looked
    at, whatever they hold. Raise TableRefusedError, with a sentence, for what is too big, damaged,
    locked, hostile, of another kind, or empty.
    """
    content = file.read(MOST_BYTES + 1)
    name = PurePath(filename.replace("\\", "/")).name
    if len(content) > MOST_BYTES:
        raise TableRefusedError(
            f"The file is bigger than {MOST_BYTES // 1024 // 1024} MB: take out the columns that "
            "are not needed, or split it."
        )
    tables = _tables(content, name, wanted)
    if not any(table.rows for table in tables):
        raise TableRefusedError(f"There is nothing in {name}: no visible sheet has a filled cell.")
    return tables


def _tables(content: bytes, name: str, wanted: Wanted | None) -> list[RawTable]:
    if content.startswith(b"PK"):
        return _workbook(Archive(content), wanted)
    _refuse_others(content)
    return [read_csv(content, name)]


def _refuse_others(content: bytes) -> None:
    """Raise TableRefusedError for a file that begins as one of another program does."""
    if content.startswith(OLD_OFFICE):
        raise TableRefusedError(_old_office(content))
    start = content[:512].removeprefix(b"\xef\xbb\xbf").lstrip()
    for beginning, sentence in OTHERS:
        if start.startswith(beginning):
            raise TableRefusedError(sentence)


def open_xlsx(content: bytes, *, most_unpacked: int = MOST_UNPACKED) -> Xlsx:
    """Return the .xlsx or .xlsm that `content` is, opened, whatever its name says.

    Raise TableRefusedError, with a sentence, for what is damaged, locked, hostile or of another
    kind. How long the content may be is for the caller to say.
    """
    if not content.startswith(b"PK"):
        _refuse_others(content)
        raise TableRefusedError("This is no Excel workbook, whatever its name says.")
    archive = Archive(content, most_unpacked=most_unpacked)
    _refuse_other_parts(archive)
    if "content.xml" in archive:
        raise TableRefusedError(
            "This is an OpenDocument spreadsheet (.ods). Open it in LibreOffice and save it as "
            ".xlsx."
        )
    if "_rels/.rels" not in archive:
        raise TableRefusedError("This zip is no workbook.")
    return Xlsx(archive)


def _refuse_other_parts(archive: Archive) -> None:
    for part, sentence in PARTS_OF_OTHERS.items():
        if part in archive:
            raise TableRefusedError(sentence)


def _workbook(archive: Archive, wanted: Wanted | None) -> list[RawTable]:
    _refuse_other_parts(archive)
    if "content.xml" in archive:
        return read_ods(archive, wanted)
    if "_rels/.rels" in archive:
        return read_xlsx(archive, wanted)
    raise TableRefusedError(
        "This zip is no workbook. Give a .csv, .xlsx, .xlsm or .ods file, or a zip with an export "
        "of School Data Sync or OneRoster where class lists are asked for."
    )


def _old_office(content: bytes) -> str:
    if LOCKED in content:
        return "The file is locked with a password: save it without one and choose the new one."
    return f"This is a file of an Excel before 2007 (.xls). {SAVE_AS}"
