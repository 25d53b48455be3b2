"""Reads a tracker with classes down and sessions across. Turned, it has them the other way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lessons.imports.tracker.cells import (
    DAY_OF_WEEK,
    Read,
    heading_day,
    is_week,
    read_cell,
    together,
)
from lessons.imports.tracker.marks import DAY_OF_HEADING, PLANNED, Mark, Tracker
from lessons.imports.tracker.sheets import Sheet, Vocabulary
from lessons.imports.tracker.words import (
    CERTAIN,
    Heading,
    heading_of,
    is_about_pupils,
    is_period,
    is_total,
)

LABEL_COLUMNS = 10
"""The names of the classes must be in one of this many first columns."""
ROWS_OF_HEADINGS = 10

DETAILS = frozenset({Heading.DATE, Heading.BY, Heading.MARK, Heading.NOTE, Heading.PLANNED})
"""What a second row of headings can divide a session or a class into."""


NOTHING = Read()
Words = tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """What the cells of a column are: of a session, of a day, or of a whole class.

    If its cells hold the sessions, `session` is their heading, such as a half term.
    """

    session: str = ""
    module: str = ""
    day: Read = NOTHING
    detail: Heading | None = None
    holds_sessions: bool = False


@dataclass
class Parts:
    """The cells of one lesson that has a cell for each detail."""

    cell: str
    column: Column
    title: str = ""
    reads: list[Read] = field(default_factory=list)
    by: list[str] = field(default_factory=list)


def classes_down(sheet: Sheet, words: Vocabulary) -> tuple[int, list[int]]:
    """Return the column with most classes in it, and the rows in which they are."""
    best: tuple[int, list[int]] = (0, [])
    for column in range(min(LABEL_COLUMNS, sheet.width)):
        rows = [row for row in range(len(sheet.rows)) if words.is_class(sheet.text(row, column))]
        if len(rows) > len(best[1]):
            best = column, rows
    return best


def read_grid(sheet: Sheet, words: Vocabulary) -> Tracker | None:
    """Return the marks of a sheet, or None if it has no classes with sessions above them."""
    label, rows = classes_down(sheet, words)
    for first in rows:
        reader = GridReader(sheet, words, label)
        if reader.read_headings(first):
            return reader.read()
    return None


class GridReader:
    """Reads one grid: its rows of headings, then the rows of its classes."""

    def __init__(self, sheet: Sheet, words: Vocabulary, label: int) -> None:
        self.sheet, self.words, self.label = sheet, words, label
        self.tracker = Tracker(classes_and_sessions=True)
        self.columns: dict[int, Column] = {}
        self.detail_column: int | None = None

    def read_headings(self, first: int) -> bool:
        """Find the headings above row `first`. Return whether a column has a session or a day."""
        self._find_detail_column(first)
        self.first, texts = first, list[int]()
        details = days = None
        for row in range(first - 1, max(-1, first - 1 - ROWS_OF_HEADINGS), -1):
            places = self.sheet.filled(row, self.label + 1)
            if not places or self.words.is_class(self.sheet.text(row, self.label)):
                continue
            if self._is_of_unknown_class(row, places):
                self.first = row
                continue
            headings = [heading_of(self.sheet.rows[row][place]) for place in places]
            if not texts and all(heading in DETAILS for heading in headings):
                details = row
            elif (
                not texts or heading_of(self.sheet.text(row, self.label)) is Heading.DATE
            ) and all(self._day(row, place).day for place in places):
                days = row
            else:
                texts.append(row)
        header = max(texts[:3], key=self._sessions_in, default=None)
        self.sessions_below = header is not None and self._has_sessions_below(header, self.first)
        if days is not None and self.sessions_below:
            header = None
        module = next((row for row in texts if header is not None and row < header), None)
        self._set_columns(header, module, details, days)
        return any(column.session or column.holds_sessions for column in self.columns.values())

    def _is_of_unknown_class(self, row: int, places: Iterable[int]) -> bool:
        """Return whether a row above the first class is one of marks, and not of headings."""
        text = self.sheet.text(row, self.label)
        if not text or heading_of(text) or is_week(text) or is_period(text):
            return False
        reads = (read_cell(self.sheet.rows[row][place], self.words.year) for place in places)
        return all(
            read.day or (read.words and all(word.casefold() in CERTAIN for word in read.words))
            for read in reads
        )

    def _day(self, row: int, column: int) -> Read:
        read = heading_day(self.sheet.rows[row][column], self.words.year)
        of_week = read.day is not None and is_week(self.sheet.text(row, self.label))
        return replace(read, day_note=DAY_OF_WEEK) if of_week else read

    def _sessions_in(self, row: int) -> int:
        places = self.sheet.filled(row, self.label + 1)
        return sum(self.words.is_session(self.sheet.text(row, place)) for place in places)

    def _has_sessions_below(self, header: int, first: int) -> bool:
        """Return whether the sessions are in the cells of the classes, not in the headings."""
        below = (
            self.sheet.text(row, place)
            for row in range(first, len(self.sheet.rows))
            for place in self.sheet.filled(row, self.label + 1)
        )
        return not self._sessions_in(header) and any(
            self.words.split_title(text)[0] for text in below
        )

    def _set_columns(
        self, header: int | None, module: int | None, details: int | None, days: int | None
    ) -> None:
        session = module_text = ""
        for place in range(self.label + 1, self.sheet.width):
            if place == self.detail_column:
                continue
            text = "" if header is None else self.sheet.text(header, place)
            detail = None if details is None else heading_of(self.sheet.rows[details][place])
            module_text = (self.sheet.text(module, place) if module is not None else "") or (
                module_text
            )
            session = text or (session if details is not None else "")
            day = NOTHING if days is None else self._day(days, place)
            holds = bool(self.sessions_below and session) or (
                header is None and day.day is not None
            )
            self.columns[place] = Column(session, module_text, day, detail, holds)
            self._check_heading(place, text, header)

    def _check_heading(self, place: int, text: str, header: int | None) -> None:
        """Replace a column that is no session by what it is. Say so if it is not read."""
        heading = heading_of(text)
        where = f"{self.sheet.name} {self.sheet.place(header or 0, place)}"
        if self.columns[place].detail is Heading.PLANNED:
            del self.columns[place]
            self.tracker.left_out.append((where, PLANNED))
        elif header is not None and (day := self._day(header, place)).day:
            self.columns[place] = Column(day=day, holds_sessions=True)
        elif heading is Heading.BY:
            self.columns[place] = Column(detail=Heading.BY)
        elif text and (heading or is_total(text) or is_about_pupils(text)):
            del self.columns[place]
            why = "It holds totals." if is_total(text) else f"The column “{text}” is not read."
            self.tracker.left_out.append((where, why))

    def read(self) -> Tracker:
        """Return the marks of the rows from the first class on."""
        label = ""
        lessons: dict[tuple[str, str], Parts] = {}
        for row in range(self.first, len(self.sheet.rows)):
            text = self.sheet.text(row, self.label)
            label = self._label(row, text, label)
            if label and self._is_row_of_marks(row, text):
                self.tracker.marks.extend(self._marks(row, label, lessons))
        for (text, session), parts in lessons.items():
            self.tracker.marks.append(self._put_together(text, session, parts))
        return self.tracker

    def _find_detail_column(self, first: int) -> None:
        """Take the column beside the classes, if its cells say Date, Taught by and the like."""
        place = self.label + 1
        if place >= self.sheet.width:
            return
        cells = [
            self.sheet.rows[row][place]
            for row in range(first, len(self.sheet.rows))
            if self.sheet.rows[row][place] is not None
        ]
        if cells and all(heading_of(cell) in DETAILS for cell in cells):
            self.detail_column = place

    def _label(self, row: int, text: str, before: str) -> str:
        """Return the class of a row. An empty label is that of the row above, if it has details."""
        if text or (self.detail_column is not None and self.sheet.text(row, self.detail_column)):
            return text or before
        return ""

    def _is_row_of_marks(self, row: int, text: str) -> bool:
        """Return whether a row is of a class. New headings further down are read on the way."""
        if is_total(text):
            self.tracker.left_out.append((self.sheet.line(row), "It holds totals."))
            return False
        if text and not self.words.is_class(text):
            places = self.sheet.filled(row, self.label + 1)
            if heading_of(text) is Heading.CLASS or (places and self._sessions_in(row) > 1):
                self.columns.clear()
                self._set_columns(row, None, None, None)
                return False
            if len(text) < 3 and places:
                self.tracker.left_out.append((self.sheet.line(row), "It looks like a legend."))
                return False
        return True

    def _marks(self, row: int, label: str, lessons: dict[tuple[str, str], Parts]) -> Iterator[Mark]:
        by = [
            self.sheet.text(row, place)
            for place, column in self.columns.items()
            if column.detail is Heading.BY and not column.session and self.sheet.text(row, place)
        ]
        of_row = self.detail_column and heading_of(self.sheet.rows[row][self.detail_column])
        if of_row is Heading.PLANNED:
            self.tracker.left_out.append((self.sheet.line(row), PLANNED))
            return
        for place in self.sheet.filled(row, self.label + 1):
            column = self.columns.get(place)
            if column is None or (column.detail is Heading.BY and not column.session):
                continue
            detail = of_row or column.detail
            cell = self.sheet.place(row, place)
            if not column.session and not column.holds_sessions:
                where = f"{self.sheet.name} {cell}"
                self.tracker.left_out.append((where, "The heading names no session."))
                continue
            key = (label, column.session) if detail else (label, f"{row} {place}")
            parts = lessons.setdefault(key, Parts(cell, column))
            self._add(parts, detail, row, place)
            if not detail:
                parts.by += by
                yield self._put_together(label, column.session, lessons.pop(key))

    def _add(self, parts: Parts, detail: Heading | None, row: int, place: int) -> None:
        text = self.sheet.text(row, place)
        if detail is Heading.BY:
            parts.by.append(text)
        elif detail is Heading.NOTE:
            parts.reads.append(Read(note=text))
        elif parts.column.holds_sessions and text:
            parts.title, rest = self.words.split_title(text)
            parts.reads.append(read_cell(rest, self.words.year))
        else:
            parts.reads.append(read_cell(self.sheet.rows[row][place], self.words.year))

    def _put_together(self, label: str, session: str, parts: Parts) -> Mark:
        column, read = parts.column, together(parts.reads)
        words = read.words
        if column.holds_sessions:
            session, words = _session_in_cell(parts.title, words, session)
            words = words or (("✓",) if column.day.day else ())
            day_note = column.day.day_note
        else:
            day_note = DAY_OF_HEADING if column.day.day else ""
        return Mark(
            *(self.sheet.name, parts.cell, label, session, column.module),
            day=read.day or column.day.day,
            words=words,
            by=tuple(filter(None, parts.by)),
            note=read.note,
            doubt=read.doubt,
            day_note=read.day_note if read.day else day_note,
        )


def _session_in_cell(title: str, words: Words, heading: str) -> tuple[str, Words]:
    """Return the session that a cell names, and its other words. Short ones are initials."""
    if title:
        return title, words
    marks = tuple(word for word in words if len(word) < 4 or word.casefold() in CERTAIN)
    others = [word for word in words if word not in marks]
    return (" ".join(others), marks) if others else (heading or " ".join(words), marks)
