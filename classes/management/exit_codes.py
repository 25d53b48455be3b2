"""Exit codes of the commands: 0 done; 1 the input was refused, and nothing changed; 2 wrong usage.

Django gives the others: a CommandError ends with 1 and its text on stderr, and the parser of the
arguments ends with 2.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.management.base import CommandError
from django.db import transaction


@contextmanager
def refusing() -> Iterator[None]:
    """Do all that is inside or nothing; what an action refuses becomes the reason on stderr."""
    try:
        with transaction.atomic():
            yield
    except ValidationError as error:
        raise CommandError("\n".join(reasons(error))) from error


def reasons(error: ValidationError) -> Iterator[str]:
    """Yield the sentences of a refusal, each after the name of what it is about."""
    if not hasattr(error, "error_dict"):
        yield from error.messages
        return
    for name, messages in error.message_dict.items():
        about = "" if name == NON_FIELD_ERRORS else f"{name.replace('_', ' ')}: "
        yield from (f"{about}{message}" for message in messages)
