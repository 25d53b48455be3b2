"""No text is lost on paper: its last word prints, in its row or below the table."""

import datetime as dt
import io
import itertools
import re

import pytest

from classes import history
from lessons.imports.log_workbook.reading import read_log_workbook
from lessons.models import LessonOutcome, PlannedSession
from tests import factories
from tests.libreoffice import converted, pages_of

pytestmark = pytest.mark.sqlite_is_enough

WORDS = ("Weekly", "MAMMOTHS", "went", "home", "ill,", "WOMEN’S", "talk", "about", "phones")


@pytest.fixture
def text():
    """Return a maker of texts: `text(200)` has 200 letters and ends in a word of its own."""
    numbers = itertools.count(100)
    text.ends = []

    def make(length: int, joined_by: str = " ") -> str:
        end = f"Zq{next(numbers)}"
        text.ends.append(end)
        words = joined_by.join(itertools.islice(itertools.cycle(WORDS), length // 4))
        return f"{words[: length - len(end) - 1]} {end}"

    make.ends = text.ends
    return make


@pytest.fixture
def full(school, lead, text):
    """A school in which every text on every sheet is as long as its field allows."""
    school.name = text(120)
    school.save()
    lead.name = text(80)
    lead.save()
    teachers = [factories.UserFactory(name=text(80)) for _ in range(3)]
    oak = factories.ClassGroupFactory(school=school, name=text(40), teachers=teachers)
    pupil = factories.EnrolmentFactory(class_group=oak, pupil__display_name=text(80)).pupil
    module = factories.ModuleFactory(school=school, title=text(120), publisher=text(120))
    sessions = [
        factories.SessionFactory(module=module, position=number, title=text(160))
        for number in range(1, 4)
    ]
    due = [
        factories.PlannedSessionFactory(class_group=oak, session=session, due_on=due_on)
        for session, due_on in zip(sessions, [dt.date(2026, 10, 12), None, None], strict=True)
    ]
    PlannedSession.objects.filter(pk=due[1].pk).update(set_aside_reason=text(200))
    lesson = factories.LessonFactory(
        planned_session=due[0], visitor=text(120), taught_by=None, recorded_by=lead
    )
    lesson.note = text(2000)
    history.save(lesson, by=lead, reason=text(100))
    factories.LessonFactory(
        planned_session=due[2],
        outcome=LessonOutcome.DID_NOT_HAPPEN,
        minutes=None,
        taught_by=None,
        reason=text(200),
        note=text(2000, "\n"),
    )
    factories.MissedLessonFactory(lesson=lesson, pupil=pupil)
    evening = factories.InformationEveningFactory(
        school=school,
        title=text(120),
        place=text(120),
        presented_by=text(160),
        agenda=text(2000, "\n"),
        questions=text(4000, "? \n"),
    )
    evening.documents.set(
        factories.DocumentFactory(school=school, title=text(160), filename=text(150) + ".pdf")
        for _ in range(3)
    )
    factories.OutcomeFactory(
        framework__name=text(120), code="4C-COMMERCE-ZQ4C", heading=text(160), sessions=sessions
    )
    address = "https://resource.example/" + "path-to-a-page/" * 30 + "zqend"
    factories.ResourceFactory(
        school=school, title=text(160), publisher=text(160), url=address, document=None
    )
    return school


def test_the_last_word_of_every_text_prints(build, full, text, tmp_path):
    built = build(full, with_names=True)
    printed = re.sub(r"\s", "", "".join(pages_of(converted(built.data, "pdf", tmp_path))))
    cells = "\n".join(built.members.values())
    in_cells = [end for end in text.ends if end in cells]
    assert len(in_cells) > 25
    missing = [end for end in [*in_cells, "ZQ4C", "zqend"] if end not in printed]
    assert missing == []


def test_a_text_too_long_for_its_row_is_marked_and_follows_below_the_table(build, oak):
    lesson = oak.planned_sessions.first().lessons.get()
    lesson.note = "A long sentence about the lesson. " * 55 + "The end."
    lesson.save()
    built = build(oak.school)
    sheet = built.book["Lessons"]
    below = [row[0].value for row in sheet.iter_rows() if row[0].row > 5]
    assert sheet["P2"].value == lesson.note
    assert sheet["P2"].border.bottom.style == "mediumDashed"
    assert sheet["P3"].border.bottom.style == "thin"
    assert sheet.tables["Lessons"].ref.endswith("4")
    assert below[0] == "Texts that are too long for their row"
    assert below[1] == "Note: 5 Oak, Year 5, Real Love Rocks, 1, Kindness, 12 Oct 2026"
    assert " ".join(below[2:]) == lesson.note
    assert "A dashed edge" in sheet.oddFooter.center.text
    assert "A dashed edge" not in built.book["To do"].oddFooter.center.text


def test_the_file_with_texts_below_a_table_is_imported_again_without_them(build, oak):
    oak.planned_sessions.first().lessons.update(note="A long sentence about it. " * 70)
    built = build(oak.school, with_names=True)
    parsed = read_log_workbook(io.BytesIO(built.data), "audit.xlsx")
    assert parsed.wrong == ()
    assert len(parsed.lines) == 3


def test_a_long_text_on_the_first_sheet_goes_on_in_the_next_row(build, school):
    names = [f"{number} Class With A Long Name" for number in range(150)]
    classes = [factories.ClassGroupFactory(school=school, name=name).pk for name in names]
    rows = build(school, classes=tuple(classes)).rows("About")
    label = [row[0] for row in rows].index("Classes")
    assert rows[label + 1][0] is None
    assert "149 Class With A Long Name" in f"{rows[label][1]} {rows[label + 1][1]}"
