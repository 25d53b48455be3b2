"""The options of `import_roster`: what is imported, from where, and answers to its questions."""

import datetime as dt
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from classes.roster import Purpose
from classes.years.year_groups import YearGroups
from lessons.imports.class_lists.command_answers import SINCE_WORDS
from lessons.imports.command_line import (
    add_dry_run,
    add_good_lines,
    add_school_and_year,
    parse_year,
)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a day: write it as 2026-11-24") from error


def _since(text: str) -> str:
    """Return the text if it is a day, or one of the words for one."""
    return text if text in SINCE_WORDS else _day(text).isoformat()


def _ids(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _columns(text: str) -> dict[Purpose, str]:
    """Return the heading or letter for each purpose, from a text like "name=Pupil,class=C"."""
    headings = {}
    for part in text.split(","):
        purpose, _, heading = part.partition("=")
        try:
            headings[Purpose(purpose.strip().lower())] = heading.strip()
        except ValueError:
            purposes = ", ".join(Purpose)
            raise ValueError(f"{purpose!r} is none of: {purposes}") from None
    return headings


PARSERS = {
    "year": parse_year,
    "year_groups": YearGroups.parse,
    "only_years": YearGroups.parse,
    "classes": _ids,
    "on": _day,
    "since": _since,
    "columns": _columns,
}


def parse_option(name: str, value: Any) -> Any:
    """Return a parsed option. They are parsed here, as `call_command` skips argparse."""
    try:
        return PARSERS[name](value) if name in PARSERS and isinstance(value, str) else value
    except (ArgumentTypeError, ValueError) as error:
        raise CommandError(f"--{name.replace('_', '-')}: {error}", returncode=2) from error


def add_options(parser: ArgumentParser) -> None:
    """Add all options of the command."""
    _add_source(parser)
    _add_list_options(parser)
    add_answers(parser)
    add_dry_run(parser)


def _add_source(parser: ArgumentParser) -> None:
    parser.add_argument(
        "path", type=Path, nargs="?", help="the file, or the folder or zip of an export"
    )
    parser.add_argument(
        "--from",
        dest="origin",
        metavar="ADDRESS-OR-FOLDER",
        help="an https address, or a folder of which the newest list counts: nothing is "
        "imported, but the list waits on home until somebody looks at it",
    )
    add_school_and_year(parser, needs_year=False)
    parser.add_argument(
        "--year-groups",
        help="for classes that have none in the files, such as 5-6",
    )
    parser.add_argument("--source-school", metavar="ID", help="which school in the files")
    parser.add_argument("--classes", default=[], metavar="ID,ID", help="which classes to import")
    parser.add_argument("--on", help="the day when children join, move and leave; default today")
    parser.add_argument(
        "--since",
        default="now",
        metavar="DAY",
        help="since when new children have been in classes with lessons already: start (of the "
        "year), first-import, a day, or now (default), which counts the lessons as missed",
    )
    parser.add_argument("--only-years", help="import only classes of these years, such as 5-6")


def _add_list_options(parser: ArgumentParser) -> None:
    parser.add_argument("--sheet", help="class lists only: the sheet to read, or all")
    parser.add_argument(
        "--columns",
        metavar="WHAT=HEADING,…",
        help=f"class lists only: which column is which; WHAT is one of {', '.join(Purpose)}",
    )
    parser.add_argument(
        "--class-name", default="", help="class lists only: the class of all children"
    )


CHOICES = {
    "--namesakes same other": "whether children with the same name in two classes are the same "
    "child, and whether a child has the new name in the list although it is or was another child’s",
    "--single-names whole wait": "whether a name without forename or surname is the whole name, or "
    "its line waits",
    "--name-order forename surname": "what names in one column begin with, where the list does not "
    "tell",
    "--hidden-rows import leave": "whether rows that are hidden in the file, by a filter for "
    "example, are imported",
    "--unknown-status here gone": "whether children with a status that we do not know are still "
    "at the school",
    "--renamed-classes same new": "whether a class with most children of one here that is not in "
    "the list is that class under another name, or a new one",
}
"""The options that answer all questions of a kind, each with its two answers, and their help."""


def add_answers(parser: ArgumentParser) -> None:
    """Add the options that answer questions."""
    add_good_lines(parser)
    for words, text in CHOICES.items():
        option, *answers = words.split()
        parser.add_argument(option, choices=answers, help=text)
    parser.add_argument(
        "--closed",
        action="append",
        default=[],
        metavar="CLASS",
        help="a class here that is not in the list, whose children have left; can be repeated",
    )
    parser.add_argument(
        "--many-leave",
        action="store_true",
        help="the list is complete, although more than a third of a class or the school leave",
    )
