"""Any name, class or note imported from .csv or .xlsx is the same on page and workbook.

No cell of the workbook becomes a formula. Texts are compared in composed Unicode form, with single
spaces between words. A text that pages or workbooks cannot hold, or that is invisible, is refused
with its line.
"""

import csv
import html
import io
import unicodedata

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from classes.models import ClassGroup, Pupil
from classes.names.never_kept import private_kind, private_kind_in_name
from classes.roster import open_upload
from classes.roster.lists.faults import LOST
from classes.roster.lists.reading import EXAMPLE, NOT_A_NAME
from classes.roster.lists.values import (
    REMARK,
    is_formula_error,
    is_unprintable,
    is_visible,
    without_marks,
)
from classes.tables.text import WRAPPED
from classes.years.year_groups import YearGroups
from lessons.imports.class_lists.actions import import_roster
from lessons.imports.log_workbook.actions import import_log, preview_log
from lessons.imports.log_workbook.reading import read_log_workbook
from lessons.models import Lesson
from tests import factories
from tests.examples import examples

pytestmark = pytest.mark.sqlite_is_enough

REASONABLE = {"max_examples": examples(4)}
HEALTHY = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]


def kept(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def can_be_taken(text: str) -> bool:
    return is_visible(kept(text)) and not is_unprintable(kept(text)) and len(kept(text)) <= 40


anything = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
risky = st.builds(str.__add__, st.sampled_from([*"=+-@'#", "=1+1", "#N/A", "_x0041_"]), anything)
texts = (anything | risky).filter(can_be_taken)
plain_texts = texts.filter(
    lambda text: (
        not (is_formula_error(kept(text)) or REMARK.search(text) or WRAPPED.fullmatch(text))
    )
)


def is_whole_name(text: str) -> bool:
    """Return whether a name may contain the whole text."""
    name = kept(text)
    refused = LOST.search(name) or EXAMPLE.search(name) or NOT_A_NAME.fullmatch(name)
    return without_marks(name) == name and not private_kind_in_name(name) and not refused


names = plain_texts.filter(is_whole_name)
classes = plain_texts.filter(lambda text: private_kind(kept(text)) is None)


def as_csv(rows) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue().encode("utf-8-sig")


def as_xlsx(rows) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                sheet.write_string(number, place, text)
    return target.getvalue()


@pytest.mark.parametrize("form", [as_csv, as_xlsx])
@given(name=names, class_name=classes)
@example(name="+1+1", class_name="@SUM(A1)")
@example(name="Zoë\u0308", class_name="5 O\u2019k / “Oak”")
@settings(suppress_health_check=HEALTHY, **REASONABLE)
def test_any_name_and_class_come_out_the_same(form, db, build, as_lead, school, name, class_name):
    ClassGroup.objects.all().delete()
    Pupil.objects.all().delete()
    body = form([["Forename", "Surname", "Class"], [name, "Fox", class_name]])
    roster = open_upload(io.BytesIO(body), "list").roster()
    import_roster(
        school=school,
        academic_year=2026,
        roster=roster,
        source="list",
        year_groups=YearGroups(5, 6),
        answers={question.key: question.choices[0][0] for question in roster.questions},
    )
    group, pupil = ClassGroup.objects.get(), Pupil.objects.get()
    assert (group.name, pupil.display_name) == (kept(class_name), f"{kept(name)} F")

    page = html.unescape(as_lead.get(group.get_absolute_url()).content.decode())
    assert kept(name) in page
    assert kept(class_name) in page

    planned = factories.PlannedSessionFactory(class_group=group)
    lesson = factories.LessonFactory(planned_session=planned)
    factories.MissedLessonFactory(lesson=lesson, pupil=pupil)
    book = build(school, with_names=True).book
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert {pupil.display_name, kept(class_name)} <= {cell.value for cell in cells}
    planned.lessons.all().delete()
    planned.delete()


broken = st.sampled_from(["\n", "\n\n", "\t", " \n "])
notes = st.builds(lambda a, b, c: a + b + c, texts, broken, texts) | texts
HEADER = ["Class", "Session", "Date", "Outcome", "Taught by", "Note"]


@pytest.mark.parametrize("form", [as_csv, as_xlsx])
@given(note=notes, teacher=texts)
@example(note="=1+1\n-2", teacher="@SUM(A1)")
@example(note=" _x0041_ ", teacher="=cmd|' /C calc'!A0")
@settings(suppress_health_check=HEALTHY, **REASONABLE)
def test_any_note_and_teacher_come_out_the_same(form, db, build, as_lead, school, note, teacher):
    Lesson.objects.all().delete()
    group = school.class_groups.first() or factories.ClassGroupFactory(school=school, pupils=1)
    planned = group.planned_sessions.first() or factories.PlannedSessionFactory(class_group=group)
    row = [group.name, planned.session.title, "12/10/2026", "Part taught", teacher, note]
    log = read_log_workbook(io.BytesIO(form([HEADER, row])), "log")
    arguments = {"school": school, "academic_year": 2026, "by": None}
    import_log(log=log, source="log", **arguments)
    lesson = Lesson.objects.get()
    assert (lesson.note, lesson.visitor) == (note, kept(teacher))

    answer = as_lead.get(f"/schools/{school.slug}/lessons/{lesson.pk}/").content.decode()
    page = html.unescape(answer.replace("<br>", "\n"))
    assert note in page
    assert kept(teacher) in page

    built = build(school)
    (lesson,) = built.records("Lessons")
    assert (lesson["Note"], lesson["Taught by"]) == (note, kept(teacher))
    cells = [cell for sheet in built.book for line in sheet.iter_rows() for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f"]

    again = read_log_workbook(io.BytesIO(built.data), "audit.xlsx")
    assert preview_log(school=school, academic_year=2026, log=again).unchanged == 1
