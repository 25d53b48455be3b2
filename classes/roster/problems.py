"""The problems of a roster: where each is, what is wrong, and how to correct it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

SHOWN = 20
"""How many problems are listed; the others are only counted."""


@dataclass(frozen=True)
class SourcePosition:
    """A place in a source: a file, and the line on which a row starts."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}, line {self.line}"


@dataclass(frozen=True)
class Problem:
    """One problem. `reason` quotes no cells except identifiers, because it may go into a log."""

    where: SourcePosition
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


@dataclass(frozen=True)
class WrongLine:
    """A line of a class list that cannot be imported: the value, why not, and how to correct it.

    `value` may be a child's name, so show it only on the page and never in a log. `number`,
    `forename` and `surname` identify the child as far as possible, so that a mistake in their line
    does not look as if they had left.
    """

    where: SourcePosition
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
    """A roster cannot be imported. `messages` says why, in one sentence or line each."""

    def __init__(self, *lines: str) -> None:
        super().__init__([ValidationError(line) for line in lines])


class Problems:
    """Collects problems, so that a person can correct all of them at once."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def __len__(self) -> int:
        return len(self._problems)

    def add(self, where: SourcePosition, reason: str) -> None:
        self._problems.append(Problem(where, reason))

    def raise_if_any(self) -> None:
        """Raise RosterRefusedError with the first problems and the number of the others."""
        if not self._problems:
            return
        lines = [str(problem) for problem in self._problems[:SHOWN]]
        if len(self._problems) > SHOWN:
            lines.append(f"… and {len(self._problems) - SHOWN} more.")
        raise RosterRefusedError(*lines)
