"""Reads a tracker with a row for each lesson, under headings of any order."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from classes.roster.lists.values import cell_text
from classes.tables import CellValue
from lessons.imports.log_workbook.columns import normalise
from lessons.imports.tracker.cells import (
    DAY_OF_WEEK,
    MOST_IN_WORD,
    Read,
    heading_day,
    is_week,
    read_cell,
    together,
)
from lessons.imports.tracker.marks import PLANNED, Mark, Tracker
from lessons.imports.tracker.sheets import Sheet, Vocabulary
from lessons.imports.tracker.words import CERTAIN, Heading, heading_of, is_total

MAX_HEADER_ROW = 40
LEAST_TITLES = 2
EMPTY = "(empty)"
"""The word for an empty cell in a column of marks, where the row says something else."""


def read_list(sheet: Sheet, words: Vocabulary) -> Tracker | None:
    """Return the lessons of a sheet, or None if it has no headings of a list."""
    for row in range(min(MAX_HEADER_ROW, len(sheet.rows))):
        columns = _columns(sheet, words, row)
        if columns:
            return ListReader(sheet, words, row, columns).read()
    return None


def _columns(sheet: Sheet, words: Vocabulary, row: int) -> dict[int, Heading]:
    """Return what each column is about, if this row heads a list of lessons; else nothing."""
    found: dict[int, Heading] = {}
    for column in sheet.filled(row):
        text = sheet.text(row, column)
        if words.is_class(text) or words.split_title(text)[0]:
            return {}
        heading = heading_of(sheet.rows[row][column])
        if heading:
            if heading in found.values() and heading not in (Heading.NOTE, Heading.MARK):
                return {}
            found[column] = heading
    if not found or _has_several_classes_above(sheet, words, row):
        return {}
    if Heading.SESSION not in found.values():
        _find_sessions(sheet, words, row, found)
    if Heading.SESSION in found.values():
        _find_others(sheet, words, row, found)
    kinds = set(found.values())
    return found if Heading.SESSION in kinds and kinds & {Heading.DATE, Heading.MARK} else {}


def _has_several_classes_above(sheet: Sheet, words: Vocabulary, row: int) -> bool:
    """Return whether the columns are those of several classes, so that this is a grid."""
    return any(
        sum(words.is_class(sheet.text(above, column)) for column in sheet.filled(above)) > 1
        for above in range(row)
    )


def _find_sessions(sheet: Sheet, words: Vocabulary, row: int, found: dict[int, Heading]) -> None:
    """Take the column with titles of the school's sessions, or else that of modules.

    If titles are in several columns, the cells of a grid hold them.
    """
    titles = {
        column: sum(
            bool(words.split_title(sheet.text(below, column))[0])
            for below in range(row, len(sheet.rows))
        )
        for column in range(sheet.width)
        if found.get(column, Heading.MODULE) is Heading.MODULE
    }
    with_titles = [column for column, count in titles.items() if count]
    module = next((place for place, kind in found.items() if kind is Heading.MODULE), None)
    if len(with_titles) == 1 and titles[with_titles[0]] >= LEAST_TITLES:
        found[with_titles[0]] = Heading.SESSION
    elif module is not None:
        found[module] = Heading.SESSION


def _find_others(sheet: Sheet, words: Vocabulary, row: int, found: dict[int, Heading]) -> None:
    """Take columns under other headings, where more than half of their cells show what they are."""
    kinds: dict[Heading, Callable[[CellValue], bool]] = {
        Heading.CLASS: lambda cell: words.is_class(cell_text(cell)),
        Heading.DATE: lambda cell: bool(heading_day(cell, words.year).day),
        Heading.MARK: lambda cell: normalise(cell) in CERTAIN,
    }
    for kind, fits in kinds.items():
        for column in sheet.filled(row):
            cells = [cells[column] for cells in sheet.rows[row + 1 :] if cells[column] is not None]
            is_free = column not in found and kind not in found.values()
            if is_free and sum(map(fits, cells)) * 2 > len(cells):
                found[column] = kind


class ListReader:
    """Reads the rows under the headings of one list."""

    def __init__(
        self, sheet: Sheet, words: Vocabulary, header: int, columns: Mapping[int, Heading]
    ) -> None:
        self.sheet, self.words, self.header, self.columns = sheet, words, header, columns
        self.tracker = Tracker(classes_and_sessions=True)
        self.by_kind: dict[Heading, list[int]] = {}
        for column, kind in columns.items():
            self.by_kind.setdefault(kind, []).append(column)
        self.class_text = self._class_of_sheet()
        self.module_text = ""

    def read(self) -> Tracker:
        """Return the marks of all rows."""
        for column in self.sheet.filled(self.header):
            if self.columns.get(column, Heading.PLANNED) is Heading.PLANNED:
                text = self.sheet.text(self.header, column)
                place = f"{self.sheet.name} {self.sheet.place(self.header, column)}"
                why = PLANNED if column in self.columns else f"The column “{text}” is not read."
                self.tracker.left_out.append((place, why))
        for row in range(self.header + 1, len(self.sheet.rows)):
            self.tracker.marks.extend(self._marks(row))
        return self.tracker

    def _class_of_sheet(self) -> str:
        """Return the class in a title above the headings, or else the name of the sheet."""
        above = (
            self.sheet.text(row, column)
            for row in range(self.header)
            for column in self.sheet.filled(row)
        )
        titles = (text.removeprefix("Class:").strip() for text in above)
        return next((text for text in titles if self.words.is_class(text)), self.sheet.name)

    def _first(self, row: int, kind: Heading) -> str:
        return next((self.sheet.text(row, place) for place in self.by_kind.get(kind, ())), "")

    def _marks(self, row: int) -> Iterator[Mark]:
        filled = self.sheet.filled(row)
        session = self._first(row, Heading.SESSION)
        if len(filled) == 1:  # a band between the rows: a class, a module or a half term
            text = self.sheet.text(row, filled[0])
            if Heading.CLASS not in self.by_kind and self.words.is_class(text):
                self.class_text = text
            elif not session:
                self.module_text = text
            return
        if not filled or self._repeats_headings(row):
            return
        if is_total(session) or is_total(self.sheet.text(row, filled[0])):
            self.tracker.left_out.append((self.sheet.line(row), "It holds totals."))
            return
        self.class_text = self._first(row, Heading.CLASS) or self.class_text
        read = self._read(row)
        if not session:
            self.tracker.left_out.append((self.sheet.line(row), "It names no session."))
        elif read != Read():
            yield self._mark(row, session, read)

    def _repeats_headings(self, row: int) -> bool:
        headings = [heading_of(self.sheet.rows[row][place]) for place in self.columns]
        return sum(heading is not None for heading in headings) > 1

    def _read(self, row: int) -> Read:
        """Return the date and the words of a row. An empty cell for a mark is a word of its own."""
        cells: list[CellValue] = self.sheet.rows[row]
        places = self.by_kind.get(Heading.DATE, []) + self.by_kind.get(Heading.MARK, [])
        read = together(read_cell(cells[place], self.words.year) for place in places)
        marks = self.by_kind.get(Heading.MARK, ())
        if read.day and marks and all(cells[place] is None for place in marks):
            read = replace(read, words=(*read.words, EMPTY))
        if read.day and any(is_week(self.sheet.text(self.header, place)) for place in places):
            read = replace(read, day_note=read.day_note or DAY_OF_WEEK)
        if read == Read(note=read.note):
            return Read()
        notes = [self.sheet.text(row, place) for place in self.by_kind.get(Heading.NOTE, ())]
        return together([read, *(Read(note=note) for note in notes)])

    def _mark(self, row: int, session: str, read: Read) -> Mark:
        by = self._first(row, Heading.BY)[:MOST_IN_WORD]
        date = (self.by_kind.get(Heading.DATE) or self.by_kind[Heading.MARK])[0]
        module = self._first(row, Heading.MODULE)
        return Mark(
            *(self.sheet.name, self.sheet.place(row, date), self.class_text, session),
            module_text="" if module == session else module or self.module_text,
            day=read.day,
            words=read.words,
            by=(by,) if by else (),
            note=read.note,
            doubt=read.doubt,
            day_note=read.day_note,
        )
