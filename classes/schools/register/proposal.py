"""What the register means for the schools here: which are new, and what a person should know."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from classes.models import School
from classes.schools.register.entry import Entry
from classes.schools.register.reading import Choice, Register, read_register
from classes.schools.register.short_names import ShortNames


@dataclass(frozen=True)
class Proposal:
    """What is to be started, what is here, and what was left out with the reason.

    `new` are schools not saved yet. `notes` are sentences about what the register says of schools
    that are here, or of URNs that it lacks. Nothing is done about them.
    """

    new: list[School] = field(default_factory=list)
    here: list[School] = field(default_factory=list)
    left_out: list[tuple[Entry, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def propose_schools(path: Path, choice: Choice) -> Proposal:
    """Return what the register’s chosen schools mean here. Nothing is changed.

    Raise ValidationError, with a sentence, if the file cannot be used.
    """
    here = {school.urn: school for school in School.objects.exclude(urn="")}
    register = read_register(path, choice, here=here)
    proposal = Proposal()
    names = ShortNames()
    followed = {
        (entry.authority_code, entry.number): entry
        for entry in register.here.values()
        if entry.is_closed and entry.is_identified
    }
    for entry in register.chosen:
        former = followed.get((entry.authority_code, entry.number))
        if entry.urn in here:
            proposal.here.append(here[entry.urn])
        elif why := entry.why_left_out:
            proposal.left_out.append((entry, why))
        elif former and entry.follows(former):
            why = f"here under its former URN {former.urn}: change it in Settings"
            proposal.left_out.append((entry, why))
        else:
            proposal.new.append(School(name=entry.name, urn=entry.urn, slug=names.give(entry)))
    proposal.notes.extend(_notes(proposal, register, choice))
    return proposal


def _notes(proposal: Proposal, register: Register, choice: Choice) -> Iterator[str]:
    found = {entry.urn for entry in register.chosen}
    if missing := [urn for urn in choice.urns or () if urn not in found]:
        yield f"Not in the register: {', '.join(missing)}."
    for school in proposal.here:
        entry = register.here[school.urn]
        if not entry.is_open:
            yield f"{school} ({school.urn}) is here, but the register says: {entry.status}."
        elif not entry.teaches_upper_years:
            yield f"{school} ({school.urn}) is here, but has no Year 5 or 6 in the register."
        if entry.name.casefold() != school.name.casefold():
            yield f"{school} ({school.urn}) is called {entry.name} in the register."
