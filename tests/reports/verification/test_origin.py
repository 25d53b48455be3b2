"""From which workbook a changed one came, and what is told when the kept file is gone."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from reports.audit.actions import make_export
from reports.retention.files import clear_files
from reports.verification.kept import digest_contents
from reports.verification.verdict import Verdict
from tests.reports.verification.conftest import (
    changed,
    content_of,
    told,
    without_properties,
)


def change_a_cell(book):
    book["Lessons"]["I2"] = 7


def without_about(book):
    book.remove(book["About"])


CELL = ("Lessons", "I2 (Minutes)", "55", "7")


def test_without_properties_it_is_known_by_its_sheet_about(ask, export, content):
    answer = ask(without_properties(changed(content, change_a_cell)))
    assert answer.export == export
    assert told(answer) == [CELL]


def test_of_two_that_were_made_in_one_second_about_says_which(ask, school, export, content):
    school.audit_exports.update(made_at=export.made_at)
    answer = ask(without_properties(changed(content, change_a_cell)))
    assert answer.export == export
    assert told(answer) == [CELL]


def test_without_about_it_is_known_by_its_properties(ask, export, content):
    def change(book):
        without_about(book)
        change_a_cell(book)

    answer = ask(changed(content, change))
    assert answer.export == export
    assert told(answer)[1:] == [CELL]
    assert told(answer)[0][:2] == ("About", "The whole sheet")


def test_without_both_it_is_known_by_when_its_rows_were_recorded(ask, export, content):
    def change(book):
        without_about(book)
        change_a_cell(book)

    answer = ask(without_properties(changed(content, change)))
    assert answer.verdict is Verdict.CHANGED
    assert told(answer)[1:] == [CELL]


def test_a_forged_number_leads_to_the_workbook_of_that_number(ask, export, content):
    def change(book):
        book["About"]["B5"] = 1

    answer = ask(changed(content, change))
    assert answer.export == export
    assert told(answer) == [("About", "B5 (Export number)", "2", "1")]


def test_a_foreign_workbook_does_not_become_ours_by_the_name_of_our_school(
    ask, school, export, other_school
):
    def change(book):
        book["About"]["B2"] = school.name

    theirs = content_of(other_school.audit_exports.get(number=2))
    answer = ask(without_properties(changed(theirs, change)))
    if answer.verdict is Verdict.CHANGED:
        # It was made in the same second, so it says that it is ours, and is compared.
        assert answer.differences.count > 50
    else:
        assert answer.verdict is Verdict.NOT_OURS
        assert "It says that it is a workbook of this school" in answer.notes[0]


def test_a_workbook_whose_row_is_gone_says_that_it_claims_to_be_ours(ask, school, export, content):
    school.audit_exports.all().delete()
    answer = ask(content)
    assert answer.verdict is Verdict.NOT_OURS
    assert "It says that it is a workbook of this school" in answer.notes[0]


@pytest.fixture
def gone(export) -> str:
    """The kept file is deleted on purpose, as when a child is erased; its name in the storage."""
    digest_contents(export)
    default_storage.delete(export.file.name)
    return export.file.name


def test_without_the_kept_file_the_very_file_is_still_told(ask, export, content, gone):
    answer = ask(content)
    assert answer.verdict is Verdict.THE_FILE
    assert answer.export == export


def test_without_the_kept_file_the_same_content_is_still_told(ask, export, content, gone):
    answer = ask(changed(content))
    assert answer.verdict is Verdict.SAME_CONTENT
    assert answer.export == export


def test_without_the_kept_file_changed_sheets_are_told(ask, export, content, gone):
    def change(book):
        change_a_cell(book)
        book.remove(book["Resources"])

    answer = ask(changed(content, change))
    assert answer.verdict is Verdict.CHANGED
    assert not answer.cells_compared
    lessons, resources = told(answer)
    assert lessons[:2] == ("Lessons", "The whole sheet")
    assert "Not what it was" in lessons[3]
    assert resources == ("Resources", "The whole sheet", "2 filled rows", "It is gone")


def test_a_kept_file_that_was_altered_on_the_server_is_not_compared_with(
    ask, export, content, gone
):
    default_storage.save(gone, ContentFile(changed(content, change_a_cell)))
    answer = ask(changed(content, change_a_cell))
    assert answer.verdict is Verdict.CHANGED
    assert not answer.cells_compared


def test_a_workbook_that_was_cleared_away_is_told_by_its_digests(ask, export, content):
    clear_files([export])
    assert ask(content).verdict is Verdict.THE_FILE
    assert ask(changed(content)).verdict is Verdict.SAME_CONTENT


def test_of_a_file_that_was_lost_it_is_said_that_nothing_can_be_told(ask, export, content):
    default_storage.delete(export.file.name)
    answer = ask(changed(content))
    assert answer.verdict is Verdict.CANNOT_TELL
    assert answer.export == export
    assert ask(content).verdict is Verdict.THE_FILE


def test_the_digests_of_the_contents_are_kept_at_the_first_check(ask, export, content):
    assert export.content_sha256 == ""
    ask(changed(content))
    default_storage.delete(export.file.name)
    assert ask(changed(content)).verdict is Verdict.SAME_CONTENT


def test_the_digests_of_the_contents_are_one_a_sheet(school, export):
    again = make_export(school=school, academic_year=2026, with_names=True, by=export.made_by)
    for item in (export, again):
        digest_contents(item)
    assert len(export.content_sha256) == 64
    assert [sheet.name for sheet in export.sheet_digests][:2] == ["About", "Summary"]
    differ = [
        one.name
        for one, other in zip(export.sheet_digests, again.sheet_digests, strict=True)
        if one.sha256 != other.sha256
    ]
    assert differ == ["About"]


def test_no_digest_is_taken_of_a_kept_file_that_was_altered(export, content):
    default_storage.delete(export.file.name)
    default_storage.save(export.file.name, ContentFile(changed(content)))
    digest_contents(export)
    assert export.content_sha256 == ""
