"""What is wrong with a roster: where, why, and what would be right."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

SHOWN = 20
"""How many problems are written out; the rest are counted."""


@dataclass(frozen=True)
class Where:
    """A place in a source: a file, and the line on which the row starts."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}, line {self.line}"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `reason` never holds a cell that is not an identifier."""

    where: Where
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


@dataclass(frozen=True)
class WrongLine:
    """A line of a class list that cannot be taken: its value, why not, and what would be right.

    `value` may be a child's name: it is for the person at the page, never for a log. `number`,
    `forename` and `surname` say whom the line is about, as far as they can be read, so that nobody
    is taken for gone because of a slip in their line.
    """

    where: Where
    column: str
    value: str
    why: str
    right: str
    number: str = ""
    forename: str = ""
    surname: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.column}: {self.why} {self.right}"


class RosterRefusedError(ValidationError):
    """A roster cannot be taken; `messages` says why, a sentence or a line each."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__([ValidationError(line) for line in lines])


class Problems:
    """Collects what is wrong, so that a person can put all of it right at once."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def __len__(self) -> int:
        return len(self._found)

    def add(self, where: Where, reason: str) -> None:
        self._found.append(Problem(where, reason))

    def raise_if_any(self) -> None:
        """Raise RosterRefusedError with the first problems, and how many more there are."""
        if not self._found:
            return
        lines = [str(problem) for problem in self._found[:SHOWN]]
        if len(self._found) > SHOWN:
            lines.append(f"… and {len(self._found) - SHOWN} more.")
        raise RosterRefusedError(lines)
