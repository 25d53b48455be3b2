"""Every kind of file gets the right verdict."""

import random

import pytest
from openpyxl import Workbook

from reports.audit.actions import make_export
from reports.verification.verdict import Verdict
from tests import factories
from tests.reports.verification.conftest import (
    a_year,
    changed,
    content_of,
    saved,
    shown_differences,
    without_properties,
)

pytestmark = pytest.mark.sqlite_is_enough


def test_an_unchanged_file_is_the_original(ask, export, content):
    answer = ask(content)
    assert answer.verdict is Verdict.ORIGINAL
    assert answer.export == export
    assert answer.sha256 == export.sha256


def test_a_file_that_another_program_saved_is_not_the_very_file(ask, export, content):
    answer = ask(changed(content))
    assert answer.verdict is Verdict.RESAVED
    assert answer.export == export
    assert len(answer.not_compared) > 1


def test_a_workbook_of_an_earlier_version_is_still_the_original(ask, school, settings):
    a_year(school)
    settings.VERSION = "1.9.9"
    content = content_of(make_export(school=school, academic_year=2026, with_names=False, by=None))
    settings.VERSION = "2.0.0"
    assert ask(content).verdict is Verdict.ORIGINAL
    assert ask(changed(content)).verdict is Verdict.RESAVED


def test_one_changed_cell_is_shown_with_both_values(ask, export, content):
    def change(book):
        book["Lessons"]["I2"] = 60

    answer = ask(changed(content, change))
    assert answer.verdict is Verdict.CHANGED
    assert answer.export == export
    assert shown_differences(answer) == [("Lessons", "I2", "55", "60")]


def test_a_removed_sheet_is_shown_as_removed(ask, content):
    answer = ask(changed(content, lambda book: book.remove(book["Missed lessons"])))
    assert ("Missed lessons", "The whole sheet", "There", "Removed") in shown_differences(answer)


@pytest.mark.parametrize("alter", [bytes, changed, without_properties])
def test_another_schools_workbook_is_not_one_of_this_schools(ask, export, other_school, alter):
    theirs = content_of(other_school.audit_exports.get(number=export.number))
    answer = ask(alter(theirs))
    assert answer.verdict is Verdict.FOREIGN
    assert answer.export is None
    assert answer.groups == ()


def test_a_random_workbook_is_not_one_of_this_schools(ask, export):
    book = Workbook()
    book.active.append(["Shopping", 3])
    assert ask(saved(book)).verdict is Verdict.FOREIGN


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_a_file_that_was_cut_off_cannot_be_read(ask, content, part):
    answer = ask(content[: int(len(content) * part)])
    assert answer.verdict is Verdict.UNREADABLE
    assert "damaged" in answer.reason


def test_a_file_with_damaged_bytes_is_never_genuine(ask, content):
    chance = random.Random(6)
    for _ in range(30):
        spoilt = bytearray(content)
        place = chance.randrange(len(spoilt))
        spoilt[place] ^= 1 << chance.randrange(8)
        assert ask(bytes(spoilt)).verdict is not Verdict.ORIGINAL


def test_a_workbook_made_by_the_command_is_recognised(ask, school):
    factories.busy_school(school, classes=1)
    made = make_export(school=school, academic_year=2026, with_names=False, by=None)
    assert ask(content_of(made)).export == made
    answer = ask(changed(content_of(made), lambda book: book["Summary"].delete_rows(2)))
    assert answer.verdict is Verdict.CHANGED
    assert answer.export == made


def test_a_check_takes_no_more_queries_for_more_classes(
    ask, school, lead, django_assert_max_num_queries
):
    factories.busy_school(school, classes=12)
    made = make_export(school=school, academic_year=2026, with_names=True, by=lead)
    content = changed(content_of(made), lambda book: book["Lessons"].delete_rows(3))
    with django_assert_max_num_queries(5):
        assert ask(content).export == made


def test_any_bytes_get_a_verdict(ask, export):
    chance = random.Random(7)
    for size in (0, 1, 4, 100, 5_000):
        for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.7"):
            answer = ask(start + chance.randbytes(size))
            assert answer.verdict is Verdict.UNREADABLE
            assert answer.reason.endswith(".")
