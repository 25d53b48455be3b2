"""Removes UPNs from a roster. An export may link its files with them, but we never keep one."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.utils.translation import ngettext

from classes.names.never_kept import COLUMN_CONTENTS, Private, looks_like_upn
from classes.roster.roster import Roster, RosterPupil


def without_upns(roster: Roster) -> Roster:
    """Return the roster without UPNs. Pupils who had one have no number, and a note counts them."""
    new_ids = {
        key: f"pupil {place:07d}" for place, key in enumerate(roster.pupils) if looks_like_upn(key)
    }
    if not new_ids:
        return roster
    classes = (
        replace(group, pupil_ids=tuple(new_ids.get(key, key) for key in group.pupil_ids))
        for group in roster.classes
    )
    return replace(
        roster,
        classes=tuple(classes),
        pupils=dict(_renumbered(roster.pupils, new_ids)),
        notes=(*roster.notes, _note(len(new_ids))),
    )


def _renumbered(
    pupils: Mapping[str, RosterPupil], new_ids: Mapping[str, str]
) -> Iterator[tuple[str, RosterPupil]]:
    for key, pupil in pupils.items():
        if key in new_ids:
            yield new_ids[key], replace(pupil, external_id=new_ids[key], numbered=False)
        else:
            yield key, pupil


def _note(count: int) -> str:
    one = f"1 child’s number is {Private.UPN}, which we never store. We will match this child"
    many = f"{count} children’s numbers are {COLUMN_CONTENTS[Private.UPN]}. We will match them"
    return f"{ngettext(one, many, count)} by name and class."
