from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from classes.management.schools import school_of
from classes.models import School
from classes.words.counts import count_of
from lessons.imports.command_line import (
    add_dry_run,
    add_good_lines,
    add_school_and_year,
    nothing_changed,
)
from lessons.imports.log_workbook import LogBook, LogChanges, LogRefusedError, read_log_workbook
from lessons.imports.log_workbook.actions import import_log, preview_log, refusal_of


class Command(BaseCommand):
    """Takes past lessons from a log workbook or an audit workbook."""

    help = (
        "Import past lessons: from the log workbook that the page Lessons, Import hands out, from "
        "an audit workbook, or from a .csv with the same columns. Lessons that are recorded "
        "already stay as they are, so that the same file again changes nothing. A file with a "
        "wrong line is refused and changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the .xlsx, .xlsm, .ods or .csv file")
        add_school_and_year(parser)
        parser.add_argument(
            "--staff",
            action="append",
            default=[],
            metavar="NAME",
            help="somebody named in the file who becomes staff, without a sign-in; once a person",
        )
        add_good_lines(parser)
        add_dry_run(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        school = school_of(options["school"])
        with nothing_changed():
            changes = _import(school, options)
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was changed. An import would do this.")
        for line in _done(changes):
            self.stdout.write(line)


def _import(school: School, options: dict[str, Any]) -> LogChanges:
    """Return what was changed, or would be in a dry run."""
    book, year = _book(Path(options["file"])), int(options["year"])
    if not options["dry_run"]:
        return import_log(
            school=school,
            academic_year=year,
            book=book,
            source=Path(options["file"]).name,
            by=None,
            staff=options["staff"],
            leave_out_wrong=options["good_lines"],
        )
    changes = preview_log(school=school, academic_year=year, book=book)
    if changes.wrong and not options["good_lines"]:
        raise refusal_of(changes)
    return changes


def _book(path: Path) -> LogBook:
    try:
        with path.open("rb") as file:
            return read_log_workbook(file, path.name)
    except OSError as error:
        said = error.strerror or "the file is damaged"
        raise LogRefusedError(f"{path} cannot be read ({said}).") from error


def _done(changes: LogChanges) -> Iterator[str]:
    """Yield a line for each class, then what all of it comes to."""
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
        yield "Recorded differently, and kept as recorded:"
        for item in changes.differing:
            yield f"  {item.line.where}: {' '.join(item.differences)}"
    if changes.wrong:
        yield f"Not imported: {count_of(changes.wrong_lines, 'wrong line', 'wrong lines')}."
        yield from (f"  {line}" for line in changes.wrong)
    if changes.not_staff:
        names = ", ".join(changes.not_staff)
        yield f"Not among the staff: {names}. Kept as visitors; --staff NAME makes one staff."
    yield from changes.notes
