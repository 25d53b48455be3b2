"""The roster that every reader returns, whatever the format of the source.

Its full names are only for making display names. Only display names are stored in the record.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from classes.roster.problems import SourcePosition, WrongLine
from classes.roster.questions import Question
from classes.years.year_groups import YearGroups


@dataclass(frozen=True)
class RosterSchool:
    """A school in the source. `number` is what people know it by, in England often its URN."""

    external_id: str
    name: str
    number: str = ""


@dataclass(frozen=True)
class RosterTeacher:
    """A teacher in the source."""

    external_id: str
    forename: str
    surname: str


@dataclass(frozen=True)
class RosterPupil:
    """A pupil in the source.

    `external_id` identifies them in the source. If `numbered`, it is the school's own number, and
    is stored. `year_group` is 1 to 6, or None for any other. `younger` means Nursery or Reception.
    `asked` are the keys of the questions that are about this pupil and others.
    """

    external_id: str
    forename: str
    surname: str
    year_group: int | None = None
    numbered: bool = True
    younger: bool = False
    where: SourcePosition | None = None
    asked: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """Return the school's own number for the pupil; "" if there is none."""
        return self.external_id if self.numbered else ""

    @property
    def full_name(self) -> str:
        return f"{self.forename} {self.surname}".strip()


@dataclass(frozen=True)
class RosterClass:
    """A class, or section, in the source, with the identifiers of its pupils and teachers.

    `named_years` are the years in its name. They count if the source has no year for some pupils.
    """

    external_id: str
    school_id: str
    name: str
    pupil_ids: tuple[str, ...]
    teacher_ids: tuple[str, ...]
    where: SourcePosition
    numbered: bool = True
    named_years: YearGroups | None = None

    @property
    def number(self) -> str:
        """Return the number of the class in the school's system; "" if there is none."""
        return self.external_id if self.numbered else ""


@dataclass(frozen=True)
class LeftOut:
    """The columns of a file that were not read. Without columns, the whole file was not read."""

    file: str
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.file}: {', '.join(self.columns) or 'the whole file'}"


@dataclass(frozen=True)
class Roster:
    """The schools, classes, teachers and pupils in a source.

    `gone` is the number of pupils marked as no longer at the school; they are in no
    class here. `left_out` is what was not read, `wrong` the lines that cannot be imported, and
    `questions` what a person must answer. `notes` are sentences about what was ignored or assumed.
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

    def pupils_of(self, group: RosterClass) -> list[RosterPupil]:
        return [self.pupils[key] for key in group.pupil_ids]

    def teachers_of(self, group: RosterClass) -> list[RosterTeacher]:
        return [self.teachers[key] for key in group.teacher_ids]

    def own_year_groups(self, group: RosterClass) -> YearGroups | None:
        """Return the year groups of a class's pupils, else those in its name; None if unknown."""
        years = [pupil.year_group for pupil in self.pupils_of(group)]
        known = [year for year in years if year is not None]
        if not known or len(known) < len(years):
            return group.named_years
        return YearGroups(min(known), max(known))

    def is_outside(self, group: RosterClass, years: YearGroups) -> bool:
        """Return whether certainly no pupil of a class is in one of these years."""
        own = self.own_year_groups(group)
        if own:
            return not own.overlaps(years)
        pupils = self.pupils_of(group)
        return bool(pupils) and all(
            pupil.younger or (pupil.year_group is not None and pupil.year_group not in years.years)
            for pupil in pupils
        )
