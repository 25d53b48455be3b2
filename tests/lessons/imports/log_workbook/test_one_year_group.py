"""Lessons of a file that were for one year group of a mixed class."""

import io

import openpyxl
import pytest

from lessons.coverage import cell_of
from lessons.imports.log_workbook.actions import preview_log
from lessons.imports.log_workbook.lines import ParsedLog
from lessons.imports.log_workbook.reading import read_log_workbook
from lessons.imports.log_workbook.year_groups import parse_years
from lessons.models import Lesson, LessonRoll
from lessons.planning.one_year_group import exclude_year_group
from tests import factories
from tests.lessons.imports.log_workbook.conftest import HEADER, row
from tests.lessons.imports.log_workbook.test_blank import columns, opened

pytestmark = pytest.mark.sqlite_is_enough

WITH_YEARS = [*HEADER, "Year groups"]


@pytest.fixture
def kindness(oak, mixed):
    """Return the session Kindness, due in 5/6 Rowan: two children each in Years 5 and 6."""
    session = oak.planned_sessions.get(session__title="Kindness").session
    session.oldest_year = 6
    session.save()
    return factories.PlannedSessionFactory(class_group=mixed, session=session)


def line(years="", **cells) -> list:
    return [*row(**{"class": "5/6 Rowan"} | cells), years]


@pytest.fixture
def preview(preview_rows):
    def preview(*rows, header=WITH_YEARS):
        return preview_rows(*rows, header=header)

    return preview


@pytest.fixture
def run(import_rows):
    def run(*rows, header=WITH_YEARS):
        return import_rows(*rows, header=header)

    return run


@pytest.mark.parametrize(
    ("cell", "years"),
    [
        *((text, (6,)) for text in ("Year 6 only", "year 6", "Y6", "6", 6, 6.0, "Yr 6")),
        *((text, (5, 6)) for text in ("Years 5 and 6", "5/6", "Y5, Y6", "6-May")),
        *((text, ()) for text in (None, "", "The whole class", "all")),
        *((text, None) for text in ("Hawks", "6 Elm", "Year 0", "Year 14")),
    ],
)
def test_year_groups_are_read_as_people_write_them(cell, years):
    assert parse_years(cell) == years


def test_a_lesson_can_be_for_one_year_group(kindness, preview):
    (new,) = preview(line("Year 6 only")).new
    assert (new.year_group, new.on_roll, new.whom) == (6, 2, "5/6 Rowan, Year 6")


@pytest.mark.parametrize("years", ["", "Years 5 and 6"])
def test_it_is_for_the_whole_class_otherwise(kindness, preview, years):
    (new,) = preview(line(years)).new
    assert (new.year_group, new.on_roll) == (None, 4)


@pytest.mark.parametrize("heading", ["Year group", "For"])
def test_the_column_has_other_names_too(kindness, preview, heading):
    (new,) = preview(line("Year 5 only"), header=[*HEADER, heading]).new
    assert new.year_group == 5


@pytest.mark.parametrize(
    ("cells", "years", "why"),
    [
        ({}, "Year 4 only", "5/6 Rowan has no Year 4."),
        ({"class": "5 Oak"}, "Year 6 only", "5 Oak has no Year 6."),
        ({}, "Years 4 and 5", "5/6 Rowan has no Year 4."),
        ({}, "Hawks", "This is not a year group."),
    ],
)
def test_a_year_group_that_the_class_does_not_have_is_refused(kindness, preview, cells, years, why):
    changes = preview(line(years, **cells))
    assert [(wrong.column, wrong.why) for wrong in changes.wrong] == [("Year groups", why)]
    assert changes.new == ()


def test_a_year_group_that_is_not_due_it_is_refused(kindness, preview, lead):
    exclude_year_group(planned_session=kindness, year_group=5, reason="Next year", by=lead)
    (wrong,) = preview(line("Year 5 only")).wrong
    assert wrong.why == "Year 5 of 5/6 Rowan is not due this session this year."


def test_the_class_of_one_year_group_can_say_so(kindness, preview):
    (new,) = preview(line("Year 5", **{"class": "5 Oak"})).new
    assert (new.year_group, new.whom) == (None, "5 Oak")


def test_each_year_group_can_have_a_lesson_of_its_own(kindness, run):
    run(line("Year 6 only"), line("Year 5 only"))
    assert sorted(Lesson.objects.values_list("year_group", flat=True)) == [5, 6]
    assert cell_of(kindness, today=kindness.class_group.year.end).status == "taught"


def test_only_its_children_have_had_it(kindness, run, year_6):
    run(line("Year 6 only", away=year_6[0].display_name))
    lesson = Lesson.objects.get()
    assert LessonRoll.objects.get().pupils == [pupil.pk for pupil in year_6]
    assert (lesson.pupils_present, lesson.pupils_on_roll) == (1, 2)
    assert list(lesson.missed_lessons.values_list("pupil", flat=True)) == [year_6[0].pk]


def test_a_child_of_the_others_cannot_be_away_from_it(kindness, preview, year_5):
    (wrong,) = preview(line("Year 6 only", away=year_5[0].display_name)).wrong
    assert "Nobody in Year 6 with this name" in wrong.why


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("Year 6", "Year 6", "It was already taught to Year 6 on 12 October 2026."),
        ("Year 6", "", "It was already taught to Year 6 on 12 October 2026."),
        ("", "Year 6", "It was already taught on 12 October 2026."),
    ],
)
def test_nobody_is_taught_it_twice(kindness, run, preview, first, second, why):
    run(line(first))
    (wrong,) = preview(line(second, date="13/10/2026")).wrong
    assert wrong.why == why


def test_the_same_file_again_records_nothing(kindness, run, preview):
    lines = [line("Year 6 only"), line("Year 5 only")]
    run(*lines)
    changes = preview(*reversed(lines))
    assert (changes.new, changes.differing, changes.unchanged) == ((), (), 2)


def test_naming_the_only_year_group_of_a_session_is_no_difference(kindness, run, preview):
    kindness.session.youngest_year = 6
    kindness.session.save()
    run(line())
    changes = preview(line("Year 6 only"))
    assert (changes.new, changes.differing, changes.unchanged) == ((), (), 1)


def test_a_lesson_for_the_others_on_that_day_is_another(kindness, run, preview):
    run(line("Year 6 only"))
    (new,) = preview(line("Year 5 only")).new
    assert new.year_group == 5


def test_a_lesson_recorded_for_the_whole_class_stays_so(kindness, run, preview):
    run(line())
    (differing,) = preview(line("Year 6 only")).differing
    assert differing.differences == (
        "Year groups: the whole class is recorded, the file says Year 6 only.",
    )


def test_a_file_without_the_column_changes_nothing(kindness, run, preview):
    run(line("Year 6 only"))
    changes = preview(line()[:-1], header=HEADER)
    assert (changes.new, changes.differing, changes.unchanged) == ((), (), 1)


def test_a_draft_keeps_the_year_group(kindness):
    log = read_log_workbook(io.BytesIO(b"Class,Session,Date,Outcome,For\n"), "log.csv")
    assert ParsedLog.from_json(log.to_json()) == log


# --- The log workbook ------------------------------------------------------------------------


def test_the_log_workbook_says_who_is_still_to_be_taught_and_is_read_back(
    kindness, run, school, tmp_path
):
    run(line("Year 6 only"))
    book = opened(school)
    page = book["5-6 Rowan"]
    place = columns(page)
    assert page.cell(2, place["Year groups"]).value == "Year 5 only"
    assert "Year groups" not in columns(book["5 Oak"])
    for name, value in {"Date": "13/10/2026", "Outcome": "Taught", "Taught by": "R. Patel"}.items():
        page.cell(2, place[name]).value = value
    book.save(tmp_path / "log.xlsx")
    with (tmp_path / "log.xlsx").open("rb") as file:
        log = read_log_workbook(file, "log.xlsx")
    (new,) = preview_log(school=school, academic_year=2026, log=log).new
    assert (new.year_group, new.on_roll) == (5, 2)


def test_the_log_workbook_offers_each_year_group_of_the_class(kindness, school):
    page = opened(school)["5-6 Rowan"]
    letter = openpyxl.utils.get_column_letter(columns(page)["Year groups"])
    offered = {str(rule.sqref)[0]: rule.formula1 for rule in page.data_validations.dataValidation}
    assert offered[letter] == '"The whole class,Year 5 only,Year 6 only"'
