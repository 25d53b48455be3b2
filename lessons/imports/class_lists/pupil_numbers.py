"""Matches pupil numbers that a spreadsheet has shortened, such as 000123 to 123."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from classes.roster import Roster
from lessons.imports.grouping import grouped


def same_numbers(listed: Collection[str], stored: Collection[str]) -> dict[str, str]:
    """Return the stored number for each listed number that differs only in its leading zeros.

    A number is left out if several on either side would match, or if it is stored as it is.
    """
    stored_by_bare, listed_by_bare = _by_bare(stored), _by_bare(listed)
    return {
        numbers[0]: stored_by_bare[bare][0]
        for bare, numbers in listed_by_bare.items()
        if len(numbers) == len(stored_by_bare.get(bare, ())) == 1
        and numbers[0] != stored_by_bare[bare][0]
    }


def _by_bare(numbers: Iterable[str]) -> Mapping[str, list[str]]:
    return grouped(
        (number.lstrip("0") if number.isdecimal() else number, number) for number in set(numbers)
    )


def numbers_of(roster: Roster) -> set[str]:
    """Return the pupil numbers of a roster, including those on wrong lines."""
    pupils = {pupil.number for pupil in roster.pupils.values()}
    return (pupils | {line.number for line in roster.wrong}) - {""}


def with_zeros(roster: Roster, stored: Collection[str]) -> Roster:
    """Return the roster with shortened numbers replaced by the longer ones that are stored."""
    same = same_numbers(numbers_of(roster), stored)
    longer = {number: other for number, other in same.items() if len(other) > len(number)}
    new_ids = {
        key: longer[pupil.number] for key, pupil in roster.pupils.items() if pupil.number in longer
    }
    if not longer:
        return roster
    return replace(
        roster,
        pupils={
            new_ids.get(key, key): replace(pupil, external_id=new_ids.get(key, pupil.external_id))
            for key, pupil in roster.pupils.items()
        },
        classes=tuple(
            replace(
                roster_class,
                pupil_ids=tuple(new_ids.get(key, key) for key in roster_class.pupil_ids),
            )
            for roster_class in roster.classes
        ),
        wrong=tuple(
            replace(line, number=longer.get(line.number, line.number)) for line in roster.wrong
        ),
    )
