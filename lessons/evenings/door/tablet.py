"""The data for a door tablet: check-ins by pk only, and names only in answer to a search."""

from typing import Any

from classes.names.order import Alphabetical
from lessons.evenings import family_names
from lessons.evenings.expected import adults_expected
from lessons.evenings.turnout import invited
from lessons.models import InformationEvening

MOST_CHILDREN = 40
"""The most children that a search returns. More letters narrow it down."""


def state_of(evening: InformationEvening) -> dict[str, Any]:
    """Return the check-ins and the figures, without names.

    `here` holds [pupil, adults, party]. `taps` holds [pupil, key] for each tap that an undo of
    this pupil must name: another tablet's too, as the pupil is here until all of them are undone.
    """
    listed = set(invited(evening).values_list("pupil_id", flat=True))
    came = list(evening.attendances.came().values_list("pupil_id", "adults", "party", "tap"))
    here = [(pupil, number, party) for pupil, number, party, _ in came]
    taps = {(pupil, tap) for pupil, _, _, tap in came if tap}
    taps |= set(evening.taps.check_ins().values_list("pupil_id", "key"))
    walk_ins = list(evening.walk_ins.filter(pupil=None).values_list("party", "adults"))
    adults = sum(number or 0 for _, number, _ in here) + sum(number for _, number in walk_ins)
    return {
        "revision": evening.revision,
        "here": [[pupil, number, str(party)] for pupil, number, party in here],
        "taps": [[pupil, str(key)] for pupil, key in taps],
        "walk_ins": [str(party) for party, _ in walk_ins],
        "invited": len(listed),
        "came": sum(pupil in listed for pupil, _, _ in here),
        "adults": adults,
    }


def search(
    evening: InformationEvening, *, typed: str, class_group: int | None = None
) -> dict[str, Any]:
    """Return the children who match `typed`, or all of a class.

    Without a class, too few letters return nobody. `more` is how many others match.
    """
    if class_group is None and not family_names.is_enough(typed):
        return {"children": [], "more": 0}
    children = _invited_children(evening)
    matching = [
        child
        for child in children
        if (class_group is None or child["group"] == class_group)
        and family_names.matches(child["name"], typed)
    ]
    shown = matching if class_group else matching[:MOST_CHILDREN]
    for child in shown:
        child["family"] = _family(child, children, full_surname_only=True)
    return {"children": shown, "more": len(matching) - len(shown)}


def everyone(evening: InformationEvening) -> dict[str, Any]:
    """Return every invited child, for a tablet that must work without a connection."""
    return {"children": _invited_children(evening), "more": 0}


def family_of(evening: InformationEvening, pupil: int) -> dict[str, Any]:
    """Return possible siblings: children with the same surname or initial."""
    children = _invited_children(evening)
    child = next((child for child in children if child["id"] == pupil), None)
    return {"children": _family(child, children) if child else [], "more": 0}


def _invited_children(evening: InformationEvening) -> list[dict[str, Any]]:
    """Return every invited child with their class, in two queries."""
    expected = adults_expected(evening)
    rows = invited(evening).order_by(Alphabetical("pupil__display_name"), "pupil")
    return [
        {"id": pk, "name": name, "group": group, "class": title, "expects": expected.get(pk)}
        for pk, name, group, title in rows.values_list(
            "pupil_id", "pupil__display_name", "class_group_id", "class_group__name"
        )
    ]


def _family(
    child: dict[str, Any], children: list[dict[str, Any]], *, full_surname_only: bool = False
) -> list[dict[str, Any]]:
    """Return the other children in `children` who may be the child's siblings.

    With `full_surname_only`, an initial is not enough: a search suggests only likely siblings.
    """
    surname = family_names.surname(child["name"])
    if not surname or (full_surname_only and not family_names.is_full_surname(surname)):
        return []
    return [
        {key: other[key] for key in ("id", "name", "group", "class", "expects")}
        for other in children
        if other["id"] != child["id"] and family_names.surname(other["name"]) == surname
    ]


def class_choices(evening: InformationEvening) -> list[tuple[int, str]]:
    """Return the classes invited as choices for a select: pk and name."""
    return [(group.pk, group.name) for group in evening.class_groups.all()]
