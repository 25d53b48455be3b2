"""The exit codes of the commands: 0 for success, 1 for refused input, 2 for wrong usage.

Django sets them: a CommandError exits with 1 and prints its text to stderr, and the argument parser
exits with 2. Refused input changes nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.management.base import CommandError
from django.db import transaction


@contextmanager
def refusals_as_command_errors() -> Iterator[None]:
    """Run the block in one transaction, and raise a refusal as a CommandError."""
    try:
        with transaction.atomic():
            yield
    except ValidationError as error:
        raise CommandError("\n".join(reasons(error))) from error


def reasons(error: ValidationError) -> Iterator[str]:
    """Yield the sentences of a refusal, each after the name of its field."""
    if not hasattr(error, "error_dict"):
        yield from error.messages
        return
    for name, messages in error.message_dict.items():
        prefix = "" if name == NON_FIELD_ERRORS else f"{name.replace('_', ' ')}: "
        yield from (f"{prefix}{message}" for message in messages)
