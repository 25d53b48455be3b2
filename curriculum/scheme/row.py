"""One row of a scheme: a session, or what is wrong with it, column by column."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from classes.tables import CellValue
from classes.tables.mistaken_dates import typed_years
from classes.years.year_groups import YearGroups
from curriculum.models import Outcome, Session
from curriculum.scheme.columns import parted

MINUTES = 60


@dataclass(frozen=True)
class SchemeSession:
    """A session as its row has it, unsaved and without a module, and what it covers."""

    session: Session
    outcomes: list[Outcome]


class SchemeRow:
    """Reads one row; each problem becomes a line such as "Row 4, years: …" in `problems`."""

    def __init__(self, name: str, cells: Mapping[str, CellValue], problems: list[str]) -> None:
        self.name, self._cells, self._problems = name, cells, problems

    def wrong(self, column: str, sentence: str) -> None:
        """Note what is wrong with a cell."""
        self._problems.append(f"{self.name}, {column}: {sentence}")

    def text(self, column: str) -> str:
        """Return a cell as text; a whole number without a point."""
        value = self._cells.get(column)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).strip()

    def number(self, column: str, empty: int) -> int:
        """Return a whole number from 1, or `empty` where the cell is."""
        text = self.text(column)
        if not text:
            return empty
        if text.isdecimal() and int(text[:6]) > 0 and len(text) < 6:
            return int(text)
        self.wrong(column, f"“{_short(text)}” is not a whole number from 1, such as {empty}.")
        return empty

    def years(self) -> YearGroups | None:
        """Return the year groups, also where a spreadsheet took "5-6" for the 5th of June."""
        text = self.text("years")
        if not text:
            self.wrong("years", "it is empty: write 6, or 5-6 for both.")
            return None
        try:
            return YearGroups.parse(typed_years(self._cells.get("years")) or text)
        except ValueError:
            self.wrong("years", f"“{_short(text)}” is not a year group: write 6, or 5-6 for both.")
            return None

    def outcomes(self, known: Mapping[str, Outcome]) -> list[Outcome]:
        """Return the outcomes whose codes stand in the cell."""
        codes = dict.fromkeys(re.split(r"[\s,;|]+", self.text("outcomes").upper()))
        codes.pop("", None)
        unknown = [code for code in codes if code not in known]
        if unknown:
            listed = ", ".join(f"“{_short(code)}”" for code in unknown[:5])
            self.wrong("outcomes", f"there is no code {listed}. The codes are listed below.")
        return [known[code] for code in codes if code in known]

    def read(self, known: Mapping[str, Outcome]) -> SchemeSession:
        """Return the session; of use only if nothing was noted as wrong."""
        years = self.years()
        session = Session(
            position=self.number("position", 1),
            title=" ".join(self.text("title").split()),
            minutes=self.number("minutes", MINUTES),
            aims=parted(self.text("aims")),
            before_teaching=parted(self.text("before_teaching")),
            outline=parted(self.text("outline")),
        )
        if years:
            session.youngest_year, session.oldest_year = years.youngest, years.oldest
        self._check(session)
        return SchemeSession(session, self.outcomes(known))

    def _check(self, session: Session) -> None:
        """Note what the session's own rules say against it."""
        try:
            session.clean_fields(exclude=["module"])
        except ValidationError as error:
            for column, sentences in error.message_dict.items():
                self.wrong(column, " ".join(sentences))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
