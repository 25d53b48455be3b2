"""What a tracker holds: marks with their place, and what was not understood; as JSON too."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
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


@dataclass
class Tracker:
    """A file: its marks, the marks that its legend explains, and places that are not taken.

    `left_out` pairs a place with the reason, for example ("Tracker, row 12", "It holds totals.").
    `notes` say what was assumed or could not be seen in the file.
    """

    marks: list[Mark] = field(default_factory=list)
    legend: dict[str, str] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    classes_and_sessions: bool = False
    notes: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return the tracker as a draft keeps it."""
        return asdict(self, dict_factory=_plain)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Tracker":
        """Return the tracker that `to_json` stored."""
        left_out = [(place, why) for place, why in data["left_out"]]
        marks = [_mark(row) for row in data["marks"]]
        return cls(marks, data["legend"], left_out, notes=data["notes"])


def _plain(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, dt.date) else value for name, value in pairs}


def _mark(row: Mapping[str, Any]) -> Mark:
    day = dt.date.fromisoformat(row["day"]) if row["day"] else None
    return Mark(**{**row, "day": day, "words": tuple(row["words"]), "by": tuple(row["by"])})
