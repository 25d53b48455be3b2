"""Tells which school here a school in a source is: by its URN and name, or as a person says.

A wrong match would put children into another school. So a number alone is never enough: numbers of
a trust's own system may look like URNs of other schools.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError

from classes.models import School
from classes.names.spelling import folded_name
from classes.roster import RosterSchool
from classes.schools.register.entry import URN
from classes.tables import read_tables

COMMON = {"school", "primary", "academy", "the", "and", "of", "junior", "infant", "c", "e", "ce"}
"""Words that a register and a school's own system use differently in one school's name."""

NOT_HERE = "no school here has its URN or its name"
TWICE = "another school in the files was matched with the same school here"
OTHER_URN = "the school here with its name, {school}, has another URN"
OTHER_NAME = "its number is the URN of {school}, which has another name"


@dataclass(frozen=True)
class Match:
    """A school in the source, and the school here; without one, the reason why not."""

    source: RosterSchool
    school: School | None
    why_not: str = ""


def match_schools(
    sources: Sequence[RosterSchool], schools: Iterable[School], said: Mapping[str, str]
) -> list[Match]:
    """Return a match for each school in the source, in its order.

    `said` are short names or URNs of schools here, by the id of a school in the source.
    """
    here = list(schools)
    matches = [_match(source, here, said) for source in sources]
    counts = Counter(match.school.pk for match in matches if match.school)
    return [
        Match(match.source, None, TWICE) if match.school and counts[match.school.pk] > 1 else match
        for match in matches
    ]


def _match(source: RosterSchool, here: Sequence[School], said: Mapping[str, str]) -> Match:
    if wanted := said.get(source.external_id):
        chosen = [school for school in here if wanted in (school.slug, school.urn)]
        return Match(source, chosen[0] if chosen else None, f"there is no school {wanted} here")
    numbers = {source.external_id, source.number} - {""}
    by_urn = [school for school in here if school.urn in numbers]
    for school in by_urn:
        if _same_name(school.name, source.name):
            return Match(source, school)
    if by_urn:
        return Match(source, None, OTHER_NAME.format(school=by_urn[0]))
    by_name = [s for s in here if folded_name(s.name) == folded_name(source.name)]
    if len(by_name) != 1:
        return Match(source, None, NOT_HERE)
    if by_name[0].urn and URN.fullmatch(source.number):
        return Match(source, None, OTHER_URN.format(school=by_name[0]))
    return Match(source, by_name[0])


def _same_name(one: str, other: str) -> bool:
    """Return whether all words that tell schools apart are the same, or those of one are more."""
    first, second = _words(one), _words(other)
    return bool(first and second) and (first <= second or second <= first)


def _words(name: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", folded_name(name))) - COMMON


def read_matches(path: Path) -> dict[str, str]:
    """Return what a person says: in each line the id in the source, then a URN or a short name.

    Raise ValidationError, with the line, if it is not so.
    """
    try:
        with path.open("rb") as file:
            table = read_tables(file, path.name)[0]
    except OSError as error:
        raise ValidationError(f"We cannot read {path}: {error.strerror}.") from error
    said = {}
    for index, row in enumerate(table.rows):
        cells = [str(cell).strip() for cell in row if cell is not None]
        if len(cells) != 2:
            raise ValidationError(
                f"Line {table.line(index)} of {path.name} needs two cells: the id of the school in "
                "the files, then its URN or its short name here."
            )
        said[cells[0]] = cells[1]
    return said
