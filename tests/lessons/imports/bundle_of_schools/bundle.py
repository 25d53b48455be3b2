"""Writes an invented OneRoster export of several schools."""

import csv
from pathlib import Path

Classes = dict[str, list[str]]


def write(folder: Path, schools: dict[str, tuple[str, str, Classes]]) -> Path:
    """Write the export: for each school's id its name, its number, and the children by class."""
    folder.mkdir(exist_ok=True)
    orgs = [["sourcedId", "name", "type", "identifier"]]
    users = [["sourcedId", "givenName", "familyName", "role", "grades"]]
    classes = [["sourcedId", "title", "schoolSourcedId"]]
    enrolments = [["classSourcedId", "userSourcedId", "role"]]
    for key, (name, number, own) in schools.items():
        orgs.append([key, name, "school", number])
        for title, children in own.items():
            classes.append([f"{key}-{title}", title, key])
            for child in children:
                given, _, family = child.partition(" ")
                users.append([f"{key}-{child}", given, family, "student", title[0]])
                enrolments.append([f"{key}-{title}", f"{key}-{child}", "student"])
    tables = {"orgs": orgs, "users": users, "classes": classes, "enrollments": enrolments}
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder
