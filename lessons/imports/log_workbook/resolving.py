"""Which class, session and person a line means, or what is wrong with what it says."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from classes.models import ClassGroup, User
from classes.roster import WrongLine
from classes.words.dates import long_date
from curriculum.models import Session
from lessons.imports.log_workbook.columns import LessonColumn, MissedColumn, plain
from lessons.imports.log_workbook.lines import LogLine, MissedLine
from lessons.imports.log_workbook.stored import Occasion, StoredLog

LISTED = 12
"""How many names a message lists as those that would be right."""


def session_label(session: Session) -> str:
    """Return a session as the log workbook's lists say it: with its module and number."""
    return f"{session.module.title}: {session.position}. {session.title}"


@dataclass(frozen=True)
class Resolver:
    """Finds what lines mean among what is stored; notes in `wrong` what nothing fits."""

    stored: StoredLog
    wrong: list[WrongLine]

    def note(self, line: LogLine, column: str, value: str, why: str, right: str) -> None:
        self.wrong.append(WrongLine(line.where, column, value, why, right))

    def class_group(self, line: LogLine) -> ClassGroup | None:
        group = self.stored.classes.get(plain(line.class_name))
        if group is None:
            names = [item.name for item in self.stored.classes.values()]
            self.note(
                line,
                LessonColumn.CLASS,
                line.class_name,
                f"There is no such class in {self.stored.year}.",
                f"One of: {_listed(names)}." if names else "Import the class list first.",
            )
        return group

    def session(self, line: LogLine) -> Session | None:
        """Return the session a line names, by label, or by module, number and title."""
        found = self._sessions(line)
        if len(found) == 1:
            return found[0]
        why, right = self._why_no_session(line, found)
        self.note(line, LessonColumn.SESSION, line.session, why, right)
        return None

    def _sessions(self, line: LogLine | MissedLine) -> list[Session]:
        if labelled := self._by_label.get(plain(line.session)):
            return labelled
        found = self._by_title.get(plain(line.session), [])
        if line.module:
            found = [item for item in found if plain(item.module.title) == plain(line.module)]
        if len(found) > 1 and line.number is not None:
            found = [item for item in found if item.position == line.number]
        if len(found) > 1:
            found = [item for item in found if not item.is_archived] or found
        return found

    def _why_no_session(self, line: LogLine, found: list[Session]) -> tuple[str, str]:
        if found:
            titles = _listed([item.module.title for item in found])
            return "Several sessions have this title.", f"Say which module: {titles}."
        modules = {plain(item.module.title) for item in self.stored.sessions}
        if line.module and plain(line.module) not in modules:
            return (
                f"There is no module “{line.module[:80]}” here.",
                "Import it first, under Plans, or write its name as it is there.",
            )
        close = get_close_matches(plain(line.session), self._by_title, n=1, cutoff=0.6)
        if not close:
            return "This session is not in the module.", "Write its title as it is under Plans."
        return "This session is not in the module.", f"Is it “{self._by_title[close[0]][0].title}”?"

    @cached_property
    def _by_title(self) -> dict[str, list[Session]]:
        return _grouped((plain(item.title), item) for item in self.stored.sessions)

    @cached_property
    def _by_label(self) -> dict[str, list[Session]]:
        return _grouped((plain(session_label(item)), item) for item in self.stored.sessions)

    def occasion(self, line: MissedLine) -> Occasion | None:
        """Return the occasion of a missed lesson; None where nothing, or not one alone, fits."""
        group = self.stored.classes.get(plain(line.class_name))
        found = self._sessions(line)
        if group is None or len(found) != 1:
            return None
        return group.pk, found[0].pk, line.held_on

    def check_day(self, line: LogLine) -> bool:
        """Return whether the lesson could have been on that day; note it if not."""
        year = self.stored.year
        if line.held_on in year and line.held_on <= self.stored.today:
            return True
        why, right = "That day has not come yet.", "Check it."
        if line.held_on not in year:
            why = f"This day is outside {year}."
            right = f"A day from {long_date(year.start)} to {long_date(year.end)}."
        self.note(line, LessonColumn.DATE, long_date(line.held_on), why, right)
        return False

    def teacher(self, line: LogLine, class_group: ClassGroup) -> tuple[User | None, str] | None:
        """Return who taught it, and as text who is not one of the staff; None if it is unclear."""
        people = self.stored.staff.get(plain(line.taught_by), [])
        if len(people) < 2:
            return (people[0], "") if people else (None, line.taught_by)
        self.note(
            line,
            LessonColumn.TAUGHT_BY,
            line.taught_by,
            f"{len(people)} of the staff have this name.",
            "Log this lesson on its page, where you can choose which.",
        )
        return None

    def person(self, line: MissedLine) -> User | None:
        """Return with whom a pupil caught up, where one of the staff is called so."""
        people = self.stored.staff.get(plain(line.by), []) if line.by else []
        return people[0] if len(people) == 1 else None

    def note_missed(self, line: MissedLine, column: MissedColumn, why: str, right: str) -> None:
        self.wrong.append(WrongLine(line.where, column, line.pupil, why, right))


def _grouped(pairs: Iterable[tuple[str, Session]]) -> dict[str, list[Session]]:
    found: dict[str, list[Session]] = defaultdict(list)
    for key, session in pairs:
        found[key].append(session)
    return dict(found)


def _listed(names: list[str]) -> str:
    shown = list(dict.fromkeys(names))
    more = "" if len(shown) <= LISTED else f" and {len(shown) - LISTED} more"
    return ", ".join(shown[:LISTED]) + more
