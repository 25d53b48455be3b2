"""Files that follow OneRoster: OneRoster CSV 1.1 and 1.2, and School Data Sync, version 2.1.

They share orgs.csv, users.csv, classes.csv and enrollments.csv. In 1.1 a user's row says the role;
in 1.2 and in School Data Sync that stands in roles.csv. Only OneRoster has a manifest, which says
whether a file is whole ("bulk") or holds changes alone ("delta"): those cannot be compared with
what is stored, and are refused.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from classes.roster.files import Files
from classes.roster.grades import is_younger, primary_year
from classes.roster.problems import Problems, RosterRefusedError, Where
from classes.roster.roster import (
    LeftOut,
    Roster,
    RosterClass,
    RosterPupil,
    RosterSchool,
    RosterTeacher,
)
from classes.roster.sds_v1 import LONGEST_NAME
from classes.roster.table import Row, Table, read_table
from classes.words.counts import count_of

MANIFEST, ORGS, USERS, ROLES = "manifest.csv", "orgs.csv", "users.csv", "roles.csv"
CLASSES, ENROLMENTS = "classes.csv", "enrollments.csv"
READ = (ORGS, USERS, ROLES, CLASSES, ENROLMENTS)

FORM = f"School Data Sync 2.1, OneRoster 1.1 and 1.2 ({', '.join(READ)})"

PUPIL_ROLES = {"student", "learner"}
TEACHER_ROLES = {"teacher", "primaryteacher", "primary teacher"}
GONE = "tobedeleted"
CHANGED = "dateLastModified"
STATE = ("status", CHANGED)

NEEDED: Mapping[str, Sequence[str]] = {
    ORGS: ("sourcedId", "name"),
    USERS: ("sourcedId", "givenName", "familyName"),
    CLASSES: ("sourcedId", "title"),
    ENROLMENTS: ("classSourcedId", "userSourcedId", "role"),
    ROLES: ("userSourcedId", "role"),
}
OPTIONAL: Mapping[str, Sequence[str]] = {
    ORGS: ("type", *STATE),
    USERS: (
        "role", "orgSourcedIds", "grades", "preferredGivenName", "preferredFamilyName",
        "preferredFirstName", "preferredLastName", *STATE,
    ),
    CLASSES: ("schoolSourcedId", "orgSourcedId", "grades", *STATE),
    ENROLMENTS: ("sourcedId", "beginDate", "endDate", *STATE),
    ROLES: ("orgSourcedId", "grade", "beginDate", "endDate", *STATE),
}  # fmt: skip
NO_SCHOOL = {"district", "department", "localauthority", "academictrust", "national", "state"}
"""Kinds of organisation that stand above schools."""


def recognises(files: Files) -> bool:
    """Return whether these are files of this form; one of its own is enough to say which miss."""
    there = {file.lower() for file in files}
    return bool(there & {MANIFEST, ORGS, USERS, CLASSES, ENROLMENTS})


def read(files: Files) -> Roster:
    """Return the roster. Raise RosterRefusedError with every problem that was found."""
    problems = Problems()
    there = {name.lower(): name for name in files}
    whole = _check_manifest(files, there, problems)
    tables = _tables(files, there, whole, problems)
    problems.raise_if_any()
    _check_is_whole(tables, there)
    reading = _Reading(tables, problems, timezone.localdate())
    roster = reading.roster(tuple(_left_out(files, tables)))
    problems.raise_if_any()
    return roster


def _check_manifest(files: Files, there: Mapping[str, str], problems: Problems) -> set[str]:
    """Return the files that the manifest calls absent. Raise RosterRefusedError for a delta."""
    if MANIFEST not in there:
        return set()
    manifest = read_table(
        MANIFEST, files[there[MANIFEST]], needed=("propertyName", "value"), problems=problems
    )
    says = {row["propertyName"].casefold(): row["value"].casefold() for row in manifest.rows}
    version = says.get("oneroster.version", "")
    if version and version not in ("1.1", "1.2"):
        raise RosterRefusedError(
            [f"{MANIFEST} says OneRoster {version}. Export OneRoster 1.1 or 1.2 instead."]
        )
    modes = {name.removeprefix("file."): mode for name, mode in says.items() if "file." in name}
    ours = [file for file in READ if modes.get(file.removesuffix(".csv")) == "delta"]
    if ours:
        raise RosterRefusedError(
            [
                f"{MANIFEST} says that {', '.join(ours)} hold only what changed (delta). What is "
                "missing from such a file may still be so: export everything (bulk) instead."
            ]
        )
    return {f"{name}.csv" for name, mode in modes.items() if mode == "absent"}


def _tables(
    files: Files, there: Mapping[str, str], absent: set[str], problems: Problems
) -> dict[str, Table]:
    tables = {}
    for file in READ:
        if file not in there or file in absent:
            if file != ROLES:
                problems.add(Where(file), "The file is missing. Export it with the others.")
            continue
        tables[file] = read_table(
            file,
            files[there[file]],
            needed=NEEDED[file],
            optional=OPTIONAL[file],
            problems=problems,
        )
    return tables


def _check_is_whole(tables: Mapping[str, Table], there: Mapping[str, str]) -> None:
    """Raise RosterRefusedError for OneRoster files of which nothing says that they are whole."""
    deleted = any(row["status"] for table in tables.values() for row in table.rows[:1000])
    if MANIFEST not in there and deleted:
        raise RosterRefusedError(
            [
                f"{MANIFEST} is missing. It says whether these files hold everybody (bulk) or only "
                "what changed (delta): export it with the others."
            ]
        )
    if ROLES not in tables and not any(row["role"] for row in tables[USERS].rows):
        raise RosterRefusedError(
            [f"{ROLES} is missing, and {USERS} has no column “role”: export it with the others."]
        )


def _left_out(files: Files, tables: Mapping[str, Table]) -> Iterator[LeftOut]:
    known = {*tables, MANIFEST}
    yield from (table.left_out for table in tables.values() if table.left_out)
    yield from (LeftOut(name) for name in files if name.lower() not in known)


@dataclass(frozen=True)
class _Roles:
    """What the source says of people: their roles, by user, and their year group, if it is here."""

    roles: Mapping[str, set[str]]
    grades: Mapping[str, str]


@dataclass
class _Reading:
    """Turns the tables into a roster, and notes each row that points nowhere."""

    tables: Mapping[str, Table]
    problems: Problems
    today: dt.date
    passed_over: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def roster(self, left_out: tuple[LeftOut, ...]) -> Roster:
        orgs, classes, users = (self._by_id(file) for file in (ORGS, CLASSES, USERS))
        said = self._roles(users)
        here = {key for key, row in users.items() if not _is_gone(row)}
        links = self._links(classes, users, said, here)
        found = tuple(
            self._class(row, orgs, links) for row in classes.values() if not _is_gone(row)
        )
        pupils = {key for key, roles in said.roles.items() if roles & PUPIL_ROLES}
        pupils |= {key for item in found for key in item.pupil_ids}
        teachers = {key for item in found for key in item.teacher_ids}
        return Roster(
            schools=tuple(self._schools(orgs, found)),
            classes=found,
            teachers={key: RosterTeacher(key, *self._name(users[key])) for key in sorted(teachers)},
            pupils={key: self._pupil(users[key], said) for key in sorted(pupils & users.keys())},
            left_out=left_out,
            gone=len((pupils & users.keys()) - here),
            notes=tuple(self._notes()),
        )

    def _by_id(self, file: str) -> dict[str, Row]:
        return self.tables[file].by_id("sourcedId", self.problems, newest=CHANGED)

    def _roles(self, users: Mapping[str, Row]) -> _Roles:
        """Return the roles that are in force, from roles.csv or from the rows of users."""
        roles: dict[str, set[str]] = defaultdict(set)
        grades = {key: row["grades"] for key, row in users.items() if row["grades"]}
        if ROLES not in self.tables:
            for key, row in users.items():
                roles[key].add(row["role"].casefold())
            return _Roles(roles, grades)
        for row in self.tables[ROLES].rows:
            if _is_gone(row) or self._is_over(row):
                continue
            if row.points_to("userSourcedId", users, USERS, self.problems):
                roles[row["userSourcedId"]].add(row["role"].casefold())
                if row["grade"]:
                    grades.setdefault(row["userSourcedId"], row["grade"])
        return _Roles(roles, grades)

    def _links(
        self,
        classes: Mapping[str, Row],
        users: Mapping[str, Row],
        said: _Roles,
        here: set[str],
    ) -> dict[str, tuple[list[str], list[str]]]:
        """Return the pupils and the teachers of each class, in the order of the file, once each."""
        links: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for row in self._enrolments():
            role = row["role"].casefold()
            if role not in PUPIL_ROLES | TEACHER_ROLES:
                self.passed_over[role or "no role"] += 1
                continue
            known = row.points_to("classSourcedId", classes, CLASSES, self.problems)
            if not row.points_to("userSourcedId", users, USERS, self.problems) or not known:
                continue
            people = links[row["classSourcedId"]][role in TEACHER_ROLES]
            if row["userSourcedId"] in here and row["userSourcedId"] not in people:
                people.append(row["userSourcedId"])
        return links

    def _enrolments(self) -> Iterator[Row]:
        """Yield the enrolments in force; of two rows of one identifier, the later one."""
        table = self.tables[ENROLMENTS]
        numbered = any(row["sourcedId"] for row in table.rows)
        rows = self._by_id(ENROLMENTS).values() if numbered else table.rows
        yield from (row for row in rows if not _is_gone(row) and not self._is_over(row))

    def _is_over(self, row: Row) -> bool:
        """Return whether a row is not in force today: it ended, or has not begun."""
        begins, ends = self._day(row, "beginDate"), self._day(row, "endDate")
        return bool((ends and ends <= self.today) or (begins and begins > self.today))

    def _day(self, row: Row, column: str) -> dt.date | None:
        try:
            return dt.date.fromisoformat(row[column][:10]) if row[column] else None
        except ValueError:
            self.problems.add(row.where, f"{column} is no date: write it as 2026-09-01.")
            return None

    def _class(
        self, row: Row, orgs: Mapping[str, Row], links: Mapping[str, tuple[list[str], list[str]]]
    ) -> RosterClass:
        column = "schoolSourcedId" if row["schoolSourcedId"] else "orgSourcedId"
        row.points_to(column, orgs, ORGS, self.problems)
        pupils, teachers = links.get(row["sourcedId"], ([], []))
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
        """Yield the schools: not what stands above them, unless it has classes of its own."""
        used = {item.school_id for item in classes}
        for key, row in orgs.items():
            if key in used or (not _is_gone(row) and row["type"].casefold() not in NO_SCHOOL):
                yield RosterSchool(key, row.filled("name", self.problems))

    def _pupil(self, row: Row, said: _Roles) -> RosterPupil:
        grade = said.grades.get(row["sourcedId"], "").split(",")[0].strip()
        return RosterPupil(
            row["sourcedId"],
            *self._name(row),
            year_group=primary_year(grade),
            younger=is_younger(grade),
        )

    def _name(self, row: Row) -> tuple[str, str]:
        """Return what a person is called: the preferred names where the source has them."""
        given = row["preferredGivenName"] or row["preferredFirstName"] or row["givenName"]
        family = row["preferredFamilyName"] or row["preferredLastName"] or row["familyName"]
        if not given and not family:
            self.problems.add(row.where, "givenName and familyName are empty: write one of them.")
        if len(f"{given} {family}") > LONGEST_NAME:
            self.problems.add(row.where, f"The names together pass {LONGEST_NAME} characters.")
        return (given, family) if given else (family, "")

    def _notes(self) -> Iterator[str]:
        if self.passed_over:
            total = sum(self.passed_over.values())
            roles = ", ".join(f"{role} {count}" for role, count in sorted(self.passed_over.items()))
            rows = count_of(total, "row")
            yield f"Passed over: {rows} of people who are neither pupil nor teacher ({roles})."


def _is_gone(row: Row) -> bool:
    return row["status"].casefold() == GONE
