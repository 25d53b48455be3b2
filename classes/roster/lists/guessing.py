"""Looking at a file of class lists: which sheet, which row of headings, what each column is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from classes.names.never_kept import private
from classes.roster.lists.columns import (
    LABELS,
    Column,
    Purpose,
    known,
    sensitive,
    year_in_heading,
)
from classes.roster.lists.values import gives_away, words, years_in_class
from classes.roster.problems import RosterRefusedError
from classes.tables import CellValue, RawTable

LOOKED_AT = 40
"""Rows from the top among which the headings are looked for."""

SAMPLE = 400
SEVERAL_NAMES = (Purpose.FORENAME, Purpose.SURNAME)
"""What lists hold twice: what a child is called, filled in for some, and the legal name."""

ALL = "all"

NO_HEADINGS = (
    "No row of headings was found. The first row of the list must say what each column is, such "
    "as “Surname”, “Forename”, “Class”, “Year group”; see the headings that are known."
)


@dataclass(frozen=True)
class ListChoices:
    """What a person corrects: which sheet, which column is what, a class for all. None: a guess.

    In `columns` a purpose without a column is not read from any.
    """

    sheet: str | None = None
    columns: Mapping[Purpose, int | None] | None = None
    class_name: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet with its headings: where they are, and which column is read for what."""

    index: int
    table: RawTable
    headings: int
    columns: tuple[Column, ...]
    used: Mapping[Purpose, Column]

    @property
    def offered(self) -> list[Column]:
        """Return the columns that a person may choose: none that is never read."""
        return [column for column in self.columns if not column.sensitive]

    @property
    def left_out(self) -> list[Column]:
        read = {*self.used.values()}
        for purpose, column in self.used.items():
            if any(row[column.index] is None for row in self.values):
                read |= {*self.instead(purpose)}
        return [column for column in self.columns if column not in read]

    def instead(self, purpose: Purpose) -> Sequence[Column]:
        """Return the other columns of a forename or surname, for lines where the best is empty."""
        return self._instead.get(purpose, ())

    @cached_property
    def _instead(self) -> dict[Purpose, list[Column]]:
        found: dict[Purpose, list[tuple[int, Column]]] = {}
        for column in self.columns:
            meant = known(column.heading)
            if meant and meant[0] in SEVERAL_NAMES and not column.sensitive:
                found.setdefault(meant[0], []).append((meant[1], column))
        return {
            purpose: [
                column
                for _, column in sorted(ranked, key=lambda item: item[0])
                if column not in self.used.values()
            ]
            for purpose, ranked in found.items()
            if purpose in self.used
        }

    @property
    def values(self) -> list[list[CellValue]]:
        return self.table.rows[self.headings + 1 :]

    def sample(self, purpose: Purpose) -> list[str]:
        """Return the first three values of a column, to recognise it by; none that is private."""
        column = self.used.get(purpose)
        if column is None:
            return []
        found = (words(row[column.index]) for row in self.values[:SAMPLE])
        return [text for text in found if text and not private(text)][:3]


@dataclass(frozen=True)
class Seen:
    """What was seen in a file: its sheets with headings, which of them are read, and how."""

    tables: Sequence[RawTable]
    sheets: tuple[Sheet, ...]
    choices: ListChoices
    problems: tuple[str, ...] = field(default=())

    @property
    def names(self) -> list[tuple[str, str]]:
        """Return the choice of sheets, as value and words."""
        named = [(str(sheet.index), sheet.table.name) for sheet in self._all]
        return [*named, (ALL, "All of them")] if len(named) > 1 else named

    @property
    def chosen(self) -> str:
        return ALL if len(self.sheets) > 1 else str(self.sheets[0].index)

    @cached_property
    def _all(self) -> list[Sheet]:
        return _sheets(self.tables)

    def class_of(self, sheet: Sheet) -> str:
        """Return the one class of a sheet without a column for it; empty if each row needs one."""
        if Purpose.CLASS in sheet.used:
            return ""
        if self.choices.class_name:
            return self.choices.class_name
        name = sheet.table.name.rsplit(".", 1)[0] if len(self.tables) == 1 else sheet.table.name
        if len(self.sheets) > 1 or years_in_class(name):
            return name
        names = sheet.used.get(Purpose.NAME)
        return names.heading if names and year_in_heading(names.heading) else ""


def look(tables: Sequence[RawTable], choices: ListChoices | None = None) -> Seen:
    """Return what is seen in a file. Raise RosterRefusedError where no headings are found.

    What is still missing before the list can be read stands in its `problems`.
    """
    choices = choices or ListChoices()
    sheets = _sheets(tables)
    if not sheets:
        raise RosterRefusedError([NO_HEADINGS])
    chosen = _chosen(sheets, choices.sheet)
    if choices.columns is not None:
        chosen = [_with_columns(sheet, choices.columns) for sheet in chosen]
    seen = Seen(tables, tuple(chosen), choices)
    problems = [problem for sheet in chosen for problem in _problems(seen, sheet)]
    return Seen(tables, tuple(chosen), choices, tuple(dict.fromkeys(problems)))


def _sheets(tables: Sequence[RawTable]) -> list[Sheet]:
    found = (_sheet(index, table) for index, table in enumerate(tables))
    return [sheet for sheet in found if sheet is not None]


def _chosen(sheets: Sequence[Sheet], wanted: str | None) -> list[Sheet]:
    """Return the sheets to read: the one asked for, all of a sheet-a-class file, else the best."""
    if wanted == ALL:
        return list(sheets)
    if wanted is not None:
        asked = [s for s in sheets if wanted in (str(s.index), s.table.name)]
        if not asked:
            names = ", ".join(sheet.table.name for sheet in sheets)
            raise RosterRefusedError(
                [f"There is no sheet “{wanted}” with headings, only: {names}."]
            )
        return asked[:1]
    a_class_each = [
        sheet
        for sheet in sheets
        if Purpose.CLASS not in sheet.used and years_in_class(sheet.table.name)
    ]
    if len(a_class_each) > 1:
        return a_class_each
    return [max(sheets, key=lambda sheet: (len(sheet.used), len(sheet.table.rows)))]


def _sheet(index: int, table: RawTable) -> Sheet | None:
    """Return a sheet by the row that has most known headings; None if no row has a name's."""
    best: tuple[int, int] | None = None
    for row, cells in enumerate(table.rows[:LOOKED_AT]):
        score = _score(cells)
        if score and (best is None or score > best[0]):
            best = score, row
    if best is None:
        return None
    columns = _columns(table, best[1])
    return Sheet(index, table, best[1], columns, _guess(table, best[1], columns))


def _score(cells: Sequence[CellValue]) -> int:
    """Return how many headings of a row are known; 0 unless one of them is of a name."""
    texts = [cell for cell in cells if isinstance(cell, str) and len(cell) <= 60]
    purposes = {found[0] for text in texts if (found := known(text))}
    if not purposes & {Purpose.NAME, Purpose.FORENAME, Purpose.SURNAME}:
        return 0
    if len(texts) > 1 and len(purposes) == 1 and not any(sensitive(text) for text in texts):
        filled = sum(cell is not None for cell in cells)
        return 1 if filled <= 3 else 0
    return len(purposes) + sum(bool(sensitive(text)) for text in texts)


def _columns(table: RawTable, headings: int) -> tuple[Column, ...]:
    """Return the columns that have a heading or a value."""
    found = []
    for index, cell in enumerate(table.rows[headings]):
        filled = any(row[index] is not None for row in table.rows[headings + 1 :])
        heading = words(cell)
        if heading or filled:
            found.append(Column(index, heading[:60], sensitive(heading)))
    return tuple(found)


def _guess(table: RawTable, headings: int, columns: Sequence[Column]) -> dict[Purpose, Column]:
    """Return the best column for each purpose: of two, the better heading, if it is filled in."""
    rows = table.rows[headings + 1 :][:SAMPLE]
    candidates: dict[Purpose, list[tuple[int, Column]]] = {}
    for column in columns:
        found = known(column.heading)
        values = [row[column.index] for row in rows]
        if found and not column.sensitive and not _gives_away(found[0], values):
            filled = sum(value is not None for value in values)
            poor = 0 if 10 * filled >= 9 * len(rows) else 1000
            candidates.setdefault(found[0], []).append((found[1] + poor, column))
    used = {
        purpose: min(found, key=lambda item: (item[0], item[1].index))[1]
        for purpose, found in candidates.items()
    }
    if Purpose.FORENAME in used and Purpose.SURNAME in used:
        used.pop(Purpose.NAME, None)
    elif Purpose.NAME in used:
        used.pop(Purpose.FORENAME, None)
        used.pop(Purpose.SURNAME, None)
    return used


def _with_columns(sheet: Sheet, wanted: Mapping[Purpose, int | None]) -> Sheet:
    by_index = {column.index: column for column in sheet.columns}
    used = {
        purpose: by_index[index]
        for purpose, index in wanted.items()
        if index is not None and index in by_index
    }
    return Sheet(sheet.index, sheet.table, sheet.headings, sheet.columns, used)


def _problems(seen: Seen, sheet: Sheet) -> list[str]:
    """Return what is missing or forbidden in how a sheet would be read."""
    found = []
    used = sheet.used
    if not {Purpose.NAME, Purpose.FORENAME, Purpose.SURNAME} & set(used):
        found.append("Choose the column with the name, or with forename and surname.")
    if Purpose.CLASS not in used and Purpose.YEAR not in used and not seen.class_of(sheet):
        found.append("Choose the column with the class, or write the class that all are in.")
    if len({column.index for column in used.values()}) < len(used):
        found.append("One column is chosen twice. Choose another for one of them.")
    for purpose, column in used.items():
        reason = _gives_away(purpose, [row[column.index] for row in sheet.values[:SAMPLE]])
        if column.sensitive:
            reason = f"the children’s {column.sensitive}, which is never stored"
        if reason:
            found.append(
                f"{LABELS[purpose]}: column {column.letter} holds {reason}. Choose another."
            )
    return found


def _gives_away(purpose: Purpose, values: Sequence[CellValue]) -> str:
    return gives_away(values, may_be_dates=purpose is Purpose.CLASS)
