"""Detects the Office or OpenDocument kind of a zip file, and refuses macros and zip bombs."""

import re
import zipfile
from collections.abc import Iterable
from typing import IO
from urllib.parse import unquote

from lxml import etree

from classes.tables.zips import BROKEN, PACKED, out_of_memory
from curriculum.inspection.refusal import FileRefusedError
from curriculum.inspection.templates import TEMPLATES, template

MAX_ENTRIES = 5_000
MAX_UNPACKED = 250 * 1024 * 1024
"""Bytes of all parts together. A document of 20 MB rarely unpacks to more than 40 MB."""

MAX_INDEX_BYTES = 1024 * 1024
CHUNK = 256 * 1024

ENCRYPTED = 0x1
"""The flag of an encrypted zip entry."""

HEADER = b"PK\x03\x04"
TYPES = "[content_types].xml"
"""The index of an Office file. The names of its parts are compared in any case, as Office does."""

_MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
OFFICE = {
    _MAIN.format("wordprocessingml.document"): "docx",
    _MAIN.format("presentationml.presentation"): "pptx",
    _MAIN.format("presentationml.slideshow"): "pptx",
    _MAIN.format("spreadsheetml.sheet"): "xlsx",
}
_ODF = "application/vnd.oasis.opendocument."
OPEN_DOCUMENT = {
    _ODF + "text": "odt",
    _ODF + "presentation": "odp",
    _ODF + "spreadsheet": "ods",
}
_PROGRAM_TYPE = re.compile("macro|vba|activex", re.I)
_PROGRAM_PART = re.compile(
    r"vbaproject|vbadata|activex|macrosheets/|\.exe$|\.(?:js|vbs|bat)$", re.I
)
_OPEN_PROGRAM_PART = re.compile(r"^(?:basic/(?!script-l[bc]\.xml$)|scripts/).*[^/]$")


def kind_of(file: IO[bytes]) -> str:
    """Return the document kind of a zip file, such as "docx".

    Raise FileRefusedError if it is not a document, holds macros, or is damaged, locked or far too
    large when unpacked.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            _check(archive.infolist())
            kind = _kind(archive)
            _unpack_all(archive)
    except BROKEN as error:
        if out_of_memory(error):
            raise MemoryError from error
        raise FileRefusedError(
            "The file is damaged and cannot be opened.",
            "Open it in the program that made it and save it again. Then choose the new file.",
        ) from error
    return kind


def _check(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse a zip that is locked, or that declares it will unpack to too much."""
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise FileRefusedError(
            "The file is locked with a password.", "Save it without one, then choose the new file."
        )
    if any(entry.compress_type not in PACKED for entry in entries):
        raise zipfile.BadZipFile
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise FileRefusedError(
            "The file unpacks to far more than a document should, so it was not opened.",
            "If it is a real document, save it as a PDF and choose that.",
        )


def _kind(archive: zipfile.ZipFile) -> str:
    parts = {_part_name(name): name for name in archive.namelist()}
    if len(parts) < len(archive.namelist()):
        raise zipfile.BadZipFile("programs differ in which of two parts of one name they read")
    if TYPES in parts:
        return _office_kind(_content_types(_start(archive, parts[TYPES])), parts)
    if "mimetype" in parts:
        return _open_document_kind(_start(archive, parts["mimetype"]), parts)
    raise _not_a_document()


def _part_name(name: str) -> str:
    """Return the name of a part as Office compares it: in any case, and with % signs decoded."""
    return unquote(name).replace("\\", "/").lstrip("/").casefold()


def _office_kind(types: set[str], parts: Iterable[str]) -> str:
    for type_ in types & TEMPLATES.keys():
        raise template(TEMPLATES[type_])
    if any(map(_PROGRAM_TYPE.search, types)) or any(map(_PROGRAM_PART.search, parts)):
        raise _macros()
    kinds = {OFFICE[type_] for type_ in types if type_ in OFFICE}
    if len(kinds) != 1:
        raise _not_a_document()
    return kinds.pop()


def _content_types(index: bytes) -> set[str]:
    """Return the content types that [Content_Types].xml declares, in lower case.

    Raise BadZipFile if it is not plain XML. It may hold no DOCTYPE, since entities in one can hide
    a macro's content type or fill the memory.
    """
    if b"<!" in index.replace(b"<!--", b""):
        raise zipfile.BadZipFile("the index of an Office file may not hold declarations")
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(index, parser)
    except etree.XMLSyntaxError as error:
        raise zipfile.BadZipFile from error
    declared = root.iter("{*}Default", "{*}Override")
    return {str(part.get("ContentType", "")).strip().lower() for part in declared}


def _open_document_kind(mimetype: bytes, parts: Iterable[str]) -> str:
    type_ = mimetype.decode("ascii", "replace").strip().lower()
    if type_ in TEMPLATES:
        raise template(TEMPLATES[type_])
    kind = OPEN_DOCUMENT.get(type_)
    if kind is None:
        raise _not_a_document()
    if any(map(_OPEN_PROGRAM_PART.search, parts)):
        raise _macros()
    return kind


def _start(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(MAX_INDEX_BYTES)


def _unpack_all(archive: zipfile.ZipFile) -> None:
    """Unpack every part and discard it, to find any that lie about their length."""
    for entry in archive.infolist():
        with archive.open(entry) as part:
            while part.read(CHUNK):
                pass


def _macros() -> FileRefusedError:
    return FileRefusedError(
        "The file holds macros or other programs, which can harm a family’s computer.",
        "Save it without macros (.docx, .pptx, .xlsx, .odt, .odp, .ods) or as a PDF. Then choose "
        "the new file.",
    )


def _not_a_document() -> FileRefusedError:
    return FileRefusedError(
        "This is a zip folder, or a kind of file that you cannot upload.",
        "Unzip it and upload its documents one by one, or save your file as a PDF.",
    )
