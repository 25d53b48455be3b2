"""The parsed lines of a file, before they are matched with a school, and their form as JSON."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
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
    which does not say how many were there. Lines compare by identity, so that two identical
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
            "lines": [_row(line) for line in self.lines],
            "missed": [_row(line) for line in self.missed],
            "wrong": [
                [[line.where.file, line.where.line], line.column, line.value, line.why, line.right]
                for line in self.wrong
            ],
            "left_out": list(self.left_out),
            "faulty": [_row(line) for line in self.faulty],
            "notes": list(self.notes),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ParsedLog":
        """Return the log that `to_json` stored."""
        return cls(
            lines=tuple(_parse_rows(LogLine, data["lines"])),
            missed=tuple(_parse_rows(MissedLine, data["missed"])),
            wrong=tuple(
                WrongLine(SourcePosition(*where), *cells) for where, *cells in data["wrong"]
            ),
            left_out=tuple(data["left_out"]),
            faulty=tuple(_parse_rows(LogLine, data.get("faulty", ()))),
            notes=tuple(data.get("notes", ())),
        )


LineT = TypeVar("LineT", LogLine, MissedLine)
DATES = frozenset({"held_on", "caught_up_on", "decided_on"})


def _row(line: LogLine | MissedLine) -> list[Any]:
    return [_json_value(getattr(line, field.name)) for field in fields(line)]


def _json_value(value: Any) -> Any:
    if isinstance(value, SourcePosition):
        return [value.file, value.line]
    return value.isoformat() if isinstance(value, dt.date) else value


def _parse_rows(line_class: type[LineT], rows: Iterable[Sequence[Any]]) -> Iterable[LineT]:
    names = [field.name for field in fields(line_class)]
    for row in rows:
        # A draft of the version before has no value for a field that was added at the end.
        values = dict(zip(names, row, strict=False))
        values["where"] = SourcePosition(*values["where"])
        for name in DATES & values.keys():
            values[name] = dt.date.fromisoformat(values[name]) if values[name] else None
        if "away" in values:
            values["away"] = tuple(values["away"])
        yield line_class(**values)
