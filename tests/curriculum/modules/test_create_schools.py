"""The command create_schools: a group's schools from the register of England's schools."""

import io

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from classes.models import Group, GroupAnswer, GroupSchool, Invitation, Role, School
from curriculum.models import Session
from curriculum.modules.new_school import make_school
from curriculum.modules.new_schools import make_schools
from tests import factories
from tests.classes.schools.register.extract import school, write


@pytest.fixture
def group(db) -> Group:
    return Group.objects.create(name="Peak Learning Trust", slug="peak-trust")


def run(path, *options: str) -> str:
    out = io.StringIO()
    call_command("create_schools", str(path), "--group=peak-trust", *options, stdout=out)
    return out.getvalue()


def rows() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


@pytest.fixture
def leads(tmp_path):
    path = tmp_path / "leads.csv"
    path.write_text("URN,email\n100001,Lead@Fern.example\n")
    return path


def test_it_starts_each_open_school_with_year_5_or_6_and_asks_it(group, tmp_path, leads):
    path = write(
        tmp_path,
        school(100001, "Fern Bank Primary"),
        school(100002, "Hill Top Middle School", "9-13", status="Open, but proposed to close"),
        school(100003, "Dale Infant School", "5-7"),
        school(100004, "Moor High School", "11-16"),
        school(100005, "Old Mill Primary", status="Closed"),
        school(100006, "New Town Primary", status="Proposed to open"),
    )
    before = rows()
    assert "Dry run: nothing was changed." in run(path, "--trust=2345", "--dry-run")
    assert rows() == before
    printed = run(path, "--trust=2345", f"--leads={leads}")
    assert [made.slug for made in School.objects.order_by("urn")] == [
        "fern-bank-primary",
        "hill-top-middle-school",
    ]
    links = GroupSchool.objects.filter(group=group)
    assert {(link.school.urn, link.answer) for link in links} == {
        ("100001", GroupAnswer.ASKED),
        ("100002", GroupAnswer.ASKED),
    }
    invitation = Invitation.objects.get()
    assert (invitation.school.urn, invitation.email) == ("100001", "lead@fern.example")
    assert invitation.role == Role.PSHE_LEAD
    assert "Left out, no Year 5 or 6: 2" in printed
    assert "Left out, closed: 1\n  Old Mill Primary (100005)" in printed
    assert "Left out, not open: Proposed to open: 1" in printed
    assert "Created 2 schools, asked 2 schools" in printed
    assert "invited 1 PSHE lead." in printed


def test_running_it_again_changes_nothing_and_says_what_the_register_has_now(
    group, tmp_path, leads
):
    options = ("--trust=2345", f"--leads={leads}")
    fern, dale = school(100001, "Fern Bank Primary"), school(100002, "Dale Primary")
    run(write(tmp_path, fern, dale), *options)
    before = rows()
    changed = (
        fern | {"EstablishmentName": "Fern Bank Academy"},
        dale | {"EstablishmentStatus (name)": "Closed"},
    )
    printed = run(write(tmp_path, *changed), *options)
    assert rows() == before
    assert "Nothing was changed" in printed
    assert "Fern Bank Primary (100001) is called Fern Bank Academy in the register." in printed
    assert "Dale Primary (100002) is here, but the register says: Closed." in printed


def test_a_school_that_became_an_academy_is_not_made_twice(group, tmp_path):
    factories.SchoolFactory(name="Fern Bank Primary", urn="100001")
    was = {"Trusts (code)": "", "Trusts (name)": ""}
    path = write(
        tmp_path,
        school(100001, "Fern Bank Primary", number="2001", status="Closed", **was),
        school(140001, "Fern Bank Primary", number="2001"),
    )
    printed = run(path, "--trust=2345")
    assert School.objects.count() == 1
    assert "here under its former URN 100001" in printed


def test_short_names_tell_schools_of_one_name_apart_by_town_then_urn(group, tmp_path):
    factories.SchoolFactory(slug="st-marys-primary")
    towns = {100001: "Buxton", 100002: "Buxton", 100003: ""}
    schools = [school(urn, "St Mary’s Primary", town=town) for urn, town in towns.items()]
    run(write(tmp_path, *schools), "--trust=2345")
    assert list(School.objects.exclude(urn="").order_by("urn").values_list("slug", flat=True)) == [
        "st-marys-primary-buxton",
        "st-marys-primary-100002",
        "st-marys-primary-100003",
    ]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("100001\n", "Line 1: there is no email address beside 100001."),
        ("Fern Bank,a@b.example\n", "Line 1 does not begin with a URN."),
        ("100001,a@b.example\n100001,c@b.example\n", "Line 2: 100001 has two email addresses."),
    ],
)
def test_a_wrong_list_of_leads_is_refused_whole(group, tmp_path, leads, lines, why):
    leads.write_text(lines)
    path = write(tmp_path, school(100001, "Fern Bank"))
    with pytest.raises(CommandError, match=why) as refused:
        run(path, "--trust=2345", f"--leads={leads}")
    assert refused.value.returncode == 1
    assert str(refused.value).startswith(f"{leads.name}:\n")
    assert str(refused.value).endswith("Nothing was changed.")
    assert not School.objects.exists()


def test_a_list_of_urns_says_which_are_not_in_the_register(group, tmp_path):
    urns = tmp_path / "urns.txt"
    urns.write_text("100001\n999999\n")
    printed = run(write(tmp_path, school(100001, "A"), school(100002, "B")), f"--urns={urns}")
    assert School.objects.get().urn == "100001"
    assert "Not in the register: 999999." in printed


def test_many_schools_at_once_are_the_same_as_one(db, django_assert_max_num_queries):
    one = make_school(name="One", slug="one", urn="100001")
    with django_assert_max_num_queries(200):
        many = make_schools(schools=[School(name=f"N{n}", slug=f"n-{n}") for n in range(5)])
    assert {copy_of(made) for made in many} == {copy_of(one)}


def copy_of(made: School) -> str:
    """Return the module, sessions, outcomes and resources of a school, and their history."""
    module = made.modules.get()
    sessions = Session.objects.filter(module=module).order_by("position")
    texts = [
        [row.title, row.aims, row.minutes, row.youngest_year, *outcomes(row), *kept(row)]
        for row in sessions
    ]
    resources = made.resources.order_by("position", "title")
    listed = [[row.title, row.url, row.copied_from_id, row.history.count()] for row in resources]
    return str([module.title, module.is_outline, module.history.count(), texts, listed])


def outcomes(session: Session) -> list[str]:
    return sorted(session.outcomes.values_list("code", flat=True))


def kept(session: Session) -> list[str]:
    return sorted(row.outcome.code for row in session.history.first().outcomes.all())
