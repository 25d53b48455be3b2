"""Puts the pupils of a list on roll: those who moved, came back or are new."""

import datetime as dt
from collections.abc import Sequence

from classes import history
from classes.models import Enrolment, Pupil, User
from classes.roster import Roster
from classes.years.pupil_year_groups import year_group_to_keep
from classes.years.year_groups import YearGroups
from lessons.imports.class_lists.changes import ClassChanges, Joining
from lessons.imports.class_lists.saving import saved_class
from lessons.imports.class_lists.stored import StoredRoster
from lessons.roll.places import Place, enrol_many


def start_enrolments(
    stored: StoredRoster,
    roster: Roster,
    classes: Sequence[ClassChanges],
    day: dt.date,
    *,
    joining: Joining | None,
    by: User | None,
) -> None:
    """Enrol pupils who moved, came back or are new, these from `joining` if it was asked."""
    places = []
    for class_changes in classes:
        group = saved_class(class_changes)
        start = stored.year.start if class_changes.fresh else day
        years = {
            pupil.pk: roster.pupils[key].year_group for key, pupil in class_changes.known.items()
        }
        for move in class_changes.moved:
            pupil = move.enrolment.pupil
            places.append(Place(pupil, group, move.on, years[pupil.pk]))
        for key in class_changes.new:
            if back := class_changes.known.get(key):
                on = max(start, stored.last_left.get(back.pk, start))
                places.append(Place(back, group, on, years[back.pk]))
    if places:
        enrol_many(places, by=by)
    _enrol_new_pupils(stored, roster, classes, joining or Joining(day), by=by)


def _enrol_new_pupils(
    stored: StoredRoster,
    roster: Roster,
    classes: Sequence[ClassChanges],
    joining: Joining,
    *,
    by: User | None,
) -> None:
    """Make and enrol the new pupils. Those of fresh classes have missed nothing: enrol in bulk."""
    newcomers = [
        (_build_pupil(stored, roster, class_changes, key), class_changes, key)
        for class_changes in classes
        for key in class_changes.new
        if key not in class_changes.known
    ]
    Pupil.objects.bulk_create([pupil for pupil, _, _ in newcomers], batch_size=500)
    bulk_enrolments = [
        Enrolment(
            pupil=pupil,
            class_group=saved_class(class_changes),
            joined_on=stored.year.start,
            year_group=_year_to_keep(roster, class_changes, key),
        )
        for pupil, class_changes, key in newcomers
        if class_changes.fresh
    ]
    history.create_many(Enrolment, bulk_enrolments, by=by)
    places = [
        Place(pupil, saved_class(changes), joining.on, roster.pupils[key].year_group)
        for pupil, changes, key in newcomers
        if not changes.fresh
    ]
    if places:
        enrol_many(places, by=by, were_there=joining.were_there)


def _year_to_keep(roster: Roster, class_changes: ClassChanges, key: str) -> int | None:
    year = roster.pupils[key].year_group
    listed = None if year is None else YearGroups(year, year)
    return year_group_to_keep(listed, saved_class(class_changes))


def _build_pupil(
    stored: StoredRoster, roster: Roster, class_changes: ClassChanges, key: str
) -> Pupil:
    source, name = roster.pupils[key], class_changes.names[key]
    pupil = Pupil(school=stored.school, display_name=name, external_id=source.number)
    pupil.remember_name(source.forename, source.surname)
    return pupil
