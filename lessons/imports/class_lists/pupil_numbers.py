"""Numbers of pupils that a spreadsheet has shortened: 000123, which becomes 123."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from classes.roster import Roster


def same_numbers(listed: Collection[str], stored: Collection[str]) -> dict[str, str]:
    """Return which stored number each listed one is, but for the zeros that it begins with.

    Only where there is no other like it, on either side; never for one that is stored as it is.
    """
    here, there = _by_bare(stored), _by_bare(listed)
    return {
        numbers[0]: here[bare][0]
        for bare, numbers in there.items()
        if len(numbers) == len(here.get(bare, ())) == 1 and numbers[0] != here[bare][0]
    }


def _by_bare(numbers: Iterable[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for number in set(numbers):
        found[number.lstrip("0") if number.isdecimal() else number].append(number)
    return found


def numbers_of(roster: Roster) -> set[str]:
    """Return the pupil numbers of a roster, those on lines that cannot be taken too."""
    pupils = {pupil.number for pupil in roster.pupils.values()}
    return (pupils | {line.number for line in roster.wrong}) - {""}


def with_zeros(roster: Roster, stored: Collection[str]) -> Roster:
    """Return a roster with the longer numbers that are stored in place of shortened ones."""
    same = same_numbers(numbers_of(roster), stored)
    longer = {number: other for number, other in same.items() if len(other) > len(number)}
    keys = {key: longer[p.number] for key, p in roster.pupils.items() if p.number in longer}
    if not longer:
        return roster
    return replace(
        roster,
        pupils={
            keys.get(key, key): replace(pupil, external_id=keys.get(key, pupil.external_id))
            for key, pupil in roster.pupils.items()
        },
        classes=tuple(
            replace(item, pupil_ids=tuple(keys.get(key, key) for key in item.pupil_ids))
            for item in roster.classes
        ),
        wrong=tuple(
            replace(line, number=longer.get(line.number, line.number)) for line in roster.wrong
        ),
    )
