"""Turns the rows of a class list into a roster, with the wrong lines and the open questions."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils import timezone

from classes.roster.class_names import plain_class_name
from classes.roster.grades import PRIMARY, read_year
from classes.roster.lists import asked
from classes.roster.lists.columns import Purpose
from classes.roster.lists.faults import wrong_line
from classes.roster.lists.layout import ListLayout
from classes.roster.lists.leavers import Leavers
from classes.roster.lists.name_order import NameOrder, name_order
from classes.roster.lists.row import NAMES, Row
from classes.roster.lists.sheet import Sheet
from classes.roster.lists.unclear import Line, clear_lines, repeated_names, single_names
from classes.roster.lists.values import cell_text, years_in_class
from classes.roster.problems import RosterRefusedError, SourcePosition, WrongLine
from classes.roster.questions import Question
from classes.roster.roster import LeftOut, Roster, RosterClass, RosterPupil, RosterSchool
from classes.tables import CellValue
from classes.words.counts import count_of

NOT_A_CHILD = re.compile(
    r"(?:grand )?totals?(?: (?:number of )?(?:children|pupils|students|boys|girls))?"
    r"\s{0,9}[:=]?\s{0,9}\d{0,9}"
    r"|(?:number|no\.?|count) of (?:children|pupils|students|boys|girls)\s{0,9}[:=]?\s{0,9}\d{0,9}"
    r"|count\s{0,9}[:=]?\s{0,9}\d{0,9}|(?:boys|girls)\s{0,9}[:=]\s{0,9}\d{1,9}"
    r"|\d{1,6} (?:children|pupils|students)"
    r"|(?:printed|generated|produced|exported|created) .*|page \d.*|end of (?:report|list).*"
    r"|report .*",
    re.IGNORECASE,
)
"""Lines below a list, or between its pages."""

MOST_ODD, FEWEST_USUAL = 2, 8
"""At most 2 lines of another year in a class, beside at least 8 of one year, may be mistakes."""

NOT_A_NAME = re.compile(
    r"e\.?g\.? .*|e\.?g\.?|sample (?:pupil|child|student|name|row|data).*"
    r"|(?:please|enter|type|insert|complete|do not|delete this|must be|use the|write) .*"
    r"|instructions?.*|notes?:.*|format:.*|max(?:imum|\.)? \d.*"
    r"|[(\[]?(?:required|mandatory|optional|text|string|free text)[)\]]?|<[^<>]*+>",
    re.IGNORECASE,
)
"""Words in the name columns of rows with instructions or examples."""

EXAMPLE = re.compile(r"(?<![@.\w-])(?:examples?\b(?![.@-])|e\.g\.)", re.IGNORECASE)

SUB_HEADING = re.compile(
    r"boys|girls|children|pupils|students|(?:year|yr|y) ?\d{1,2}|(?:class|form|group) .+"
    r"|new (?:starters|children|pupils|joiners)|joiners",
    re.IGNORECASE,
)
"""Headings on a line of their own, above some of the children."""


@dataclass
class _Reading:
    """What has been read from a file so far."""

    layout: ListLayout
    source: str
    lines: list[Line] = field(default_factory=list)
    wrong: list[WrongLine] = field(default_factory=list)
    ignored: int = 0
    with_marks: int = 0
    gone: int = 0
    statuses: list[str] = field(default_factory=list)


def read_list(layout: ListLayout, source: str) -> Roster:
    """Return the roster of a class list. `source` is the name of the file.

    Lines that cannot be imported are in its `wrong`. A name that is there twice, without numbers to
    tell the two apart, is in its `questions`, and counts as two children until it is answered.
    Raise RosterRefusedError if the layout has problems or there are no children.
    """
    if layout.problems:
        raise RosterRefusedError(*layout.problems)
    reading = _Reading(layout, source)
    for sheet in layout.sheets:
        _read_sheet(reading, sheet)
    lines, unclear = clear_lines(reading.lines)
    reading.wrong += unclear
    if not lines and not reading.wrong:
        raise RosterRefusedError("There are no children below the headings of the list.")
    return Roster(
        schools=(RosterSchool("", source),),
        classes=tuple(_classes(lines)),
        teachers={},
        pupils={line.pupil.external_id: line.pupil for line in lines},
        left_out=tuple(_left_out(layout, source)),
        wrong=tuple(
            sorted(reading.wrong, key=lambda line: (line.where.file, line.where.line or 0))
        ),
        gone=reading.gone,
        questions=(
            *asked.questions(lines, reading.statuses),
            *repeated_names(lines),
            *_single_names(layout, lines),
        ),
        notes=(*_notes(reading), *_odd_years(lines)),
    )


def _read_sheet(reading: _Reading, sheet: Sheet) -> None:
    headings = [cell_text(cell).casefold() for cell in sheet.table.rows[sheet.headings]]
    several = len(reading.layout.sheets) > 1
    file = f"{reading.source}, sheet {sheet.table.name}" if several else reading.source
    one_class = reading.layout.class_of(sheet)
    leavers, order = Leavers(sheet, timezone.localdate()), _order(sheet)
    for index, row in enumerate(sheet.table.rows):
        if index <= sheet.headings or all(cell is None for cell in row):
            continue
        texts = [cell_text(cell) for cell in row]
        repeats = all(
            text.casefold() == heading for text, heading in zip(texts, headings, strict=True)
        )
        if repeats or leavers.is_adult(texts) or _is_no_child(row, texts, sheet):
            reading.ignored += 1
            continue
        status = leavers.is_here(row)
        if status is False:
            reading.gone += 1
            continue
        where = SourcePosition(file, sheet.table.line(index))
        line = _read_row(reading, Row(where, row, texts, sheet, one_class, order))
        if line is None:
            continue
        is_hidden = index in sheet.table.hidden
        reading.statuses += [status] if isinstance(status, str) else []
        questions = asked.keys(line, order, status, is_hidden=is_hidden)
        if questions:
            line = replace(line, pupil=replace(line.pupil, asked=questions))
        reading.lines.append(line)


def _order(sheet: Sheet) -> NameOrder:
    names = sheet.used.get(Purpose.NAME)
    if names is None:
        return NameOrder.FORENAME
    texts = [cell_text(row[names.index]) for row in sheet.values]
    return name_order(names.heading, texts)


def _is_no_child(row: Sequence[CellValue], texts: Sequence[str], sheet: Sheet) -> bool:
    """Return whether a row is a total, a footer, an example, or empty in all columns used."""
    used = [texts[column.index] for column in sheet.used.values()]
    filled = [text for text, cell in zip(texts, row, strict=True) if cell is not None]
    if not any(letter.isalnum() for letter in "".join(used)) or any(map(EXAMPLE.search, used)):
        return True
    names = (texts[column.index] for p, column in sheet.used.items() if p in NAMES)
    if any(NOT_A_NAME.fullmatch(name) for name in names):
        return True
    classes = sheet.used.get(Purpose.CLASS)
    if classes and row[classes.index] is not None and len(filled) > 2:
        return False
    if all(not isinstance(cell, str) for cell in row if cell is not None):
        return len(filled) == 1
    if len(filled) == 1 and len(sheet.used) > 1 and SUB_HEADING.fullmatch(filled[0]):
        return True
    return bool(NOT_A_CHILD.fullmatch(filled[0]))


def _read_row(reading: _Reading, row: Row) -> Line | None:
    """Return the child in a row, or None if something in it is wrong."""
    wrong = wrong_line(row)
    if wrong:
        reading.wrong.append(wrong)
        return None
    reading.with_marks += row.has_marks
    forename, surname = row.name()
    year = read_year(row.year_text())
    number = row.text(Purpose.NUMBER)
    place = f"{row.sheet.index:03d} {row.where.line:07d}"
    pupil = RosterPupil(
        external_id=number or f"line {place}",
        forename=forename,
        surname=surname,
        year_group=year if year in PRIMARY else None,
        numbered=bool(number),
        younger=year == 0,
        where=row.where,
    )
    return Line(pupil, row.class_name(), row.where)


def _single_names(layout: ListLayout, lines: Sequence[Line]) -> Iterator[Question]:
    """Yield questions about names of one word, if the list has surnames too."""
    used = {purpose for sheet in layout.sheets for purpose in sheet.used}
    if used & {Purpose.NAME, Purpose.SURNAME}:
        yield from single_names(lines)


def _classes(lines: Sequence[Line]) -> Iterator[RosterClass]:
    """Yield the classes by name, ignoring how it is written, in the order of the list."""
    by_class: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_class[plain_class_name(line.class_name)].append(line)
    for members in by_class.values():
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


def _left_out(layout: ListLayout, source: str) -> Iterator[LeftOut]:
    for sheet in layout.sheets:
        read = Leavers(sheet, timezone.localdate()).indexes
        unread = [column for column in sheet.left_out if column.index not in read]
        columns = tuple(column.heading or column.label for column in unread)
        if columns:
            yield LeftOut(sheet.table.name if len(layout.sheets) > 1 else source, columns)


def _notes(reading: _Reading) -> Iterator[str]:
    if reading.ignored:
        rows = count_of(reading.ignored, "row")
        yield f"Ignored: {rows} with totals, footers, examples, repeated headings or no child."
    if reading.with_marks:
        names = count_of(reading.with_marks, "name")
        yield f"Left out of {names}: text in brackets, and signs after the name."
    read = {sheet.index for sheet in reading.layout.sheets}
    others = [
        table.name
        for index, table in enumerate(reading.layout.tables)
        if index not in read and table.rows
    ]
    if others:
        yield f"Not read: the sheets {', '.join(others)}."
    yield from dict.fromkeys(note for table in reading.layout.tables for note in table.notes)


def _odd_years(lines: Sequence[Line]) -> Iterator[str]:
    """Yield a sentence for each class in which only one or two lines have a different year."""
    by_class: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.pupil.year_group is not None:
            by_class[line.class_name.casefold()].append(line)
    for members in by_class.values():
        years = Counter(line.pupil.year_group for line in members)
        usual, count = years.most_common(1)[0]
        odd = [line for line in members if line.pupil.year_group != usual]
        if not odd or len(odd) > MOST_ODD or count < FEWEST_USUAL:
            continue
        at = " and ".join(f"line {line.where.line}" for line in odd)
        yield (
            f"{members[0].class_name}: {count} lines have Year {usual}, but {at} another year, so "
            "it counts as a mixed class. If that is wrong, correct the file and choose it again."
        )
