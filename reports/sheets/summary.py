"""The sheet Summary: a row for each class and one for all of them, with two charts."""

from collections.abc import Iterator
from typing import Any

from openpyxl.worksheet.pagebreak import Break

from lessons.evenings.reach import ReachFigures
from lessons.figures import Figures, as_percent
from reports.sheets import about
from reports.sheets.cells import Styled, Value, total_cell
from reports.sheets.charts import MOST_CLASSES, coverage_chart, months_chart
from reports.sheets.column import Column, Words
from reports.sheets.looks import Look
from reports.sheets.source import Source, teacher_names
from reports.sheets.table import Row, TableSheet

COLUMNS = [
    Column("Class", Look.LONG_TEXT, width=14, words=Words.OURS),
    Column("Year groups", width=15, words=Words.OURS),
    Column("Teachers", Look.LONG_TEXT, width=28, words=Words.OURS),
    Column("Planned sessions", Look.NUMBER, width=11),
    Column("Taught", Look.NUMBER, width=10),
    Column("Part taught", Look.NUMBER, width=9),
    Column("Overdue", Look.NUMBER, width=11, late_above=0),
    Column("Coverage", Look.PERCENT, width=13, bar=True),
    Column("Pupils on roll", Look.NUMBER, width=9),
    Column("Pupils up to date", Look.NUMBER, width=10),
    Column("Families reached", Look.NUMBER, width=12),
    Column("Reach", Look.PERCENT, width=13, bar=True),
]
COVERAGE_COLUMN = 8
"""The number of the column Coverage, from 1."""

ONE_PAGE = 12
"""The most classes that fit on one printed page with the charts."""


def rows(source: Source) -> Iterator[Row]:
    """Yield a row for each class, then one for the school or the chosen classes."""
    coverage = source.coverage
    if not coverage.classes:
        yield [Styled(f"No class is recorded for {source.year}.", Look.REMARK)]
    for row in coverage.classes:
        group = row.class_group
        figures = _figures(row, source.reach.by_class[group.pk])
        yield [group.name, str(group.year_groups), teacher_names(group), *figures]
    total = _figures(coverage.total, source.reach.total)
    name = "Chosen classes" if source.is_narrowed else "School"
    yield [total_cell(value) for value in [name, None, None, *total]]


def _figures(figures: Figures, reach: ReachFigures) -> list[Value]:
    return [
        figures.planned_sessions,
        figures.taught,
        figures.part_taught,
        figures.overdue,
        figures.coverage,
        figures.pupils_on_roll,
        figures.pupils_up_to_date,
        reach.reached,
        reach.share,
    ]


def add_charts(page: Any, source: Source, last: int) -> None:
    """Add the charts side by side below the last row, if there are any classes."""
    classes = source.coverage.classes
    if not classes:
        return
    by_class = coverage_chart(page, COVERAGE_COLUMN, len(classes), _classes_alt_text(source))
    by_month = months_chart(
        page.parent[about.TITLE], about.MONTHS_CORNER, len(source.months), _months_alt_text(source)
    )
    page.add_chart(by_class, f"A{last + 2}")
    page.add_chart(by_month, f"F{last + 2}")
    if len(classes) <= ONE_PAGE:
        page.page_setup.fitToHeight = 1
    else:
        page.row_breaks.append(Break(id=last + 1))


def _classes_alt_text(source: Source) -> str:
    drawn = source.coverage.classes[:MOST_CLASSES]
    shares = ", ".join(f"{row.class_group.name} {_percent(row.coverage)}" for row in drawn)
    return f"Bar chart of coverage by class: {shares}. The figures stand in the table above."


def _months_alt_text(source: Source) -> str:
    begun = [month for month in source.months if month.taught is not None]
    planned, total = source.months[-1].planned, source.coverage.total.planned_sessions
    until = f"By the end of {begun[-1].name}: {begun[-1].taught} taught, " if begun else ""
    return (
        "Line chart, September to August: sessions planned to be taught by the end of each month, "
        f"and sessions taught. {until}{begun[-1].planned if begun else 0} planned; by the end of "
        f"the year {planned} planned of {total}. The figures stand on the sheet About."
    )


def _percent(share: float | None) -> str:
    return "nothing planned" if share is None else as_percent(share)


SHEET = TableSheet(
    title="Summary",
    question="How far has each class come, and how far has the school?",
    columns=lambda source: COLUMNS,
    rows=rows,
    empty=lambda source: "",
    totals=1,
    below=add_charts,
)
