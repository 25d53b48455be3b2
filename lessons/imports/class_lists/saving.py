"""Saves what a class list says about children: names, who left, moved, came back or is new."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from classes import history
from classes.background.progress import step
from classes.models import ClassGroup, Ending, Enrolment, Pupil, User
from classes.years.pupil_year_groups import year_group_to_keep
from classes.years.year_groups import YearGroups
from lessons.imports.class_lists.changes import ClassChanges, Joining, RosterChanges
from lessons.imports.class_lists.comparison import Comparison
from lessons.models import Dismissal
from lessons.planning.fitting import fit_plan
from lessons.roll.places import Place, end_places, enrol_many, remove_places
from lessons.roll.renaming import rename_many
from lessons.roll.year_groups import change_year_groups

NAME_IN_LIST = "Name in an imported class list"


@dataclass(frozen=True)
class PupilSaving:
    """Saves the children of a roster. `classes` are the changes with all classes saved."""

    comparison: Comparison
    changes: RosterChanges
    classes: Sequence[ClassChanges]
    by: User | None

    def save(self) -> None:
        """Save known children and their year groups, end places, then put children on roll."""
        step("saving the children who are known")
        self._save_known_pupils()
        self._save_years()
        step("saving who moved and who left")
        self._end_places()
        if places := list(self._places_of_known()):
            enrol_many(places, by=self.by)
        step("saving new children")
        self._enrol_new_pupils()

    def _save_known_pupils(self) -> None:
        """Update the names and numbers of pupils who are stored already. A new name is history."""
        changed, renamed = [], {}
        for changes in self.classes:
            for key, pupil in changes.known.items():
                source = self.comparison.roster.pupils[key]
                before = (pupil.external_id, pupil.name_prints)
                pupil.school = self.comparison.stored.school  # Read once, not for each pupil.
                pupil.external_id = source.number or pupil.external_id
                pupil.remember_name(source.forename, source.surname)
                if before != (pupil.external_id, pupil.name_prints):
                    changed.append(pupil)
                if pupil.display_name != changes.names[key]:
                    renamed[pupil] = changes.names[key]
        Pupil.objects.bulk_update(changed, ["external_id", "name_prints"], batch_size=500)
        rename_many(renamed, by=self.by, reason=NAME_IN_LIST)

    def _save_years(self) -> None:
        """Fit the plans to new year groups of classes, and save the pupils' own year groups."""
        new_years: dict[Enrolment, int | None] = {}
        for changes in self.classes:
            if changes.fit:
                fit_plan(changes.fit, by=self.by)
            for change in changes.new_years:
                change.enrolment.class_group = changes.saved_class
                new_years[change.enrolment] = change.year
        change_year_groups(new_years, by=self.by)

    def _end_places(self) -> None:
        """End the places of those who left or moved. One that began then or later is removed."""
        moves = [move for changes in self.classes for move in changes.moved]
        for because, days in (
            (Ending.LEFT_SCHOOL, dict.fromkeys(self.changes.left, self.comparison.on)),
            (Ending.MOVED_CLASS, {move.enrolment: move.on for move in moves}),
        ):
            never = [enrolment for enrolment, on in days.items() if enrolment.joined_on >= on]
            leaving = {row.pupil: on for row, on in days.items() if row.joined_on < on}
            if leaving:
                end_places(leaving, because, by=self.by)
            remove_places(never, Dismissal.NEVER_THERE_IN_SYSTEM, by=self.by)

    def _places_of_known(self) -> Iterator[Place]:
        """Yield the places of those who moved or came back."""
        stored = self.comparison.stored
        for changes in self.classes:
            start = stored.year.start if changes.fresh else self.comparison.on
            years = {pupil.pk: self._year(key) for key, pupil in changes.known.items()}
            for move in changes.moved:
                pupil = move.enrolment.pupil
                yield Place(pupil, changes.saved_class, move.on, years[pupil.pk])
            for key in changes.new:
                if back := changes.known.get(key):
                    on = max(start, stored.last_left.get(back.pk, start))
                    yield Place(back, changes.saved_class, on, years[back.pk])

    def _enrol_new_pupils(self) -> None:
        """Make and enrol the new pupils. Those of fresh classes have missed nothing: in bulk.

        The others join on the day that was answered, if it was asked.
        """
        newcomers = [
            (self._build_pupil(changes, key), changes, self._year(key))
            for changes in self.classes
            for key in changes.new
            if key not in changes.known
        ]
        Pupil.objects.bulk_create([pupil for pupil, _, _ in newcomers], batch_size=500)
        at_start = [
            self._enrolment_at_start(pupil, changes.saved_class, year)
            for pupil, changes, year in newcomers
            if changes.fresh
        ]
        history.create_many(Enrolment, at_start, by=self.by)
        joining = self.changes.joining or Joining(self.comparison.on)
        places = [
            Place(pupil, changes.saved_class, joining.on, year)
            for pupil, changes, year in newcomers
            if not changes.fresh
        ]
        if places:
            enrol_many(places, by=self.by, were_there=joining.were_there)

    def _enrolment_at_start(self, pupil: Pupil, group: ClassGroup, year: int | None) -> Enrolment:
        own_year = year_group_to_keep(YearGroups(year, year) if year else None, group)
        start = self.comparison.stored.year.start
        return Enrolment(pupil=pupil, class_group=group, joined_on=start, year_group=own_year)

    def _year(self, key: str) -> int | None:
        return self.comparison.roster.pupils[key].year_group

    def _build_pupil(self, changes: ClassChanges, key: str) -> Pupil:
        source, school = self.comparison.roster.pupils[key], self.comparison.stored.school
        pupil = Pupil(school=school, display_name=changes.names[key], external_id=source.number)
        pupil.remember_name(source.forename, source.surname)
        return pupil
