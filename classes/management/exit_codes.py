"""Exit codes of the commands: 0 done; 1 the input was refused, and nothing changed; 2 wrong usage.

Django sets the last two: a CommandError ends with 1 and prints its text on stderr, and the
argument parser ends with 2.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.management.base import CommandError
from django.db import transaction


@contextmanager
def refusing() -> Iterator[None]:
    """Run the block in one transaction, and turn a refusal into a CommandError."""
    try:
        with transaction.atomic():
            yield
    except ValidationError as error:
        raise CommandError("\n".join(reasons(error))) from error


def reasons(error: ValidationError) -> Iterator[str]:
    """Yield the sentences of a refusal, each with its field's name in front."""
    if not hasattr(error, "error_dict"):
        yield from error.messages
        return
    for name, messages in error.message_dict.items():
        about = "" if name == NON_FIELD_ERRORS else f"{name.replace('_', ' ')}: "
        yield from (f"{about}{message}" for message in messages)
