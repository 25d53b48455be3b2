"""Finds the stored pupils on lines that cannot be imported: they have not left."""

from dataclasses import dataclass
from functools import cached_property

from classes.models import Pupil
from classes.roster import Roster, RosterPupil, name_variants
from lessons.imports.class_lists.pupil_numbers import numbers_of, same_numbers
from lessons.imports.class_lists.stored import StoredRoster


@dataclass(frozen=True)
class WrongLines:
    """The wrong lines of a roster, for comparison with the stored pupils."""

    roster: Roster
    stored: StoredRoster

    def holds(self, pupil: Pupil) -> bool:
        """Return whether a stored pupil is on one of the lines, by number or by name."""
        numbers, names = self._numbers_and_names
        return pupil.external_id in numbers or pupil.display_name.casefold() in names

    @cached_property
    def _numbers_and_names(self) -> tuple[set[str], set[str]]:
        """Return the pupil numbers, and all forms of the names, on wrong lines."""
        numbers = {line.number for line in self.roster.wrong if line.number}
        same = same_numbers(numbers_of(self.roster), self.stored.pupils.keys())
        numbers |= {same[number] for number in numbers & same.keys()}
        names = {
            name.casefold()
            for line in self.roster.wrong
            for name in name_variants(RosterPupil("", line.forename, line.surname))
        }
        return numbers, names - {""}
