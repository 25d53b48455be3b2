"""The parsed lines of a file, before they are matched with a school, and their form as JSON."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from classes.roster import SourcePosition, WrongLine
from lessons.models import LessonOutcome

LEFT_OUT = "(text left out)"
"""Shown in a workbook where there was a text. It is no note of a lesson."""


@dataclass(frozen=True, eq=False)
class LogLine:
    """A lesson on one line of a file. Texts are as typed, and None means an empty cell.

    `note` is the whole cell. If the lesson did not happen, its first line is the reason. `away`
    lists the names in the cell of that name. `brought_over` lines come from a school's own tracker,
    which does not say how many were there. `years` are the year groups in the cell of that name,
    none if it is empty. Lines compare by identity, so that two identical
    lines of a file stay two lessons.
    """

    where: SourcePosition
    class_name: str
    module: str
    number: int | None
    session: str
    held_on: dt.date
    outcome: str
    taught_by: str = ""
    minutes: int | None = None
    on_roll: int | None = None
    present: int | None = None
    away: tuple[str, ...] = ()
    missed: int | None = None
    caught_up: int | None = None
    understanding: str = ""
    note: str = ""
    joined_later: int | None = None
    brought_over: bool = False
    years: tuple[int, ...] = ()

    @property
    def missed_in_all(self) -> int | None:
        """Return how many missed it in all. Older workbooks have all of them in `missed`."""
        return None if self.missed is None else self.missed + (self.joined_later or 0)

    @property
    def happened(self) -> bool:
        return self.outcome != LessonOutcome.DID_NOT_HAPPEN

    @property
    def reason(self) -> str:
        """Return why the lesson did not happen: the first line of the note."""
        return "" if self.happened else self.note.partition("\n")[0]

    @property
    def note_without_reason(self) -> str:
        """Return the note, without its first line if that is the reason."""
        return self.note if self.happened else self.note.partition("\n")[2]


@dataclass(frozen=True)
class MissedLine:
    """A missed lesson on one line of an audit workbook. `how` is "" while it is open."""

    where: SourcePosition
    class_name: str
    pupil: str
    module: str
    number: int | None
    session: str
    held_on: dt.date
    reason: str
    closed_as: str = ""
    caught_up_on: dt.date | None = None
    how: str = ""
    by: str = ""
    decided_by: str = ""
    decided_on: dt.date | None = None


@dataclass(frozen=True)
class ParsedLog:
    """A parsed file: its lines, the lines that are wrong, and the columns that are not read.

    `faulty` are lines with a wrong cell. They are only looked at to report their other faults.
    `notes` are sentences about what was assumed, or could not be seen, in the file.
    """

    lines: tuple[LogLine, ...] = ()
    missed: tuple[MissedLine, ...] = ()
    wrong: tuple[WrongLine, ...] = ()
    left_out: tuple[str, ...] = ()
    faulty: tuple[LogLine, ...] = ()
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the log as lists without keys, which keeps 50,000 lines small enough to store."""
        return {
            field.name: [_json_value(value) for value in getattr(self, field.name)]
            for field in fields(self)
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ParsedLog":
        """Return the log that `to_json` stored."""
        return cls(**{name: tuple(_parsed(name, rows)) for name, rows in data.items()})


LineT = TypeVar("LineT", LogLine, MissedLine)
ROWS: dict[str, Any] = {
    "lines": LogLine,
    "missed": MissedLine,
    "wrong": WrongLine,
    "faulty": LogLine,
}
NAMES = {
    row_class: [field.name for field in fields(row_class)]
    for row_class in (LogLine, MissedLine, WrongLine, SourcePosition)
}
"""The names of what a row holds, in the order in which it is stored."""

DATES = frozenset({"held_on", "caught_up_on", "decided_on"})


def _json_value(value: Any) -> Any:
    if names := NAMES.get(type(value)):
        return [_json_value(getattr(value, name)) for name in names]
    return value.isoformat() if isinstance(value, dt.date) else value


def _parsed(name: str, rows: Iterable[Any]) -> Iterator[Any]:
    """Yield the values of a field of ParsedLog: lines, or texts as they are."""
    if name not in ROWS:
        yield from rows
        return
    line_class = ROWS[name]
    for row in rows:
        # A draft of the version before has no value for a field that was added at the end.
        values = dict(zip(NAMES[line_class], row, strict=False))
        values["where"] = SourcePosition(*values["where"])
        for date in DATES & values.keys():
            values[date] = dt.date.fromisoformat(values[date]) if values[date] else None
        for several in ("away", "years"):
            if several in values:
                values[several] = tuple(values[several])
        yield line_class(**values)
