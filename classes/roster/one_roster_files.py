"""Opens the files of OneRoster and School Data Sync 2.1, and makes sure that they have everybody.

Only OneRoster has a manifest. It says for each file whether it has everything ("bulk") or only the
changes ("delta"). A delta is refused: a child who is missing from it has not necessarily left.
"""

from collections.abc import Mapping, Sequence

from classes.roster.files import Files
from classes.roster.problems import Problems, RosterRefusedError
from classes.roster.table import Table, open_tables, read_table

MANIFEST, ORGS, USERS, ROLES = "manifest.csv", "orgs.csv", "users.csv", "roles.csv"
CLASSES, ENROLMENTS = "classes.csv", "enrollments.csv"
READ = (ORGS, USERS, ROLES, CLASSES, ENROLMENTS)

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
    ORGS: ("type", "identifier", *STATE),
    USERS: (
        "role", "orgSourcedIds", "grades", "preferredGivenName", "preferredFamilyName",
        "preferredFirstName", "preferredLastName", *STATE,
    ),
    CLASSES: ("schoolSourcedId", "orgSourcedId", "grades", *STATE),
    ENROLMENTS: ("sourcedId", "beginDate", "endDate", *STATE),
    ROLES: (
        "orgSourcedId", "grade", "beginDate", "endDate", "roleStartDate", "roleEndDate", *STATE,
    ),
}  # fmt: skip


def open_export(files: Files, problems: Problems) -> dict[str, Table]:
    """Return the table of each file that is read, by the file's usual name.

    Raise RosterRefusedError if a file or a column is missing, or if there may be only changes.
    """
    usual_names = {name.lower(): name for name in files}
    absent = _check_manifest(files, usual_names, problems)
    present = {name: content for name, content in files.items() if name.lower() not in absent}
    has_roles = ROLES in usual_names and ROLES not in absent
    needed = {file: NEEDED[file] for file in READ if has_roles or file != ROLES}
    tables = open_tables(present, needed, OPTIONAL, problems)
    problems.raise_if_any()
    _check_is_complete(tables, usual_names)
    return tables


def _check_manifest(files: Files, usual_names: Mapping[str, str], problems: Problems) -> set[str]:
    """Return the files that the manifest calls absent. Raise RosterRefusedError for a delta."""
    if MANIFEST not in usual_names:
        return set()
    content, columns = files[usual_names[MANIFEST]], ("propertyName", "value")
    manifest = read_table(MANIFEST, content, columns, (), problems)
    properties = {row["propertyName"].casefold(): row["value"].casefold() for row in manifest.rows}
    version = properties.get("oneroster.version", "")
    if version and version not in ("1.1", "1.2"):
        raise RosterRefusedError(
            f"{MANIFEST} says OneRoster {version}. Export OneRoster 1.1 or 1.2 instead."
        )
    modes = {
        name.removeprefix("file."): mode for name, mode in properties.items() if "file." in name
    }
    deltas = [file for file in READ if modes.get(file.removesuffix(".csv")) == "delta"]
    if deltas:
        raise RosterRefusedError(
            f"According to {MANIFEST}, these files have only the changes (delta): "
            f"{', '.join(deltas)}. Export everything (bulk) instead."
        )
    return {f"{name}.csv" for name, mode in modes.items() if mode == "absent"}


def _check_is_complete(tables: Mapping[str, Table], usual_names: Mapping[str, str]) -> None:
    """Raise RosterRefusedError if the files may have only changes, or if there are no roles.

    A column "status" that is filled in is a sign of OneRoster, where a manifest is required.
    """
    has_status = any(row["status"] for table in tables.values() for row in table.rows[:1000])
    if MANIFEST not in usual_names and has_status:
        raise RosterRefusedError(
            f"{MANIFEST} is missing. It says whether these files have everybody (bulk) or only "
            "the changes (delta). Export it with the others."
        )
    if ROLES not in tables and not any(row["role"] for row in tables[USERS].rows):
        raise RosterRefusedError(
            f"{ROLES} is missing, and {USERS} has no column “role”. Export {ROLES} too."
        )
