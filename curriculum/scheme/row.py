"""Reads one row of a scheme as a session, and reports what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from classes.tables import CellValue
from classes.tables.mistaken_dates import typed_years
from classes.years.year_groups import YearGroups
from curriculum.models import Outcome, Session
from curriculum.scheme.columns import split_lines

DEFAULT_MINUTES = 60


@dataclass(frozen=True)
class SchemeSession:
    """An unsaved session without a module, and the outcomes that it covers."""

    session: Session
    outcomes: list[Outcome]


class SchemeRow:
    """Reads one row. Each problem is added to `problems` as a line such as "Row 4, years: …"."""

    def __init__(self, name: str, cells: Mapping[str, CellValue], problems: list[str]) -> None:
        self.name, self._cells, self._problems = name, cells, problems

    def add_problem(self, column: str, sentence: str) -> None:
        """Add a line about what is wrong with a cell."""
        self._problems.append(f"{self.name}, {column}: {sentence}")

    def text(self, column: str) -> str:
        """Return a cell as text. A whole number has no decimal point."""
        value = self._cells.get(column)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).strip()

    def number(self, column: str, default: int) -> int:
        """Return a whole number from 1, or `default` if the cell is empty or wrong."""
        text = self.text(column)
        if not text:
            return default
        if text.isdecimal() and int(text[:6]) > 0 and len(text) < 6:
            return int(text)
        self.add_problem(
            column, f"“{_short(text)}” is not a whole number from 1, such as {default}."
        )
        return default

    def years(self) -> YearGroups | None:
        """Return the year groups, even if a spreadsheet has turned "5-6" into 5 June."""
        text = self.text("years")
        if not text:
            self.add_problem("years", "this is empty. Write 6, or 5-6 for both.")
            return None
        try:
            return YearGroups.parse(typed_years(self._cells.get("years")) or text)
        except ValueError:
            self.add_problem(
                "years", f"“{_short(text)}” is not a year group. Write 6, or 5-6 for both."
            )
            return None

    def outcomes(self, known: Mapping[str, Outcome]) -> list[Outcome]:
        """Return the outcomes whose codes are in the cell."""
        codes = dict.fromkeys(re.split(r"[\s,;|]+", self.text("outcomes").upper()))
        codes.pop("", None)
        unknown = [code for code in codes if code not in known]
        if unknown:
            listed = ", ".join(f"“{_short(code)}”" for code in unknown[:5])
            self.add_problem("outcomes", f"there is no code {listed}. All codes are listed below.")
        return [known[code] for code in codes if code in known]

    def read(self, known: Mapping[str, Outcome]) -> SchemeSession:
        """Return the session. It is only complete if no problem was added."""
        years = self.years()
        session = Session(
            position=self.number("position", 1),
            title=" ".join(self.text("title").split()),
            minutes=self.number("minutes", DEFAULT_MINUTES),
            aims=split_lines(self.text("aims")),
            before_teaching=split_lines(self.text("before_teaching")),
            outline=split_lines(self.text("outline")),
        )
        if years:
            session.youngest_year, session.oldest_year = years.youngest, years.oldest
        self._check(session)
        return SchemeSession(session, self.outcomes(known))

    def _check(self, session: Session) -> None:
        """Add a problem for each field that fails the validation of Session."""
        try:
            session.clean_fields(exclude=["module"])
        except ValidationError as error:
            for column, sentences in error.message_dict.items():
                self.add_problem(column, " ".join(sentences))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
