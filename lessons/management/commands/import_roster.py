from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from classes.management.schools import school_of
from classes.models import SharedSchool
from classes.roster import open_path
from lessons.imports.class_lists.command_options import add_options, parse_option
from lessons.imports.class_lists.importing import import_source, leaver_warnings
from lessons.imports.class_lists.report import left_out_lines, summary_lines
from lessons.imports.command_line import refusals_as_command_errors
from lessons.imports.nightly.command import propose_from


class Command(BaseCommand):
    """Imports classes, teachers and pupils from a class list or a school system's export."""

    help = (
        "Import classes, teachers and pupils from a class list (.csv, Excel, .ods), or from the "
        "folder or zip of a School Data Sync or OneRoster export. Importing again updates the "
        "classes. If a file is refused, nothing changes. With --from, only a proposal is made."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        options = {name: parse_option(name, value) for name, value in options.items()}
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
            roster, changes = import_source(open_path(options["path"]), school, options)
        SharedSchool.objects.note_change(school.pk)
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was changed. An import would do this.")
            for line in leaver_warnings(changes, options):
                self.stdout.write(line)
        for line in (*summary_lines(school, changes), *left_out_lines(roster)):
            self.stdout.write(line)
