"""Writes the log workbook, in which a school fills in past lessons offline, one sheet per class."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count
from typing import IO, Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter, quote_sheetname

from classes.models import ClassGroup, Pupil, School, User
from classes.names.order import Alphabetical
from classes.names.spelling import folded
from classes.permissions import TAUGHT_BY
from classes.tables.writing import plain_text, write_text
from classes.years.academic_year import AcademicYear
from curriculum.models import Session
from lessons.coverage import Cell, cells_of_plans
from lessons.imports.grouping import grouped
from lessons.imports.log_workbook.columns import LessonColumn as Column
from lessons.imports.log_workbook.instructions import print_across, write_instructions
from lessons.imports.log_workbook.resolving import session_label
from lessons.imports.log_workbook.validations import add_validations
from lessons.models import PlannedSession
from lessons.status import Status

SPARE_ROWS = 60
"""Empty rows below the sessions not taught yet: a session can take several lessons."""

LISTS_SHEET = "Lists"
DATE_FORMAT = "ddd d mmm yyyy"
MAX_TITLE_LENGTH = 31
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")

WIDTHS = {
    Column.CLASS: 14,
    Column.SESSION: 52,
    Column.YEAR_GROUPS: 16,
    Column.DATE: 18,
    Column.OUTCOME: 16,
    Column.TAUGHT_BY: 24,
    Column.MINUTES: 10,
    Column.ON_ROLL: 10,
    Column.PRESENT: 10,
    Column.AWAY: 34,
    Column.UNDERSTANDING: 16,
    Column.NOTE: 50,
}
HEADER_STYLE = {
    "font": Font(name="Calibri", size=11, bold=True, color="FFFFFFFF"),
    "fill": PatternFill("solid", fgColor="FF073B40"),
    "alignment": Alignment(vertical="center", wrap_text=True),
}
LOCKED_STYLE = {
    "fill": PatternFill("solid", fgColor="FFEEF3F3"),
    "alignment": Alignment(vertical="top"),
}
OPEN_STYLE = {"protection": Protection(locked=False), "alignment": Alignment(vertical="top")}
WRAPPED = Alignment(vertical="top", wrap_text=True)
WRAPPED_COLUMNS = frozenset({Column.SESSION, Column.AWAY, Column.NOTE})


@dataclass(frozen=True)
class LogWorkbook:
    """The log workbook of a school's year. With names, it has a column for who was away.

    The headers and the Class column are locked, without a password. All other cells are open.
    """

    school: School
    year: AcademicYear
    with_names: bool = False

    def write(self, file: IO[bytes]) -> None:
        """Write the workbook to `file`, in a fixed number of queries."""
        workbook = Workbook()
        workbook.properties.title = f"Log workbook {self.year}, {plain_text(self.school.name)}"
        workbook.properties.creator = plain_text(self.school.name)
        write_instructions(workbook.active, self.school, self.year, with_names=self.with_names)
        lists = workbook.create_sheet(LISTS_SHEET)
        for number, (group, title) in enumerate(self._titles, start=1):
            sessions = self._offered[group.pk]
            _write_list(lists, number, group.name, [session_label(session) for session in sessions])
            page = workbook.create_sheet(title, index=number)
            self._write_class(page, group)
            names = len(self.staff)
            add_validations(
                page,
                columns=self.columns_of(group),
                years=group.year_groups.years,
                last_row=page.max_row,
                days=(self.year.start, self.year.end),
                sessions=_range(number, len(sessions)) if sessions else "",
                staff=_range(len(self._titles) + 1, names) if names else "",
            )
        _write_list(lists, len(self._titles) + 1, "Staff", [user.name for user in self.staff])
        lists.sheet_state = "hidden"
        if self.with_names:
            self._write_children(workbook.create_sheet("Children"))
        workbook.save(file)

    def columns_of(self, group: ClassGroup) -> list[Column]:
        """Return the columns of a class: year groups only where there are several."""
        left_out = {
            *(() if self.with_names else (Column.AWAY,)),
            *(() if len(group.year_groups.years) > 1 else (Column.YEAR_GROUPS,)),
        }
        return [column for column in WIDTHS if column not in left_out]

    @cached_property
    def _groups(self) -> list[ClassGroup]:
        return list(self.school.class_groups.in_year(self.year.first_year))

    @cached_property
    def _titles(self) -> list[tuple[ClassGroup, str]]:
        """Return each class with the title of its sheet. Titles are unique."""
        taken = {LISTS_SHEET.casefold(), "children", "how to fill this in"}
        titles = []
        for group in self._groups:
            title = _sheet_title(group.name, taken)
            taken.add(title.casefold())
            titles.append((group, title))
        return titles

    @cached_property
    def staff(self) -> list[User]:
        staff = User.objects.with_role(self.school, TAUGHT_BY)
        return list(staff.order_by(Alphabetical("name"), "pk"))

    @cached_property
    def _planned(self) -> list[PlannedSession]:
        planned = PlannedSession.objects.filter(
            class_group__in=self._groups, set_aside_reason=""
        ).select_related("session__module")
        return list(planned.order_by("session__module__title", "session__position"))

    @cached_property
    def _offered(self) -> dict[int, list[Session]]:
        """Return the sessions to choose from, by class pk.

        They are the sessions that the class is due, or else all sessions for its year groups.
        """
        due = grouped((planned.class_group_id, planned.session) for planned in self._planned)
        own = Session.objects.in_use().filter(module__school=self.school, module__is_archived=False)
        in_use = list(own.select_related("module").order_by("module__title", "position"))
        return {
            group.pk: due[group.pk]
            or [row for row in in_use if row.year_groups.overlaps(group.year_groups)]
            for group in self._groups
        }

    @cached_property
    def _still_to_teach(self) -> dict[int, list[tuple[str, str]]]:
        """Return the label of each planned session that has not been taught, by class pk.

        Beside it is the year group that is still to be taught, if it is not the whole class.
        """
        cells = cells_of_plans(self._planned, today=timezone.localdate())
        return grouped(
            (planned.class_group_id, (session_label(planned.session), _whom(cell)))
            for planned in self._planned
            for cell in cells[planned.pk].parts
            if cell.status is not Status.TAUGHT
        )

    def _write_class(self, page: Any, group: ClassGroup) -> None:
        columns = self.columns_of(group)
        _write_header(page, columns)
        rows = [*self._still_to_teach[group.pk], *[("", "")] * SPARE_ROWS]
        for row, (session, whom) in enumerate(rows, start=2):
            for number, column in enumerate(columns, start=1):
                self._write_cell(page.cell(row, number), column, group, session, whom)
        page.freeze_panes = "C2"
        page.print_title_rows = "1:1"
        page.print_options.gridLines = True
        print_across(page)
        _protect(page)

    def _write_cell(
        self, cell: Any, column: Column, group: ClassGroup, session: str, whom: str
    ) -> None:
        _style(cell, LOCKED_STYLE if column == Column.CLASS else OPEN_STYLE)
        if column in WRAPPED_COLUMNS:
            cell.alignment = WRAPPED
        if column == Column.CLASS:
            write_text(cell, group.name)
        elif column == Column.SESSION and session:
            write_text(cell, session)
        elif column == Column.YEAR_GROUPS and whom:
            write_text(cell, whom)
        elif column == Column.DATE:
            cell.number_format = DATE_FORMAT
        elif column == Column.ON_ROLL and group.pupils_on_roll and session and not whom:
            cell.value = group.pupils_on_roll

    def _write_children(self, page: Any) -> None:
        """Write the names of each class's children, to copy into the Away column."""
        for number, title in enumerate(("Class", "Name"), start=1):
            _style(write_text(page.cell(1, number), title), HEADER_STYLE)
            page.column_dimensions[get_column_letter(number)].width = 24
        named = Pupil.objects.filter(erased_at=None)
        pupils = named.filter(enrolments__class_group__in=self._groups).values_list(
            "enrolments__class_group__name", "display_name"
        )
        order = {group.name: place for place, group in enumerate(self._groups)}
        rows = sorted(set(pupils), key=lambda row: (order.get(row[0], len(order)), folded(row[1])))
        for row, values in enumerate(rows, start=2):
            for number, value in enumerate(values, start=1):
                write_text(page.cell(row, number), value)
        page.freeze_panes = "A2"
        _protect(page)


def _whom(cell: Cell) -> str:
    """Return "Year 5 only" if one year group is left; "" for the whole class, or for several."""
    return f"{cell.still_for} only" if cell.still_for and " and " not in cell.still_for else ""


def _write_header(page: Any, columns: Sequence[Column]) -> None:
    page.row_dimensions[1].height = 22
    for number, column in enumerate(columns, start=1):
        _style(write_text(page.cell(1, number), str(column)), HEADER_STYLE)
        page.column_dimensions[get_column_letter(number)].width = WIDTHS[column]


def _write_list(page: Any, column: int, title: str, values: Iterable[str]) -> None:
    for row, value in enumerate([title, *values], start=1):
        write_text(page.cell(row, column), value)


def _range(column: int, count: int) -> str:
    letter = get_column_letter(column)
    return f"{quote_sheetname(LISTS_SHEET)}!${letter}$2:${letter}${count + 1}"


def _style(cell: Any, style: dict[str, Any]) -> None:
    for name, value in style.items():
        setattr(cell, name, value)


def _protect(page: Any) -> None:
    """Protect the sheet without a password. Widths, heights and formats can still change."""
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False
    page.protection.formatCells = False


def _sheet_title(name: str, taken: Iterable[str]) -> str:
    """Return an allowed title that is not taken yet: "5/6 Rowan" becomes "5-6 Rowan"."""
    base = _FORBIDDEN_IN_TITLE.sub("-", plain_text(name)).strip("' ") or "Class"
    endings = chain([""], (f" ({number})" for number in count(2)))
    titles = (f"{base[: MAX_TITLE_LENGTH - len(ending)]}{ending}" for ending in endings)
    return next(title for title in titles if title.casefold() not in taken)


def log_workbook_filename(school: School, year: AcademicYear, on: dt.date) -> str:
    """Return the name of the file."""
    return f"log-{school.slug}-{year.first_year}-{on:%Y%m%d}.xlsx"
