"""The form of the log. Texts that may name a child are left out of it."""

import logging
from collections.abc import Iterator
from types import TracebackType

from django.core.exceptions import ValidationError
from django.db import DatabaseError

LEFT_OUT = "text left out, because it may name a child"

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutTexts(logging.Formatter):
    """Writes where an error arose, without the sentence of a refusal or the values of a row.

    A refusal is a sentence for the person who is signed in, so it may name a child. PostgreSQL
    quotes the row that it refuses, on the lines after the first.
    """

    def formatException(self, ei: ExcInfo) -> str:
        """Return the traceback with these texts left out, in the errors that led to it too."""
        text = super().formatException(ei)
        for error in _chain(ei[1]):
            if isinstance(error, ValidationError):
                text = text.replace(str(error), LEFT_OUT)
            elif isinstance(error, DatabaseError):
                first, _, values = str(error).partition("\n")
                text = text.replace(str(error), f"{first} ({LEFT_OUT})" if values else first)
        return text


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
