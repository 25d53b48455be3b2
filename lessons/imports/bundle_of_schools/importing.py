"""Imports the class lists of many schools, one after the other, each whole or not at all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError

from classes.models import School, SharedSchool
from classes.roster import Roster, Source, only_school
from classes.roster.folders import Opened
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
        name = printable(f"{match.source.name} ({match.source.external_id})")
        if match.school is None:
            yield Imported(name, None, refused=[f"Not matched: {match.why_not}."])
            continue
        own = replace(source, bundle=only_school(roster, match.source))
        yield import_one(own, match.school, name, options)


def import_folders(
    folders: Sequence[Opened], schools: Iterable[School], options: Mapping[str, Any]
) -> Iterator[Imported]:
    """Import the list in each folder or file, named by a school’s URN or short name."""
    here = {name.casefold(): school for school in schools for name in (school.urn, school.slug)}
    here.pop("", None)
    for folder, source in folders:
        name, school = printable(folder), here.get(folder.casefold())
        if school is None:
            yield Imported(name, None, refused=["Not matched: no school has this URN or name."])
        elif isinstance(source, Source):
            yield import_one(source, school, name, options)
        else:
            yield Imported(name, school, refused=source)


def printable(text: str) -> str:
    """Return a text without what a terminal would take for an order."""
    return "".join(filter(str.isprintable, text))


def import_one(source: Source, school: School, name: str, options: Mapping[str, Any]) -> Imported:
    """Import one school's list, or preview it in a dry run. Return what came of it."""
    try:
        _, changes = import_source(source, school, options)
    except ValidationError as error:
        return Imported(name, school, refused=error.messages)
    SharedSchool.objects.note_change(school.pk)
    return Imported(name, school, changes)
