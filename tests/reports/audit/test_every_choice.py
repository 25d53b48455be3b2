"""Page and command make a workbook for every choice, of the demo school and another."""

import io

import pytest
from django.core.management import call_command
from python_calamine import CalamineWorkbook

from classes.models import Role
from curriculum.models import Module
from tests import factories
from tests.reports.audit.test_workbook_shape import SHEETS

pytestmark = pytest.mark.sqlite_is_enough

NARROWED = [
    "Summary",
    "Coverage",
    "Lessons",
    "Missed lessons",
    "Children and sessions",
    "To do",
    "Information evenings",
    "Families not reached",
]
"""Sheets with a column Class."""


@pytest.fixture
def demo(demo):
    """Return the demo school, with a class of last year that was invited to an evening."""
    year = demo.class_groups.first().academic_year
    before = factories.ClassGroupFactory(school=demo, academic_year=year - 1, name="5 Yew")
    other = factories.ClassGroupFactory(school=demo, academic_year=year - 1, name="6 Fir")
    factories.InformationEveningFactory(
        school=demo,
        starts_at=demo.evenings.earliest("starts_at").starts_at.replace(year=year - 1),
        class_groups=[before, other],
    )
    return demo


def choices(school):
    """Return the choices: the year, and none, each, two or all of its classes."""
    for year in sorted({group.academic_year for group in school.class_groups.all()}, reverse=True):
        groups = list(school.class_groups.in_year(year))
        for chosen in [[], *([group] for group in groups), groups[:2], groups]:
            yield year, chosen


def kinds_of_choices(school):
    """Return one choice for each number of classes of a year."""
    return {(year, len(chosen)): (year, chosen) for year, chosen in choices(school)}.values()


def classes_in(data: bytes) -> set[str]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == SHEETS
    names = set()
    for title in NARROWED:
        header, *rows = book.get_sheet_by_name(title).to_python()
        place = header.index("Class")
        names |= {row[place] for row in rows if any(value != "" for value in row[1:])}
    return names - {"School", "Chosen classes", "Other classes", "Not matched yet"}


def test_the_page_makes_every_choice_of_classes_module_names_and_history(demo, sign_in, person):
    client = sign_in(person(Role.PSHE_LEAD, at=demo))
    module = Module.objects.filter(school=demo).first()
    narrowed = {"module": module.pk, "with_names": "on", "without_history": "on"}
    plainly = [(year, chosen, {}) for year, chosen in choices(demo)]
    of_module = [(year, chosen, narrowed) for year, chosen, _ in plainly[:2]]
    for year, chosen, more in [*plainly, *of_module]:
        fields = {"academic_year": year, "classes": [group.pk for group in chosen]}
        answer = client.post(f"/schools/{demo.slug}/audit/export/", fields | more)
        assert answer.status_code == 200
        expected = chosen or demo.class_groups.in_year(year)
        names = classes_in(b"".join(answer.streaming_content))
        assert names == {group.name for group in expected}, fields


def test_the_command_makes_every_kind_of_choice_of_classes(demo, tmp_path):
    out = tmp_path / "audit.xlsx"
    for year, chosen in kinds_of_choices(demo):
        options = [f"--class={group.name}" for group in chosen]
        call_command(
            *("export_audit", "--school", demo.slug, "--year", str(year), "--out", str(out)),
            *options,
            verbosity=0,
        )
        expected = chosen or demo.class_groups.in_year(year)
        assert classes_in(out.read_bytes()) == {group.name for group in expected}, options


def test_a_school_without_names_makes_every_kind_of_choice_too(demo, tmp_path):
    demo.keeps_pupil_names = False
    demo.save()
    test_the_command_makes_every_kind_of_choice_of_classes(demo, tmp_path)
