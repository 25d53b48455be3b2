import glob
import os
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import QuerySet

from classes.management.schools import school_of
from classes.models import SharedSchool
from curriculum.models import Module
from reports.audit.actions import make_export
from reports.models import AuditExport


class Command(BaseCommand):
    """Writes an audit workbook to a file, and keeps a copy as the audit page does."""

    help = (
        "Write a school's audit workbook to a file. Without --names, children are called Pupil 1, "
        "Pupil 2 and so on, and free text is left out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--school", required=True, help="short name, such as hope-valley")
        parser.add_argument(
            "--year", required=True, type=int, help="first year, such as 2026 for 2026/27"
        )
        parser.add_argument("--out", required=True, type=Path, help="the .xlsx file to write")
        parser.add_argument("--names", action="store_true", help="show children's names")
        parser.add_argument(
            "--class",
            dest="classes",
            action="append",
            default=[],
            metavar="NAME",
            help="only this class, such as '5 Oak'; repeat for more classes",
        )
        parser.add_argument("--module", metavar="TITLE", help="only this module")
        texts = parser.add_mutually_exclusive_group()
        texts.add_argument(
            "--with-texts",
            action="store_true",
            default=None,
            help="show notes, reasons and other free text; without --names they are left out",
        )
        texts.add_argument(
            "--without-texts",
            dest="with_texts",
            action="store_false",
            help="leave out notes, reasons and other free text, with --names too",
        )
        parser.add_argument(
            "--no-history", action="store_true", help="leave out the change history"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        school = school_of(options["school"])
        classes = school.class_groups.in_year(options["year"])
        choices = {
            "school": school,
            "academic_year": options["year"],
            "with_names": options["names"],
            "with_history": not options["no_history"],
            "with_texts": options["with_texts"],
            "class_groups": [_record_named(classes, name, "class") for name in options["classes"]],
        }
        if options["module"]:
            modules = Module.objects.filter(school=school)
            choices["module"] = _record_named(modules, options["module"], "module")
        try:
            export = _make_and_write(options["out"], choices)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except OSError as error:
            raise CommandError(
                f"Cannot write {options['out']} ({error.strerror or error}). No workbook was made."
            ) from error
        SharedSchool.objects.note_change(school.pk)
        self.stdout.write(
            f"{options['out']}: {school}, {export.year}, export {export.number}, "
            f"{export.size} bytes, SHA-256 {export.sha256}"
        )


def _record_named(records: QuerySet[Any], name: str, kind: str) -> Any:
    """Return the only record with this name, ignoring case.

    Raise CommandError if there is none, or more than one.
    """
    candidates = list(records)
    folded_name = name.strip().casefold()
    matches = [record for record in candidates if str(record).casefold() == folded_name]
    if len(matches) == 1:
        return matches[0]
    plural = "classes" if kind == "class" else f"{kind}s"
    problem = f"several {plural} are" if matches else f"no {kind} is"
    choices = ", ".join(str(record) for record in candidates) or "none"
    raise CommandError(f"{problem.capitalize()} called “{name}”. The {plural} are: {choices}.")


@transaction.atomic
def _make_and_write(out: Path, choices: dict[str, Any]) -> AuditExport:
    """Make the export and write its whole file to `out`, or do neither."""
    for left_over in out.parent.glob(f".{glob.escape(out.name)}.*.partial"):
        left_over.unlink(missing_ok=True)  # by a command that was killed
    partial = out.with_name(f".{out.name}.{os.getpid()}.partial")
    with partial.open("wb") as target:
        try:
            export = make_export(**choices, by=None)
            _copy_and_rename(export, target, partial, out)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
    return export


def _copy_and_rename(export: AuditExport, target: Any, partial: Path, out: Path) -> None:
    """Copy the kept file and rename the copy to `out`. If that fails, delete the kept file too."""
    try:
        with export.file.open("rb") as kept:
            shutil.copyfileobj(kept, target)
        target.flush()
        os.fsync(target.fileno())
        partial.replace(out)
    except OSError:
        export.file.delete(save=False)
        raise
