"""Finds the class, session and person that a line refers to, or reports what is wrong with it."""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from classes.models import ClassGroup, User
from classes.roster import WrongLine
from classes.words.dates import long_date
from curriculum.models import Session
from lessons.imports.grouping import grouped
from lessons.imports.log_workbook.columns import LessonColumn, is_same, normalise
from lessons.imports.log_workbook.lines import LogLine, MissedLine
from lessons.imports.log_workbook.stored import Occasion, StoredLog

MAX_LISTED = 12
"""An error message suggests at most this many names."""


def session_label(session: Session) -> str:
    """Return the label of a session in the log workbook's lists, with its module and number."""
    return f"{session.module.title}: {session.position}. {session.title}"


@dataclass(frozen=True)
class Resolver:
    """Looks up what lines refer to in the stored log, and adds errors to `wrong`."""

    stored: StoredLog
    wrong: list[WrongLine]

    def report(
        self, line: LogLine | MissedLine, column: str, value: str, why: str, right: str
    ) -> None:
        """Add an error in a line to `wrong`."""
        self.wrong.append(WrongLine(line.where, column, value, why, right))

    def class_group(self, line: LogLine) -> ClassGroup | None:
        """Return the class on a line, or None, and report it."""
        group = self.stored.classes.get(normalise(line.class_name))
        if group is None:
            names = [stored.name for stored in self.stored.classes.values()]
            why = f"There is no such class in {self.stored.year}."
            right = f"Write one of: {_listed(names)}." if names else "Import the class list first."
            self.report(line, LessonColumn.CLASS, line.class_name, why, right)
        return group

    def session(self, line: LogLine) -> Session | None:
        """Return the session on a line, found by its label or by module, number and title."""
        candidates = self._matching_sessions(line)
        if len(candidates) == 1:
            return candidates[0]
        why, right = self._explain_no_session(line, candidates)
        self.report(line, LessonColumn.SESSION, line.session, why, right)
        return None

    def _matching_sessions(self, line: LogLine | MissedLine) -> list[Session]:
        if labelled := self._by_label.get(normalise(line.session)):
            return labelled
        candidates = self._by_title.get(normalise(line.session), [])
        if line.module:
            candidates = [one for one in candidates if is_same(one.module.title, line.module)]
        if len(candidates) > 1 and line.number is not None:
            candidates = [one for one in candidates if one.position == line.number]
        if len(candidates) > 1:
            candidates = [one for one in candidates if not one.is_archived] or candidates
        return candidates

    def _explain_no_session(self, line: LogLine, candidates: list[Session]) -> tuple[str, str]:
        if candidates:
            titles = _listed([session.module.title for session in candidates])
            return "Several sessions have this title.", f"Write the module too: {titles}."
        modules = {normalise(session.module.title) for session in self.stored.sessions}
        if line.module and normalise(line.module) not in modules:
            return (
                f"There is no module “{line.module[:80]}” here.",
                "Import the module under Plans first, or write its name as it is there.",
            )
        close = get_close_matches(normalise(line.session), self._by_title, n=1, cutoff=0.6)
        right = "Write the title as it is under Plans."
        if close:
            right = f"Do you mean “{self._by_title[close[0]][0].title}”?"
        return "This session is not in the module.", right

    @cached_property
    def _by_title(self) -> dict[str, list[Session]]:
        return grouped((normalise(session.title), session) for session in self.stored.sessions)

    @cached_property
    def _by_label(self) -> dict[str, list[Session]]:
        return grouped(
            (normalise(session_label(session)), session) for session in self.stored.sessions
        )

    def occasion(self, line: MissedLine) -> Occasion | None:
        """Return the occasion of a missed lesson, or None unless exactly one session matches."""
        group = self.stored.classes.get(normalise(line.class_name))
        candidates = self._matching_sessions(line)
        if group is None or len(candidates) != 1:
            return None
        return group.pk, candidates[0].pk, line.held_on

    def check_day(self, line: LogLine) -> bool:
        """Return whether the lesson can have been on that day, and report it if not."""
        year = self.stored.year
        if line.held_on in year and line.held_on <= self.stored.today:
            return True
        why, right = "This day is in the future.", "Check the date."
        if line.held_on not in year:
            why = f"This day is outside {year}."
            right = f"Write a day from {long_date(year.start)} to {long_date(year.end)}."
        self.report(line, LessonColumn.DATE, long_date(line.held_on), why, right)
        return False

    def teacher(self, line: LogLine, class_group: ClassGroup) -> tuple[User | None, str] | None:
        """Return the teacher and the visitor's name, one of them empty.

        Return None, and report it, if several of the staff have this name.
        """
        people = self.stored.staff.get(normalise(line.taught_by), [])
        if len(people) < 2:
            return (people[0], "") if people else (None, line.taught_by)
        why = f"{len(people)} members of staff have this name."
        right = "Log this lesson on the page instead, where you can choose the person."
        self.report(line, LessonColumn.TAUGHT_BY, line.taught_by, why, right)
        return None

    def person(self, line: MissedLine) -> User | None:
        """Return the member of staff who did a catch-up with the pupil, or None."""
        people = self.stored.staff.get(normalise(line.by), []) if line.by else []
        return people[0] if len(people) == 1 else None


def _listed(names: list[str]) -> str:
    shown = list(dict.fromkeys(names))
    more = "" if len(shown) <= MAX_LISTED else f" and {len(shown) - MAX_LISTED} more"
    return ", ".join(shown[:MAX_LISTED]) + more
