"""The data for a door tablet: check-ins by pk only, and names only in answer to a search."""

from typing import Any

from lessons.evenings import family_names
from lessons.evenings.turnout import invited
from lessons.models import InformationEvening

MOST = 40
"""The most children that a search returns. More letters narrow it down."""


def state_of(evening: InformationEvening) -> dict[str, Any]:
    """Return the check-ins and the figures, without names. `here` holds [pupil, adults, party]."""
    listed = set(invited(evening).values_list("pupil_id", flat=True))
    here = list(evening.attendances.came().values_list("pupil_id", "adults", "party"))
    walk_ins = list(evening.walk_ins.filter(pupil=None).values_list("party", "adults"))
    adults = sum(number or 0 for _, number, _ in here) + sum(number for _, number in walk_ins)
    return {
        "revision": evening.revision,
        "here": [[pupil, number, str(party)] for pupil, number, party in here],
        "walk_ins": [str(party) for party, _ in walk_ins],
        "invited": len(listed),
        "came": sum(pupil in listed for pupil, _, _ in here),
        "adults": adults,
    }


def search(
    evening: InformationEvening, *, typed: str, class_group: int | None = None
) -> dict[str, Any]:
    """Return the children who match `typed`, or a whole class. Too few letters return none."""
    if class_group is None and not family_names.is_enough(typed):
        return {"children": [], "more": 0}
    everybody = _everybody(evening)
    matching = [
        child
        for child in everybody
        if (class_group is None or child["group"] == class_group)
        and family_names.fits(child["name"], typed)
    ]
    shown = matching if class_group else matching[:MOST]
    for child in shown:
        child["family"] = _family(child, everybody, whole=True)
    return {"children": shown, "more": len(matching) - len(shown)}


def family_of(evening: InformationEvening, pupil: int) -> dict[str, Any]:
    """Return possible siblings: children in other classes with the same surname or initial."""
    everybody = _everybody(evening)
    child = next((child for child in everybody if child["id"] == pupil), None)
    return {"children": _family(child, everybody) if child else [], "more": 0}


def _everybody(evening: InformationEvening) -> list[dict[str, Any]]:
    """Return every invited child with their class, in two queries."""
    answers = evening.answers.confirmed().order_by("received_at")
    expected = dict(answers.values_list("pupil_id", "adults"))
    rows = invited(evening).order_by("pupil__display_name", "pupil")
    return [
        {"id": pk, "name": name, "group": group, "class": title, "expects": expected.get(pk)}
        for pk, name, group, title in rows.values_list(
            "pupil_id", "pupil__display_name", "class_group_id", "class_group__name"
        )
    ]


def _family(
    child: dict[str, Any], everybody: list[dict[str, Any]], *, whole: bool = False
) -> list[dict[str, Any]]:
    surname = family_names.surname(child["name"])
    if not surname or (whole and not family_names.is_whole(surname)):
        return []
    return [
        {key: other[key] for key in ("id", "name", "group", "class", "expects")}
        for other in everybody
        if other["group"] != child["group"] and family_names.surname(other["name"]) == surname
    ]


def class_choices(evening: InformationEvening) -> list[tuple[int, str]]:
    """Return the classes invited as choices for a select: pk and name."""
    return [(group.pk, group.name) for group in evening.class_groups.all()]
