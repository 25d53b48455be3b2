"""Refuses a PDF that can run a script or start a program, or that holds another file.

Even a harmless script, such as one that adds up the fields of a form, is refused: nobody can tell
from outside what a script does. qpdf (through pikepdf) reads the objects of the file, as a viewer
does, so a text that only speaks of scripts is not mistaken for one.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Pdf, Stream, String
from pikepdf.settings import qpdf_limit_errors, set_qpdf_limits

from curriculum.inspection.refusal import FileRefusedError

END_WITHIN = 1024
"""Bytes at the end among which viewers look for its mark (PDF 1.7, implementation note 18)."""

MAX_UNPACKED = 256 * 1024 * 1024
"""Bytes of all streams together, but for pictures. A real document has a few megabytes of them."""

MAX_STREAM = 64 * 1024 * 1024
MAX_FILTERS = 5
MAX_PIXELS = 250_000_000
"""A sheet of A2 paper, scanned at 600 dots an inch, has 140 million."""

PROGRAMS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/GoToE"})
"""Actions that run a script, start a program, or read or open another file."""

SCRIPT_SCHEMES = (b"javascript:", b"vbscript:")


def check(content: bytes) -> None:
    """Raise FileRefusedError if the PDF may do harm, is locked, damaged or endless.

    A PDF that opens without a password but may not be printed or copied is read as any other.

    The limits of qpdf hold for the whole process, which is a child of its own.
    """
    set_qpdf_limits(
        flate_max_memory=MAX_STREAM,
        run_length_max_memory=MAX_STREAM,
        png_max_memory=MAX_STREAM,
        tiff_max_memory=MAX_STREAM,
        max_stream_filters=MAX_FILTERS,
    )
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            _check_whole(pdf, content)
            _check_objects(pdf)
            if qpdf_limit_errors() or any(map(_is_limit, pdf.get_warnings())):
                raise _too_much()  # qpdf goes on without what it did not unpack
            if pdf.is_encrypted and pdf.get_warnings():
                raise _locked()  # qpdf may have gone on without what it did not decrypt
    except pikepdf.PasswordError as error:
        raise _locked() from error
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError) as error:
        raise (_too_much() if qpdf_limit_errors() else _damaged()) from error


def _check_whole(pdf: Pdf, content: bytes) -> None:
    """Raise FileRefusedError if there is no page, or the end of the file was cut off."""
    if not len(pdf.pages):
        raise _damaged()
    mended = any("reconstruct" in str(warning) for warning in pdf.get_warnings())
    if mended and b"%%EOF" not in content[-END_WITHIN:]:
        raise _damaged()


def _check_objects(pdf: Pdf) -> None:
    unpacked = 0
    for item in _dictionaries(pdf):
        if _runs(item):
            raise _program()
        if isinstance(item.get("/EF"), Dictionary) or item.get("/Type") == "/EmbeddedFile":
            raise _holds_a_file()
        if isinstance(item, Stream):
            unpacked += _unpacked(item)
            if unpacked > MAX_UNPACKED:
                raise _too_much()


def _dictionaries(pdf: Pdf) -> Iterator[Any]:
    """Yield each dictionary and each stream of the file, also those inside others."""
    yield from _within(pdf.trailer)
    for item in pdf.objects:
        yield from _within(item)


def _within(item: Any) -> Iterator[Any]:
    waiting = [item]
    while waiting:
        item = waiting.pop()
        if isinstance(item, (Dictionary, Stream)):
            yield item
            values = [value for _, value in item.items()]
        else:
            values = list(item) if isinstance(item, Array) else []
        # What has a number of its own is yielded by itself.
        waiting += [
            value
            for value in values
            if isinstance(value, (Array, Dictionary)) and not value.is_indirect
        ]


def _runs(item: Any) -> bool:
    """Return whether a dictionary is an action or a form that can run something."""
    action = item.get("/S")
    if action in PROGRAMS or (action == "/Rendition" and "/JS" in item):
        return True
    if "/OnInstantiate" in item or "/XFA" in item:  # a model in 3D, and a form with scripts
        return True
    return action == "/URI" and _scheme(item).startswith(SCRIPT_SCHEMES)


def _scheme(item: Any) -> bytes:
    """Return the start of a link's address, without the white space that browsers skip."""
    address = item.get("/URI")
    return b"".join(bytes(address).split()).lower() if isinstance(address, String) else b""


def _unpacked(stream: Any) -> int:
    """Return how many bytes a stream unpacks to: 0 for a picture, of which only the size counts."""
    if stream.get("/Subtype") == "/Image":
        if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > MAX_PIXELS:
            raise _too_much()
        return 0
    try:
        return len(stream.read_bytes())
    except pikepdf.PdfError as error:
        if _is_limit(error):
            raise _too_much() from error
        return 0  # packed in a way that no viewer unpacks


def _is_limit(problem: object) -> bool:
    """Return whether qpdf stopped at a limit. It says so in words only."""
    return "limit exceeded" in str(problem)


def _locked() -> FileRefusedError:
    return FileRefusedError(
        "This PDF is locked, so we cannot check what it holds.",
        "Print it to a new PDF without a password and choose that.",
    )


def _damaged() -> FileRefusedError:
    return FileRefusedError(
        "This PDF cannot be read. It may be damaged, or its end may be missing.",
        "Save or download it again, and check that it opens. Then choose the new file.",
    )


def _too_much() -> FileRefusedError:
    return FileRefusedError(
        "This PDF unpacks to far more than a document should, so we stopped checking it.",
        "Print it to a new PDF, or split it. Then choose the new file.",
    )


def _program() -> FileRefusedError:
    return FileRefusedError(
        "This PDF holds a script or starts a program.",
        "Print it to a new PDF, which leaves those out. Then choose the new file.",
    )


def _holds_a_file() -> FileRefusedError:
    return FileRefusedError(
        "This PDF has another file attached to it, which we cannot check.",
        "Print it to a new PDF, which leaves that out, and upload the other file by itself.",
    )
