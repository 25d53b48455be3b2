"""Matches the names and marks of a tracker with a school: only what is certain, without asking."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from classes.models import ClassGroup, User
from classes.roster.class_names import plain_class_name
from curriculum.models import Session
from lessons.imports.log_workbook.columns import normalise
from lessons.imports.log_workbook.resolving import session_label
from lessons.imports.log_workbook.stored import StoredLog
from lessons.imports.tracker.likely import likely_class, likely_sessions
from lessons.imports.tracker.words import CERTAIN, is_period, plain_title, short_class_names

_NUMBERED = re.compile(
    r"(?:(?:session|lesson|week|wk|s|l|no)\.?\s*)?(\d{1,2})\s*(?:[.:)–-]\s*(.*))?"
)
_YEAR = re.compile(r"(?:year|yr|y)\s*([1-6])\b.*")
_TITLED = re.compile(r"(?:mr|mrs|miss|ms|mx|dr)\.? (.+)")
_TITLE_OF_CLASS = re.compile(r"^(?:year|yr|y|class)?\s*")
LEAST_LETTERS_OF_NAME = 4
"""A shorter text in a column for the teacher is taken for initials, and asked about."""


@dataclass(frozen=True)
class Matcher:
    """Looks texts of a tracker up among the classes, sessions and staff of a school's year."""

    stored: StoredLog
    legend: Mapping[str, str]

    @cached_property
    def _classes(self) -> dict[str, list[ClassGroup]]:
        by_name: dict[str, list[ClassGroup]] = defaultdict(list)
        for group in self.stored.classes.values():
            plain = plain_class_name(group.name)
            for name in {plain, *short_class_names(plain)}:
                by_name[name].append(group)
        return by_name

    def class_group(self, text: str, sheet: str) -> ClassGroup | None:
        """Return the only class that the text can be; on a sheet “Year 5”, “A” can be 5A."""
        plain = _TITLE_OF_CLASS.sub("", plain_class_name(text))
        year = _YEAR.fullmatch(normalise(sheet))
        names = [plain_class_name(text), plain, f"{year[1]}{plain}" if year else ""]
        for name in filter(None, names):
            if len(groups := self._classes.get(name, [])) == 1:
                return groups[0]
        return None

    def session(self, text: str, module: str) -> Session | None:
        """Return the only session that the text can be: by title, or by number in its module."""
        plain = plain_title(text)
        if found := self._only(self._titles.get(plain, [])):
            return found
        if not (match := _NUMBERED.fullmatch(plain)):
            return None
        if match[2]:
            return self._only(self._titles.get(match[2], []))
        numbered = [
            session
            for session in self._sessions_of(normalise(module))
            if session.position == int(match[1])
        ]
        return self._only(numbered)

    def likely_class(self, text: str) -> ClassGroup | None:
        """Return the class to suggest for a text that is not certain."""
        return likely_class(text, self.stored.classes.values())

    def likely_session(self, text: str) -> Session | None:
        """Return the session to suggest for a text that is not certain."""
        return self._only(likely_sessions(text, self._active))

    def _only(self, sessions: list[Session]) -> Session | None:
        """Return the only one of these, or the only one that a class is due."""
        due = [session for session in sessions if session.pk in self._due] or sessions
        return due[0] if len(due) == 1 else None

    @cached_property
    def _due(self) -> set[int]:
        return {session for _, session in self.stored.planned}

    @cached_property
    def _active(self) -> list[Session]:
        return [session for session in self.stored.sessions if not session.is_archived]

    @cached_property
    def _titles(self) -> dict[str, list[Session]]:
        titles: dict[str, list[Session]] = defaultdict(list)
        for session in self._active:
            titles[plain_title(session.title)].append(session)
            titles[plain_title(session_label(session))].append(session)
        return titles

    def _sessions_of(self, module: str) -> list[Session]:
        """Return the sessions of the module of that name, or of the only one that is planned."""
        active = self._active
        named = [session for session in active if normalise(session.module.title) == module]
        if named or (module and not is_period(module)):
            return named
        planned = {session.module_id for session in active if session.pk in self._due}
        return [session for session in active if {session.module_id} == planned]

    def word(self, text: str, *, is_by: bool) -> str:
        """Return what a word means if that is certain; else "".

        It is a `Meaning`, “user:” and the pk of one of the staff, or “name” to keep it as written.
        """
        plain = normalise(text)
        if not is_by and (meaning := self.legend.get(plain) or CERTAIN.get(plain)):
            return str(meaning)
        if person := self.person(text):
            return f"user:{person.pk}"
        return "name" if is_by and len(plain) >= LEAST_LETTERS_OF_NAME else ""

    def person(self, text: str) -> User | None:
        """Return the only member of staff with that name, surname after a title, or initials."""
        plain = normalise(text)
        titled = _TITLED.fullmatch(plain)
        for name in (plain, titled[1] if titled else ""):
            people = {user.pk: user for user in self._staff.get(name, [])} if name else {}
            if len(people) == 1:
                return next(iter(people.values()))
        return None

    @cached_property
    def people(self) -> list[User]:
        """Return the staff, by name."""
        everyone = {user.pk: user for users in self.stored.staff.values() for user in users}
        return sorted(everyone.values(), key=lambda user: (user.name, user.pk))

    @cached_property
    def _staff(self) -> dict[str, list[User]]:
        by_name: dict[str, list[User]] = defaultdict(list)
        for user in self.people:
            for name in _ways_to_write(normalise(user.name)):
                by_name[name].append(user)
        return by_name


def _ways_to_write(name: str) -> Iterable[str]:
    """Yield a name, its surname and its initials, as people abbreviate them."""
    titled = _TITLED.fullmatch(name)
    words = (titled[1] if titled else name).replace(".", " ").split()
    initials = "".join(word[0] for word in words)
    ways = {name, " ".join(words), *words[-1:]}
    if len(initials) > 1:
        ways |= {initials, ".".join(initials), f"{'.'.join(initials)}."}
    return ways
