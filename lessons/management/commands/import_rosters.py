from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from classes.models import Group, School
from classes.roster import open_path
from classes.roster.folders import open_folders
from classes.words.counts import count_of
from lessons.imports.bundle_of_schools.importing import Imported, import_bundle, import_folders
from lessons.imports.bundle_of_schools.matching import match_schools, read_matches
from lessons.imports.class_lists.command_options import add_answers, parse_option
from lessons.imports.command_line import (
    add_dry_run,
    parse_year,
    refusals_as_command_errors,
)

ONE_SCHOOL = "This is a class list of one school. Import it with import_roster --school."
HINT = (
    "Lists that were refused can be imported one by one: import_roster PATH --school S "
    "--source-school ID, which names the questions and how to answer them."
)


class Command(BaseCommand):
    """Imports the class lists of many schools from one export, each into its own school."""

    help = (
        "Import classes, teachers and pupils of many schools: from the folder or zip of a School "
        "Data Sync or OneRoster export, in which each school is matched by its URN and name, or "
        "from one with a folder or file for each school, named by its URN or short name. A list "
        "that is refused changes nothing at its school and does not stop the others."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a folder or a zip")
        parser.add_argument(
            "--year", required=True, type=parse_year, help="first year: 2026 means 2026/27"
        )
        parser.add_argument("--group", metavar="SLUG", help="only schools that it has asked")
        parser.add_argument(
            "--match", type=Path, metavar="FILE", help="a .csv file: id in the files, URN here"
        )
        parser.add_argument(
            "--only-years", default="5-6", help="import only classes of these years; default 5-6"
        )
        parser.add_argument("--year-groups", help="for classes that have none in the files")
        parser.add_argument("--on", help="the day when children join, move and leave")
        parser.add_argument("--since", default="now", metavar="DAY", help="as for import_roster")
        add_answers(parser)
        add_dry_run(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        options = {name: parse_option(name, value) for name, value in options.items()}
        options |= {"source_school": None, "classes": [], "sheet": None, "columns": None}
        options["class_name"] = ""
        with refusals_as_command_errors():
            results = _import(options)
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was changed. An import would do this.")
        for line in _table(results, is_trial=options["dry_run"]):
            self.stdout.write(line)
        refused = [result for result in results if result.refused]
        if refused:
            for line in _reasons(refused):
                self.stderr.write(line)
            raise CommandError(
                f"{count_of(len(refused), 'list was', 'lists were')} refused, and nothing was "
                f"changed there. {HINT}"
            )


def _import(options: Mapping[str, Any]) -> list[Imported]:
    schools = School.objects.order_by("pk")
    if options["group"]:
        group = Group.objects.filter(slug=options["group"]).first()
        if group is None:
            raise ValidationError(f"There is no group with the short name “{options['group']}”.")
        schools = schools.filter(group_links__group=group)
    said = read_matches(Path(options["match"])) if options["match"] else {}
    path = Path(options["path"])
    if folders := open_folders(path):
        return list(import_folders(folders, schools, options))
    source = open_path(path)
    if source.is_list:
        raise ValidationError(ONE_SCHOOL)
    roster = source.roster()
    matches = match_schools(roster.schools, schools, said)
    return list(import_bundle(source, roster, matches, options))


def _table(results: Sequence[Imported], *, is_trial: bool) -> Iterator[str]:
    """Yield a line for each school: classes, children and what changed; or that it was refused."""
    width = max((len(result.name) for result in results), default=0)
    for result in results:
        yield f"{result.name:<{width}}  {_outcome(result)}"
    done = [result for result in results if result.changes]
    verb = "can be imported" if is_trial else "imported"
    yield f"{len(done)} of {count_of(len(results), 'school')} {verb}."


def _outcome(result: Imported) -> str:
    if result.changes is None:
        return "refused"
    changes = result.changes
    counts = f"{changes.count('new')} new, {changes.count('moved')} moved, "
    return (
        f"{count_of(len(changes.classes), 'class', 'classes')}, "
        f"{count_of(changes.children, 'child', 'children')}: {counts}{changes.count('left')} left"
    )


def _reasons(refused: Sequence[Imported]) -> Iterator[str]:
    for result in refused:
        yield f"{result.name}:"
        yield from (f"  {line}" for line in result.refused)
