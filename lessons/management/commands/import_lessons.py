from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from classes.management.schools import school_of
from classes.models import School, SharedSchool
from classes.words.counts import count_of
from classes.words.dates import long_date
from lessons.imports.command_line import (
    add_dry_run,
    add_good_lines,
    add_school_and_year,
    refusals_as_command_errors,
)
from lessons.imports.log_workbook.actions import import_log, preview_log, wrong_lines_error
from lessons.imports.log_workbook.changes import LogChanges
from lessons.imports.log_workbook.lines import ParsedLog
from lessons.imports.log_workbook.reading import LogRefusedError, read_log_workbook


class Command(BaseCommand):
    """Imports past lessons from a log workbook or an audit workbook."""

    help = (
        "Import past lessons from a log workbook (downloaded under Lessons, Import), from an audit "
        "workbook, or from a .csv with the same columns. Lessons that are recorded already stay as "
        "they are, so importing the same file again changes nothing. A file with a wrong line is "
        "refused and changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the Excel, .ods or .csv file")
        add_school_and_year(parser)
        parser.add_argument(
            "--staff",
            action="append",
            default=[],
            metavar="NAME",
            help="a person in the file to add to the staff, without a sign-in; can be repeated",
        )
        add_good_lines(parser)
        add_dry_run(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        school = school_of(options["school"])
        with refusals_as_command_errors():
            changes = _import(school, options)
        SharedSchool.objects.note_change(school.pk)
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was changed. An import would do this.")
        for line in _summary_lines(changes):
            self.stdout.write(line)


def _import(school: School, options: dict[str, Any]) -> LogChanges:
    """Import the file, or only preview it in a dry run. Return the changes."""
    log, year = _read_log(Path(options["file"])), int(options["year"])
    if not options["dry_run"]:
        return import_log(
            school=school,
            academic_year=year,
            log=log,
            source=Path(options["file"]).name,
            by=None,
            staff=options["staff"],
            leave_out_wrong=options["good_lines"],
        )
    changes = preview_log(school=school, academic_year=year, log=log)
    if changes.wrong and not options["good_lines"]:
        raise wrong_lines_error(changes)
    return changes


def _read_log(path: Path) -> ParsedLog:
    try:
        with path.open("rb") as file:
            return read_log_workbook(file, path.name)
    except OSError as error:
        reason = error.strerror or "the file is damaged"
        raise LogRefusedError(f"{path} cannot be read ({reason}).") from error


def _summary_lines(changes: LogChanges) -> Iterator[str]:
    """Yield a line for each class, then the totals and everything that was not imported."""
    for group, count in changes.by_class:
        yield f"{group}: {count_of(count, 'new lesson', 'new lessons')}"
    yield (
        f"{count_of(len(changes.new), 'new lesson', 'new lessons')}, {changes.unchanged} recorded "
        f"already, {len(changes.differing)} recorded differently; "
        f"{count_of(changes.missed, 'missed lesson', 'missed lessons')} with a name, "
        f"{changes.missed_unnamed} counted."
    )
    for module in changes.copied:
        yield f"The school gets its own copy of {module}."
    if changes.differing:
        yield "Recorded differently, and not changed:"
        for lesson in changes.differing:
            yield f"  {lesson.line.where}: {' '.join(lesson.differences)}"
    if changes.wrong:
        yield f"Not imported: {count_of(changes.wrong_lines, 'wrong line', 'wrong lines')}."
        yield from (f"  {line}" for line in changes.wrong)
    if changes.not_staff:
        names = ", ".join(changes.not_staff)
        yield f"Not on the staff: {names}. They are recorded as visitors. To add one: --staff NAME."
    yield from changes.notes
    for closed, word in changes.on_closed_days:
        day = long_date(closed.line.held_on)
        yield f"{closed.line.where}: the school is closed on {day} ({word}). Check the date."
