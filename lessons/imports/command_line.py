"""What both import commands ask for, and how they refuse."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError


def read_year(text: str) -> int:
    """Return the first year of an academic year. Raise ArgumentTypeError for what is none."""
    if not text.isascii() or not text.isdigit() or not 2000 <= int(text) <= 2100:
        raise ArgumentTypeError(f"{text!r} is not a year: write 2026 for 2026/27")
    return int(text)


def add_school_and_year(parser: ArgumentParser) -> None:
    """Add the options that say whose record the import is for."""
    parser.add_argument("--school", required=True, help="short name, such as hope-valley")
    parser.add_argument(
        "--year", required=True, type=read_year, help="first year: 2026 means 2026/27"
    )


def add_good_lines(parser: ArgumentParser) -> None:
    """Add the option that takes a file with wrong lines."""
    parser.add_argument(
        "--good-lines", action="store_true", help="leave out the lines that are wrong"
    )


def add_dry_run(parser: ArgumentParser) -> None:
    """Add the option that only looks."""
    parser.add_argument(
        "--dry-run", action="store_true", help="print what would change, and change nothing"
    )


@contextmanager
def nothing_changed() -> Iterator[None]:
    """Turn what an import refuses into the command's error, which says that nothing was changed."""
    try:
        yield
    except ValidationError as error:
        raise CommandError("\n".join([*error.messages, "Nothing was changed."])) from error
