"""Reading OneRoster CSV 1.1 and 1.2, and School Data Sync 2.1."""

import csv
import json
from pathlib import Path

import pytest

from classes.roster import RosterRefusedError, choose, pupil_names, read_roster
from classes.roster.storing import to_json
from classes.years.year_groups import YearGroups

PEOPLE = [
    ("u1", "Ada", "Fox", "student", "05"),
    ("u2", "Seán", "O'Neill", "student", "05"),
    ("u3", "Bo", "King", "student", "06"),
    ("t1", "Ruth", "Marsh", "teacher", ""),
    ("p1", "Parent", "Secretive", "parent", ""),
]
ENROLLED = [
    ("c5", "u1", "student"),
    ("c5", "u2", "student"),
    ("c5", "t1", "teacher"),
    ("c5", "p1", "guardian"),
    ("c6", "u3", "student"),
    ("c6", "t1", "teacher"),
]


class Bundle:
    """An export as lists of rows, which a test can change before it is written to a folder."""

    def __init__(self, path: Path, files: dict[str, list[list[str]]]) -> None:
        self.path, self.files = path, files

    def set(self, file: str, key: str, column: str, value: str, *, by: str = "sourcedId") -> None:
        """Write a value into the row whose `by` is `key`."""
        header, *rows = self.files[file]
        (row,) = [row for row in rows if row[header.index(by)] == key]
        row[header.index(column)] = value

    def rename(self, old: str, new: str) -> None:
        """Write another value into every cell that holds the old one."""
        for name, rows in self.files.items():
            self.files[name] = [[new if cell == old else cell for cell in row] for row in rows]

    def read(self):
        for name, rows in self.files.items():
            with (self.path / name).open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
        return read_roster(self.path)

    def refusal(self) -> str:
        with pytest.raises(RosterRefusedError) as refused:
            self.read()
        return " ".join(refused.value.messages)

    def classes(self) -> dict[str, list[str]]:
        roster = self.read()
        return {c.name: sorted(pupil_names(roster.pupils_of(c)).values()) for c in roster.classes}


def sds(path: Path) -> Bundle:
    return Bundle(
        path,
        {
            "orgs.csv": [["sourcedId", "name", "type"], ["s1", "Larkfield Primary", "school"]],
            "users.csv": [
                ["sourcedId", "username", "givenName", "familyName", "password", "email"],
                *(
                    [i, f"{i}@x.example", g, f, "Secret-1", f"{i}@x.example"]
                    for i, g, f, *_ in PEOPLE
                ),
            ],
            "roles.csv": [
                ["userSourcedId", "orgSourcedId", "role", "sessionSourcedId", "grade", "isPrimary"],
                *([i, "s1", role, "y", grade, "TRUE"] for i, _, _, role, grade in PEOPLE),
            ],
            "classes.csv": [
                ["sourcedId", "orgSourcedId", "title", "sessionSourcedIds", "courseSourcedId"],
                ["c5", "s1", "5 Oak", "", ""],
                ["c6", "s1", "6 Elm", "", ""],
            ],
            "enrollments.csv": [["classSourcedId", "userSourcedId", "role"], *map(list, ENROLLED)],
            "demographics.csv": [["userSourcedId", "birthDate"], ["u1", "2017-03-04"]],
        },
    )


def manifest(version: str, **modes: str) -> list[list[str]]:
    whole = {"orgs": "bulk", "users": "bulk", "classes": "bulk", "enrollments": "bulk"} | modes
    return [
        ["propertyName", "value"],
        ["manifest.version", "1.0"],
        ["oneroster.version", version],
        *([f"file.{name}", mode] for name, mode in whole.items()),
    ]


STATE = ["sourcedId", "status", "dateLastModified"]


def one_roster_1_1(path: Path) -> Bundle:
    return Bundle(
        path,
        {
            "manifest.csv": manifest("1.1", academicSessions="absent"),
            "orgs.csv": [
                [*STATE, "name", "type", "identifier", "parentSourcedId"],
                ["d1", "", "", "Vale Trust", "district", "", ""],
                ["s1", "", "", "Larkfield Primary", "school", "", "d1"],
            ],
            "users.csv": [
                [*STATE, "enabledUser", "orgSourcedIds", "role", "username", "userIds", "givenName",
                 "familyName", "middleName", "identifier", "email", "sms", "phone",
                 "agentSourcedIds", "grades", "password"],
                *(
                    [i, "", "", "true", "s1", role, i, "", given, family, "Finch", "", "e@x.org",
                     "", "", "", grade, "Secret-1"]
                    for i, given, family, role, grade in PEOPLE
                ),
            ],
            "classes.csv": [
                [*STATE, "title", "grades", "courseSourcedId", "classCode", "classType",
                 "schoolSourcedId", "termSourcedIds"],
                ["c5", "", "", "5 Oak", "05", "", "", "homeroom", "s1", ""],
                ["c6", "", "", "6 Elm", "06", "", "", "homeroom", "s1", ""],
            ],
            "enrollments.csv": [
                [*STATE, "classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary",
                 "beginDate", "endDate"],
                *(
                    [f"e{n}", "", "", group, "s1", user, role, "true", "", ""]
                    for n, (group, user, role) in enumerate(ENROLLED)
                ),
            ],
        },
    )  # fmt: skip


def one_roster_1_2(path: Path) -> Bundle:
    bundle = one_roster_1_1(path)
    bundle.files["manifest.csv"] = manifest("1.2", roles="bulk")
    bundle.files["users.csv"] = [
        [*STATE, "enabledUser", "username", "userIds", "givenName", "familyName", "middleName",
         "identifier", "email", "grades", "password", "preferredGivenName", "preferredFamilyName"],
        *(
            [i, "", "", "true", i, "", given, family, "Finch", "", "e@x.org", grade, "x", "", ""]
            for i, given, family, _, grade in PEOPLE
        ),
    ]  # fmt: skip
    bundle.files["roles.csv"] = [
        [*STATE, "userSourcedId", "roleType", "role", "beginDate", "endDate", "orgSourcedId"],
        *([f"r{i}", "", "", i, "primary", role, "", "", "s1"] for i, _, _, role, _ in PEOPLE),
    ]
    return bundle


@pytest.fixture(params=[sds, one_roster_1_1, one_roster_1_2])
def any_form(request, tmp_path) -> Bundle:
    return request.param(tmp_path)


@pytest.fixture(params=[one_roster_1_1, one_roster_1_2])
def one_roster(request, tmp_path) -> Bundle:
    return request.param(tmp_path)


def test_it_reads_the_school_classes_teachers_pupils_and_year_groups(any_form):
    assert any_form.classes() == {"5 Oak": ["Ada F", "Seán O"], "6 Elm": ["Bo K"]}
    roster = any_form.read()
    assert [school.name for school in roster.schools] == ["Larkfield Primary"]
    assert [t.surname for t in roster.teachers_of(roster.classes[0])] == ["Marsh"]
    assert roster.own_year_groups(roster.classes[1]) == YearGroups(6, 6)
    assert roster.pupils["u1"].number == "u1"


def test_other_roles_are_ignored_and_counted(any_form):
    (note,) = any_form.read().notes
    assert note == "Ignored: 1 row for people who are neither pupils nor teachers (guardian 1)."


def test_it_lists_what_it_leaves_out(any_form):
    left_out = " ".join(str(part) for part in any_form.read().left_out)
    assert "password" in left_out
    assert "email" in left_out
    if "demographics.csv" in any_form.files:
        assert "demographics.csv: the whole file" in left_out


def test_a_row_that_refers_to_a_missing_row_is_refused_with_its_line(any_form):
    header = any_form.files["enrollments.csv"][0]
    row = ["" for _ in header]
    for column, value in {
        "classSourcedId": "c5",
        "userSourcedId": "u99",
        "role": "student",
    }.items():
        row[header.index(column)] = value
    if "sourcedId" in header:
        row[header.index("sourcedId")] = "e99"
    any_form.files["enrollments.csv"].append(row)
    assert "enrollments.csv, line 8: userSourcedId “u99” is not in users.csv" in any_form.refusal()


@pytest.mark.parametrize("file", ["orgs.csv", "users.csv", "classes.csv", "enrollments.csv"])
def test_a_missing_file_is_refused_by_name(any_form, file):
    del any_form.files[file]
    assert f"{file}: The file is missing" in any_form.refusal()


def test_a_user_who_is_to_be_deleted_is_a_leaver(one_roster):
    one_roster.set("users.csv", "u2", "status", "tobedeleted")
    assert one_roster.classes()["5 Oak"] == ["Ada F"]
    assert one_roster.read().gone == 1


@pytest.mark.parametrize("status", ["Inactive", "archived", "Left", "ToBeDeleted"])
def test_other_words_for_having_left_are_known(one_roster, status):
    one_roster.set("users.csv", "u2", "status", status)
    assert one_roster.classes()["5 Oak"] == ["Ada F"]


def test_a_status_that_is_not_known_is_refused(one_roster):
    one_roster.set("users.csv", "u2", "status", "managed move")
    assert "users.csv, line 3: status “managed move” is not known" in one_roster.refusal()


@pytest.mark.parametrize("form", [sds, one_roster_1_2])
@pytest.mark.parametrize("day", ["2026-07-20", "2026-07-20T00:00:00Z", "20/07/2026"])
def test_a_child_whose_roles_have_all_ended_has_left(tmp_path, form, day):
    bundle = form(tmp_path)
    header, *rows = bundle.files["roles.csv"]
    ends = "endDate" if "endDate" in header else "roleEndDate"
    if ends not in header:
        bundle.files["roles.csv"] = [[*header, ends], *([*row, ""] for row in rows)]
    bundle.set("roles.csv", "u2", ends, day, by="userSourcedId")
    assert bundle.classes()["5 Oak"] == ["Ada F"]
    assert bundle.read().gone == 1


def test_a_day_that_begins_at_midnight_in_london_is_read_as_that_day(one_roster):
    one_roster.set("enrollments.csv", "e0", "endDate", "2026-11-23T00:00:00.000Z")
    assert one_roster.classes()["5 Oak"] == ["Seán O"]


def test_an_enrolment_or_class_that_is_to_be_deleted_does_not_count(one_roster):
    one_roster.set("enrollments.csv", "e1", "status", "tobedeleted")
    one_roster.set("classes.csv", "c6", "status", "tobedeleted")
    assert one_roster.classes() == {"5 Oak": ["Ada F"]}


@pytest.mark.parametrize(
    ("column", "day", "there"),
    [
        ("endDate", "2026-11-24", False),
        ("endDate", "2027-07-20", True),
        ("beginDate", "2026-11-25", False),
        ("beginDate", "2026-09-01", True),
    ],
)
def test_an_enrolment_counts_while_it_is_in_force(one_roster, column, day, there):
    one_roster.set("enrollments.csv", "e0", column, day)
    assert ("Ada F" in one_roster.classes()["5 Oak"]) is there


def test_of_two_rows_with_one_identifier_the_later_one_counts(one_roster):
    users = one_roster.files["users.csv"]
    one_roster.set("users.csv", "u1", "dateLastModified", "2026-09-01T00:00:00.000Z")
    later = list(users[1])
    later[users[0].index("dateLastModified")] = "2026-10-01T00:00:00.000Z"
    later[users[0].index("givenName")] = "Adaline"
    users.append(later)
    assert "Adaline F" in one_roster.classes()["5 Oak"]


def test_a_delta_is_refused_with_a_sentence(one_roster):
    one_roster.set("manifest.csv", "file.users", "value", "delta", by="propertyName")
    assert "have only the changes (delta): users.csv" in one_roster.refusal()
    assert "Export everything (bulk) instead" in one_roster.refusal()


def test_a_file_that_the_manifest_calls_absent_is_missing(one_roster):
    one_roster.set("manifest.csv", "file.users", "value", "absent", by="propertyName")
    assert "users.csv: The file is missing" in one_roster.refusal()


def test_another_version_is_refused(one_roster):
    one_roster.set("manifest.csv", "oneroster.version", "value", "1.0", by="propertyName")
    assert "Export OneRoster 1.1 or 1.2 instead" in one_roster.refusal()


def test_rows_with_a_status_but_no_manifest_are_refused(one_roster):
    del one_roster.files["manifest.csv"]
    one_roster.set("users.csv", "u1", "status", "active")
    assert "manifest.csv is missing" in one_roster.refusal()


def test_a_child_is_called_by_their_preferred_name(tmp_path):
    bundle = one_roster_1_2(tmp_path)
    bundle.set("users.csv", "u1", "preferredGivenName", "Addy")
    assert "Addy F" in bundle.classes()["5 Oak"]


def test_several_schools_need_a_choice(any_form):
    header = any_form.files["orgs.csv"][0]
    row = ["" for _ in header]
    row[0], row[header.index("name")] = "s2", "Moor End Primary"
    any_form.files["orgs.csv"].append(row)
    with pytest.raises(RosterRefusedError, match="has 2 schools"):
        choose(any_form.read())
    assert len(choose(any_form.read(), source_school="s1").classes) == 2


UPN = "A20000000003X"


def test_a_upn_links_the_files_but_is_not_kept(any_form):
    any_form.rename("u1", UPN)
    assert any_form.classes() == {"5 Oak": ["Ada F", "Seán O"], "6 Elm": ["Bo K"]}
    roster = any_form.read()
    assert UPN not in json.dumps(to_json(roster))
    assert sorted(pupil.number for pupil in roster.pupils.values()) == ["", "u2", "u3"]
    assert roster.own_year_groups(roster.classes[0]) == YearGroups(5, 5)


def test_a_note_counts_the_upns_that_are_not_kept(any_form):
    any_form.rename("u1", UPN)
    assert "1 child’s number is a UPN, which we never store" in " ".join(any_form.read().notes)
    any_form.rename("u3", "B20000000003X")
    assert "2 children’s numbers are UPNs" in " ".join(any_form.read().notes)


def test_a_problem_with_a_reference_does_not_repeat_a_upn(any_form):
    any_form.set("enrollments.csv", "u1", "userSourcedId", UPN, by="userSourcedId")
    assert "userSourcedId (not shown) is not in users.csv" in any_form.refusal()
    assert UPN not in any_form.refusal()


def test_a_problem_with_a_repeated_upn_does_not_repeat_it(any_form):
    any_form.rename("u2", UPN)
    any_form.rename("u3", UPN)
    assert "sourcedId (not shown) is also on line" in any_form.refusal()
    assert UPN not in any_form.refusal()
