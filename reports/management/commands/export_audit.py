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
from curriculum.models import Module
from reports.audit.actions import make_export
from reports.models import AuditExport


class Command(BaseCommand):
    """Writes the audit workbook to a file, and keeps a copy as the page does."""

    help = "Write a school's audit workbook to a file. Without --names a child is Pupil 1, 2 …"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--school", required=True, help="short name, such as hope-valley")
        parser.add_argument(
            "--year", required=True, type=int, help="first year: 2026 means 2026/27"
        )
        parser.add_argument("--out", required=True, type=Path, help="the .xlsx file to write")
        parser.add_argument("--names", action="store_true", help="show children's names")
        parser.add_argument(
            "--class",
            dest="classes",
            action="append",
            default=[],
            metavar="NAME",
            help="only this class, such as '5 Oak'; may be given several times",
        )
        parser.add_argument("--module", metavar="TITLE", help="only this module")
        parser.add_argument(
            "--no-history", action="store_true", help="leave the change history out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        school = school_of(options["school"])
        classes = school.class_groups.in_year(options["year"])
        asked = {
            "school": school,
            "academic_year": options["year"],
            "with_names": options["names"],
            "with_history": not options["no_history"],
            "class_groups": [_named(classes, name, "class") for name in options["classes"]],
        }
        if options["module"]:
            modules = Module.objects.filter(school=school)
            asked["module"] = _named(modules, options["module"], "module")
        try:
            made = _make_and_write(options["out"], asked)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except OSError as error:
            raise CommandError(
                f"{options['out']} cannot be written ({error.strerror or error}). Nothing was made."
            ) from error
        self.stdout.write(
            f"{options['out']}: {school}, {made.year}, export {made.number}, {made.size} bytes, "
            f"SHA-256 {made.sha256}"
        )


def _named(records: QuerySet[Any], name: str, kind: str) -> Any:
    """Return the record of a name, in any letters; refuse one that is not there, or there twice."""
    said = [(record, str(record)) for record in records]
    found = [record for record, own in said if own.casefold() == name.strip().casefold()]
    if len(found) == 1:
        return found[0]
    there = ", ".join(own for _, own in said) or "none"
    many = f"several {kind}es" if kind == "class" else f"several {kind}s"
    problem = f"There is no {kind} “{name}”" if not found else f"There are {many} “{name}”"
    raise CommandError(f"{problem}. There is: {there}.")


@transaction.atomic
def _make_and_write(out: Path, asked: dict[str, Any]) -> AuditExport:
    """Make the export and put its file in place whole, or do neither."""
    partial = out.with_name(f".{out.name}.{os.getpid()}.partial")
    with partial.open("wb") as target:
        try:
            made = make_export(**asked, by=None)
            _put_in_place(made, target, partial, out)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
    return made


def _put_in_place(made: AuditExport, target: Any, partial: Path, out: Path) -> None:
    """Copy the kept file and rename it to `out`; if that fails, the kept one goes as well."""
    try:
        with made.file.open("rb") as kept:
            shutil.copyfileobj(kept, target)
        target.flush()
        os.fsync(target.fileno())
        partial.replace(out)
    except OSError:
        made.file.delete(save=False)
        raise
