import datetime as dt
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from classes.management.schools import school_of
from classes.models import School
from classes.roster import (
    LABELS,
    ListChoices,
    Purpose,
    Roster,
    RosterRefusedError,
    Source,
    UnansweredError,
    apply_answers,
    choose,
    open_path,
    within_years,
)
from classes.years.year_groups import YearGroups
from lessons.imports.class_lists.actions import import_roster
from lessons.imports.class_lists.apply import preview_roster
from lessons.imports.class_lists.changes import RosterChanges
from lessons.imports.class_lists.command_answers import (
    SINCE_WORDS,
    chosen_answers,
    closed_answers,
    since_answers,
)
from lessons.imports.class_lists.report import left_out_lines, summary_lines, wrong_lines
from lessons.imports.command_line import (
    add_dry_run,
    add_good_lines,
    add_school_and_year,
    parse_year,
    refusals_as_command_errors,
)
from lessons.imports.nightly.command import propose_from


def _year_groups(text: str) -> YearGroups:
    try:
        return YearGroups.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a day: write it as 2026-11-24") from error


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
            raise ArgumentTypeError(f"{purpose!r} is none of: {purposes}") from None
    return headings


PARSERS = {
    "year": parse_year,
    "year_groups": _year_groups,
    "only_years": _year_groups,
    "classes": _ids,
    "on": _day,
    "since": _since,
    "columns": _columns,
}


def _parse_option(name: str, value: Any) -> Any:
    """Return a parsed option. `call_command` skips argparse, so texts are parsed here too."""
    try:
        return PARSERS[name](value) if name in PARSERS and isinstance(value, str) else value
    except ArgumentTypeError as error:
        raise CommandError(f"--{name.replace('_', '-')}: {error}", returncode=2) from error


class Command(BaseCommand):
    """Imports classes, teachers and pupils from a class list or a school system's export."""

    help = (
        "Import classes, teachers and pupils from a class list (.csv, Excel, .ods), or from the "
        "folder or zip of a School Data Sync or OneRoster export. Importing again updates the "
        "classes. If a file is refused, nothing changes. With --from, only a proposal is made."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
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
            type=_year_groups,
            help="for classes that have none in the files, such as 5-6",
        )
        parser.add_argument("--source-school", metavar="ID", help="which school in the files")
        parser.add_argument(
            "--classes", type=_ids, default=[], metavar="ID,ID", help="which classes to import"
        )
        parser.add_argument(
            "--on", type=_day, help="the day when children join, move and leave; default today"
        )
        parser.add_argument(
            "--since",
            default="now",
            metavar="DAY",
            help="since when new children have been in classes with lessons already: start (of the "
            "year), first-import, a day, or now (default), which counts the lessons as missed",
        )
        parser.add_argument(
            "--only-years",
            type=_year_groups,
            help="import only classes of these years, such as 5-6",
        )
        parser.add_argument("--sheet", help="class lists only: the sheet to read, or all")
        parser.add_argument(
            "--columns",
            type=_columns,
            metavar="WHAT=HEADING,…",
            help=f"class lists only: which column is which; WHAT is one of {', '.join(Purpose)}",
        )
        parser.add_argument(
            "--class-name", default="", help="class lists only: the class of all children"
        )
        add_good_lines(parser)
        parser.add_argument(
            "--namesakes",
            choices=["same", "other"],
            help="whether children with the same name in two classes are the same child, and "
            "whether a child has the new name in the list although it is or was another child’s",
        )
        parser.add_argument(
            "--single-names",
            choices=["whole", "wait"],
            help="whether a name without forename or surname is the whole name, or its line waits",
        )
        parser.add_argument(
            "--name-order",
            choices=["forename", "surname"],
            help="what names in one column begin with, where the list does not tell",
        )
        parser.add_argument(
            "--hidden-rows",
            choices=["import", "leave"],
            help="whether rows that are hidden in the file, by a filter for example, are imported",
        )
        parser.add_argument(
            "--unknown-status",
            choices=["here", "gone"],
            help="whether children are at the school whose status is in words that we do not know",
        )
        parser.add_argument(
            "--renamed-classes",
            choices=["same", "new"],
            help="whether a class with most children of one here that is not in the list is that "
            "class under another name, or a new one",
        )
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
        add_dry_run(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        options = {name: _parse_option(name, value) for name, value in options.items()}
        if (options["path"] is None) == (options["origin"] is None):
            raise CommandError("Give either a path or --from.", returncode=2)
        school = school_of(options["school"])
        if options["origin"]:
            with refusals_as_command_errors():
                lines = propose_from(options["origin"], school, options)
            self.stdout.write("\n".join(lines))
            return
        if options["year"] is None:
            raise CommandError("Add --year, such as --year 2026 for 2026/27.", returncode=2)
        options["path"] = Path(options["path"])
        with refusals_as_command_errors():
            roster, changes = _import(school, options)
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was changed. An import would do this.")
            for line in _leaver_warnings(changes, options):
                self.stdout.write(line)
        for line in (*summary_lines(school, changes), *left_out_lines(roster)):
            self.stdout.write(line)


def _import(school: School, options: Mapping[str, Any]) -> tuple[Roster, RosterChanges]:
    """Import the file, or only preview it in a dry run. Return the roster and the changes."""
    answers: dict[str, str] = {}
    roster, changes = _changes(preview_roster, school, options, answers)
    # An answer about a class may lead to questions about its children.
    while more := dict(chosen_answers(changes.open_questions, options)):
        answers |= more
        roster, changes = _changes(preview_roster, school, options, answers)
    _check_answered(changes)
    if changes.since:
        answers |= since_answers(changes.since, options["since"])
        roster, changes = _changes(preview_roster, school, options, answers)
    if options["closed"]:
        answers |= closed_answers(changes, options["closed"])
        roster, changes = _changes(preview_roster, school, options, answers)
    if options["dry_run"]:
        return roster, changes
    if warnings := _leaver_warnings(changes, options):
        raise RosterRefusedError(warnings)
    importer = partial(import_roster, source=options["path"].name, many_leave=options["many_leave"])
    return _changes(importer, school, options, answers)


def _leaver_warnings(changes: RosterChanges, options: Mapping[str, Any]) -> list[str]:
    """Return the warnings for which an import is refused without --many-leave."""
    warnings = [] if options["many_leave"] else changes.doubts
    hint = "If the list is complete and for this year, add --many-leave. Else check --year."
    return [*warnings, hint] if warnings else []


def _changes(
    importer: Callable[..., RosterChanges],
    school: School,
    options: Mapping[str, Any],
    answers: Mapping[str, str],
) -> tuple[Roster, RosterChanges]:
    roster = _roster(open_path(options["path"]), options, answers)
    changes = importer(
        school=school,
        academic_year=options["year"],
        roster=roster,
        year_groups=options["year_groups"],
        on=options["on"],
        answers=answers,
    )
    return roster, changes


def _roster(source: Source, options: Mapping[str, Any], answers: Mapping[str, str]) -> Roster:
    choices = ListChoices(options["sheet"], None, options["class_name"])
    if source.is_list and options["columns"]:
        choices = replace(choices, columns=_chosen_columns(source, choices, options["columns"]))
    roster = apply_answers(source.roster(choices), answers)
    if roster.wrong and not options["good_lines"]:
        raise RosterRefusedError(
            [*wrong_lines(roster), "To import the other lines, add --good-lines."]
        )
    if options["only_years"]:
        roster = within_years(roster, options["only_years"])
    return choose(roster, source_school=options["source_school"], classes=options["classes"])


def _chosen_columns(
    source: Source, choices: ListChoices, headings: Mapping[Purpose, str]
) -> dict[Purpose, int | None]:
    """Return the index of each chosen column. Raise RosterRefusedError if there is none."""
    columns = source.layout(choices).sheets[0].columns
    chosen: dict[Purpose, int | None] = {}
    for purpose, heading in headings.items():
        matching = [
            column.index
            for column in columns
            if heading.casefold() in (column.heading.casefold(), column.letter.casefold())
        ]
        if not matching:
            labels = ", ".join(column.label for column in columns)
            raise RosterRefusedError(
                [f"{LABELS[purpose]}: there is no column “{heading}”. The columns are: {labels}."]
            )
        chosen[purpose] = matching[0]
    return chosen


def _check_answered(changes: RosterChanges) -> None:
    try:
        changes.check_answered()
    except UnansweredError as error:
        hint = (
            "Add --renamed-classes same or new, --namesakes same or other, --single-names whole "
            "or wait, --name-order forename or surname, --hidden-rows import or leave, "
            "--unknown-status here or gone, or --many-leave, or answer each question on the page."
        )
        raise RosterRefusedError([*error.messages, hint]) from error
