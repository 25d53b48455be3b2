"""Bundles that call children by their UPN: it joins their files, and is not kept after that."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.utils.translation import ngettext

from classes.names.never_kept import OF_MANY, Private, looks_like_upn
from classes.roster.roster import Roster, RosterPupil


def without_upns(roster: Roster) -> Roster:
    """Return the roster in which no pupil's number is a UPN: those pupils have none.

    How many they are stands in its notes.
    """
    keys = {
        key: f"pupil {place:07d}" for place, key in enumerate(roster.pupils) if looks_like_upn(key)
    }
    if not keys:
        return roster
    classes = (
        replace(item, pupil_ids=tuple(keys.get(key, key) for key in item.pupil_ids))
        for item in roster.classes
    )
    return replace(
        roster,
        classes=tuple(classes),
        pupils=dict(_renumbered(roster.pupils, keys)),
        notes=(*roster.notes, _note(len(keys))),
    )


def _renumbered(
    pupils: Mapping[str, RosterPupil], keys: Mapping[str, str]
) -> Iterator[tuple[str, RosterPupil]]:
    for key, pupil in pupils.items():
        if key in keys:
            yield keys[key], replace(pupil, external_id=keys[key], numbered=False)
        else:
            yield key, pupil


def _note(count: int) -> str:
    one = f"The number of 1 child is {Private.UPN}, which is never stored: this child is"
    many = f"The numbers of {count} children are {OF_MANY[Private.UPN]}: these children are"
    kept = "kept without a number, and found again by name and class."
    return f"{ngettext(one, many, count)} {kept}"
