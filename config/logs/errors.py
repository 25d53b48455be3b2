"""Errors as the log may show them: where each arose, without what somebody typed.

The text of a refusal is for the person who is signed in, so it may name a child. So may almost any
other: Python quotes the value that is no number, PostgreSQL the row that it refuses, a mail server
the address that it does not know.
"""

import logging
import re
import smtplib
import sys
import traceback
from collections.abc import Iterator
from types import TracebackType

from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import DatabaseError
from django.template import TemplateDoesNotExist, TemplateSyntaxError

from classes.unavailable import OF_A_BUCKET
from config.databases import why_unusable

logger = logging.getLogger(__name__)

LEFT_OUT = "text left out, because it may name a child"
OF_THE_PROGRAM = (
    *(AttributeError, ImportError, NameError, NotImplementedError, RecursionError, MemoryError),
    *(FieldError, ImproperlyConfigured, TemplateDoesNotExist, TemplateSyntaxError),
)
"""Errors whose text is about the program, and never about what somebody typed."""
FRAMES = 12
"""How many of the innermost places are shown."""

# After a colon, PostgreSQL quotes what it could not read.
_VALUE = re.compile(r': ".*')


def traceback_of(error: BaseException) -> str:
    """Return one traceback: that of the error, and a line for each error that led to it."""
    places = traceback.format_tb(error.__traceback__)[-FRAMES:]
    led = [f"  led to by {described(one)}{_place_of(one)}" for one in causes_of(error)]
    return "".join(["Traceback:\n", *places]) + "\n".join([described(error), *led])


def described(error: BaseException) -> str:
    """Return the kind of an error with as much of its text as cannot name anybody."""
    text = harmless_text(error)
    return f"{kind_of(error)}: {text}" if text else kind_of(error)


def kind_of(error: BaseException) -> str:
    """Return the kind of an error, such as "django.db.utils.IntegrityError"."""
    kind = type(error).__qualname__
    module = type(error).__module__
    return kind if module in ("builtins", "__main__") else f"{module}.{kind}"


def harmless_text(error: BaseException) -> str:
    """Return as much of the text of an error as cannot name anybody."""
    first, _, values = str(error).partition("\n")
    if isinstance(error, DatabaseError) or _is_of_a_driver(error):
        shown = _VALUE.sub(f": {LEFT_OUT}", first)
        return f"{shown} ({LEFT_OUT})" if values else shown
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} ({LEFT_OUT})"
    if isinstance(error, smtplib.SMTPException):
        return LEFT_OUT
    if type(error).__module__.partition(".")[0] in OF_A_BUCKET:
        return first  # the address of a file, whose name says nothing
    if isinstance(error, OSError):
        return error.strerror or LEFT_OUT  # without the name of the file
    return (first if isinstance(error, OF_THE_PROGRAM) else LEFT_OUT) if first else ""


def _is_of_a_driver(error: BaseException) -> bool:
    return type(error).__module__.partition(".")[0] in ("sqlite3", "psycopg")


def causes_of(error: BaseException) -> Iterator[BaseException]:
    """Yield the errors that led to this one, the last first."""
    seen = {id(error)}
    while (cause := error.__cause__ or error.__context__) and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        error = cause


def _place_of(error: BaseException) -> str:
    places = traceback.extract_tb(error.__traceback__)
    return f" ({places[-1].filename}, line {places[-1].lineno})" if places else ""


def write_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Write the traceback of an error that ends a command, as the log does.

    What a command writes at night is in the log too. A person at a terminal sees all of it. A
    database that cannot be used is worth a sentence.
    """
    if sentence := why_unusable(error):
        sys.stderr.write(f"{sentence}\n")
    elif sys.stderr.isatty() or isinstance(error, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    elif logging.getLogger().handlers:
        logger.critical("A command ended with an error", exc_info=error)
    else:  # the settings could not be read
        sys.stderr.write(traceback_of(error) + "\n")
