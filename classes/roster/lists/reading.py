"""From the rows of a class list to a roster: line by line, with what is wrong and what is asked."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from classes.roster.grades import PRIMARY, read_year
from classes.roster.lists.columns import LABELS, Purpose
from classes.roster.lists.faults import wrong_line
from classes.roster.lists.guessing import Seen, Sheet
from classes.roster.lists.leavers import Leavers
from classes.roster.lists.row import Row
from classes.roster.lists.values import words, years_in_class
from classes.roster.problems import RosterRefusedError, Where, WrongLine
from classes.roster.questions import DROP, TWO, Question
from classes.roster.roster import LeftOut, Roster, RosterClass, RosterPupil, RosterSchool
from classes.tables import CellValue
from classes.words.counts import count_of

NOT_A_CHILD = re.compile(
    r"(?:grand )?totals?(?: (?:number of )?(?:children|pupils|students|boys|girls))?\s*[:=]?\s*\d*"
    r"|(?:number|no\.?|count) of (?:children|pupils|students|boys|girls)\s*[:=]?\s*\d*"
    r"|count\s*[:=]?\s*\d*|(?:boys|girls)\s*[:=]\s*\d+|\d+ (?:children|pupils|students)"
    r"|(?:printed|generated|produced|exported|created) .*|page \d+.*|end of (?:report|list).*"
    r"|report .*",
    re.IGNORECASE,
)
"""What stands below a list, or between its pages."""

MOST_ODD, FEWEST_USUAL = 2, 8
"""Lines of another year in a class that may be slips, and the fewest that they stand against."""

SUB_HEADING = re.compile(
    r"boys|girls|children|pupils|students|(?:year|yr|y) ?\d{1,2}|(?:class|form|group) .+"
    r"|new (?:starters|children|pupils|joiners)|joiners",
    re.IGNORECASE,
)
"""What stands alone on a line above some of the children."""


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
    marked: int = 0
    gone: int = 0


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
        raise RosterRefusedError(["The list has no children: no line follows its headings."])
    return Roster(
        schools=(RosterSchool("", source),),
        classes=tuple(_classes(lines)),
        teachers={},
        pupils={line.pupil.external_id: line.pupil for line in lines},
        left_out=tuple(_left_out(seen, source)),
        wrong=tuple(
            sorted(reading.wrong, key=lambda item: (item.where.file, item.where.line or 0))
        ),
        gone=reading.gone,
        questions=tuple(_doubles(lines)),
        notes=(*_notes(reading), *_odd_years(lines)),
    )


def _read_sheet(reading: _Reading, sheet: Sheet) -> None:
    headings = sheet.table.rows[sheet.headings]
    several = len(reading.seen.sheets) > 1
    file = f"{reading.source}, sheet {sheet.table.name}" if several else reading.source
    one_class = reading.seen.class_of(sheet)
    leavers = Leavers(sheet, timezone.localdate())
    for index, row in enumerate(sheet.table.rows):
        if index <= sheet.headings or all(cell is None for cell in row):
            continue
        if row == headings or _is_no_child(row, sheet):
            reading.passed_over += 1
            continue
        if leavers.has_left(row):
            reading.gone += 1
            continue
        where = Where(file, sheet.table.line(index))
        _read_row(reading, sheet, Row(where, row, sheet, one_class))


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
    if len(filled) == 1 and len(sheet.used) > 1 and SUB_HEADING.fullmatch(filled[0]):
        return True
    return bool(NOT_A_CHILD.fullmatch(filled[0]))


def _read_row(reading: _Reading, sheet: Sheet, row: Row) -> None:
    wrong = wrong_line(row)
    if wrong:
        reading.wrong.append(wrong)
        return
    reading.marked += row.has_marks
    forename, surname = row.name()
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
        read = Leavers(sheet, timezone.localdate()).read
        unread = [column for column in sheet.left_out if column.index not in read]
        columns = tuple(column.heading or column.label for column in unread)
        if columns:
            yield LeftOut(sheet.table.name if len(seen.sheets) > 1 else source, columns)


def _notes(reading: _Reading) -> Iterator[str]:
    if reading.passed_over:
        rows = count_of(reading.passed_over, "row")
        yield f"Passed over: {rows} with totals, footers, repeated headings or no child."
    if reading.marked:
        names = count_of(reading.marked, "name")
        yield f"Left out of {names}: what stands in brackets, and signs behind the name."
    read = {sheet.index for sheet in reading.seen.sheets}
    others = [
        table.name
        for index, table in enumerate(reading.seen.tables)
        if index not in read and table.rows
    ]
    if others:
        yield f"Not read: the sheets {', '.join(others)}."


def _odd_years(lines: Sequence[_Line]) -> Iterator[str]:
    """Yield the classes in which one or two lines alone say another year than all the rest."""
    by_class: dict[str, list[_Line]] = defaultdict(list)
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
            f"{members[0].class_name}: {count} lines say Year {usual} and {at} another year, so it "
            "is taken for a mixed class. If that is a slip, correct the file and choose it again."
        )
