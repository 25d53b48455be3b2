"""A roster in no form in particular: what every reader yields.

It holds full names only to make display names from; those alone are stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from classes.roster.problems import Where, WrongLine
from classes.roster.questions import Question
from classes.years.year_groups import YearGroups


@dataclass(frozen=True)
class RosterSchool:
    """A school of the source."""

    external_id: str
    name: str


@dataclass(frozen=True)
class RosterTeacher:
    """A teacher of the source."""

    external_id: str
    forename: str
    surname: str


@dataclass(frozen=True)
class RosterPupil:
    """A pupil of the source. `year_group` is None unless it is a primary one, 1 to 6.

    `external_id` is what the source calls them; it is the school's own number, and is kept, where
    `numbered` says so. `younger` says that they are in Nursery or Reception.
    """

    external_id: str
    forename: str
    surname: str
    year_group: int | None = None
    numbered: bool = True
    younger: bool = False
    where: Where | None = None

    @property
    def number(self) -> str:
        """Return the school's own number; empty if there is none."""
        return self.external_id if self.numbered else ""

    @property
    def full_name(self) -> str:
        return f"{self.forename} {self.surname}".strip()


@dataclass(frozen=True)
class RosterClass:
    """A class, or section, of the source: who is in it and who teaches it, by identifier."""

    external_id: str
    school_id: str
    name: str
    pupil_ids: tuple[str, ...]
    teacher_ids: tuple[str, ...]
    where: Where
    numbered: bool = True
    named_years: YearGroups | None = None
    """The years that the name of the class says, for pupils whose year the source does not say."""

    @property
    def number(self) -> str:
        """Return the number of the class in the school's system; empty if there is none."""
        return self.external_id if self.numbered else ""


@dataclass(frozen=True)
class LeftOut:
    """Columns of a file that were not read; with no columns, the whole file was not."""

    file: str
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.file}: {', '.join(self.columns) or 'the whole file'}"


@dataclass(frozen=True)
class Roster:
    """Schools, classes, teachers and pupils of a source, and what of it was left out.

    `gone` counts the pupils whom the source holds but marks as no longer at the school: they are
    in no class here. `wrong` are the lines that cannot be taken, `questions` what only a person can
    answer, `notes` what was passed over or understood in some way, in sentences.
    """

    schools: tuple[RosterSchool, ...]
    classes: tuple[RosterClass, ...]
    teachers: Mapping[str, RosterTeacher]
    pupils: Mapping[str, RosterPupil]
    left_out: tuple[LeftOut, ...] = ()
    gone: int = 0
    wrong: tuple[WrongLine, ...] = ()
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()

    def pupils_of(self, item: RosterClass) -> list[RosterPupil]:
        return [self.pupils[key] for key in item.pupil_ids]

    def teachers_of(self, item: RosterClass) -> list[RosterTeacher]:
        return [self.teachers[key] for key in item.teacher_ids]

    def own_year_groups(self, item: RosterClass) -> YearGroups | None:
        """Return the span of its pupils' year groups; else what its name says, or None."""
        years = [pupil.year_group for pupil in self.pupils_of(item)]
        known = [year for year in years if year is not None]
        if not known or len(known) < len(years):
            return item.named_years
        return YearGroups(min(known), max(known))

    def is_outside(self, item: RosterClass, years: YearGroups) -> bool:
        """Return whether the source says that no pupil of a class is in one of these years."""
        own = self.own_year_groups(item)
        if own:
            return not own.overlaps(years)
        pupils = self.pupils_of(item)
        return bool(pupils) and all(
            pupil.younger or (pupil.year_group is not None and pupil.year_group not in years.years)
            for pupil in pupils
        )
