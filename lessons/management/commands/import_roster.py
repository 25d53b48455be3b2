import datetime as dt
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Mapping, Sequence
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
    Question,
    Roster,
    RosterRefusedError,
    Source,
    UnansweredError,
    apply_answers,
    choose,
    open_path,
    within_years,
)
from classes.roster.questions import TWO
from classes.years.year_groups import YearGroups
from lessons.imports.class_lists.actions import import_roster
from lessons.imports.class_lists.apply import preview
from lessons.imports.class_lists.changes import RosterChanges
from lessons.imports.class_lists.missing_classes import LEFT
from lessons.imports.class_lists.report import done, left_out, wrong_lines
from lessons.imports.command_line import (
    add_dry_run,
    add_good_lines,
    add_school_and_year,
    nothing_changed,
    read_year,
)


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


def _ids(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _columns(text: str) -> dict[Purpose, str]:
    """Return which heading, or letter, is to be read for what: "name=Pupil,class=C"."""
    found = {}
    for part in text.split(","):
        purpose, _, heading = part.partition("=")
        try:
            found[Purpose(purpose.strip().lower())] = heading.strip()
        except ValueError:
            known = ", ".join(Purpose)
            raise ArgumentTypeError(f"{purpose!r} is none of: {known}") from None
    return found


READ = {
    "year": read_year,
    "year_groups": _year_groups,
    "only_years": _year_groups,
    "classes": _ids,
    "on": _day,
    "columns": _columns,
}


def _read(name: str, value: Any) -> Any:
    """Return an option as argparse does, for `call_command` hands it on as it was written."""
    try:
        return READ[name](value) if name in READ and isinstance(value, str) else value
    except ArgumentTypeError as error:
        raise CommandError(f"--{name.replace('_', '-')}: {error}", returncode=2) from error


class Command(BaseCommand):
    """Takes classes, teachers and pupils from a school system's export."""

    help = (
        "Import classes, teachers, pupils and who is in which class: from a class list (.csv, "
        ".xlsx, .xlsm, .ods), or from the folder or zip of an export of School Data Sync or "
        "OneRoster. Importing again brings the classes to what the source says then. A source that "
        "is refused changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the file, or the folder or zip of an export")
        add_school_and_year(parser)
        parser.add_argument(
            "--year-groups", type=_year_groups, help="such as 5-6, where the files give none"
        )
        parser.add_argument("--source-school", metavar="ID", help="which school of the files")
        parser.add_argument(
            "--classes", type=_ids, default=[], metavar="ID,ID", help="which sections are classes"
        )
        parser.add_argument(
            "--on", type=_day, help="the day of joining, moving and leaving; default today"
        )
        parser.add_argument(
            "--only-years", type=_year_groups, help="leave out classes of other years, such as 5-6"
        )
        parser.add_argument("--sheet", help="of a class list: the sheet to read, or all")
        parser.add_argument(
            "--columns",
            type=_columns,
            metavar="WHAT=HEADING,…",
            help=f"of a class list: which column is what; WHAT is one of {', '.join(Purpose)}",
        )
        parser.add_argument("--class-name", default="", help="of a class list: the class of all")
        add_good_lines(parser)
        parser.add_argument(
            "--namesakes",
            choices=["same", "other"],
            help="whether a child of the name of one in another class is the same child",
        )
        parser.add_argument(
            "--closed",
            action="append",
            default=[],
            metavar="CLASS",
            help="a class here that the list lacks, whose children have left; once a class",
        )
        parser.add_argument(
            "--many-leave",
            action="store_true",
            help="the list is whole, though more than a third of a class or of the school is gone",
        )
        add_dry_run(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        options = {name: _read(name, value) for name, value in options.items()}
        school = school_of(options["school"])
        with nothing_changed():
            roster, changes = _import(school, options)
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was changed. An import would do this.")
            for line in _doubts(changes, options):
                self.stdout.write(line)
        for line in (*done(school, changes), *left_out(roster)):
            self.stdout.write(line)


def _import(school: School, options: Mapping[str, Any]) -> tuple[Roster, RosterChanges]:
    """Return what was read and what it changed, or would change in a dry run."""
    answers: dict[str, str] = {}
    roster, changes = _changes(preview, school, options, answers)
    if options["namesakes"]:
        same = options["namesakes"] == "same"
        answers |= {question.key: _answer(question, same) for question in changes.questions}
        roster, changes = _changes(preview, school, options, answers)
    _check(changes)
    if options["closed"]:
        answers |= _closed(changes, options["closed"])
        roster, changes = _changes(preview, school, options, answers)
    if options["dry_run"]:
        return roster, changes
    if doubts := _doubts(changes, options):
        raise RosterRefusedError(doubts)
    do = partial(import_roster, source=options["path"].name, many_leave=options["many_leave"])
    return _changes(do, school, options, answers)


def _closed(changes: RosterChanges, names: Sequence[str]) -> dict[str, str]:
    """Return the answers that say whose children have left. Raise RosterRefusedError for others."""
    missing = {item.class_group.name.casefold(): item for item in changes.missing}
    if wrong := [name for name in names if name.casefold() not in missing]:
        known = ", ".join(str(item.class_group) for item in changes.missing) or "none"
        raise RosterRefusedError(
            [f"--closed {name}: no such class with children is missing." for name in wrong]
            + [f"Classes here that the list lacks: {known}."]
        )
    return {missing[name.casefold()].question.key: LEFT for name in names}


def _doubts(changes: RosterChanges, options: Mapping[str, Any]) -> list[str]:
    """Return what an import is refused for unless it is said that the list is whole."""
    said = [] if options["many_leave"] else changes.many_leave
    how = "If the list is whole and they have left, say --many-leave."
    return [*said, how] if said else []


def _changes(
    do: Callable[..., RosterChanges],
    school: School,
    options: Mapping[str, Any],
    answers: Mapping[str, str],
) -> tuple[Roster, RosterChanges]:
    roster = _roster(open_path(options["path"]), options, answers)
    changes = do(
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
            [*wrong_lines(roster), "With --good-lines the others are imported."]
        )
    if options["only_years"]:
        roster = within_years(roster, options["only_years"])
    return choose(roster, source_school=options["source_school"], classes=options["classes"])


def _chosen_columns(
    source: Source, choices: ListChoices, wanted: Mapping[Purpose, str]
) -> dict[Purpose, int | None]:
    """Return the columns by their place. Raise RosterRefusedError for one that is not there."""
    columns = source.layout(choices).sheets[0].columns
    found: dict[Purpose, int | None] = {}
    for purpose, heading in wanted.items():
        fitting = [
            column.index
            for column in columns
            if heading.casefold() in (column.heading.casefold(), column.letter.casefold())
        ]
        if not fitting:
            headings = ", ".join(column.label for column in columns)
            said = f"{LABELS[purpose]}: there is no column “{heading}”, only: {headings}."
            raise RosterRefusedError([said])
        found[purpose] = fitting[0]
    return found


def _answer(question: Question, same: bool) -> str:
    """Return the answer that says the same child, where there is one alone; else another child."""
    values = [value for value, _ in question.choices]
    if TWO in values:
        return values[1] if same else TWO
    return values[0] if same and len(values) == 2 else values[-1]


def _check(changes: RosterChanges) -> None:
    try:
        changes.check_answered()
    except UnansweredError as error:
        how = "Say --namesakes same or --namesakes other, or answer one by one on the page."
        raise RosterRefusedError([*error.messages, how]) from error
