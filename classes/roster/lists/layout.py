"""Works out the layout of a class list: its sheets, its headings and the purpose of each column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from classes.roster.lists.columns import (
    LABELS,
    Column,
    Purpose,
    known,
    plain,
    sensitive,
    year_in_heading,
)
from classes.roster.lists.doubts import bands, doubts, likely_class, sheets_alike
from classes.roster.lists.full_names import looks_whole
from classes.roster.lists.sheet import SAMPLE, TWO_COLUMNS, Sheet
from classes.roster.lists.values import (
    cell_text,
    is_class_name,
    private_contents,
    years_in_class,
)
from classes.roster.problems import RosterRefusedError
from classes.tables import CellValue, RawTable

HEADING_ROWS = 40
"""The headings must be within this many rows from the top."""

NAME_PURPOSES = frozenset({Purpose.NAME, Purpose.FORENAME, Purpose.SURNAME})

ALL = "all"

NO_HEADINGS = (
    "We found no row of headings. The first row of the list must name each column, such as "
    "“Surname”, “Forename”, “Class” and “Year group”. See the headings that we know."
)


@dataclass(frozen=True)
class ListChoices:
    """A person's corrections: the sheet, the columns, and one class for everybody.

    What is None is guessed. In `columns`, a purpose with None is not read from any column.
    """

    sheet: str | None = None
    columns: Mapping[Purpose, int | None] | None = None
    class_name: str = ""


@dataclass(frozen=True)
class ListLayout:
    """How a file is read: the sheets, their columns, and what is still missing for reading it."""

    tables: Sequence[RawTable]
    sheets: tuple[Sheet, ...]
    choices: ListChoices
    problems: tuple[str, ...] = field(default=())

    @property
    def names(self) -> list[tuple[str, str]]:
        """Return the sheets to choose from, each as a value and a label."""
        named = [(str(sheet.index), sheet.table.name) for sheet in self._all]
        return [*named, (ALL, "All of them")] if len(named) > 1 else named

    @property
    def chosen(self) -> str:
        return ALL if len(self.sheets) > 1 else str(self.sheets[0].index)

    @cached_property
    def _all(self) -> list[Sheet]:
        return _sheets(self.tables)

    def class_of(self, sheet: Sheet) -> str:
        """Return the class of all rows in a sheet without a column for it; "" if there is none."""
        if Purpose.CLASS in sheet.used:
            return ""
        if self.choices.class_name:
            return self.choices.class_name
        name = sheet.table.name
        if len(self.sheets) > 1:
            return name
        file, dot, _ = name.rpartition(".")
        if dot and len(self.tables) == 1:
            if Purpose.YEAR not in sheet.used and is_class_name(file):
                return file
        elif years_in_class(name):
            return name
        names = sheet.used.get(Purpose.NAME)
        return names.heading if names and year_in_heading(names.heading) else ""

    @cached_property
    def doubts(self) -> list[str]:
        """Return what a person must decide before the list is read as guessed."""
        found: list[str] = []
        if self.choices.columns is None:
            found += (doubt for sheet in self.sheets for doubt in doubts(sheet))
        if self.choices.sheet is None and len(self.sheets) == 1:
            found += sheets_alike(self._all, self.sheets[0])
        return found

    def likely_class(self, sheet: Sheet) -> Column | None:
        """Return the column that may have the class under an unknown heading; None if none has.

        Without it, a list with a known year group would make classes of whole years.
        """
        if self.choices.columns is not None or self.class_of(sheet):
            return None
        if Purpose.CLASS in sheet.used or Purpose.YEAR not in sheet.used:
            return None
        unused = [column for column in sheet.offered if column not in sheet.used.values()]
        return likely_class(unused, sheet.values[:SAMPLE])

    def suggested(self, sheet: Sheet) -> Sheet:
        """Return a sheet with the likely class among its columns, for a person to check."""
        likely = self.likely_class(sheet)
        return replace(sheet, used={**sheet.used, Purpose.CLASS: likely}) if likely else sheet


def detect_layout(tables: Sequence[RawTable], choices: ListChoices | None = None) -> ListLayout:
    """Return the layout of a file. Raise RosterRefusedError if it has no headings.

    Its `problems` are what is still missing before the list can be read.
    """
    choices = choices or ListChoices()
    sheets = _sheets(tables)
    if not sheets:
        raise RosterRefusedError(NO_HEADINGS)
    chosen = _chosen(sheets, choices.sheet)
    if choices.columns is not None:
        chosen = [_with_columns(sheet, choices.columns) for sheet in chosen]
    layout = ListLayout(tables, tuple(chosen), choices)
    problems = [problem for sheet in chosen for problem in _problems(layout, sheet)]
    problems += layout.doubts
    return ListLayout(tables, tuple(chosen), choices, tuple(dict.fromkeys(problems)))


def _sheets(tables: Sequence[RawTable]) -> list[Sheet]:
    sheets = (_sheet(index, table) for index, table in enumerate(tables))
    return [sheet for sheet in sheets if sheet is not None]


def _chosen(sheets: Sequence[Sheet], choice: str | None) -> list[Sheet]:
    """Return the sheets to read: the chosen one, all if each is a class, or else the best."""
    if choice == ALL:
        return list(sheets)
    if choice is not None:
        matching = [s for s in sheets if choice in (str(s.index), s.table.name)]
        if not matching:
            names = ", ".join(sheet.table.name for sheet in sheets)
            raise RosterRefusedError(f"There is no sheet “{choice}” with headings, only: {names}.")
        return matching[:1]
    class_sheets = [sheet for sheet in sheets if years_in_class(sheet.table.name)]
    if len(class_sheets) > 1:
        return class_sheets
    return [max(sheets, key=lambda sheet: (len(sheet.used), len(sheet.table.rows)))]


def _sheet(index: int, table: RawTable) -> Sheet | None:
    """Return a sheet with the row of most known headings; None if no row has one for names."""
    best: tuple[int, int] | None = None
    for row, cells in enumerate(table.rows[:HEADING_ROWS]):
        score = _score(cells)
        if score and (best is None or score > best[0]):
            best = score, row
    if best is None:
        return None
    columns = _columns(table, best[1])
    return Sheet(index, table, best[1], columns, _guess(table, best[1], columns))


def _score(cells: Sequence[CellValue]) -> int:
    """Return how many headings of a row are known; 0 if none of them is for names."""
    texts = [cell for cell in cells if isinstance(cell, str) and len(cell) <= 60]
    purposes = {match[0] for text in texts if (match := known(text))}
    if not purposes & NAME_PURPOSES:
        return 0
    if len(texts) > 1 and len(purposes) == 1 and not any(sensitive(text) for text in texts):
        filled = sum(cell is not None for cell in cells)
        return 1 if filled <= 3 else 0
    return len(purposes) + sum(bool(sensitive(text)) for text in texts)


def _columns(table: RawTable, headings: int) -> tuple[Column, ...]:
    """Return the columns that have a heading or a value."""
    columns = []
    for index, cell in enumerate(table.rows[headings]):
        filled = any(row[index] is not None for row in table.rows[headings + 1 :])
        heading = cell_text(cell)
        if heading or filled:
            columns.append(Column(index, heading[:60], sensitive(heading)))
    return tuple(columns)


def _guess(table: RawTable, headings: int, columns: Sequence[Column]) -> dict[Purpose, Column]:
    """Return the best column for each purpose: the best heading, of columns that are filled in."""
    rows = table.rows[headings + 1 :][:SAMPLE]
    candidates: dict[Purpose, list[tuple[int, Column]]] = {}
    for column in columns:
        match = known(column.heading)
        values = [row[column.index] for row in rows]
        if match and not column.sensitive and not _is_unfit(match[0], column, values):
            filled = sum(value is not None for value in values)
            penalty = 0 if 10 * filled >= 9 * len(rows) else 1000
            candidates.setdefault(match[0], []).append((match[1] + penalty, column))
    used = {
        purpose: min(ranked, key=lambda pair: (pair[0], pair[1].index))[1]
        for purpose, ranked in candidates.items()
    }
    for purpose in TWO_COLUMNS:
        if (named := used.get(purpose)) and _has_whole_names(purpose, named, {*used}, rows):
            used[Purpose.NAME] = used.pop(purpose)
    if Purpose.FORENAME in used and Purpose.SURNAME in used:
        used.pop(Purpose.NAME, None)
    elif Purpose.NAME in used:
        used.pop(Purpose.FORENAME, None)
        used.pop(Purpose.SURNAME, None)
    return used


def _has_whole_names(
    purpose: Purpose, column: Column, used: set[Purpose], rows: Sequence[Sequence[CellValue]]
) -> bool:
    """Return whether most cells under a heading for forenames, or for surnames, are whole names.

    If there are columns for both, only a heading such as “Preferred name” may mean whole names.
    """
    if used >= {*TWO_COLUMNS} and not plain(column.heading).endswith(("ed name", "en name", " as")):
        return False
    texts = [cell_text(row[column.index]) for row in rows if row[column.index] is not None]
    is_surname = purpose is Purpose.SURNAME
    return 2 * sum(looks_whole(text, is_surname=is_surname) for text in texts) > len(texts)


def _is_unfit(purpose: Purpose, column: Column, values: Sequence[CellValue]) -> bool:
    """Return whether a column has private values, or only counts the lines."""
    if purpose is Purpose.NUMBER and plain(column.heading) in ("number", "id"):
        numbers = [cell_text(value) for value in values if value is not None]
        if all(map(_follows, ["0", *numbers], numbers)):
            return True
    return bool(_private_contents(purpose, values))


def _follows(last: str, number: str) -> bool:
    return number == "1" or (last.isdecimal() and number == str(int(last) + 1))


def _with_columns(sheet: Sheet, choices: Mapping[Purpose, int | None]) -> Sheet:
    by_index = {column.index: column for column in sheet.columns}
    used = {
        purpose: by_index[index]
        for purpose, index in choices.items()
        if index is not None and index in by_index
    }
    return Sheet(sheet.index, sheet.table, sheet.headings, sheet.columns, used)


def _problems(layout: ListLayout, sheet: Sheet) -> list[str]:
    """Return sentences about what is missing, or not allowed, in the columns of a sheet."""
    problems = []
    used = sheet.used
    if column := layout.likely_class(sheet):
        problems.append(
            f"We do not know which column has the class. It may be {column.label}. Choose it, or "
            "choose none if the year group is the class."
        )
    if Purpose.CLASS not in used:
        problems += bands(sheet)
    if not NAME_PURPOSES & set(used):
        problems.append("Choose the column with the name, or those with forename and surname.")
    if Purpose.CLASS not in used and Purpose.YEAR not in used and not layout.class_of(sheet):
        problems.append("Choose the column with the class, or write the class that all are in.")
    if len({column.index for column in used.values()}) < len(used):
        problems.append("You have chosen a column twice. Choose another for one of them.")
    for purpose, column in used.items():
        contents = _private_contents(purpose, [row[column.index] for row in sheet.values[:SAMPLE]])
        if column.sensitive:
            contents = f"the children’s {column.sensitive}, which we never store"
        if contents:
            problems.append(
                f"{LABELS[purpose]}: column {column.letter} has {contents}. Choose another."
            )
    return problems


def _private_contents(purpose: Purpose, values: Sequence[CellValue]) -> str:
    return private_contents(values, may_be_dates=purpose is Purpose.CLASS)
