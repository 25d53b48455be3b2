"""Writes the workbook of a group's figures, with the looks of a school's audit workbook."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import IO, Any

from django.conf import settings
from django.urls import reverse
from openpyxl import Workbook
from openpyxl.packaging.custom import IntProperty, StringProperty

from classes.models import Group
from classes.tables.writing import plain_text
from classes.years.academic_year import AcademicYear
from reports.groups.about import WORDS
from reports.groups.filters import gaps_first
from reports.groups.months import TITLES, Trend, trend_of
from reports.groups.totals import Totals, totals_of
from reports.models import SchoolFigures, SchoolMonth
from reports.sheets.about import Line, write_lines
from reports.sheets.cells import LinkedText, Styled, Value, total_cell, web_link
from reports.sheets.column import Column, Words
from reports.sheets.looks import Look, use_one_font
from reports.sheets.pupil_labels import PupilLabels
from reports.sheets.signs import NUMBER_PROPERTY, SCHOOL_PROPERTY
from reports.sheets.source import day, london
from reports.sheets.stream import discard, save
from reports.sheets.table import Row, TableSheet, write_table
from reports.small_counts import FEWEST


@dataclass(frozen=True)
class GroupSource:
    """What the sheets are written from: the stored figures of a group's schools."""

    group: Group
    year: AcademicYear
    number: int
    made_at: dt.datetime
    made_by: str

    pupils = PupilLabels({}, {})

    @property
    def owner(self) -> str:
        return self.group.name

    @property
    def document(self) -> str:
        return f"Figures of schools {self.year}, workbook {self.number}"

    @property
    def today(self) -> dt.date:
        return london(self.made_at).date()

    @cached_property
    def totals(self) -> Totals:
        return totals_of(SchoolFigures.objects.of_group(self.group, self.year))

    @property
    def rows(self) -> Iterator[SchoolFigures]:
        rows = SchoolFigures.objects.of_group(self.group, self.year).with_schools()
        return gaps_first(rows).iterator(chunk_size=1000)

    @cached_property
    def trend(self) -> Trend:
        sharing = self.group.links.sharing().order_by().values("school")
        return trend_of(SchoolMonth.objects.filter(school__in=sharing), self.year)


def signature_of(group: Group) -> str:
    """Return what a group's workbooks are recognised by. No school's short name holds a "/"."""
    return f"groups/{group.slug}"


def build(source: GroupSource, file: IO[bytes]) -> None:
    """Write the workbook into `file`, row by row, in a fixed number of queries."""
    book: Any = Workbook(write_only=True)
    use_one_font(book)
    try:
        _describe(book, source)
        write_lines(book, source, _about(source))
        for sheet in SHEETS:
            write_table(book, sheet, source)
        save(book, file)
    finally:
        discard(book)


def _describe(book: Any, source: GroupSource) -> None:
    book.properties.title = plain_text(f"Figures of schools {source.year}, {source.group.name}")
    book.properties.identifier = f"{signature_of(source.group)}/{source.number}"
    book.properties.creator = plain_text(source.group.name)
    made_at = source.made_at.astimezone(dt.UTC).replace(microsecond=0)
    book.properties.created = book.properties.modified = made_at
    book.custom_doc_props.append(IntProperty(name=NUMBER_PROPERTY, value=source.number))
    signature = StringProperty(name=SCHOOL_PROPERTY, value=signature_of(source.group))
    book.custom_doc_props.append(signature)


def _about(source: GroupSource) -> Iterator[Line]:
    yield Styled("Figures of schools", Look.TITLE), None
    yield "Group", source.group.name
    yield "Academic year", f"{source.year}, from {day(source.year.start)} to {day(source.year.end)}"
    yield "Workbook number", Styled(source.number, Look.NUMBER_LEFT)
    yield "Made at (London time)", Styled(london(source.made_at), Look.MOMENT)
    yield "Made by", source.made_by
    yield "Made with", f"Coverage tracker {settings.VERSION}"
    if source.totals.made_at:
        yield "Figures as of", Styled(london(source.totals.made_at), Look.MOMENT)
    yield "How to verify this file", "Its officers find “Check a workbook” on the page Schools."
    address = settings.SITE_URL.rstrip("/") + reverse("groups:check", args=[source.group.slug])
    yield Styled(None, Look.LABEL), web_link(address)
    yield None, None
    yield Styled("The sheets, and the question that each answers", Look.HEADING), None
    for sheet in SHEETS:
        yield LinkedText(sheet.title, f"#'{sheet.title}'!A1"), sheet.question
    yield None, None
    yield Styled("What the words mean", Look.HEADING), None
    yield from WORDS


def _school_rows(source: GroupSource) -> Iterator[Row]:
    for row in source.rows:
        yield [
            row.school.name,
            row.school.urn,
            *(row.classes, row.planned, row.taught, row.part_taught, row.overdue, row.coverage),
            *(row.on_roll if row.on_roll >= FEWEST else row.on_roll_text, *_shares(row)),
            *(row.last_logged_on, row.last_export_on, row.last_export_number),
        ]
    totals = source.totals
    figures: list[Value] = [totals.classes, totals.planned, totals.taught, None, totals.overdue]
    shares = [totals.coverage, None, *_shares(totals)]
    last = ["All schools", None, *figures, *shares, None, None, None]
    yield [total_cell(cell) for cell in last]


def _shares(figures: Totals | SchoolFigures) -> tuple[Value, Value]:
    """Return the shares of children up to date and of families reached."""
    return (
        _figure(figures.up_to_date_text, figures.up_to_date_share),
        _figure(figures.reached_text, figures.reached_share),
    )


def _figure(text: str, share: float | None) -> Value:
    """Return a share as a number, or its words: a number would count few children."""
    return share if text.endswith("%") else text


def _month_rows(source: GroupSource) -> Iterator[Row]:
    for line in source.trend.shown:
        pairs = zip(_of_month(line.now), _of_month(line.before), strict=True)
        yield [f"{line.month:%B}", *(figure for pair in pairs for figure in pair)]


def _of_month(totals: Totals | None) -> tuple[Value, ...]:
    """Return the figures of a month in the order of its columns. Nothing stored is empty."""
    return (totals.coverage, *_shares(totals), totals.overdue) if totals else (None,) * len(TITLES)


def _month_columns(source: GroupSource) -> Sequence[Column]:
    years = (source.trend.year, source.trend.last_year)
    return [
        Column("Until the end of", width=18, words=Words.OURS),
        *(
            Column(f"{title} {year}", _look_of(figure), width=18)
            for figure, title in TITLES.items()
            for year in years
        ),
    ]


def _look_of(figure: str) -> Look:
    return Look.NUMBER if figure == "overdue_text" else Look.PERCENT


SCHOOLS = TableSheet(
    title="Schools",
    question="How far has each school come, those with the most to do first?",
    columns=lambda source: [
        Column("School", Look.LONG_TEXT, width=38, words=Words.OURS),
        Column("URN", width=9, words=Words.OURS),
        Column("Classes", Look.NUMBER),
        Column("Planned sessions", Look.NUMBER, width=11),
        Column("Taught", Look.NUMBER, width=10),
        Column("Part taught", Look.NUMBER),
        Column("Overdue", Look.NUMBER, width=11, late_above=0),
        Column("Coverage", Look.PERCENT, width=13, bar=True),
        Column("Children on roll", Look.NUMBER, width=14),
        Column("Children up to date", Look.PERCENT, width=20),
        Column("Families reached", Look.PERCENT, width=20),
        Column("Last logged", Look.DATE),
        Column("Last workbook", Look.DATE),
        Column("Workbook number", Look.NUMBER, width=11),
    ],
    rows=_school_rows,
    empty=lambda source: "No school shares its figures.",
    totals=1,
)
TREND = TableSheet(
    title="Trend",
    question="How far had all schools come by the end of each month, and in the year before?",
    columns=_month_columns,
    rows=_month_rows,
    empty=lambda source: "No month is stored yet.",
)
SHEETS: tuple[TableSheet[GroupSource], ...] = (SCHOOLS, TREND)
