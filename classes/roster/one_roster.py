"""Reads OneRoster CSV 1.1 and 1.2, and School Data Sync version 2.1, which follows OneRoster.

All have orgs.csv, users.csv, classes.csv and enrollments.csv. In 1.1 the role of a user is in
users.csv; in 1.2 and in School Data Sync it is in roles.csv.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from classes.roster.files import Files
from classes.roster.grades import is_younger, primary_year
from classes.roster.one_roster_files import (
    CHANGED,
    CLASSES,
    ENROLMENTS,
    MANIFEST,
    ORGS,
    ROLES,
    USERS,
    open_export,
)
from classes.roster.problems import Problems
from classes.roster.roster import (
    LeftOut,
    Roster,
    RosterClass,
    RosterPupil,
    RosterSchool,
    RosterTeacher,
)
from classes.roster.sds_v1 import LONGEST_NAME
from classes.roster.table import Row, Table, left_out
from classes.tables.days import day_of
from classes.words.counts import count_of

PUPIL_ROLES = {"student", "learner"}
TEACHER_ROLES = {"teacher", "primaryteacher", "primary teacher"}
ABOVE_SCHOOL = {"district", "department", "localauthority", "academictrust", "national", "state"}
"""Types of organisation that are above schools."""


def recognises(files: Files) -> bool:
    """Return whether these files are in this format. One is enough, to report the missing ones."""
    names = {file.lower() for file in files}
    return bool(names & {MANIFEST, ORGS, USERS, CLASSES, ENROLMENTS})


def read(files: Files) -> Roster:
    """Return the roster. Raise RosterRefusedError with all the problems of the files."""
    problems = Problems()
    tables = open_export(files, problems)
    reading = _Reading(tables, problems, timezone.localdate())
    roster = reading.roster(left_out(files, tables, MANIFEST))
    problems.raise_if_any()
    return roster


@dataclass(frozen=True)
class _Roles:
    """The roles of each user, and their year group if the files have it, by the user's id.

    `ended` are the pupils of whose roles none is in force.
    """

    by_user: Mapping[str, set[str]]
    grades: Mapping[str, str]
    ended: Collection[str] = ()


@dataclass
class _Reading:
    """Turns the tables into a roster, and notes each row that refers to a missing row."""

    tables: Mapping[str, Table]
    problems: Problems
    today: dt.date
    ignored: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def roster(self, left_out: tuple[LeftOut, ...]) -> Roster:
        orgs, classes, users = (self._by_id(file) for file in (ORGS, CLASSES, USERS))
        roles = self._roles(users)
        current = {key for key, row in users.items() if self._counts(row)}.difference(roles.ended)
        members = self._members(classes, users, current)
        groups = tuple(
            self._class(row, orgs, members) for row in classes.values() if self._counts(row)
        )
        pupils = {key for key, names in roles.by_user.items() if names & PUPIL_ROLES}
        pupils = pupils.union(roles.ended, *(group.pupil_ids for group in groups))
        teachers = {key for group in groups for key in group.teacher_ids}
        return Roster(
            schools=tuple(self._schools(orgs, groups)),
            classes=groups,
            teachers={key: RosterTeacher(key, *self._name(users[key])) for key in sorted(teachers)},
            pupils={key: self._pupil(users[key], roles) for key in sorted(pupils & users.keys())},
            left_out=left_out,
            gone=len((pupils & users.keys()) - current),
            notes=tuple(self._notes()),
        )

    def _by_id(self, file: str) -> dict[str, Row]:
        return self.tables[file].by_id("sourcedId", self.problems, newest=CHANGED)

    def _roles(self, users: Mapping[str, Row]) -> _Roles:
        """Return the roles in force today, from roles.csv, or else from users.csv."""
        roles: dict[str, set[str]] = defaultdict(set)
        grades = {key: row["grades"] for key, row in users.items() if row["grades"]}
        if ROLES not in self.tables:
            for key, row in users.items():
                roles[key].add(row["role"].casefold())
            return _Roles(roles, grades)
        ended = set()
        for row in self.tables[ROLES].rows:
            user, role = row["userSourcedId"], row["role"].casefold()
            if not self._counts(row) or not self._is_in_force(row):
                ended |= {user} if role in PUPIL_ROLES else set()
            elif row.points_to("userSourcedId", users, USERS, self.problems):
                roles[user].add(role)
                if row["grade"]:
                    grades.setdefault(user, row["grade"])
        return _Roles(roles, grades, ended - roles.keys())

    def _members(
        self, classes: Mapping[str, Row], users: Mapping[str, Row], current: set[str]
    ) -> dict[str, tuple[list[str], list[str]]]:
        """Return the pupils and the teachers of each class, each once, in the order of the file."""
        members: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for row in self._enrolments():
            role = row["role"].casefold()
            if role not in PUPIL_ROLES | TEACHER_ROLES:
                self.ignored[role or "no role"] += 1
                continue
            known = row.points_to("classSourcedId", classes, CLASSES, self.problems)
            if not row.points_to("userSourcedId", users, USERS, self.problems) or not known:
                continue
            people = members[row["classSourcedId"]][role in TEACHER_ROLES]
            if row["userSourcedId"] in current and row["userSourcedId"] not in people:
                people.append(row["userSourcedId"])
        return members

    def _enrolments(self) -> Iterator[Row]:
        """Yield the enrolments in force today. Of two rows with one identifier, take the later."""
        table = self.tables[ENROLMENTS]
        numbered = any(row["sourcedId"] for row in table.rows)
        rows = self._by_id(ENROLMENTS).values() if numbered else table.rows
        yield from (row for row in rows if self._counts(row) and self._is_in_force(row))

    def _counts(self, row: Row) -> bool:
        return row.is_current("status", self.problems)

    def _is_in_force(self, row: Row) -> bool:
        """Return whether a row has begun and has not ended. Without dates it is in force."""
        begins = self._day(row, "beginDate") or self._day(row, "roleStartDate")
        ends = self._day(row, "endDate") or self._day(row, "roleEndDate")
        return not ((ends and ends <= self.today) or (begins and begins > self.today))

    def _day(self, row: Row, column: str) -> dt.date | None:
        day = day_of(row[column])
        if row[column] and day is None:
            self.problems.add(row.where, f"{column} is not a date. Write it as 2026-09-01.")
        return day

    def _class(
        self, row: Row, orgs: Mapping[str, Row], members: Mapping[str, tuple[list[str], list[str]]]
    ) -> RosterClass:
        column = "schoolSourcedId" if row["schoolSourcedId"] else "orgSourcedId"
        row.points_to(column, orgs, ORGS, self.problems)
        pupils, teachers = members.get(row["sourcedId"], ([], []))
        return RosterClass(
            external_id=row["sourcedId"],
            school_id=row[column],
            name=row.filled("title", self.problems),
            pupil_ids=tuple(pupils),
            teacher_ids=tuple(teachers),
            where=row.where,
        )

    def _schools(
        self, orgs: Mapping[str, Row], classes: Iterable[RosterClass]
    ) -> Iterator[RosterSchool]:
        """Yield the schools, and any organisation above them that has classes of its own."""
        used = {group.school_id for group in classes}
        for key, row in orgs.items():
            if key in used or (row["type"].casefold() not in ABOVE_SCHOOL and self._counts(row)):
                yield RosterSchool(key, row.filled("name", self.problems), row["identifier"])

    def _pupil(self, row: Row, roles: _Roles) -> RosterPupil:
        grade = roles.grades.get(row["sourcedId"], "").split(",")[0].strip()
        return RosterPupil(
            row["sourcedId"],
            *self._name(row),
            year_group=primary_year(grade),
            younger=is_younger(grade),
        )

    def _name(self, row: Row) -> tuple[str, str]:
        """Return a person's forename and surname, preferred names before legal ones."""
        given = row["preferredGivenName"] or row["preferredFirstName"] or row["givenName"]
        family = row["preferredFamilyName"] or row["preferredLastName"] or row["familyName"]
        if not given and not family:
            self.problems.add(row.where, "givenName and familyName are empty. Fill in one of them.")
        if len(f"{given} {family}") > LONGEST_NAME:
            self.problems.add(
                row.where, f"The names together have more than {LONGEST_NAME} characters."
            )
        return (given, family) if given else (family, "")

    def _notes(self) -> Iterator[str]:
        if self.ignored:
            total = sum(self.ignored.values())
            roles = ", ".join(f"{role} {count}" for role, count in sorted(self.ignored.items()))
            rows = count_of(total, "row")
            yield f"Ignored: {rows} for people who are neither pupils nor teachers ({roles})."
