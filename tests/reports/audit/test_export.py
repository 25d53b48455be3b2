"""Making an export, which is kept with its digest."""

import hashlib
import tempfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import OperationalError, connection

from reports.audit.actions import make_export
from reports.models import AuditExport
from tests import factories


def test_the_file_is_kept_with_its_digest_and_size(oak, lead):
    made = make_export(school=oak.school, academic_year=2026, with_names=False, by=lead)
    kept = AuditExport.objects.get()
    data = kept.file.read()
    assert kept == made
    assert kept.sha256 == hashlib.sha256(data).hexdigest()
    assert kept.size == len(data) > 0
    assert kept.file.name.startswith(f"exports/{oak.school.pk}/")
    assert (kept.made_by, kept.with_names) == (lead, False)


def test_two_exports_lie_side_by_side(oak, lead):
    for with_names in (False, True):
        make_export(school=oak.school, academic_year=2026, with_names=with_names, by=lead)
    _, files = default_storage.listdir(f"exports/{oak.school.pk}")
    assert len(files) == 2
    assert {kept.filename for kept in AuditExport.objects.all()} == {
        f"{oak.school.slug}-audit-2026-27.xlsx",
        f"{oak.school.slug}-audit-2026-27-with-names.xlsx",
    }


def test_a_year_without_classes_gives_a_workbook_that_says_so(oak, lead, read):
    made = make_export(school=oak.school, academic_year=2031, with_names=False, by=lead)
    built = read(made.file.read())
    assert built.about["Classes"] == "There is none in 2031/32."
    assert len(built.book.sheetnames) == 12


@pytest.mark.parametrize("year", [1999, 2100, 20311])
def test_an_invalid_academic_year_is_refused_and_nothing_is_kept(oak, lead, year):
    with pytest.raises(ValidationError) as refused:
        make_export(school=oak.school, academic_year=year, with_names=False, by=lead)
    assert refused.value.messages == [
        f"{year} is not an academic year. Give the first year, such as 2026 for 2026/27."
    ]
    assert not AuditExport.objects.exists()
    assert not default_storage.exists(f"exports/{oak.school.pk}")


def test_an_export_of_a_school_without_names_never_shows_names(lead):
    school = factories.SchoolFactory(keeps_pupil_names=False)
    factories.ClassGroupFactory(school=school, pupils_on_roll=20)
    made = make_export(school=school, academic_year=2026, with_names=True, by=lead)
    assert not made.with_names


def test_each_school_counts_its_exports_from_one(oak, lead):
    elsewhere = factories.ClassGroupFactory().school
    for school in (oak.school, elsewhere, oak.school):
        make_export(school=school, academic_year=2026, with_names=False, by=lead)
    made = AuditExport.objects.order_by("pk").values_list("school", "number")
    assert list(made) == [(oak.school.pk, 1), (elsewhere.pk, 1), (oak.school.pk, 2)]


def test_the_number_is_in_the_file_and_its_properties(oak, lead, read):
    for _ in range(2):
        made = make_export(school=oak.school, academic_year=2026, with_names=False, by=lead)
    built = read(made.file.read())
    assert built.about["Export number"] == 2
    properties = built.book.custom_doc_props
    assert properties["Export number"].value == 2
    assert properties["School"].value == oak.school.slug
    assert built.book.properties.identifier == f"{oak.school.slug}/2"


def test_a_build_that_fails_leaves_no_file_behind(oak, lead, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    broken = connection.execute_wrapper(_gives_way_at("lessons_missedlesson"))
    with broken, pytest.raises(OperationalError):
        make_export(school=oak.school, academic_year=2026, with_names=False, by=lead)
    assert not [file for file in tmp_path.iterdir() if file.name.startswith("openpyxl.")]
    assert not AuditExport.objects.exists()


def _gives_way_at(table: str):
    def execute(run, sql, params, many, context):
        if f'FROM "{table}"' in sql and "caught_up_on" in sql:
            raise OperationalError("the database has gone away")
        return run(sql, params, many, context)

    return execute


def test_the_file_of_chosen_classes_is_named_after_them_and_has_its_number(oak, lead):
    names = ["5/6 Rowan", "6 Elm", "安", "6 Fir", "6 Yew"]
    groups = [factories.ClassGroupFactory(school=oak.school, name=name) for name in names]

    def filename(*classes, **more) -> str:
        options = {"school": oak.school, "academic_year": 2026, "with_names": True, "by": lead}
        return make_export(**options, class_groups=classes, **more).filename

    start = f"{oak.school.slug}-audit-2026-27"
    assert filename(oak) == f"{start}-5-oak-no-1-with-names.xlsx"
    assert filename(*groups) == f"{start}-5-6-rowan-6-elm-and-2-more-no-2-with-names.xlsx"
    module = factories.ModuleFactory(school=oak.school, title="Keeping well")
    assert filename(module=module) == f"{start}-keeping-well-no-3-with-names.xlsx"
