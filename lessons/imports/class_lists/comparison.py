"""Compares a roster with what is stored, to work out what importing it changes."""

import datetime as dt
from collections.abc import Iterator, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

from classes.models import ClassGroup, Enrolment, Pupil
from classes.roster import (
    Answers,
    Problems,
    Roster,
    RosterClass,
    SourcePosition,
    pupil_names,
)
from classes.words.dates import long_date
from classes.years.year_groups import YearGroups
from lessons.imports.class_lists import renamed_classes
from lessons.imports.class_lists.changes import ClassChanges, Move, RosterChanges
from lessons.imports.class_lists.class_pairs import pair_classes
from lessons.imports.class_lists.list_year import likely_year, report_later_places
from lessons.imports.class_lists.matching import ClassPairs, Matching
from lessons.imports.class_lists.missing_classes import LEFT, MissingClass
from lessons.imports.class_lists.name_questions import (
    name_questions,
    with_answers,
    with_kept_names,
)
from lessons.imports.class_lists.own_years import own_years
from lessons.imports.class_lists.since_when import since_when
from lessons.imports.class_lists.stored import StoredRoster
from lessons.imports.class_lists.wrong_lines import WrongLines
from lessons.planning.fitting import plan_fits

MAX_CLASS_NAME_LENGTH = 40


@dataclass(frozen=True)
class Comparison:
    """Compares a roster with what is stored. Children move and leave on the day `on`."""

    stored: StoredRoster
    roster: Roster
    year_groups: YearGroups | None
    on: dt.date
    answers: Answers = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)

    def changes(self) -> RosterChanges:
        """Return the changes. Raise RosterRefusedError if the roster does not fit."""
        self._check_roster()
        self.problems.raise_if_any()
        class_pairs, class_questions = pair_classes(
            self.stored, self.roster, self.answers, self.problems
        )
        open_classes = {
            key for key, question in class_questions.items() if not question.answer(self.answers)
        }
        matching = Matching(self.stored, self.roster, self.answers, open_classes)
        if self.stored.school.keeps_pupil_names:
            matching.match(class_pairs)
            report_later_places(matching, self.problems)
            self.problems.raise_if_any()
        compared = self._class_changes(class_pairs, matching)
        missing = list(self._missing(class_pairs, matching))
        self.problems.raise_if_any()
        compared = with_kept_names(compared, matching.renamed_here)
        about_names = list(name_questions(compared, self.stored.school))
        compared = with_answers(compared, about_names, self.answers)
        questions = (
            *self.roster.questions,
            *class_questions.values(),
            *matching.questions,
            *about_names,
            *renamed_classes.emptied(
                self.stored, class_pairs, missing, class_questions.values(), self.answers
            ),
        )
        since, joining = since_when(self.stored, compared, self.on, self.answers)
        return RosterChanges(
            tuple(changes for changes in compared if changes.class_group or changes.children),
            questions,
            tuple(question for question in questions if not question.answer(self.answers)),
            on_roll=sum(len(self.stored.on_roll_of(group)) for group in self.stored.classes),
            missing=tuple(missing),
            since=since,
            joining=joining,
            likely_year=likely_year(matching),
        )

    @cached_property
    def _waiting(self) -> WrongLines:
        return WrongLines(self.roster, self.stored)

    def _class_changes(self, class_pairs: ClassPairs, matching: Matching) -> list[ClassChanges]:
        compared = [
            self._compare(roster_class, group, matching) for roster_class, group in class_pairs
        ]
        fits = plan_fits({row.class_group: row.year_groups for row in compared if row.class_group})
        return [
            replace(row, fit=fits.get(row.class_group.pk) if row.class_group else None)
            for row in compared
        ]

    def _missing(self, class_pairs: ClassPairs, matching: Matching) -> Iterator[MissingClass]:
        """Yield the classes of the year that are not in the roster but still have children."""
        if not self.stored.school.keeps_pupil_names:
            return
        listed = {group for _, group in class_pairs}
        for group in self.stored.classes:
            children = tuple(
                enrolment
                for enrolment in self.stored.on_roll_of(group if group not in listed else None)
                if enrolment.pupil_id not in matching.taken
                and not self._waiting.holds(enrolment.pupil)
            )
            missing = MissingClass(group, children)
            if children and missing.question.answer(self.answers) == LEFT:
                missing = replace(missing, have_left=True)
                for enrolment in children:
                    self._check_end(enrolment, self.on)
            if children:
                yield missing

    def _check_roster(self) -> None:
        """Report class names that are too long or used twice, and pupils in two classes."""
        names: dict[str, RosterClass] = {}
        seen: set[str] = set()
        for roster_class in self.roster.classes:
            name, where = roster_class.name, roster_class.where
            other = names.setdefault(name.casefold(), roster_class)
            if len(name) > MAX_CLASS_NAME_LENGTH:
                most = f"{MAX_CLASS_NAME_LENGTH} characters"
                self.problems.add(where, f"“{name}” is longer than {most}. Shorten it.")
            if other is not roster_class:
                taken = f"“{name}” is the name of {other.external_id} too. Rename one."
                self.problems.add(where, taken)
            if not seen.isdisjoint(roster_class.pupil_ids):
                shared = "It shares children with another class. Choose one of them."
                self.problems.add(where, shared)
            seen.update(roster_class.pupil_ids)

    def _compare(
        self, roster_class: RosterClass, class_group: ClassGroup | None, matching: Matching
    ) -> ClassChanges:
        changes = ClassChanges(
            source=roster_class,
            class_group=class_group,
            year_groups=self._year_groups(roster_class, class_group),
            fresh=class_group is None or class_group.pk not in self.stored.begun,
            on_roll=len(self.stored.on_roll_of(class_group)),
        )
        if not self.stored.school.keeps_pupil_names:
            return changes
        return self._with_pupils(changes, matching)

    def _year_groups(self, roster_class: RosterClass, class_group: ClassGroup | None) -> YearGroups:
        """Return the roster's year groups of a class, or those chosen, or those stored."""
        stored = class_group.year_groups if class_group else None
        year_groups = self.roster.own_year_groups(roster_class) or self.year_groups or stored
        if year_groups is None and roster_class.pupil_ids:
            self.problems.add(
                roster_class.where,
                f"“{roster_class.name}” has children without a year group from 1 to 6. Say below "
                "which year groups such classes have, such as 5-6. Or add a column Year to it.",
            )
        return year_groups or YearGroups(5, 6)

    def _with_pupils(self, changes: ClassChanges, matching: Matching) -> ClassChanges:
        """Return the changes with the pupils of the class sorted into new, moved and so on."""
        pupil_ids, everybody = changes.source.pupil_ids, matching.known
        known = {key: everybody[key] for key in pupil_ids if key in everybody}
        left, staying = self._not_in_roster(changes.class_group, matching.taken)
        names = pupil_names(self.roster.pupils_of(changes.source), taken=staying)
        now = {key: self.stored.enrolments.get(pupil.pk) for key, pupil in known.items()}
        same = {
            key: enrolment
            for key, enrolment in now.items()
            if enrolment is not None and enrolment.class_group == changes.class_group
        }
        renamed = {key for key in same if known[key].display_name != names[key]}
        return replace(
            changes,
            names=names,
            known=known,
            new=tuple(key for key in names if now.get(key) is None),
            moved=tuple(
                self._move(enrolment, changes)
                for key, enrolment in now.items()
                if enrolment and key not in same
            ),
            left=left,
            renamed=tuple(key for key in names if key in renamed),
            unchanged=tuple(key for key in names if key in same.keys() - renamed),
            **own_years(self.roster, changes, same),
        )

    def _not_in_roster(
        self, class_group: ClassGroup | None, matched_pks: Set[int]
    ) -> tuple[tuple[Enrolment, ...], list[str]]:
        """Return the enrolments of pupils who have left, and the names of others not in the roster.

        Those others stay: pupils added by hand, who have no number although the roster has them,
        and pupils on a wrong line.
        """
        left, staying = [], []
        for enrolment in self.stored.on_roll_of(class_group):
            if enrolment.pupil_id in matched_pks:
                continue
            by_hand = self._has_numbers and not enrolment.pupil.external_id
            if by_hand or self._waiting.holds(enrolment.pupil):
                staying.append(enrolment.pupil.display_name)
                continue
            self._check_end(enrolment, self.on)
            left.append(enrolment)
        return tuple(left), staying

    @cached_property
    def _has_numbers(self) -> bool:
        """Return whether the roster has numbers: then pupils without one were added by hand."""
        return any(pupil.numbered for pupil in self.roster.pupils.values())

    def _move(self, enrolment: Enrolment, to: ClassChanges) -> Move:
        """Return the move. Into a fresh class of a new year, it is on the first day of the year."""
        year = self.stored.year
        from_earlier = enrolment.class_group.academic_year < year.first_year
        on = year.start if from_earlier and to.fresh else self.on
        self._check_end(enrolment, on)
        return Move(enrolment, on)

    def _check_end(self, enrolment: Enrolment, on: dt.date) -> None:
        """Report an enrolment that would end before it began."""
        if enrolment.joined_on <= on:
            return
        joined = long_date(enrolment.joined_on)
        self.problems.add(
            SourcePosition(str(enrolment.class_group)),
            f"{_child(enrolment.pupil)} joined on {joined}, so cannot leave on "
            f"{long_date(on)}. Choose a later day (on the command line, with --on).",
        )


def _child(pupil: Pupil) -> str:
    """Return how a message refers to a child: never by name, because it may end up in a log."""
    return f"Child {pupil.external_id}" if pupil.external_id else "A child"
