"""Saves what a class list says about the children who are stored already."""

from collections.abc import Iterable

from classes.models import ClassGroup, Enrolment, Pupil, School, User
from classes.roster import Roster
from lessons.imports.class_lists.changes import ClassChanges
from lessons.planning.fitting import fit_plan
from lessons.roll.renaming import rename_many
from lessons.roll.year_groups import change_year_groups

NAME_IN_LIST = "Name in an imported class list"


def save_known_pupils(
    school: School, roster: Roster, classes: Iterable[ClassChanges], *, by: User | None
) -> None:
    """Update the names and numbers of pupils who are stored already. A new name is history."""
    changed, renamed = [], {}
    for class_changes in classes:
        for key, pupil in class_changes.known.items():
            source = roster.pupils[key]
            before = (pupil.external_id, pupil.name_prints)
            pupil.school = school  # Read once, not for each pupil.
            pupil.external_id = source.number or pupil.external_id
            pupil.remember_name(source.forename, source.surname)
            if before != (pupil.external_id, pupil.name_prints):
                changed.append(pupil)
            if pupil.display_name != class_changes.names[key]:
                renamed[pupil] = class_changes.names[key]
    Pupil.objects.bulk_update(changed, ["external_id", "name_prints"], batch_size=500)
    rename_many(renamed, by=by, reason=NAME_IN_LIST)


def save_years(classes: Iterable[ClassChanges], *, by: User | None) -> None:
    """Fit the plans to new year groups of classes, and save the pupils' own year groups."""
    new_years: dict[Enrolment, int | None] = {}
    for class_changes in classes:
        if class_changes.fit:
            fit_plan(class_changes.fit, by=by)
        for change in class_changes.new_years:
            change.enrolment.class_group = saved_class(class_changes)
            new_years[change.enrolment] = change.year
    change_year_groups(new_years, by=by)


def saved_class(class_changes: ClassChanges) -> ClassGroup:
    """Return the class of these changes, which has been saved by now."""
    assert class_changes.class_group is not None
    return class_changes.class_group
