"""Microsoft School Data Sync, version 1: six CSV files that point to each other.

Its UK form calls identifiers “ID” and “DfE Number”, its US form “SIS ID” throughout.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from classes.roster.files import Files
from classes.roster.grades import is_younger, primary_year
from classes.roster.problems import Problems, Where
from classes.roster.roster import (
    LeftOut,
    Roster,
    RosterClass,
    RosterPupil,
    RosterSchool,
    RosterTeacher,
)
from classes.roster.table import Row, Table, read_table

SCHOOL, SECTION = "School.csv", "Section.csv"
STUDENT, TEACHER = "Student.csv", "Teacher.csv"
ENROLMENT, ROSTER = "StudentEnrollment.csv", "TeacherRoster.csv"

FILES = (SCHOOL, SECTION, STUDENT, TEACHER, ENROLMENT, ROSTER)


@dataclass(frozen=True)
class Headings:
    """What a form calls the columns that point to each other."""

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

FORM = f"School Data Sync, UK form or US form ({', '.join(FILES)})"

NOT_ON_ROLL = {"inactive", "deleted"}
"""Words in the Status column for a child who is no longer at the school."""

LONGEST_NAME = 75
"""Characters of forename and surname together, so that a display name always fits."""


def recognises(files: Files) -> bool:
    """Return whether these are files of this form; one of the six is enough to say which miss."""
    return any(name.lower() in {file.lower() for file in files} for name in FILES)


def read(files: Files) -> Roster:
    """Return the roster. Raise RosterRefusedError with every problem that was found."""
    problems = Problems()
    headings = _headings(files)
    tables = _tables(files, headings, problems)
    problems.raise_if_any()
    reading = _Reading(headings, tables, problems)
    roster = reading.roster(_left_out(files, tables))
    problems.raise_if_any()
    return roster


def _headings(files: Files) -> Headings:
    """Return the headings of the form that most of the files are in."""
    first_lines = [content[:2000].split(b"\n")[0].lower() for content in files.values()]
    of_us = sum(
        b"sis id" in line.replace(b"\x00", b"").split(b"term sis id")[0] for line in first_lines
    )
    return US if 2 * of_us > len(FILES) else UK


def _tables(files: Files, headings: Headings, problems: Problems) -> dict[str, Table]:
    there = {name.lower(): name for name in files}
    tables = {}
    for file, columns in headings.needed.items():
        name = there.get(file.lower())
        if name is None:
            problems.add(Where(file), "The file is missing. The form needs all six: export again.")
            continue
        tables[file] = read_table(
            file,
            files[name],
            needed=columns,
            optional=OPTIONAL.get(file, ()),
            problems=problems,
        )
    return tables


def _left_out(files: Files, tables: Mapping[str, Table]) -> tuple[LeftOut, ...]:
    known = {file.lower() for file in FILES}
    columns = [table.left_out for table in tables.values() if table.left_out]
    return (*columns, *(LeftOut(name) for name in files if name.lower() not in known))


@dataclass(frozen=True)
class _Reading:
    """Turns the six tables into a roster, and notes each row that points nowhere."""

    headings: Headings
    tables: Mapping[str, Table]
    problems: Problems

    def roster(self, left_out: tuple[LeftOut, ...]) -> Roster:
        schools = self.tables[SCHOOL].by_id(self.headings.school_id, self.problems)
        sections = self._of_a_school(SECTION, schools)
        students = self._of_a_school(STUDENT, schools)
        teachers = self._of_a_school(TEACHER, schools)
        pupil_ids = self._links(ENROLMENT, sections, students, STUDENT)
        teacher_ids = self._links(ROSTER, sections, teachers, TEACHER)
        here = {key: row for key, row in students.items() if _is_on_roll(row)}
        return Roster(
            schools=tuple(
                RosterSchool(key, row.filled("Name", self.problems)) for key, row in schools.items()
            ),
            classes=tuple(
                self._class(row, [pupil for pupil in pupil_ids[key] if pupil in here], teacher_ids)
                for key, row in sections.items()
            ),
            teachers={key: RosterTeacher(key, *self._name(row)) for key, row in teachers.items()},
            pupils={key: self._pupil(row) for key, row in students.items()},
            left_out=left_out,
            gone=len(students) - len(here),
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

    def _links(
        self, file: str, sections: Mapping[str, Row], people: Mapping[str, Row], other: str
    ) -> dict[str, list[str]]:
        """Return the people of each section, in the order of the file."""
        links: dict[str, list[str]] = defaultdict(list)
        seen: dict[tuple[str, str], Row] = {}
        for row in self.tables[file].rows:
            pair = row[self.headings.section], row[self.headings.own_id]
            if pair in seen:
                first = seen[pair].where.line
                self.problems.add(row.where, f"The row is on line {first} already: keep one.")
                continue
            seen[pair] = row
            section = row.points_to(self.headings.section, sections, SECTION, self.problems)
            if row.points_to(self.headings.own_id, people, other, self.problems) and section:
                links[pair[0]].append(pair[1])
        return links

    def _name(self, row: Row) -> tuple[str, str]:
        name = row.filled("First Name", self.problems), row.filled("Last Name", self.problems)
        if len(" ".join(name)) > LONGEST_NAME:
            self.problems.add(
                row.where, f"First Name and Last Name together pass {LONGEST_NAME} characters."
            )
        return name


def _is_on_roll(row: Row) -> bool:
    return row["Status"].casefold() not in NOT_ON_ROLL
