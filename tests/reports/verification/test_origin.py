"""Finding the original of a changed workbook, with and without its kept file."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from reports.audit.actions import make_export
from reports.models import AuditExport
from reports.retention.files import clear_files
from reports.verification.kept import digest_contents
from reports.verification.verdict import Compared, Verdict
from tests.reports.verification.conftest import (
    changed,
    content_of,
    shown_differences,
    without_properties,
)

pytestmark = pytest.mark.sqlite_is_enough


def change_a_cell(book):
    book["Lessons"]["I2"] = 7


def without_about(book):
    book.remove(book["About"])


CELL = ("Lessons", "I2", "55", "7")


def test_without_properties_a_workbook_is_recognised_by_its_sheet_about(ask, export, content):
    answer = ask(without_properties(changed(content, change_a_cell)))
    assert answer.export == export
    assert CELL in shown_differences(answer)


def test_about_tells_two_workbooks_of_the_same_second_apart(ask, school, export, content):
    school.audit_exports.update(made_at=export.made_at)
    answer = ask(without_properties(changed(content, change_a_cell)))
    assert answer.export == export
    assert CELL in shown_differences(answer)


def test_without_about_a_workbook_is_recognised_by_its_properties(ask, export, content):
    def change(book):
        without_about(book)
        change_a_cell(book)

    answer = ask(changed(content, change))
    assert answer.export == export
    assert CELL in shown_differences(answer)
    assert ("About", "The whole sheet", "There", "Removed") in shown_differences(answer)


def test_without_both_a_workbook_is_recognised_by_its_dated_rows(ask, export, content):
    def change(book):
        without_about(book)
        change_a_cell(book)

    answer = ask(without_properties(changed(content, change)))
    assert answer.verdict is Verdict.CHANGED
    assert CELL in shown_differences(answer)


def test_a_forged_number_leads_to_the_workbook_of_that_number(ask, export, content):
    def change(book):
        book["About"]["B5"] = 1

    answer = ask(changed(content, change))
    assert answer.export == export
    assert shown_differences(answer) == [("About", "B5", "2", "1")]


def test_a_foreign_workbook_does_not_become_ours_by_the_name_of_our_school(
    ask, school, export, other_school
):
    def change(book):
        book["About"]["B2"] = school.name

    theirs = content_of(other_school.audit_exports.get(number=2))
    answer = ask(without_properties(changed(theirs, change)))
    if answer.verdict is Verdict.CHANGED:
        # It was made in the same second, so it says that it is ours, and is compared.
        assert answer.count > 50
    else:
        assert answer.verdict is Verdict.FOREIGN
        assert answer.claims_to_be_ours


def test_a_workbook_without_its_row_only_claims_to_be_ours(ask, school, export, content):
    school.audit_exports.all().delete()
    answer = ask(content)
    assert answer.verdict is Verdict.FOREIGN
    assert answer.claims_to_be_ours


@pytest.fixture
def gone(export) -> str:
    """Delete the kept file as clearing does, and return its name in the storage."""
    digest_contents(export)
    default_storage.delete(export.file.name)
    return export.file.name


def test_without_the_kept_file_the_original_is_still_recognised(ask, export, content, gone):
    answer = ask(content)
    assert answer.verdict is Verdict.ORIGINAL
    assert answer.export == export


def test_without_the_kept_file_the_same_content_is_still_recognised(ask, export, content, gone):
    answer = ask(changed(content))
    assert answer.verdict is Verdict.RESAVED
    assert answer.export == export


def test_without_the_kept_file_changed_sheets_are_listed(ask, export, content, gone):
    def change(book):
        change_a_cell(book)
        book.remove(book["Resources"])

    answer = ask(changed(content, change))
    assert answer.verdict is Verdict.CHANGED
    assert answer.compared is Compared.DIGESTS
    lessons, resources = shown_differences(answer)
    assert lessons[:2] == ("Lessons", "The whole sheet")
    assert lessons[3].endswith("filled rows, changed")
    assert resources == ("Resources", "The whole sheet", "2 filled rows", "Removed")


def test_a_kept_file_that_was_altered_on_the_server_is_not_compared_with(
    ask, export, content, gone
):
    default_storage.save(gone, ContentFile(changed(content, change_a_cell)))
    answer = ask(changed(content, change_a_cell))
    assert answer.verdict is Verdict.CHANGED
    assert answer.compared is Compared.DIGESTS


def test_a_cleared_workbook_is_recognised_by_its_digests(ask, export, content):
    clear_files([export])
    assert ask(content).verdict is Verdict.ORIGINAL
    assert ask(changed(content)).verdict is Verdict.RESAVED


def test_a_lost_file_without_digests_gives_no_verdict(ask, export, content):
    default_storage.delete(export.file.name)
    answer = ask(changed(content))
    assert (answer.verdict, answer.compared) == (Verdict.RESAVED, Compared.NOTHING)
    assert answer.export == export
    assert ask(content).verdict is Verdict.ORIGINAL


def test_digests_that_were_taken_in_another_way_are_not_compared_with(ask, export, content, gone):
    AuditExport.objects.filter(pk=export.pk).update(content_sha256="0" * 64)
    assert ask(changed(content, change_a_cell)).compared is Compared.NOTHING


def test_without_claims_and_file_a_copy_is_recognised_by_its_contents(ask, export, content, gone):
    def change(book):
        book["About"]["A5"] = None

    AuditExport.objects.exclude(pk=export.pk).delete()
    answer = ask(without_properties(changed(content)))
    assert (answer.export, answer.compared) == (export, Compared.DIGESTS)


def test_each_sheet_has_a_digest_of_its_contents(school, export):
    again = make_export(school=school, academic_year=2026, with_names=True, by=export.made_by)
    for made in (export, again):
        digest_contents(made)
    assert len(export.content_sha256) == 64
    assert [sheet.name for sheet in export.sheet_digests][:2] == ["About", "Summary"]
    differ = [
        first.name
        for first, second in zip(export.sheet_digests, again.sheet_digests, strict=True)
        if first.sha256 != second.sha256
    ]
    assert differ == ["About"]


def test_an_altered_kept_file_gets_no_digests(export, content):
    default_storage.delete(export.file.name)
    default_storage.save(export.file.name, ContentFile(changed(content)))
    digest_contents(export)
    assert export.content_sha256 == ""
