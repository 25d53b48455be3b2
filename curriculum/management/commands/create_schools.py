from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from classes.management.exit_codes import reasons
from classes.management.prepared import require_prepared
from classes.models import Group
from classes.schools.register.addresses import read_leads, read_urns
from classes.schools.register.proposal import Proposal, propose_schools
from classes.schools.register.reading import Choice
from classes.words.counts import count_of
from curriculum.modules.starting import start_schools

SHOWN = 20
"""How many schools of a kind are listed; the others are only counted."""

NOTHING = "Nothing was changed: all schools are here, and were asked."
DRY_RUN = "Dry run: nothing was changed."


class Command(BaseCommand):
    """Starts the schools of a group from the register of England’s schools."""

    help = (
        "Create a school for each open school in the register that teaches Year 5 or 6, with its "
        "copy of the shipped resources. Each is asked to share its figures with the group. "
        "Running it again changes nothing. FILE is the register: edubasealldata….csv from Get "
        "information about schools."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE", help="the register, a .csv file")
        parser.add_argument("--group", required=True, metavar="SLUG", help="short name of a group")
        choice = parser.add_mutually_exclusive_group(required=True)
        choice.add_argument("--trust", default="", help="code or name of a trust")
        choice.add_argument("--la", default="", help="code or name of a local authority")
        choice.add_argument("--urns", type=Path, metavar="FILE", help="a list of URNs, one a line")
        choice.add_argument("--all", action="store_true", help="every school in the file")
        parser.add_argument(
            "--leads", type=Path, metavar="FILE", help="a .csv file: URN, email of the PSHE lead"
        )
        parser.add_argument("--dry-run", action="store_true", help="only print what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        require_prepared()
        group = Group.objects.filter(slug=options["group"]).first()
        if group is None:
            raise CommandError(f"There is no group with the short name “{options['group']}”.")
        try:
            leads = read_leads(Path(options["leads"])) if options["leads"] else {}
            proposal = propose_schools(Path(options["path"]), _choice(options))
        except ValidationError as error:
            raise CommandError("\n".join([*reasons(error), "Nothing was changed."])) from error
        for line in _seen(proposal, leads):
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write(DRY_RUN)
            return
        for line in self._start(proposal, group, leads):
            self.stdout.write(line)

    def _start(self, proposal: Proposal, group: Group, leads: Mapping[str, str]) -> Iterator[str]:
        counts = {"made": 0, "asked": 0, "invited": 0}
        for started in start_schools(proposal, group=group, leads=leads):
            for name in counts:
                counts[name] += len(getattr(started, name))
        if not any(counts.values()):
            yield NOTHING
            return
        yield (
            f"Created {count_of(counts['made'], 'school')}, asked "
            f"{count_of(counts['asked'], 'school')} to share with {group}, and invited "
            f"{count_of(counts['invited'], 'PSHE lead')}."
        )


def _choice(options: Mapping[str, Any]) -> Choice:
    urns = read_urns(Path(options["urns"])) if options["urns"] else None
    return Choice(options["trust"], options["la"], urns)


def _seen(proposal: Proposal, leads: Mapping[str, str]) -> Iterator[str]:
    """Yield what the register has: new schools, schools that are here, and who was left out."""
    yield from _listed(
        "New:", [f"{school} ({school.urn}): {school.slug}" for school in proposal.new]
    )
    yield from _listed("Here already:", [f"{row} ({row.urn})" for row in proposal.here])
    left_out: dict[str, list[str]] = {}
    for entry, reason in proposal.left_out:
        left_out.setdefault(reason, []).append(str(entry))
    for reason, entries in left_out.items():
        yield from _listed(f"Left out, {reason}:", entries)
    yield from _listed("Not done, for you to look at:", proposal.notes)
    schools = [*proposal.new, *proposal.here]
    unknown = sorted(leads.keys() - {school.urn for school in schools})
    yield from _listed("No school here for the email address beside:", unknown)
    if without := [school for school in proposal.new if school.urn not in leads]:
        yield (
            f"{count_of(len(without), 'new school has', 'new schools have')} no email address for "
            "a PSHE lead. Run this again with --leads to invite them."
        )


def _listed(title: str, lines: Sequence[str]) -> Iterator[str]:
    if not lines:
        return
    yield f"{title} {len(lines):,}"
    yield from (f"  {line}" for line in lines[:SHOWN])
    if len(lines) > SHOWN:
        yield f"  … and {len(lines) - SHOWN:,} more"
