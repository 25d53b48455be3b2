"""Reads Microsoft School Data Sync version 1: six CSV files that refer to each other.

The UK form calls identifiers “ID” and “DfE Number”; the US form calls them all “SIS ID”.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from classes.roster.files import Files
from classes.roster.grades import is_younger, primary_year
from classes.roster.problems import Problems
from classes.roster.roster import (
    LeftOut,
    Roster,
    RosterClass,
    RosterPupil,
    RosterSchool,
    RosterTeacher,
)
from classes.roster.table import Row, Table, left_out, open_tables

SCHOOL, SECTION = "School.csv", "Section.csv"
STUDENT, TEACHER = "Student.csv", "Teacher.csv"
ENROLMENT, ROSTER = "StudentEnrollment.csv", "TeacherRoster.csv"

FILES = (SCHOOL, SECTION, STUDENT, TEACHER, ENROLMENT, ROSTER)


@dataclass(frozen=True)
class Headings:
    """The headings in a form of the columns that refer to each other."""

    form: str
    own_id: str
    school_id: str
    school: str
    section: str

    @property
    def needed(self) -> Mapping[str, Sequence[str]]:
        person = (self.own_id, self.school, "First Name", "Last Name")
        return {
            SCHOOL: (self.school_id, "Name"),
            SECTION: (self.own_id, self.school, "Section Name"),
            STUDENT: person,
            TEACHER: person,
            ENROLMENT: (self.section, self.own_id),
            ROSTER: (self.section, self.own_id),
        }


UK = Headings("UK form", "ID", "DfE Number", "School DfE Number", "Section ID")
US = Headings("US form", "SIS ID", "SIS ID", "School SIS ID", "Section SIS ID")
OPTIONAL: Mapping[str, Sequence[str]] = {STUDENT: ("Grade", "Status")}

LONGEST_NAME = 75
"""Characters of forename and surname together. A display name with a number then always fits."""


def recognises(files: Files) -> bool:
    """Return whether these files are in this format. One is enough, to report the missing ones."""
    return any(name.lower() in {file.lower() for file in files} for name in FILES)


def read(files: Files) -> Roster:
    """Return the roster. Raise RosterRefusedError with all the problems of the files."""
    problems = Problems()
    headings = _headings(files)
    tables = open_tables(files, headings.needed, OPTIONAL, problems)
    problems.raise_if_any()
    reading = _Reading(headings, tables, problems)
    roster = reading.roster(left_out(files, tables))
    problems.raise_if_any()
    return roster


def _headings(files: Files) -> Headings:
    """Return the headings of the US form if most of the files use them, else of the UK form."""
    first_lines = [content[:2000].split(b"\n")[0].lower() for content in files.values()]
    # Without its zero bytes, UTF-16 reads as ASCII. Everything from “Term SIS ID” on is ignored.
    us_files = sum(
        b"sis id" in line.replace(b"\x00", b"").split(b"term sis id")[0] for line in first_lines
    )
    return US if 2 * us_files > len(FILES) else UK


@dataclass(frozen=True)
class _Reading:
    """Turns the six tables into a roster, and notes each row that refers to a missing row."""

    headings: Headings
    tables: Mapping[str, Table]
    problems: Problems

    def roster(self, left_out: tuple[LeftOut, ...]) -> Roster:
        schools = self.tables[SCHOOL].by_id(self.headings.school_id, self.problems)
        sections = self._of_a_school(SECTION, schools)
        students = self._of_a_school(STUDENT, schools)
        teachers = self._of_a_school(TEACHER, schools)
        pupil_ids = self._members(ENROLMENT, sections, students, STUDENT)
        teacher_ids = self._members(ROSTER, sections, teachers, TEACHER)
        on_roll = {key for key, row in students.items() if row.is_current("Status", self.problems)}
        return Roster(
            schools=tuple(
                RosterSchool(key, row.filled("Name", self.problems)) for key, row in schools.items()
            ),
            classes=tuple(
                self._class(
                    row, [pupil for pupil in pupil_ids[key] if pupil in on_roll], teacher_ids
                )
                for key, row in sections.items()
            ),
            teachers={key: RosterTeacher(key, *self._name(row)) for key, row in teachers.items()},
            pupils={key: self._pupil(row) for key, row in students.items()},
            left_out=left_out,
            gone=len(students) - len(on_roll),
        )

    def _class(
        self, row: Row, pupil_ids: Sequence[str], teacher_ids: Mapping[str, Sequence[str]]
    ) -> RosterClass:
        return RosterClass(
            external_id=row[self.headings.own_id],
            school_id=row[self.headings.school],
            name=row.filled("Section Name", self.problems),
            pupil_ids=tuple(pupil_ids),
            teacher_ids=tuple(teacher_ids.get(row[self.headings.own_id], ())),
            where=row.where,
        )

    def _pupil(self, row: Row) -> RosterPupil:
        return RosterPupil(
            row[self.headings.own_id],
            *self._name(row),
            year_group=primary_year(row["Grade"]),
            younger=is_younger(row["Grade"]),
        )

    def _of_a_school(self, file: str, schools: Mapping[str, Row]) -> dict[str, Row]:
        rows = self.tables[file].by_id(self.headings.own_id, self.problems)
        for row in rows.values():
            row.points_to(self.headings.school, schools, SCHOOL, self.problems)
        return rows

    def _members(
        self, file: str, sections: Mapping[str, Row], people: Mapping[str, Row], people_file: str
    ) -> dict[str, list[str]]:
        """Return the ids of the people in each section, in the order of the file."""
        members: dict[str, list[str]] = defaultdict(list)
        seen: dict[tuple[str, str], Row] = {}
        for row in self.tables[file].rows:
            pair = row[self.headings.section], row[self.headings.own_id]
            if pair in seen:
                first = seen[pair].where.line
                self.problems.add(row.where, f"This row is also on line {first}. Keep one of them.")
                continue
            seen[pair] = row
            section = row.points_to(self.headings.section, sections, SECTION, self.problems)
            if row.points_to(self.headings.own_id, people, people_file, self.problems) and section:
                members[pair[0]].append(pair[1])
        return members

    def _name(self, row: Row) -> tuple[str, str]:
        name = row.filled("First Name", self.problems), row.filled("Last Name", self.problems)
        if len(" ".join(name)) > LONGEST_NAME:
            self.problems.add(
                row.where,
                f"First Name and Last Name together have more than {LONGEST_NAME} characters.",
            )
        return name
