"""The preview of an import: what a draft would change, as its page shows it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError

from classes.models import RosterDraft, RosterProposal
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
from lessons.imports.class_lists.apply import preview_roster
from lessons.imports.class_lists.changes import ClassChanges, RosterChanges
from lessons.imports.class_lists.missing_classes import MissingClass
from lessons.imports.previews import preview_token

MAX_LINES_SHOWN = 200
"""The page lists at most this many names of each kind, and this many wrong lines."""

MANY_LEAVERS = 5
"""The page warns about more leavers than this, if they are also more than one child in 5."""


@dataclass(frozen=True)
class ChangeKind:
    """A kind of change with the number of children, and a line for each of the first ones."""

    label: str
    sign: str
    count: int
    lines: list[str]

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


@dataclass
class Preview:
    """What importing a draft, with the choices made so far, would change, or why it cannot be."""

    draft: RosterDraft | RosterProposal
    refusals: list[str] = field(default_factory=list)
    roster_to_choose_from: Roster | None = None
    changes: RosterChanges | None = None

    @cached_property
    def source(self) -> Roster:
        """Return the whole roster as it was read."""
        return from_json(self.draft.roster)

    @cached_property
    def roster(self) -> Roster:
        """Return the chosen part of the roster. Raise ValidationError if a choice is missing."""
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
        """Return the arguments for `preview_roster` and `import_roster`."""
        years, on = self.choices.get("year_groups"), self.choices.get("on")
        return {
            "school": self.draft.school,
            "academic_year": self.draft.academic_year,
            "roster": self.roster,
            "year_groups": YearGroups.parse(years) if years else None,
            "on": dt.date.fromisoformat(on) if on else None,
            "answers": self.choices.get("answers", {}),
        }

    def compare(self) -> "Preview":
        """Compare the roster with the school, keep the changes or the refusals, and return self."""
        try:
            self.changes = preview_roster(**self.options())
        except ChoiceNeededError as error:
            self.refusals, self.roster_to_choose_from = error.messages[:1], error.roster
        except ValidationError as error:
            self.refusals = list(error.messages)
        return self

    @property
    def questions(self) -> tuple[Question, ...]:
        if self.changes is None:
            return self.source.questions
        since = (self.changes.since,) if self.changes.since else ()
        return (
            *self.changes.questions,
            *since,
            *(missing.question for missing in self.changes.missing),
        )

    @property
    def is_ready(self) -> bool:
        return self.changes is not None and not self.open_questions

    @property
    def open_questions(self) -> int:
        """Return how many questions must be answered first."""
        if self.changes is None:
            return 0
        is_since_open = self.changes.since is not None and self.changes.joining is None
        return len(self.changes.open_questions) + is_since_open

    @property
    def token(self) -> str:
        """Return the token that the form posts back, so that only what was shown is imported."""
        return preview_token(self.draft.pk, self.changes.digest if self.changes else "")

    @property
    def unchanged(self) -> int:
        return self.changes.count("unchanged") if self.changes else 0

    @property
    def left(self) -> int:
        return self.changes.count("left") if self.changes else 0

    @property
    def on_roll_now(self) -> int:
        """Return how many children are on roll in these classes now."""
        if self.changes is None:
            return 0
        staying = (
            len(class_changes.renamed) + len(class_changes.unchanged)
            for class_changes in self.changes.classes
        )
        return sum(staying) + self.left

    @property
    def needs_confirmation(self) -> bool:
        """Return whether so many would leave that the person must confirm the list is complete."""
        return self.changes is not None and bool(self.changes.doubts)

    @property
    def warnings(self) -> list[str]:
        """Return sentences that warn that the list may be incomplete."""
        if self.changes is None:
            return []
        few = self.left <= MANY_LEAVERS or self.left * MANY_LEAVERS <= self.on_roll_now
        warning = f"{self.left} of {self.on_roll_now} children would be noted as left."
        return self.changes.leaver_warnings or ([] if few else [warning])

    @property
    def changes_nothing(self) -> bool:
        if self.changes is None:
            return False
        same = self.changes.count("unchanged") == self.changes.children
        return (
            same
            and not self.left
            and not self.changes.count("new_years")
            and not any(changes.is_changed for changes in self.changes.classes)
        )

    @property
    def classes_not_listed(self) -> list[MissingClass]:
        """Return the classes that are not in the list and whose children stay."""
        missing = self.changes.missing if self.changes else ()
        return [missing_class for missing_class in missing if not missing_class.have_left]

    @property
    def wrong(self) -> list[WrongLine]:
        return list(self.source.wrong[:MAX_LINES_SHOWN])

    @property
    def more_wrong(self) -> int:
        return len(self.source.wrong) - len(self.wrong)

    @property
    def left_out(self) -> list[str]:
        return [str(columns) for columns in self.source.left_out]

    @property
    def notes(self) -> tuple[str, ...]:
        if self.changes is None:
            return self.source.notes
        return self.roster.notes

    @property
    def kinds(self) -> list[ChangeKind]:
        """Return the changes by kind, with those that need checking first."""
        if self.changes is None or not self.draft.school.keeps_pupil_names:
            return []
        classes = self.changes.classes
        return [
            self._kind(
                "Moved class",
                "→",
                "moved",
                (line for changes in classes for line in _moved(changes, self.draft.year)),
            ),
            self._kind("Left", "–", "left", _left(self.changes)),
            self._kind(
                "Name changed",
                "~",
                "renamed",
                (line for changes in classes for line in _renamed(changes)),
            ),
            self._kind(
                "Year group changed",
                "~",
                "new_years",
                (line for changes in classes for line in _new_years(changes)),
            ),
            self._kind("New", "+", "new", (line for changes in classes for line in _new(changes))),
        ]

    def _kind(self, label: str, sign: str, kind: str, lines: Iterator[str]) -> ChangeKind:
        assert self.changes is not None
        first = [line for _, line in zip(range(MAX_LINES_SHOWN), lines, strict=False)]
        return ChangeKind(label, sign, self.changes.count(kind), first)


def _moved(class_changes: ClassChanges, year: AcademicYear) -> Iterator[str]:
    names = {pupil.pk: class_changes.names[key] for key, pupil in class_changes.known.items()}
    for move in class_changes.moved:
        old = move.enrolment.class_group
        origin = str(old) if old.year == year else f"{old} ({old.year})"
        yield f"{names[move.enrolment.pupil_id]}: {origin} → {class_changes.source.name}"


def _left(changes: RosterChanges) -> Iterator[str]:
    for enrolment in changes.left:
        yield f"{enrolment.pupil}, from {enrolment.class_group}"


def _renamed(class_changes: ClassChanges) -> Iterator[str]:
    for key in class_changes.renamed:
        old_name, new_name = class_changes.known[key].display_name, class_changes.names[key]
        yield f"{old_name} → {new_name}, {class_changes.source.name}"


def _new_years(class_changes: ClassChanges) -> Iterator[str]:
    for change in class_changes.new_years:
        name, old = class_changes.names[change.key], change.enrolment.year_group
        before = "not known" if old is None else f"Year {old}"
        yield f"{name}, {class_changes.source.name}: {before} → Year {change.year}"


def _new(class_changes: ClassChanges) -> Iterator[str]:
    for key in class_changes.new:
        yield f"{class_changes.names[key]}, {class_changes.source.name}"
