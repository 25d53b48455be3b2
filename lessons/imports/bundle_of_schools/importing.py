"""Imports the class lists of many schools, one after the other, each whole or not at all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError

from classes.models import School, SharedSchool
from classes.roster import Roster, Source, only_school
from lessons.imports.bundle_of_schools.matching import Match
from lessons.imports.class_lists.changes import RosterChanges
from lessons.imports.class_lists.importing import import_source


@dataclass(frozen=True)
class Imported:
    """What came of one school's list: its changes, or why it was refused."""

    name: str
    school: School | None
    changes: RosterChanges | None = None
    refused: Sequence[str] = ()


def import_bundle(
    source: Source, roster: Roster, matches: Sequence[Match], options: Mapping[str, Any]
) -> Iterator[Imported]:
    """Import the list of each school that was matched. Yield what came of every one.

    Each is a transaction of its own: one that is refused does not stop the others.
    """
    for match in matches:
        name = f"{match.source.name} ({match.source.external_id})"
        if match.school is None:
            yield Imported(name, None, refused=[f"Not matched: {match.why_not}."])
            continue
        own = replace(source, bundle=only_school(roster, match.source))
        yield import_one(own, match.school, name, options)


def import_one(source: Source, school: School, name: str, options: Mapping[str, Any]) -> Imported:
    """Import one school's list, or preview it in a dry run. Return what came of it."""
    try:
        _, changes = import_source(source, school, options)
    except ValidationError as error:
        return Imported(name, school, refused=error.messages)
    SharedSchool.objects.note_change(school.pk)
    return Imported(name, school, changes)
