"""Pages and workbook agree with each other and with a slow calculation.

Schools are drawn at random (drawing.py), stored, and read back from the pages' HTML (pages.py) and
from the exported workbook (sheets.py). What is expected is worked out in plain loops
(slowly.py and the modules that use it).
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.history import clear_history
from tests.reports.agreement import (
    slow_evenings,
    slow_home,
    slow_leaving,
    slow_pages,
    slow_sheets,
    slow_statements,
)
from tests.reports.agreement.drawing import schools, some
from tests.reports.agreement.pages import Pages
from tests.reports.agreement.sheets import exported, sorted_values
from tests.reports.agreement.slowly import groups_of, sessions_due, year_shown
from tests.reports.agreement.storing import stored

pytestmark = pytest.mark.django_db

for_many_schools = settings(
    max_examples=examples(3),
    suppress_health_check=list(HealthCheck),
)


def pages_of(rows, name="Lead Person") -> Pages:
    return Pages(rows.signed_in(name), rows)


def years_of(school) -> list[int]:
    return sorted({group.year for group in school.groups})


def assert_sheets_agree(book, school, year) -> None:
    for sheet, calculate in slow_sheets.SHEETS.items():
        expected = calculate(school, year)
        titles = list(expected[0]) if expected else []
        assert sorted_values(book[sheet], titles) == sorted_values(expected, titles), sheet


@pytest.mark.sqlite_is_enough
@for_many_schools
@given(schools())
def test_home_shows_the_figures_of_the_school(school):
    with stored(school) as rows:
        pages = pages_of(rows)
        if groups_of(school, year_shown(school)):
            assert pages.home() == slow_home.headlines(school, year_shown(school))
            assert pages.needs_attention() == slow_home.needs_attention(school)


@pytest.mark.sqlite_is_enough
@for_many_schools
@given(schools())
def test_home_shows_a_teacher_what_their_own_classes_need(school):
    with stored(school) as rows:
        pages = pages_of(rows, "T. Own")
        if groups_of(school, year_shown(school)):
            assert pages.home() == slow_home.headlines(school, year_shown(school))
            assert pages.needs_attention() == slow_home.needs_attention(school, "T. Own")


@for_many_schools
@given(schools())
def test_the_summary_for_governors_shows_figures_and_gaps(school):
    with stored(school) as rows:
        for year in years_of(school):
            assert pages_of(rows).summary(year) == slow_home.summary(school, year)


@pytest.mark.sqlite_is_enough
@for_many_schools
@given(schools(keeps_names=True))
def test_before_they_leave_shows_who_has_not_had_which_session(school):
    with stored(school) as rows:
        for year in years_of(school):
            assert pages_of(rows).leaving(year) == slow_leaving.page(school, year)
            assert pages_of(rows).whole_classes(year) == slow_leaving.whole_classes(school, year)


@for_many_schools
@given(schools())
def test_the_grid_shows_the_status_and_date_of_every_cell(school):
    with stored(school) as rows:
        for year in years_of(school):
            cells, beside = pages_of(rows).grid(year)
            assert cells == slow_pages.grid(school, year)
            assert beside == slow_pages.grid_figures(school, year)


@pytest.mark.sqlite_is_enough
@for_many_schools
@given(schools())
def test_the_class_list_and_class_pages_show_what_was_taught(school):
    with stored(school) as rows:
        pages = pages_of(rows)
        for year in years_of(school):
            assert pages.class_list(year) == slow_pages.class_list(school, year)
        for group, pk in zip(school.groups, rows.group_pks, strict=True):
            assert pages.class_page(pk) == slow_pages.class_page(school, group)


@for_many_schools
@given(schools())
def test_the_list_of_lessons_shows_who_was_there(school):
    with stored(school) as rows:
        for year in years_of(school):
            assert pages_of(rows).lessons(year) == slow_pages.lessons(school, year)


@pytest.mark.sqlite_is_enough
@for_many_schools
@given(schools(keeps_names=True))
def test_the_list_of_missed_lessons_shows_who_has_caught_up(school):
    with stored(school) as rows:
        assert pages_of(rows).missed() == slow_pages.missed(school)


@pytest.mark.sqlite_is_enough
@for_many_schools
@given(schools())
def test_the_evenings_show_who_came_and_who_is_still_to_reach(school):
    with stored(school) as rows:
        pages = pages_of(rows)
        for year in years_of(school):
            assert pages.evening_list(year) == slow_evenings.evening_list(school, year)
        for evening, pk in zip(school.evenings, rows.evening_pks, strict=True):
            assert pages.evening(pk) == slow_evenings.evening_page(school, evening)
            if school.keeps_names:
                assert pages.still_to_reach(pk) == slow_evenings.follow_up_page(school, evening)


@for_many_schools
@given(schools())
def test_the_curriculum_map_shows_the_status_of_each_statement(school):
    with stored(school) as rows:
        for year in years_of(school):
            texts = pages_of(rows).statements(year)
            if any(
                slow_sheets.somebody_is_due(school, year, session)
                for session in sessions_due(school, year)
            ):
                assert texts == slow_statements.statement_texts(school, year)
            else:
                assert texts == {}


@for_many_schools
@given(school=schools())
def test_every_sheet_of_the_workbook_agrees(school, tmp_path_factory):
    with stored(school) as rows:
        for year in years_of(school):
            book = exported(rows, year, tmp_path_factory.getbasetemp())
            assert_sheets_agree(book, school, year)


@pytest.mark.sqlite_is_enough
@for_many_schools
@given(school=schools())
def test_clearing_the_change_history_changes_no_other_sheet(school, tmp_path_factory):
    with stored(school) as rows:
        folder = tmp_path_factory.getbasetemp()
        before = {year: exported(rows, year, folder) for year in years_of(school)}
        clear_history()
        for year, book in before.items():
            after = exported(rows, year, folder)
            changed = {sheet for sheet in book if book[sheet] != after[sheet]}
            assert changed <= {"Change history"}


@pytest.mark.sqlite_is_enough
@for_many_schools
@given(school=schools(), data=st.data())
def test_a_workbook_of_chosen_classes_or_a_module_agrees(school, data, tmp_path_factory):
    with stored(school) as rows:
        for year in years_of(school):
            groups = [group for group in school.groups if group.year == year]
            school.chosen = data.draw(some(groups, len(groups)))
            school.module = data.draw(
                st.sampled_from(["", *sorted({session.module for session in school.sessions})])
            )
            options = [f"--class={group.name}" for group in school.chosen]
            options += [f"--module={school.module}"] if school.module else []
            book = exported(rows, year, tmp_path_factory.getbasetemp(), *options)
            assert_sheets_agree(book, school, year)
