"""Imports a class list by the options of a command, which answer its questions."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

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
    within_years,
)
from lessons.imports.class_lists.actions import import_roster
from lessons.imports.class_lists.apply import preview_roster
from lessons.imports.class_lists.changes import RosterChanges
from lessons.imports.class_lists.command_answers import (
    chosen_answers,
    closed_answers,
    since_answers,
)
from lessons.imports.class_lists.report import wrong_lines


def import_source(
    source: Source, school: School, options: Mapping[str, Any]
) -> tuple[Roster, RosterChanges]:
    """Import a source, or only preview it in a dry run. Return the roster and the changes.

    Raise RosterRefusedError, and change nothing, if it is refused or a question has no answer.
    """
    answers: dict[str, str] = {}
    roster, changes = _changes(preview_roster, source, school, options, answers)
    # An answer about a class may lead to questions about its children.
    while more := dict(chosen_answers(changes.open_questions, options)):
        answers |= more
        roster, changes = _changes(preview_roster, source, school, options, answers)
    _check_answered(changes)
    if changes.since:
        answers |= since_answers(changes.since, options["since"])
        roster, changes = _changes(preview_roster, source, school, options, answers)
    if options["closed"]:
        answers |= closed_answers(changes, options["closed"])
        roster, changes = _changes(preview_roster, source, school, options, answers)
    if options["dry_run"]:
        return roster, changes
    if warnings := leaver_warnings(changes, options):
        raise RosterRefusedError(*warnings)
    importer = partial(import_roster, source=source.name, many_leave=options["many_leave"])
    return _changes(importer, source, school, options, answers)


def leaver_warnings(changes: RosterChanges, options: Mapping[str, Any]) -> list[str]:
    """Return the warnings for which an import is refused without --many-leave."""
    warnings = [] if options["many_leave"] else changes.doubts
    hint = "If the list is complete and for this year, add --many-leave. Else check --year."
    return [*warnings, hint] if warnings else []


def _changes(
    importer: Callable[..., RosterChanges],
    source: Source,
    school: School,
    options: Mapping[str, Any],
    answers: Mapping[str, str],
) -> tuple[Roster, RosterChanges]:
    roster = _roster(source, options, answers)
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
            *wrong_lines(roster), "To import the other lines, add --good-lines."
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
                f"{LABELS[purpose]}: there is no column “{heading}”. The columns are: {labels}."
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
        raise RosterRefusedError(*error.messages, hint) from error
