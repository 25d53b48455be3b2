"""Detects the kind of a file from its content, never from its name or content type."""

import math
import re
from typing import IO

from classes.sandbox import ReadingStoppedError, read_apart
from curriculum.inspection.refusal import FileRefusedError
from curriculum.models import DocumentKind

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
START_BYTES = 4096
"""How many bytes at the start are searched for the kind of a text."""

PDF, JPEG, PNG, ZIP = b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"
PDF_WITHIN = 1024
"""Viewers look for the header of a PDF among so many bytes, after a mail's or printer's lines."""

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SVG = re.compile(rb"<(?:[\w.-]+:)?svg\b", re.I)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|iframe)\b", re.I)
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def kind_of(file: IO[bytes], size: int) -> DocumentKind:
    """Return the kind of a file of `size` bytes, and rewind the file.

    Raise FileRefusedError if it is empty, too large, may hold a program, or is of a kind that
    cannot be stored.
    """
    _check_size(size)
    file.seek(0)
    start = file.read(START_BYTES)
    file.seek(0)
    kind = _kind(file, start)
    file.seek(0)
    return kind


def _check_size(size: int) -> None:
    if not size:
        raise FileRefusedError(
            "The file is empty.", "Check that it opens on your computer, then choose it again."
        )
    if size > MAX_BYTES:
        megabytes = math.ceil(size * 10 / MEGABYTE) / 10
        raise FileRefusedError(
            f"The file is {megabytes:g} MB. The limit is {MAX_BYTES // MEGABYTE} MB.",
            "Make its pictures smaller or save it as a PDF, then choose the new file.",
        )


def _kind(file: IO[bytes], start: bytes) -> DocumentKind:
    if start.startswith(JPEG):
        return DocumentKind.JPEG
    if start.startswith(PNG):
        return DocumentKind.PNG
    if start.startswith(ZIP) or _is_pdf(start):
        return _inspected(file)
    raise _refusal(start)


def _is_pdf(start: bytes) -> bool:
    """Return whether viewers take this for a PDF, and browsers take it for nothing else."""
    before, header, _ = start[:PDF_WITHIN].partition(PDF)
    return bool(header) and not (
        before.startswith(OLD_OFFICE) or _SVG.search(before) or _HTML.search(before)
    )


def _inspected(file: IO[bytes]) -> DocumentKind:
    """Return the kind of a document that a child has looked through."""
    try:
        (answer,) = read_apart("document", file.read())
    except ReadingStoppedError as error:
        problem, _, remedy = error.messages[0].partition(". ")
        raise FileRefusedError(f"{problem}.", remedy) from error
    if "refused" in answer:
        raise FileRefusedError(*answer["refused"])
    return DocumentKind(answer["kind"])


def _refusal(start: bytes) -> FileRefusedError:
    """Return the error for a file whose kind cannot be stored."""
    text = _as_ascii(start)
    if start.startswith(OLD_OFFICE):
        return FileRefusedError(
            "This file was made by an older version of Office, or it is locked with a password. We "
            "cannot see whether it holds macros.",
            "Save it as .docx, .pptx or .xlsx without a password, or as a PDF. Then choose the new "
            "file.",
        )
    if _SVG.search(text):
        return FileRefusedError(
            "This is an SVG drawing. It can hold scripts that run when somebody opens it.",
            "Save it as a PNG picture or a PDF, then choose the new file.",
        )
    if _HTML.search(text):
        return FileRefusedError(
            "This is a web page. It can hold scripts that run when somebody opens it.",
            "Save it as a PDF and choose that, or add its address as a link.",
        )
    return FileRefusedError(
        "You cannot upload this kind of file. You can upload PDF, Word (.docx), PowerPoint "
        "(.pptx), Excel (.xlsx), OpenDocument (.odt, .odp, .ods), JPEG and PNG.",
        "Save it as a PDF and choose that.",
    )


def _as_ascii(start: bytes) -> bytes:
    """Return the start of a text with one byte a character, even if it is encoded as UTF-16."""
    encoding = _BYTE_ORDER_MARKS.get(start[:2])
    return start.decode(encoding, "replace").encode("ascii", "replace") if encoding else start
