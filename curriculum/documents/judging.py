"""The kind of a file, by its first bytes and what it holds; its name and what a browser says of it
count for nothing."""

import math
import re
from typing import IO

from curriculum.documents import office, pdf
from curriculum.documents.refusal import FileRefusedError
from curriculum.models import DocumentKind

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
LOOKED_AT = 4096
"""How many bytes at the start say what a text is."""

PDF, JPEG, PNG, ZIP = b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SVG = re.compile(rb"<(?:[\w.-]+:)?svg\b", re.I)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|iframe)\b", re.I)
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def kind_of(file: IO[bytes], size: int) -> DocumentKind:
    """Return what a file of `size` bytes is, and leave it at its start.

    Raise FileRefusedError where it is of no kind that is kept, too large, empty, or may be a
    program.
    """
    _check_size(size)
    file.seek(0)
    start = file.read(LOOKED_AT)
    file.seek(0)
    kind = _kind(file, start)
    file.seek(0)
    return kind


def _check_size(size: int) -> None:
    if not size:
        raise FileRefusedError(
            "The file is empty.", "See whether it opens on your computer, and choose it again."
        )
    if size > MOST_BYTES:
        megabytes = math.ceil(size * 10 / MEGABYTE) / 10
        raise FileRefusedError(
            f"The file has {megabytes:g} MB; the most is {MOST_BYTES // MEGABYTE} MB.",
            "Make its pictures smaller or save it as a PDF, and choose the new one.",
        )


def _kind(file: IO[bytes], start: bytes) -> DocumentKind:
    if start.startswith(PDF):
        pdf.check(file)
        return DocumentKind.PDF
    if start.startswith(ZIP):
        return office.kind_of(file)
    if start.startswith(JPEG):
        return DocumentKind.JPEG
    if start.startswith(PNG):
        return DocumentKind.PNG
    raise _refusal(start)


def _refusal(start: bytes) -> FileRefusedError:
    """Return what to say of a file that is of no kind that is kept."""
    text = _as_ascii(start)
    if start.startswith(OLD_OFFICE):
        return FileRefusedError(
            "This is a file of an older Office, or one that is locked with a password: whether it "
            "holds macros cannot be seen.",
            "Save it as .docx, .pptx or .xlsx without a password, or as a PDF, and choose the new "
            "one.",
        )
    if _SVG.search(text):
        return FileRefusedError(
            "This is an SVG drawing, which can hold scripts that run when it is opened.",
            "Save it as a PNG picture or a PDF, and choose the new one.",
        )
    if _HTML.search(text):
        return FileRefusedError(
            "This is a web page, which can hold scripts that run when it is opened.",
            "Save it as a PDF and choose that, or add its address as a link.",
        )
    return FileRefusedError(
        "This is none of the files that can be kept: PDF, Word (.docx), PowerPoint (.pptx), Excel "
        "(.xlsx), OpenDocument (.odt, .odp, .ods), JPEG and PNG.",
        "Save it as a PDF and choose that.",
    )


def _as_ascii(start: bytes) -> bytes:
    """Return the start of a text in one byte a letter, whatever Unicode form it is in."""
    form = _BYTE_ORDER_MARKS.get(start[:2])
    return start.decode(form, "replace").encode("ascii", "replace") if form else start
