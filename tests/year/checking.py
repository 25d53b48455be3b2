"""Compares every figure that pages and workbook show with the slow calculation of the record."""

from pathlib import Path

from openpyxl import load_workbook

from tests.reports.agreement import (
    slow_evenings,
    slow_home,
    slow_leaving,
    slow_pages,
    slow_sheets,
    slow_statements,
)
from tests.reports.agreement.pages import Pages
from tests.reports.agreement.schools import Group
from tests.reports.agreement.sheets import sorted_values, tables
from tests.reports.agreement.slowly import evenings_of
from tests.year import ledger
from tests.year.beginning import COLLEAGUE, LEAD, TEACHER
from tests.year.reading import YearPages, about, recorded
from tests.year.story import Story

SHIPPED = {"Outcome"}
"""The words of a statement come with the product."""


def check_pages(story: Story) -> None:
    """Compare the pages of the school and of the year with the record."""
    school, year = story.school, story.year
    pages = Pages(story.sign_in(LEAD).client, story)
    assert pages.home() == slow_home.headlines(school, year)
    assert pages.needs_attention() == slow_home.needs_attention(school)
    assert pages.summary(year) == slow_home.summary(school, year)
    cells, beside = pages.grid(year)
    assert cells == slow_pages.grid(school, year)
    assert beside == slow_pages.grid_figures(school, year)
    assert pages.class_list(year) == slow_pages.class_list(school, year)
    assert pages.lessons(year) == slow_pages.lessons(school, year)
    assert pages.missed() == slow_pages.missed(school)
    assert pages.leaving(year) == slow_leaving.page(school, year)
    assert pages.whole_classes(year) == slow_leaving.whole_classes(school, year)
    assert pages.statements(year) == slow_statements.statement_texts(school, year)
    assert pages.evening_list(year) == slow_evenings.evening_list(school, year)


def check_classes_and_evenings(story: Story) -> None:
    """Compare what stands about each class, each child and each evening with the record."""
    school, year = story.school, story.year
    pages = YearPages(story.sign_in(LEAD).client, story)
    assert pages.teachers(year) == ledger.teachers(school, year)
    assert pages.to_catch_up() == ledger.to_catch_up(school, year)
    assert pages.weeks(year) == ledger.weeks(school, year)
    for group in story.groups:
        number = story.number(group)
        assert pages.class_page(number) == slow_pages.class_page(school, group)
        assert pages.children(number) == ledger.children(school, group)
    for evening in evenings_of(school, year):
        number = story.number(evening)
        assert pages.evening(number) == slow_evenings.evening_page(school, evening)
        assert pages.still_to_reach(number) == slow_evenings.follow_up_page(school, evening)


def check_people(story: Story, groups: list[Group]) -> None:
    """Compare what each teacher is told to do, and which of `groups` they may log."""
    for name in (TEACHER, COLLEAGUE):
        pages = YearPages(story.sign_in(name).client, story)
        assert pages.needs_attention() == slow_home.needs_attention(story.school, name), name
        assert pages.covering() == ledger.covering(story.school, name), name
        may = [group for group in groups if story.may_log(name, group)]
        assert may == ledger.may_log(story.school, groups, name), name


def check_workbook(story: Story, folder: Path) -> None:
    """Compare every sheet of the audit workbook, downloaded with names, with the record.

    The sheet Resources has no figure: it is the shipped list.
    """
    school, year = story.school, story.year
    file = folder / "audit.xlsx"
    file.write_bytes(story.workbook())
    book = load_workbook(file, data_only=True)
    sheets = tables(book)
    for sheet, calculate in slow_sheets.SHEETS.items():
        expected = calculate(school, year)
        titles = [title for title in (expected[0] if expected else []) if title not in SHIPPED]
        assert sorted_values(sheets[sheet], titles) == sorted_values(expected, titles), sheet
    assert about(book) == ledger.about(school, year)
    assert recorded(sheets["Change history"]) == ledger.recorded(school, year)
