"""The preview of an import: what a draft would change, as its page shows it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
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
from classes.years.year_groups import YearGroups
from lessons.imports.class_lists.apply import WhatToImport, preview_roster
from lessons.imports.class_lists.changes import RosterChanges
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
    def size(self) -> int:
        """Return how many children are in the chosen part; 0 if a choice is missing."""
        try:
            return len(self.roster.pupils)
        except ValidationError:
            return 0

    @property
    def choices(self) -> dict[str, Any]:
        return self.draft.choices

    def options(self) -> WhatToImport:
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
    def _known(self) -> RosterChanges:
        """Return the changes, or none if the roster was refused."""
        return self.changes or RosterChanges(())

    @property
    def questions(self) -> tuple[Question, ...]:
        if self.changes is None:
            return self.source.questions
        since = (self.changes.since,) if self.changes.since else ()
        about_missing = (missing.question for missing in self.changes.missing)
        return (*self.changes.questions, *since, *about_missing)

    @property
    def is_ready(self) -> bool:
        return self.changes is not None and not self.open_questions

    @property
    def open_questions(self) -> int:
        """Return how many questions must be answered first."""
        is_since_open = self._known.since is not None and self._known.joining is None
        return len(self._known.open_questions) + is_since_open

    @property
    def token(self) -> str:
        """Return the token that the form posts back, so that only what was shown is imported."""
        return preview_token(self.draft.pk, self.changes.digest if self.changes else "")

    @property
    def unchanged(self) -> int:
        return self._known.count("unchanged")

    @property
    def left(self) -> int:
        return self._known.count("left")

    @property
    def needs_confirmation(self) -> bool:
        """Return whether so many would leave that the person must confirm the list is complete."""
        return bool(self._known.doubts)

    @property
    def warnings(self) -> list[str]:
        """Return sentences that warn that the list may be incomplete."""
        on_roll = self._known.count("renamed") + self.unchanged + self.left
        few = self.left <= MANY_LEAVERS or self.left * MANY_LEAVERS <= on_roll
        warning = f"{self.left} of {on_roll} children would be noted as left."
        return self._known.leaver_warnings or ([] if few else [warning])

    @property
    def changes_nothing(self) -> bool:
        return (
            self.changes is not None
            and self.unchanged == self.changes.children
            and not self.left
            and not self.changes.count("new_years")
            and not any(changes.is_changed for changes in self.changes.classes)
        )

    @property
    def classes_not_listed(self) -> list[MissingClass]:
        """Return the classes that are not in the list and whose children stay."""
        return [missing for missing in self._known.missing if not missing.have_left]

    @property
    def wrong(self) -> list[WrongLine]:
        return list(self.source.wrong[:MAX_LINES_SHOWN])

    @property
    def more_wrong(self) -> int:
        return len(self.source.wrong) - len(self.wrong)

    @property
    def notes(self) -> tuple[str, ...]:
        return self.roster.notes if self.changes else self.source.notes

    @property
    def kinds(self) -> list[ChangeKind]:
        """Return the changes by kind, with those that need checking first."""
        if self.changes is None or not self.draft.school.keeps_pupil_names:
            return []
        left = (f"{row.pupil}, from {row.class_group}" for row in self.changes.left)
        kinds = {
            "moved": ("Moved class", self._moved()),
            "left": ("Left", left),
            "renamed": ("Name changed", self._renamed()),
            "new_years": ("Year group changed", self._new_years()),
            "new": ("New", self._new()),
        }
        return [
            ChangeKind(label, self.changes.count(kind), list(islice(lines, MAX_LINES_SHOWN)))
            for kind, (label, lines) in kinds.items()
        ]

    def _moved(self) -> Iterator[str]:
        for changes in self._known.classes:
            names = {pupil.pk: changes.names[key] for key, pupil in changes.known.items()}
            for move in changes.moved:
                old = move.enrolment.class_group
                origin = str(old) if old.year == self.draft.year else f"{old} ({old.year})"
                yield f"{names[move.enrolment.pupil_id]}: {origin} → {changes.source.name}"

    def _renamed(self) -> Iterator[str]:
        for changes in self._known.classes:
            for key in changes.renamed:
                old_name, new_name = changes.known[key].display_name, changes.names[key]
                yield f"{old_name} → {new_name}, {changes.source.name}"

    def _new_years(self) -> Iterator[str]:
        for changes in self._known.classes:
            for change in changes.new_years:
                name, old = changes.names[change.key], change.enrolment.year_group
                before = "not known" if old is None else f"Year {old}"
                yield f"{name}, {changes.source.name}: {before} → Year {change.year}"

    def _new(self) -> Iterator[str]:
        for changes in self._known.classes:
            for key in changes.new:
                yield f"{changes.names[key]}, {changes.source.name}"
