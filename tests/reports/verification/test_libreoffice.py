"""A workbook that LibreOffice itself has saved again."""

import datetime as dt

import pytest

from lessons.models import LessonOutcome
from reports.retention.files import clear_files
from reports.verification.verdict import Compared, Verdict
from tests import factories
from tests.reports.verification.conftest import (
    changed,
    content_of,
    resaved_by_libreoffice,
    shown_differences,
)

pytestmark = pytest.mark.sqlite_is_enough

TEXTS = (
    "=1+1",
    "'quoted",
    "+44 1629 000000",
    "-",
    "007",
    "12 Oct 2026",
    "50%",
    "TRUE",
    "_x0041_ code and _x000D_ end",
    " spaces before, and after ",
    "two\nlines\n\nand a gap",
    "tab\there",
    "a  b   c",
    "é, e\u0301, 日本語, 😀, \u200bhidden",
    "<b>&amp;</b>",
    "x" * 5_000,
    "\ufffd",
)
"""Notes that a program could take for something else."""


@pytest.fixture
def full_school(school, lead):
    """A school whose workbook holds every kind of value, and texts of every kind."""
    group = factories.ClassGroupFactory(school=school, name="=5/6 <Elm> & Oak", teachers=[lead])
    module = factories.ModuleFactory(school=school)
    for number, text in enumerate(TEXTS, start=1):
        session = factories.SessionFactory(module=module, position=number)
        planned = factories.PlannedSessionFactory(
            class_group=group, session=session, due_on=dt.date(2026, 9, 1)
        )
        factories.LessonFactory(
            planned_session=planned,
            note=text,
            pupils_on_roll=7,
            pupils_present=3,
            outcome=LessonOutcome.TAUGHT if number % 3 else LessonOutcome.PART_TAUGHT,
        )
    for classes in (2, 5):
        factories.busy_school(school, classes=classes)
    return school


def test_libreoffice_keeps_the_content_and_one_changed_cell_is_found(
    ask, full_school, export, tmp_path
):
    resaved = resaved_by_libreoffice(content_of(export), tmp_path)
    answer = ask(resaved)
    assert shown_differences(answer) == []
    assert answer.verdict is Verdict.RESAVED
    assert answer.export == export
    assert answer.program.startswith("LibreOffice")

    def change(book):
        book["Lessons"]["I4"] = 5

    assert shown_differences(ask(changed(resaved, change))) == [("Lessons", "I4", "60", "5")]

    clear_files([export])
    export.file.delete(save=False)
    answer = ask(resaved)
    assert shown_differences(answer) == []
    assert answer.compared is Compared.DIGESTS
