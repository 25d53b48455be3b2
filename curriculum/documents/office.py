"""Which Office or OpenDocument file a zip is, by what lies in it, and whether it holds macros."""

import re
import zipfile
from typing import IO

from lxml import etree

from classes.tables.zips import BROKEN, PACKED
from curriculum.documents.refusal import FileRefusedError
from curriculum.models import DocumentKind

MOST_ENTRIES = 5_000
MOST_UNPACKED = 250 * 1024 * 1024
"""Bytes of all parts together. A document of 20 MB rarely unpacks to twice as much."""

LONGEST_INDEX = 1024 * 1024
PIECE = 256 * 1024

TYPES = "[Content_Types].xml"
_MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
OFFICE = {
    _MAIN.format("wordprocessingml.document"): DocumentKind.WORD,
    _MAIN.format("presentationml.presentation"): DocumentKind.POWERPOINT,
    _MAIN.format("presentationml.slideshow"): DocumentKind.POWERPOINT,
    _MAIN.format("spreadsheetml.sheet"): DocumentKind.EXCEL,
}
_ODF = b"application/vnd.oasis.opendocument."
OPEN_DOCUMENT = {
    _ODF + b"text": DocumentKind.ODF_TEXT,
    _ODF + b"presentation": DocumentKind.ODF_PRESENTATION,
    _ODF + b"spreadsheet": DocumentKind.ODF_SPREADSHEET,
}
_PROGRAM_TYPE = re.compile("macro|vba|activex", re.I)
_PROGRAM_PART = re.compile(
    r"vbaproject|vbadata|activex|macrosheets/|\.exe$|\.(?:js|vbs|bat)$", re.I
)
_OPEN_PROGRAM_PART = re.compile(r"^(?:Basic/(?!script-l[bc]\.xml$)|Scripts/).*[^/]$")


def kind_of(file: IO[bytes]) -> DocumentKind:
    """Return what the zip is. Raise FileRefusedError for any other zip, macros and tricks."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check(archive.infolist())
            kind = _kind(archive)
            _unpack_all(archive)
    except BROKEN as error:
        raise FileRefusedError(
            "The file is damaged: it cannot be opened.",
            "Open it where it was made, save it again, and choose the new one.",
        ) from error
    return kind


def _check(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse a zip that is locked, or that promises to unpack to too much."""
    if any(item.flag_bits & 0x1 for item in entries):
        raise FileRefusedError(
            "The file is locked with a password.", "Save it without one, and choose the new one."
        )
    if any(item.compress_type not in PACKED for item in entries):
        raise zipfile.BadZipFile
    if len(entries) > MOST_ENTRIES or sum(item.file_size for item in entries) > MOST_UNPACKED:
        raise FileRefusedError(
            "The file unpacks to far more than a document holds, so it was not opened.",
            "If it is a real document, save it as a PDF and choose that.",
        )


def _kind(archive: zipfile.ZipFile) -> DocumentKind:
    names = archive.namelist()
    if TYPES in names:
        return _office_kind(archive, names)
    if "mimetype" in names:
        return _open_document_kind(archive, names)
    raise _no_document()


def _office_kind(archive: zipfile.ZipFile, names: list[str]) -> DocumentKind:
    types = _content_types(_start(archive, TYPES))
    if any(map(_PROGRAM_TYPE.search, types)) or any(map(_PROGRAM_PART.search, names)):
        raise _macros()
    kinds = {OFFICE[item] for item in types if item in OFFICE}
    if len(kinds) != 1:
        raise _no_document()
    return kinds.pop()


def _content_types(index: bytes) -> set[str]:
    """Return the types of the parts that the index of an Office file names."""
    if b"<!" in index.replace(b"<!--", b""):
        raise zipfile.BadZipFile("an index of an Office file declares nothing")
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(index, parser)
    except etree.XMLSyntaxError as error:
        raise zipfile.BadZipFile from error
    return {str(item.get("ContentType", "")) for item in root.iter("{*}Default", "{*}Override")}


def _open_document_kind(archive: zipfile.ZipFile, names: list[str]) -> DocumentKind:
    kind = OPEN_DOCUMENT.get(_start(archive, "mimetype").strip())
    if kind is None:
        raise _no_document()
    if any(map(_OPEN_PROGRAM_PART.search, names)):
        raise _macros()
    return kind


def _start(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(LONGEST_INDEX)


def _unpack_all(archive: zipfile.ZipFile) -> None:
    """Unpack every part into nothing, so that one which lies about its length is found out."""
    for item in archive.infolist():
        with archive.open(item) as part:
            while part.read(PIECE):
                pass


def _macros() -> FileRefusedError:
    return FileRefusedError(
        "The file holds macros or other programs, which can do harm on a family’s computer.",
        "Save it without macros (.docx, .pptx, .xlsx, .odt, .odp, .ods) or as a PDF, and choose "
        "the new one.",
    )


def _no_document() -> FileRefusedError:
    return FileRefusedError(
        "This is a packed folder (zip) or a kind of file that cannot be kept.",
        "Unpack it and choose the documents one by one, or save yours as a PDF.",
    )
