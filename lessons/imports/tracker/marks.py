"""What a tracker holds: marks with their place, and what was not understood; as JSON too."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PLANNED = "It is the plan, not what was taught."
DAY_OF_HEADING = "The day is that of the heading in the tracker."


@dataclass(frozen=True)
class Mark:
    """What stands in the file for one class and one session, at `cell` of `sheet`.

    `words` are the marks and initials beside the date, in the order of the cell. `by` are those of
    a column for who taught it. `doubt` says why a date cannot be read, and `day_note` what a day is
    that is not simply that of the lesson. `period` is another academic year, if it stands beside.
    """

    sheet: str
    cell: str
    class_text: str
    session_text: str
    module_text: str = ""
    day: dt.date | None = None
    words: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    note: str = ""
    doubt: str = ""
    day_note: str = ""
    period: str = ""

    @property
    def where(self) -> str:
        """Return the place for a person, such as “Tracker C7”."""
        return f"{self.sheet} {self.cell}"

    def to_json(self) -> list[Any]:
        """Return the values in the order of the fields."""
        day = self.day.isoformat() if self.day else None
        return [
            *(self.sheet, self.cell, self.class_text, self.session_text, self.module_text, day),
            *(list(self.words), list(self.by), self.note, self.doubt, self.day_note, self.period),
        ]

    @classmethod
    def from_json(cls, row: list[Any]) -> "Mark":
        """Return the mark that `to_json` stored."""
        sheet, cell, class_text, session_text, module, day, words, by, *others = row
        read = dt.date.fromisoformat(day) if day else None
        texts = (sheet, cell, class_text, session_text, module)
        return cls(*texts, read, tuple(words), tuple(by), *others)


@dataclass
class Tracker:
    """A file: its marks, the marks that its legend explains, and places that are not taken.

    `left_out` pairs a place with the reason, for example ("Tracker, row 12", "It holds totals.").
    """

    marks: list[Mark] = field(default_factory=list)
    legend: dict[str, str] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    classes_and_sessions: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the tracker as plain lists."""
        return {
            "marks": [mark.to_json() for mark in self.marks],
            "legend": dict(self.legend),
            "left_out": [list(pair) for pair in self.left_out],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Tracker":
        """Return the tracker that `to_json` stored."""
        return cls(
            [Mark.from_json(row) for row in data["marks"]],
            dict(data["legend"]),
            [(place, why) for place, why in data["left_out"]],
        )
