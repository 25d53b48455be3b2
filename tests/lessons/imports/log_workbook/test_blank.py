"""The log workbook: its contents, its data validation, and that it can be read back."""

import datetime as dt
import io

import openpyxl
import pytest
from django.utils import timezone

from classes.models.pupil import ERASED
from classes.years.academic_year import AcademicYear
from lessons.imports.log_workbook.actions import preview_log
from lessons.imports.log_workbook.blank import LogWorkbook
from lessons.imports.log_workbook.reading import read_log_workbook
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough

YEAR = AcademicYear(2026)


def written(school, *, with_names=False) -> io.BytesIO:
    file = io.BytesIO()
    LogWorkbook(school, YEAR, with_names).write(file)
    file.seek(0)
    return file


def opened(school, **options):
    return openpyxl.load_workbook(written(school, **options))


def columns(page) -> dict[str, int]:
    return {cell.value: cell.column for cell in page[1]}


def rules(page) -> dict[str, object]:
    """Return the data validation of each column, by its letter."""
    return {str(rule.sqref)[0]: rule for rule in page.data_validations.dataValidation}


def test_it_has_instructions_then_a_sheet_for_each_class(oak, school):
    factories.ClassGroupFactory(school=school, name="5/6 Rowan", oldest_year=6)
    book = opened(school)
    visible = [page.title for page in book if page.sheet_state == "visible"]
    assert visible == ["How to fill this in", "5 Oak", "5-6 Rowan"]


def test_class_names_that_are_not_allowed_as_titles_get_unique_titles(oak, school):
    for name in ("[5]:Oak*", "5?Oak ", "Lists", "x" * 40, "x" * 39 + "y", "'"):
        factories.ClassGroupFactory(school=school, name=name)
    titles = [page.title for page in opened(school)]
    assert len({title.casefold() for title in titles}) == len(titles) == 9
    assert all(len(title) <= 31 for title in titles)


def test_sessions_that_are_not_taught_yet_are_listed_already(oak, school, import_rows):
    from tests.lessons.imports.log_workbook.conftest import row

    import_rows(row())
    page = opened(school)["5 Oak"]
    sessions = [cell.value for cell in page["B"][1:] if cell.value]
    assert sessions == ["Real Love Rocks: 2. Staying safe", "Real Love Rocks: 3. Being online"]


def test_session_outcome_understanding_and_staff_are_chosen_from_lists(oak, school):
    book = opened(school)
    page, lists = book["5 Oak"], book["Lists"]
    validations = rules(page)
    assert [cell.value for cell in lists["A"][1:]] == [
        "Real Love Rocks: 1. Kindness",
        "Real Love Rocks: 2. Staying safe",
        "Real Love Rocks: 3. Being online",
    ]
    assert validations["B"].formula1 == "'Lists'!$A$2:$A$4"
    assert validations["D"].formula1 == '"Taught,Part taught,Did not happen"'
    assert validations["I"].formula1 == '"Secure,Developing,Revisit"'
    assert all(validations[letter].showErrorMessage for letter in "BCDFGHI")
    assert not validations["E"].showErrorMessage, "a visitor is not a member of staff"


def test_days_are_real_days_of_the_year(oak, school):
    page = opened(school)["5 Oak"]
    rule = rules(page)["C"]
    first, last = (
        openpyxl.utils.datetime.from_excel(int(n)) for n in (rule.formula1, rule.formula2)
    )
    assert (first.date(), last.date()) == (YEAR.start, YEAR.end)
    assert page["C2"].is_date


def test_only_headers_and_classes_are_locked_without_a_password(oak, school):
    page = opened(school, with_names=True)["5 Oak"]
    assert page.protection.sheet
    assert page.protection.password is None
    locked = {cell.coordinate for row in page.iter_rows() for cell in row if cell.protection.locked}
    header = {cell.coordinate for cell in page[1]}
    assert locked == header | {cell.coordinate for cell in page["A"]}


def test_names_are_in_it_only_on_request(oak, school):
    assert "Away" not in columns(opened(school)["5 Oak"])
    assert "Children" not in opened(school)
    book = opened(school, with_names=True)
    assert "Away" in columns(book["5 Oak"])
    assert [row[1].value for row in book["Children"].iter_rows(min_row=2)] == [
        *("Ada F", "Bo K", "Cy L")
    ]


def test_a_child_whose_name_is_erased_is_not_listed(oak, school):
    erased = school.pupils.get(display_name="Bo K")
    erased.display_name, erased.erased_at = ERASED, timezone.now()
    erased.save()
    page = opened(school, with_names=True)["Children"]
    assert [row[1].value for row in page.iter_rows(min_row=2)] == ["Ada F", "Cy L"]


def test_no_cell_is_a_formula_whatever_the_names(oak, school):
    oak.name = "=1+1"
    oak.save()
    session = oak.planned_sessions.first().session
    session.title = "@SUM(A1)"
    session.save()
    school.memberships.first().user.name = "+44"
    book = opened(school, with_names=True)
    cells = [cell for page in book for line in page.iter_rows() for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert {"=1+1"} <= {cell.value for cell in cells}


def test_an_untouched_workbook_records_nothing(oak, school):
    log = read_log_workbook(written(school, with_names=True), "log.xlsx")
    assert (log.lines, log.wrong, log.left_out) == ((), (), ())


@pytest.mark.parametrize("extension", ["xlsx"])
def test_a_filled_in_row_is_read_back(oak, school, extension):
    book = opened(school, with_names=True)
    page = book["5 Oak"]
    place = columns(page)
    values = {
        "Date": dt.date(2026, 10, 12),
        "Outcome": "Taught",
        "Taught by": "R. Patel",
        "Minutes": 55,
        "Away": "Ada F",
        "Understanding": "Secure",
        "Note": "One\nTwo",
    }
    for name, value in values.items():
        page.cell(2, place[name]).value = value
    target = io.BytesIO()
    book.save(target)
    target.seek(0)
    changes = preview_log(
        school=school, academic_year=2026, log=read_log_workbook(target, f"log.{extension}")
    )
    assert changes.wrong == ()
    new = changes.new[0]
    assert (new.session.title, new.line.held_on) == ("Kindness", dt.date(2026, 10, 12))
    assert (new.line.minutes, new.line.note) == (55, "One\nTwo")
    assert [missed.pupil.display_name for missed in new.missed] == ["Ada F"]


def test_a_class_without_a_plan_chooses_from_the_sessions_for_its_years(school):
    factories.ClassGroupFactory(school=school, name="6 Elm", youngest_year=6, oldest_year=6)
    module = factories.ModuleFactory(school=school, title="Own")
    factories.SessionFactory(module=module, position=1, title="For five", oldest_year=5)
    factories.SessionFactory(module=module, position=2, title="For six", youngest_year=6)
    lists = opened(school)["Lists"]
    assert [cell.value for cell in lists["A"]] == ["6 Elm", "Own: 2. For six"]


def test_it_takes_as_many_queries_for_twelve_classes_as_for_two(
    oak, school, django_assert_num_queries
):
    factories.ClassGroupFactory(school=school)
    with django_assert_num_queries(6) as few:
        written(school)
    for _ in range(10):
        factories.ClassGroupFactory(school=school)
    with django_assert_num_queries(len(few)):
        written(school)
