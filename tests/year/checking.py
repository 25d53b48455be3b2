"""Compares every figure that pages and workbook show with the slow calculation of the record."""

from pathlib import Path

from tests.reports.agreement import slow_evenings, slow_home, slow_pages, slow_sheets
from tests.reports.agreement.pages import Pages
from tests.reports.agreement.sheets import read, sorted_values
from tests.year.beginning import LEAD
from tests.year.story import Story

UNKNOWN_GAP = "not in any class’s plan"
"""It is about statements of the guidance, which the story does not write down."""
NOT_WRITTEN_DOWN = {"Recorded by", "Teachers", "Who"}
"""Columns that name people: who recorded a lesson, and who teaches a class."""
SHEETS = set(slow_sheets.SHEETS) - {"Curriculum map"}


def check_pages(story: Story) -> None:
    """Compare home, the summary and the lists with the record."""
    school, year = story.school, story.year
    pages = Pages(story.sign_in(LEAD).client, story)
    assert pages.home() == slow_home.headlines(school, year)
    expected = slow_home.summary(school, year)
    shown = pages.summary(year)
    shown["gaps"].pop(UNKNOWN_GAP, None)
    expected["gaps"].pop(UNKNOWN_GAP, None)
    assert shown == expected
    cells, beside = pages.grid(year)
    assert cells == slow_pages.grid(school, year)
    assert beside == slow_pages.grid_figures(school, year)
    assert pages.class_list(year) == slow_pages.class_list(school, year)
    assert pages.lessons(year) == slow_pages.lessons(school, year)
    assert pages.missed() == slow_pages.missed(school)
    assert pages.evening_list(year) == slow_evenings.evening_list(school, year)


def check_workbook(story: Story, folder: Path) -> None:
    """Compare every sheet of the audit workbook, downloaded with names, with the record.

    The map of the curriculum is about statements of the guidance, and is left out.
    """
    file = folder / "audit.xlsx"
    file.write_bytes(story.workbook())
    book = read(file)
    for sheet in SHEETS:
        expected = slow_sheets.SHEETS[sheet](story.school, story.year)
        titles = [
            title for title in (expected[0] if expected else []) if title not in NOT_WRITTEN_DOWN
        ]
        assert sorted_values(book[sheet], titles) == sorted_values(expected, titles), sheet
