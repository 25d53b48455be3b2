"""From the rows of a class list to a roster: line by line, with what is wrong and what is asked."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from classes.roster.grades import PRIMARY, read_year
from classes.roster.lists.columns import LABELS, Purpose, year_in_heading
from classes.roster.lists.guessing import Seen, Sheet
from classes.roster.lists.values import (
    is_unprintable,
    is_visible,
    split_name,
    words,
    years_in_class,
)
from classes.roster.problems import RosterRefusedError, Where, WrongLine
from classes.roster.questions import DROP, TWO, Question
from classes.roster.roster import LeftOut, Roster, RosterClass, RosterPupil, RosterSchool
from classes.tabular import CellValue

LONGEST_NAME, LONGEST_CLASS, LONGEST_NUMBER = 75, 40, 80

NOT_A_CHILD = re.compile(
    r"(?:grand )?totals?(?: (?:number of )?(?:children|pupils|students|boys|girls))?\s*[:=]?\s*\d*"
    r"|(?:number|no\.?|count) of (?:children|pupils|students|boys|girls)\s*[:=]?\s*\d*"
    r"|count\s*[:=]?\s*\d*|(?:boys|girls)\s*[:=]\s*\d+|\d+ (?:children|pupils|students)"
    r"|(?:printed|generated|produced|exported|created) .*|page \d+.*|end of (?:report|list).*"
    r"|report .*",
    re.IGNORECASE,
)
"""What stands below a list, or between its pages."""


@dataclass(frozen=True)
class _Line:
    """A child's line that can be taken."""

    pupil: RosterPupil
    class_name: str
    where: Where


@dataclass
class _Reading:
    """What the lines of a file have come to so far."""

    seen: Seen
    source: str
    lines: list[_Line] = field(default_factory=list)
    wrong: list[WrongLine] = field(default_factory=list)
    passed_over: int = 0


def read_list(seen: Seen, source: str) -> Roster:
    """Return the roster of a class list; `source` is the name of the file.

    Lines that cannot be taken are in its `wrong`. The same name twice, without numbers that tell
    the two apart, is in its `questions`, and taken as two children until that is answered. Raise
    RosterRefusedError where it is not said which column is what, or no child can be read.
    """
    if seen.problems:
        raise RosterRefusedError(list(seen.problems))
    reading = _Reading(seen, source)
    for sheet in seen.sheets:
        _read_sheet(reading, sheet)
    lines = _numbered_once(reading)
    if not lines and not reading.wrong:
        raise RosterRefusedError(["There is no child in the list: no line under its headings."])
    return Roster(
        schools=(RosterSchool("", source),),
        classes=tuple(_classes(lines)),
        teachers={},
        pupils={line.pupil.external_id: line.pupil for line in lines},
        left_out=tuple(_left_out(seen, source)),
        wrong=tuple(
            sorted(reading.wrong, key=lambda item: (item.where.file, item.where.line or 0))
        ),
        questions=tuple(_doubles(lines)),
        notes=tuple(_notes(reading)),
    )


def _read_sheet(reading: _Reading, sheet: Sheet) -> None:
    headings = sheet.table.rows[sheet.headings]
    several = len(reading.seen.sheets) > 1
    file = f"{reading.source}, sheet {sheet.table.name}" if several else reading.source
    one_class = reading.seen.class_of(sheet)
    for index, row in enumerate(sheet.table.rows):
        if index <= sheet.headings or all(cell is None for cell in row):
            continue
        if row == headings or _is_no_child(row, sheet):
            reading.passed_over += 1
            continue
        where = Where(file, sheet.table.line(index))
        _read_row(reading, sheet, _Row(where, row, sheet, one_class))


def _is_no_child(row: Sequence[CellValue], sheet: Sheet) -> bool:
    """Return whether a row is a total, a page's footer or a line with nothing that is read."""
    used = [words(row[column.index]) for column in sheet.used.values()]
    filled = [words(cell) for cell in row if cell is not None]
    if not any(used):
        return True
    classes = sheet.used.get(Purpose.CLASS)
    if classes and row[classes.index] is not None and len(filled) > 2:
        return False
    if all(not isinstance(cell, str) for cell in row if cell is not None):
        return len(filled) == 1
    return bool(NOT_A_CHILD.fullmatch(filled[0]))


@dataclass(frozen=True)
class _Row:
    where: Where
    cells: Sequence[CellValue]
    sheet: Sheet
    one_class: str

    def raw(self, purpose: Purpose) -> CellValue:
        column = self.sheet.used.get(purpose)
        return self.cells[column.index] if column else None

    def text(self, purpose: Purpose) -> str:
        return words(self.raw(purpose))

    def heading(self, purpose: Purpose) -> str:
        column = self.sheet.used.get(purpose)
        return (column.heading if column else "") or LABELS[purpose]

    def name(self) -> tuple[str, str]:
        if Purpose.NAME in self.sheet.used:
            return split_name(self.text(Purpose.NAME))
        forename, surname = self.text(Purpose.FORENAME), self.text(Purpose.SURNAME)
        return (forename, surname) if forename else (surname, "")

    @property
    def name_purpose(self) -> Purpose:
        given = (Purpose.NAME, Purpose.FORENAME, Purpose.SURNAME)
        return next(purpose for purpose in given if purpose in self.sheet.used)

    def year_text(self) -> str:
        if Purpose.YEAR in self.sheet.used:
            return self.text(Purpose.YEAR)
        year = year_in_heading(self.heading(Purpose.NAME))
        return str(year) if year is not None else ""

    def class_name(self) -> str:
        """Return the class: of the column, of the whole sheet, else the year group is the class."""
        if Purpose.CLASS in self.sheet.used:
            return self.text(Purpose.CLASS)
        if self.one_class:
            return self.one_class
        year = read_year(self.year_text())
        return f"Year {year}" if year else self.year_text()


def _read_row(reading: _Reading, sheet: Sheet, row: _Row) -> None:
    wrong = next(_faults(row), None)
    forename, surname = row.name()
    if wrong:
        number = row.text(Purpose.NUMBER)
        reading.wrong.append(replace(wrong, number=number, forename=forename, surname=surname))
        return
    year = read_year(row.year_text())
    number = row.text(Purpose.NUMBER)
    place = f"{sheet.index:03d} {row.where.line:07d}"
    pupil = RosterPupil(
        external_id=number or f"line {place}",
        forename=forename,
        surname=surname,
        year_group=year if year in PRIMARY else None,
        numbered=bool(number),
        younger=year == 0,
        where=row.where,
    )
    reading.lines.append(_Line(pupil, row.class_name(), row.where))


def _faults(row: _Row) -> Iterator[WrongLine]:
    """Yield what is wrong with a row, worst first."""
    yield from _faults_of_name(row)
    yield from _faults_of_class(row)
    year = row.year_text()
    if year and read_year(year) is None:
        yield _wrong(row, Purpose.YEAR, year, "That is no year group.", "Write 5 or Year 5.")
    number = row.text(Purpose.NUMBER)
    if len(number) > LONGEST_NUMBER or is_unprintable(number):
        right = f"Write the number alone, at most {LONGEST_NUMBER} characters."
        yield _wrong(row, Purpose.NUMBER, number, "That is no pupil number.", right)


def _faults_of_name(row: _Row) -> Iterator[WrongLine]:
    name, purpose = " ".join(part for part in row.name() if part), row.name_purpose
    if not is_visible(name):
        yield _wrong(row, purpose, name, "There is no name.", "Write it, or take the line out.")
    elif is_unprintable(name):
        yield _wrong(row, purpose, name, "The name holds a control character.", "Type it again.")
    elif len(name) > LONGEST_NAME:
        right = f"Shorten it to {LONGEST_NAME} characters."
        yield _wrong(row, purpose, name, "The name is too long.", right)


def _faults_of_class(row: _Row) -> Iterator[WrongLine]:
    name = row.class_name()
    if hasattr(row.raw(Purpose.CLASS), "isoformat"):
        right = (
            "Excel makes dates of classes such as 5/6: format the column as text, type it again."
        )
        yield _wrong(row, Purpose.CLASS, name, "The class is a date.", right)
    elif not is_visible(name):
        right = "Write it as on the other lines, or take the line out."
        yield _wrong(row, Purpose.CLASS, name, "There is no class.", right)
    elif is_unprintable(name):
        yield _wrong(row, Purpose.CLASS, name, "It holds a control character.", "Type it again.")
    elif len(name) > LONGEST_CLASS:
        right = f"Shorten it to {LONGEST_CLASS} characters."
        yield _wrong(row, Purpose.CLASS, name, "The name of the class is too long.", right)


def _wrong(row: _Row, purpose: Purpose, value: str, why: str, right: str) -> WrongLine:
    return WrongLine(row.where, row.heading(purpose), value[:100], why, right)


def _numbered_once(reading: _Reading) -> list[_Line]:
    """Return the lines without those whose number another line has already, which are wrong."""
    first: dict[str, _Line] = {}
    kept = []
    for line in reading.lines:
        other = first.setdefault(line.pupil.external_id, line)
        if other is line:
            kept.append(line)
            continue
        reading.wrong.append(
            WrongLine(
                line.where,
                LABELS[Purpose.NUMBER],
                line.pupil.number,
                f"{other.where} has this number already.",
                "Each child has their own: correct it, or take a line out.",
                line.pupil.number,
            )
        )
    return kept


def _doubles(lines: Sequence[_Line]) -> Iterator[Question]:
    """Yield a question for each name that is there twice, with nothing to tell the two apart."""
    by_name: dict[str, list[_Line]] = defaultdict(list)
    for line in lines:
        by_name[line.pupil.full_name.casefold()].append(line)
    for same in by_name.values():
        for other in same[1:]:
            if not (same[0].pupil.numbered and other.pupil.numbered):
                yield _are_they_two(same[0], other)


def _are_they_two(first: _Line, other: _Line) -> Question:
    one = f"{DROP}{other.pupil.external_id}"
    choices = [(TWO, "They are two children")]
    if first.class_name.casefold() == other.class_name.casefold():
        choices.append((one, "It is one child, there twice"))
    else:
        choices.append((one, f"One child, who is in {first.class_name}"))
        instead = f"{DROP}{first.pupil.external_id}"
        choices.append((instead, f"One child, who is in {other.class_name}"))
    return Question(
        key=f"twice {other.pupil.external_id}",
        about=f"{first.pupil.full_name} is on line {first.where.line} ({first.class_name}) and on "
        f"line {other.where.line} ({other.class_name}). Are they two children, or one?",
        choices=tuple(choices),
    )


def _classes(lines: Sequence[_Line]) -> Iterator[RosterClass]:
    """Yield the classes by name, whatever its capitals, as they come in the list."""
    found: dict[str, list[_Line]] = defaultdict(list)
    for line in lines:
        found[line.class_name.casefold()].append(line)
    for members in found.values():
        name = members[0].class_name
        yield RosterClass(
            external_id=name,
            school_id="",
            name=name,
            pupil_ids=tuple(line.pupil.external_id for line in members),
            teacher_ids=(),
            where=members[0].where,
            numbered=False,
            named_years=years_in_class(name),
        )


def _left_out(seen: Seen, source: str) -> Iterator[LeftOut]:
    for sheet in seen.sheets:
        columns = tuple(column.heading or column.label for column in sheet.left_out)
        if columns:
            yield LeftOut(sheet.table.name if len(seen.sheets) > 1 else source, columns)


def _notes(reading: _Reading) -> Iterator[str]:
    if reading.passed_over:
        rows = "1 row" if reading.passed_over == 1 else f"{reading.passed_over} rows"
        yield f"Passed over: {rows} with totals, footers, repeated headings or no child."
    read = {sheet.index for sheet in reading.seen.sheets}
    others = [
        table.name
        for index, table in enumerate(reading.seen.tables)
        if index not in read and table.rows
    ]
    if others:
        yield f"Not read: the sheets {', '.join(others)}."
