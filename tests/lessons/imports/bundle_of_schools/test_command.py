"""`manage.py import_rosters`: one export, each class list to its own school."""

import io
import re
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from classes.models import Group, GroupSchool, School
from classes.roster import RosterSchool
from lessons.imports.bundle_of_schools.matching import match_schools
from tests import factories
from tests.lessons.imports.bundle_of_schools.bundle import write

pytestmark = pytest.mark.sqlite_is_enough

FERN = {"5 Oak": ["Ada Finch", "Ben Ford"], "4 Ivy": ["Cy Small"]}
DALE = {"5 Ash": ["Dee Marsh"], "6 Elm": ["Eve Pugh"]}


@pytest.fixture
def schools(db) -> list[School]:
    named = (("Fern Bank Primary", "100001"), ("Dale Primary", "100002"), ("Moor End", "100003"))
    return [factories.SchoolFactory(name=name, urn=urn) for name, urn in named]


@pytest.fixture
def export(tmp_path):
    return write(
        tmp_path / "export",
        {
            "s1": ("Fern Bank Primary School", "100001", FERN),
            "100002": ("Dale Primary", "", DALE),
            "s9": ("Nowhere Primary", "999999", {"5 Yew": ["Fay Nowhere"]}),
        },
    )


def run(path, *options: str) -> tuple[str, str]:
    """Return what is printed, and what is printed about lists that were refused."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_rosters", str(path), "--year=2026", *options, stdout=out, stderr=err)
    except CommandError as error:
        err.write(f"exit {error.returncode}: {error}")
    return out.getvalue(), err.getvalue()


def children(school: School) -> dict[str, list[str]]:
    return {
        group.name: sorted(group.enrolments.values_list("pupil__display_name", flat=True))
        for group in school.class_groups.all()
    }


def test_each_school_gets_its_own_children_and_what_is_not_matched_is_said(schools, export):
    fern, dale, moor_end = schools
    out, err = run(export)
    assert children(fern) == {"5 Oak": ["Ada F", "Ben F"]}
    assert children(dale) == {"5 Ash": ["Dee M"], "6 Elm": ["Eve P"]}
    assert children(moor_end) == {}
    assert re.search(r"Fern Bank Primary School \(s1\) +1 class, 2 children: 2 new", out)
    assert "2 of 3 schools imported." in out
    assert "Not matched: no school here has its URN or its name." in err
    assert "exit 1: 1 list was refused" in err


def test_a_dry_run_changes_nothing(schools, export):
    out, _ = run(export, "--dry-run")
    assert "Dry run: nothing was changed." in out
    assert "2 of 3 schools can be imported." in out
    assert all(children(school) == {} for school in schools)


def test_a_person_says_which_school_it_is(schools, export, tmp_path):
    said = tmp_path / "match.csv"
    said.write_text("s9,100003\n")
    out, err = run(export, f"--match={said}")
    assert children(schools[2]) == {"5 Yew": ["Fay N"]}
    assert "3 of 3 schools imported." in out
    assert err == ""


def test_a_list_that_is_refused_does_not_stop_the_others(schools, tmp_path):
    twice = {"5 Oak": ["Ada Finch"], "5 Maths": ["Ada Finch"]}
    path = write(
        tmp_path / "export",
        {"s1": ("Fern Bank", "100001", twice), "s2": ("Dale", "100002", {"5 Ash": ["Di Marsh"]})},
    )
    text = (path / "users.csv").read_text()
    (path / "users.csv").write_text(text.replace("s1-Ada Finch,Ada,Finch,student,5\n", "", 1))
    _, err = run(path)
    assert children(schools[0]) == {}
    assert children(schools[1]) == {"5 Ash": ["Di M"]}
    assert "A child can be in only one class at a time" in err


def test_with_a_group_only_its_schools_are_matched(schools, export):
    group = Group.objects.create(name="Peak", slug="peak")
    GroupSchool.objects.create(group=group, school=schools[1], asked_at=schools[1].created_at)
    run(export, "--group=peak")
    assert children(schools[0]) == {}
    assert children(schools[1])


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_a_folder_or_file_for_each_school_is_named_by_its_urn_or_short_name(
    schools, tmp_path, form
):
    fern, dale, moor_end = schools
    path = tmp_path / "lists"
    write(path, {})
    for file in path.iterdir():
        file.unlink()
    write(path / fern.urn, {"s1": ("Fern Bank", "", FERN)})
    (path / f"{dale.slug}.csv").write_text("Class,Forename,Surname,Year\n5 Ash,Dee,Marsh,5\n")
    (path / f"{moor_end.slug}.csv").write_text("Nothing,of,use\n1,2,3\n")
    (path / "elsewhere.csv").write_text("Class,Forename,Surname,Year\n5 Yew,Fay,Nowhere,5\n")
    if form == "zip":
        path = Path(shutil.make_archive(str(tmp_path / "all"), "zip", path))
    out, err = run(path)
    assert children(fern) == {"5 Oak": ["Ada F", "Ben F"]}
    assert children(dale) == {"5 Ash": ["Dee M"]}
    assert children(moor_end) == {}
    assert "2 of 4 schools imported." in out
    assert "elsewhere:\n  Not matched: no school has this URN or name." in err
    assert f"{moor_end.slug}:" in err


@pytest.mark.parametrize(
    ("source", "matched"),
    [
        (RosterSchool("s1", "Fern Bank Primary School", "100001"), "Fern Bank Primary"),
        (RosterSchool("100001", "Fern Bank C of E Academy"), "Fern Bank Primary"),
        (RosterSchool("s1", "fern bank  primary"), "Fern Bank Primary"),
        # The number of a trust's own system may be the URN of another school by chance.
        (RosterSchool("100001", "Hill Top Primary"), None),
        (RosterSchool("100001", "Dale Primary"), None),
        # Another school of the same name.
        (RosterSchool("s1", "Fern Bank Primary", "777777"), None),
        (RosterSchool("s1", "Hill Top"), None),
    ],
)
def test_a_number_counts_only_with_the_name(schools, source, matched):
    (match,) = match_schools([source], schools, {})
    assert (match.school.name if match.school else None) == matched


def test_two_schools_in_the_files_are_never_the_same_school_here(schools):
    sources = [RosterSchool("s1", "Fern Bank Primary"), RosterSchool("s2", "Fern Bank Primary")]
    assert [match.school for match in match_schools(sources, schools, {})] == [None, None]
