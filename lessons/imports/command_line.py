"""The options and errors that both import commands share."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError


def parse_year(text: str) -> int:
    """Return the first year of an academic year. Raise ArgumentTypeError if it is not a year."""
    if not text.isascii() or not text.isdigit() or not 2000 <= int(text) <= 2100:
        raise ArgumentTypeError(f"{text!r} is not a year: write 2026 for 2026/27")
    return int(text)


def add_school_and_year(parser: ArgumentParser, *, needs_year: bool = True) -> None:
    """Add the options for the school and the academic year."""
    parser.add_argument("--school", required=True, help="short name, such as hope-valley")
    parser.add_argument(
        "--year", required=needs_year, type=parse_year, help="first year: 2026 means 2026/27"
    )


def add_good_lines(parser: ArgumentParser) -> None:
    """Add the option that imports a file in spite of wrong lines."""
    parser.add_argument(
        "--good-lines", action="store_true", help="import the other lines if some are wrong"
    )


def add_dry_run(parser: ArgumentParser) -> None:
    """Add the option to preview the import."""
    parser.add_argument(
        "--dry-run", action="store_true", help="print what would change, without changing anything"
    )


@contextmanager
def refusals_as_command_errors() -> Iterator[None]:
    """Turn a ValidationError into a CommandError that ends with "Nothing was changed."."""
    try:
        yield
    except ValidationError as error:
        raise CommandError("\n".join([*error.messages, "Nothing was changed."])) from error
