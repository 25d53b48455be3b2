"""A workbook of chosen classes or one module, and without the change history."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from reports.audit.actions import make_export
from reports.models import AuditExport
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def elm(oak):
    """Return a second class that was taught a session of another module, with a child away."""
    elm = factories.ClassGroupFactory(school=oak.school, name="6 Elm")
    module = factories.ModuleFactory(school=oak.school, title="Keeping well")
    session = factories.SessionFactory(module=module, position=1, title="Sleep")
    lesson = factories.LessonFactory(
        planned_session=factories.PlannedSessionFactory(class_group=elm, session=session)
    )
    pupil = factories.EnrolmentFactory(class_group=elm, pupil__display_name="Dina E").pupil
    factories.MissedLessonFactory(lesson=lesson, pupil=pupil)
    return elm


def classes_in(built, title):
    return {row["Class"] for row in built.records(title)}


@pytest.mark.parametrize("title", ["Coverage", "Lessons", "Missed lessons", "To do"])
def test_only_the_chosen_classes_are_in_any_sheet(build, oak, elm, title):
    assert classes_in(build(oak.school), title) == {"5 Oak", "6 Elm"}
    assert classes_in(build(oak.school, classes=(elm.pk,)), title) == {"6 Elm"}


def test_about_names_the_chosen_classes_and_only_they_are_counted(build, oak, elm):
    built = build(oak.school, classes=(elm.pk,))
    assert built.about["Classes"].startswith("Chosen: 6 Elm.")
    assert [row["Class"] for row in built.records("Summary")] == ["6 Elm", "Chosen classes"]
    assert built.records("Summary")[1]["Planned sessions"] == 1
    assert not any("5 Oak" in row["Record"] for row in built.records("Change history"))


def test_a_child_has_the_same_number_whatever_classes_are_chosen(build, oak, elm):
    everyone = [row["Pupil"] for row in build(oak.school).records("Missed lessons")]
    alone = [row["Pupil"] for row in build(oak.school, classes=(elm.pk,)).records("Missed lessons")]
    assert alone == everyone[-1:] == ["Pupil 4"]


def test_a_chosen_module_limits_sessions_and_lessons(build, oak, elm):
    factories.LessonFactory(
        planned_session=factories.PlannedSessionFactory(
            class_group=oak, session=elm.planned_sessions.get().session
        )
    )
    module = elm.planned_sessions.get().session.module
    built = build(oak.school, module=module)
    assert built.about["Modules"].startswith("Chosen: Keeping well.")
    assert built.rows("Coverage")[0][2:] == ("1. Sleep",)
    for title in ("Lessons", "Missed lessons", "To do"):
        assert {row["Module"] for row in built.records(title)} == {"Keeping well"}
    assert built.records("Summary")[-1]["Taught"] == 2


def test_the_change_history_can_be_left_out_and_its_sheet_says_so(build, oak):
    built = build(oak.school, with_history=False)
    assert built.rows("Change history")[1][0].startswith("Left out:")
    assert len(built.rows("Change history")) == 2
    assert built.about["History of changes"] == "Left out by choice."


def test_the_choices_are_recorded_with_the_export(oak, elm, lead):
    module = elm.planned_sessions.get().session.module
    made = make_export(
        school=oak.school,
        academic_year=2026,
        with_names=True,
        by=lead,
        class_groups=[elm],
        module=module,
        with_history=False,
    )
    assert made.options == {
        "with_names": True,
        "classes": ["6 Elm"],
        "module": "Keeping well",
        "with_history": False,
        "with_texts": True,
    }
    assert made.contents == ["6 Elm", "Keeping well", "no change history"]


def test_classes_and_modules_of_others_are_refused(oak, lead):
    other = factories.ClassGroupFactory()
    before = factories.ClassGroupFactory(school=oak.school, academic_year=2025)
    for wrong in (
        {"class_groups": [oak, other]},
        {"class_groups": [before]},
        {"module": factories.ModuleFactory(school=other.school)},
    ):
        with pytest.raises(ValidationError):
            make_export(school=oak.school, academic_year=2026, with_names=False, by=lead, **wrong)
    assert not AuditExport.objects.exists()


def test_the_page_offers_the_classes_and_modules_of_the_year_that_is_shown(as_lead, oak, elm):
    factories.ClassGroupFactory(school=oak.school, name="6 Old", academic_year=2025)
    address = f"/schools/{oak.school.slug}/audit/"
    page = as_lead.get(address).content.decode()
    assert "6 Elm" in page
    assert "Keeping well" in page
    assert "6 Old" not in page
    last_year = as_lead.get(f"{address}?year=2025").content.decode()
    assert "6 Old" in last_year
    assert "6 Elm" not in last_year


def test_the_page_makes_the_chosen_workbook_and_lists_it(as_lead, oak, elm):
    address = f"/schools/{oak.school.slug}/audit/"
    module = elm.planned_sessions.get().session.module
    answer = as_lead.post(
        f"{address}export/",
        {
            "academic_year": 2026,
            "classes": [elm.pk],
            "module": module.pk,
            "without_history": "on",
        },
    )
    assert answer.status_code == 200
    assert AuditExport.objects.get().contents == ["6 Elm", "Keeping well", "no change history"]
    page = as_lead.get(address).content.decode()
    assert "6 Elm, Keeping well, no change history" in page


def test_a_class_of_another_school_cannot_be_chosen_on_the_page(as_lead, oak):
    other = factories.ClassGroupFactory()
    answer = as_lead.post(
        f"/schools/{oak.school.slug}/audit/export/",
        {"academic_year": 2026, "classes": [other.pk]},
    )
    assert answer.status_code == 422
    assert not AuditExport.objects.exists()


def test_the_command_takes_classes_module_and_leaves_the_history_out(oak, elm, tmp_path, read):
    out = tmp_path / "audit.xlsx"
    arguments = ["export_audit", "--school", oak.school.slug, "--year", "2026", "--out", str(out)]
    call_command(
        *arguments,
        "--class",
        "6 elm",
        "--class",
        "5 Oak",
        "--module",
        "keeping well",
        "--no-history",
    )
    built = read(out.read_bytes())
    assert built.about["Classes"].startswith("Chosen: 5 Oak, 6 Elm.")
    assert AuditExport.objects.get().contents[-2:] == ["Keeping well", "no change history"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (["--class", "9 Yew"], "No class is called “9 Yew”. The classes are: 5 Oak, 6 Elm."),
        (
            ["--module", "Yew"],
            "No module is called “Yew”. The modules are: Keeping well, Real Love Rocks.",
        ),
    ],
)
def test_the_command_lists_the_choices(oak, elm, tmp_path, wrong, sentence):
    out = tmp_path / "audit.xlsx"
    arguments = ["export_audit", "--school", oak.school.slug, "--year", "2026", "--out", str(out)]
    with pytest.raises(CommandError) as refused:
        call_command(*arguments, *wrong)
    assert str(refused.value) == sentence
    assert refused.value.returncode == 1
    assert not out.exists()
