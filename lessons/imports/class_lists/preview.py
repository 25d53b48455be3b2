"""The preview of an import: what a draft would change, in the words and numbers of its page."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError

from classes.models import RosterDraft
from classes.roster import (
    ChoiceNeededError,
    Question,
    Roster,
    WrongLine,
    apply_answers,
    choose,
    within_years,
)
from classes.roster.storing import from_json
from classes.years.academic_year import AcademicYear
from classes.years.year_groups import YearGroups
from lessons.imports.class_lists.apply import preview
from lessons.imports.class_lists.changes import ClassChanges, RosterChanges
from lessons.imports.class_lists.missing_classes import MissingClass
from lessons.imports.previews import seen_of

SHOWN = 200
"""How many names of a kind, and how many wrong lines, a page writes out."""

MANY = 5
"""More leavings than this, and than one child in so many, are pointed out."""


@dataclass(frozen=True)
class Kind:
    """A kind of change: what it is called, how many children, and a line for each of the first."""

    label: str
    sign: str
    count: int
    lines: list[str]

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


@dataclass
class Preview:
    """What taking in a draft as it is chosen now would do; or what stands in its way."""

    draft: RosterDraft
    refusals: list[str] = field(default_factory=list)
    to_choose_from: Roster | None = None
    changes: RosterChanges | None = None

    @cached_property
    def source(self) -> Roster:
        """Return the roster as it was read, before anything of it was chosen."""
        return from_json(self.draft.roster)

    @cached_property
    def roster(self) -> Roster:
        """Return the part of the roster that is chosen. Raise ValidationError where it must be."""
        roster = apply_answers(self.source, self.choices.get("answers", {}))
        if years := self.choices.get("only_years"):
            roster = within_years(roster, YearGroups.parse(years))
        return choose(
            roster,
            source_school=self.choices.get("source_school") or None,
            classes=self.choices.get("classes") or (),
        )

    @property
    def choices(self) -> dict[str, Any]:
        return self.draft.choices

    def options(self) -> dict[str, Any]:
        """Return the arguments for looking at the chosen roster, and for importing it."""
        years, on = self.choices.get("year_groups"), self.choices.get("on")
        return {
            "school": self.draft.school,
            "academic_year": self.draft.academic_year,
            "roster": self.roster,
            "year_groups": YearGroups.parse(years) if years else None,
            "on": dt.date.fromisoformat(on) if on else None,
            "answers": self.choices.get("answers", {}),
        }

    def look(self) -> "Preview":
        """Compare with what is stored; keep the changes, or why there can be none. Return self."""
        try:
            self.changes = preview(**self.options())
        except ChoiceNeededError as error:
            self.refusals, self.to_choose_from = error.messages[:1], error.roster
        except ValidationError as error:
            self.refusals = list(error.messages)
        return self

    @property
    def questions(self) -> tuple[Question, ...]:
        if self.changes is None:
            return self.source.questions
        return (*self.changes.questions, *(item.question for item in self.changes.missing))

    @property
    def is_ready(self) -> bool:
        return self.changes is not None and not self.changes.open_questions

    @property
    def seen(self) -> str:
        """Return what the form sends along, so that what is imported is what is shown."""
        return seen_of(self.draft.pk, self.changes.digest if self.changes else "")

    @property
    def unchanged(self) -> int:
        return self.changes.count("unchanged") if self.changes else 0

    @property
    def left(self) -> int:
        return self.changes.count("left") if self.changes else 0

    @property
    def here_now(self) -> int:
        """Return how many children are in these classes now."""
        if self.changes is None:
            return 0
        kept = (len(item.renamed) + len(item.unchanged) for item in self.changes.classes)
        return sum(kept) + self.left

    @property
    def must_be_whole(self) -> bool:
        """Return whether so many would leave that a person must say that the list is whole."""
        return self.changes is not None and bool(self.changes.many_leave)

    @property
    def doubts(self) -> list[str]:
        """Return, in sentences, why the list may be only a part of one."""
        if self.changes is None:
            return []
        few = self.left <= MANY or self.left * MANY <= self.here_now
        all_of_them = [f"{self.left} of {self.here_now} children would be noted as left."]
        return self.changes.many_leave or ([] if few else all_of_them)

    @property
    def changes_nothing(self) -> bool:
        if self.changes is None:
            return False
        same = self.changes.count("unchanged") == self.changes.children
        return same and not self.left and not any(c.is_changed for c in self.changes.classes)

    @property
    def staying(self) -> list[MissingClass]:
        """Return the classes that are not in the list and whose children stay."""
        missing = self.changes.missing if self.changes else ()
        return [item for item in missing if not item.have_left]

    @property
    def wrong(self) -> list[WrongLine]:
        return list(self.source.wrong[:SHOWN])

    @property
    def more_wrong(self) -> int:
        return len(self.source.wrong) - len(self.wrong)

    @property
    def left_out(self) -> list[str]:
        return [str(item) for item in self.source.left_out]

    @property
    def notes(self) -> tuple[str, ...]:
        if self.changes is None:
            return self.source.notes
        return self.roster.notes

    @property
    def kinds(self) -> list[Kind]:
        """Return the changes of children by kind, those that need a look first."""
        if self.changes is None or not self.draft.school.keeps_pupil_names:
            return []
        classes = self.changes.classes
        return [
            self._kind(
                "Moved class",
                "→",
                "moved",
                (line for c in classes for line in _moved(c, self.draft.year)),
            ),
            self._kind("Left", "–", "left", _left(self.changes)),
            self._kind(
                "Name changed", "~", "renamed", (line for c in classes for line in _renamed(c))
            ),
            self._kind("New", "+", "new", (line for c in classes for line in _new(c))),
        ]

    def _kind(self, label: str, sign: str, what: str, lines: Iterator[str]) -> Kind:
        assert self.changes is not None
        first = [line for _, line in zip(range(SHOWN), lines, strict=False)]
        return Kind(label, sign, self.changes.count(what), first)


def _moved(item: ClassChanges, year: AcademicYear) -> Iterator[str]:
    names = {pupil.pk: item.names[key] for key, pupil in item.known.items()}
    for move in item.moved:
        old = move.enrolment.class_group
        origin = str(old) if old.year == year else f"{old} ({old.year})"
        yield f"{names[move.enrolment.pupil_id]}: {origin} → {item.source.name}"


def _left(changes: RosterChanges) -> Iterator[str]:
    for enrolment in changes.left:
        yield f"{enrolment.pupil}, from {enrolment.class_group}"


def _renamed(item: ClassChanges) -> Iterator[str]:
    for key in item.renamed:
        yield f"{item.known[key].display_name} → {item.names[key]}, {item.source.name}"


def _new(item: ClassChanges) -> Iterator[str]:
    for key in item.new:
        yield f"{item.names[key]}, {item.source.name}"
