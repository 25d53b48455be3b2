"""What a file says, line by line, before anything is known of the school; and that as JSON."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from classes.roster import SourcePosition, WrongLine
from lessons.models import LessonOutcome


@dataclass(frozen=True, eq=False)
class LogLine:
    """A lesson as a line has it. Texts are as written; None is an empty cell. No two are equal.

    `note` holds everything that the cell does: of a lesson that did not happen, why not in its
    first line. `away` are the names in that cell.
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

    @property
    def happened(self) -> bool:
        return self.outcome != LessonOutcome.DID_NOT_HAPPEN

    @property
    def reason(self) -> str:
        """Return why it did not happen, without what was noted besides."""
        return "" if self.happened else self.note.partition("\n")[0]

    @property
    def note_alone(self) -> str:
        return self.note if self.happened else self.note.partition("\n")[2]


@dataclass(frozen=True)
class MissedLine:
    """A missed lesson as a line of an audit workbook has it; `how` is "" while it is open."""

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


@dataclass(frozen=True)
class LogBook:
    """All lines of a file that can be read, those that cannot, and the columns not taken."""

    lines: tuple[LogLine, ...] = ()
    missed: tuple[MissedLine, ...] = ()
    wrong: tuple[WrongLine, ...] = ()
    left_out: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return all of it in lists and texts, short enough for 50,000 lines."""
        return {
            "lines": [_values(line) for line in self.lines],
            "missed": [_values(line) for line in self.missed],
            "wrong": [
                [[w.where.file, w.where.line], w.column, w.value, w.why, w.right]
                for w in self.wrong
            ],
            "left_out": list(self.left_out),
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "LogBook":
        """Return the log book whose `to_json` this is."""
        return cls(
            lines=tuple(_lines(LogLine, said["lines"])),
            missed=tuple(_lines(MissedLine, said["missed"])),
            wrong=tuple(WrongLine(SourcePosition(*item[0]), *item[1:]) for item in said["wrong"]),
            left_out=tuple(said["left_out"]),
        )


L = TypeVar("L", LogLine, MissedLine)
DATES = frozenset({"held_on", "caught_up_on"})


def _values(line: LogLine | MissedLine) -> list[Any]:
    return [_plain(getattr(line, field.name)) for field in fields(line)]


def _plain(value: Any) -> Any:
    if isinstance(value, SourcePosition):
        return [value.file, value.line]
    return value.isoformat() if isinstance(value, dt.date) else value


def _lines(kind: type[L], rows: Iterable[Sequence[Any]]) -> Iterable[L]:
    names = [field.name for field in fields(kind)]
    for row in rows:
        said = dict(zip(names, row, strict=True))
        said["where"] = SourcePosition(*said["where"])
        for name in DATES & said.keys():
            said[name] = dt.date.fromisoformat(said[name]) if said[name] else None
        if "away" in said:
            said["away"] = tuple(said["away"])
        yield kind(**said)
