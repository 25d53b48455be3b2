"""Compares the year groups that the children of a mixed class have in a list with those here."""

from collections.abc import Mapping
from typing import Any

from classes.models import Enrolment
from classes.roster import Roster
from lessons.imports.class_lists.changes import ClassChanges, YearChange


def own_years(
    roster: Roster, changes: ClassChanges, staying: Mapping[str, Enrolment]
) -> dict[str, Any]:
    """Return the fields of the changes for the pupils' own year groups; none for other classes.

    `staying` gives the enrolments of the pupils who stay in the class, by their key in the roster.
    """
    years = changes.year_groups.years
    if len(years) == 1:
        return {}
    listed = {
        key: year
        for key in changes.source.pupil_ids
        if (year := roster.pupils[key].year_group) in years
    }
    kept = {key for key, enrolment in staying.items() if enrolment.year_group in years}
    return {
        "new_years": tuple(
            YearChange(enrolment, key, year)
            for key, enrolment in staying.items()
            if (year := listed.get(key)) is not None and year != enrolment.year_group
        ),
        "without_year": len(changes.source.pupil_ids) - len(listed.keys() | kept),
    }
