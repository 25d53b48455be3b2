"""What a child does with a document."""

import io
from collections.abc import Iterator
from typing import Any

from curriculum.inspection import office, pdf
from curriculum.inspection.refusal import FileRefusedError


def document(content: bytes) -> Iterator[Any]:
    """Yield the kind of a PDF, Office or OpenDocument file, or why it is refused."""
    try:
        yield {"kind": _kind(content)}
    except FileRefusedError as error:
        yield {"refused": [error.problem, error.remedy]}


def _kind(content: bytes) -> str:
    if content.startswith(office.HEADER):
        return office.kind_of(io.BytesIO(content))
    pdf.check(content)
    return "pdf"
