"""The comparison of a roster with what is stored: what taking it in would change."""

import datetime as dt
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

from classes.models import ClassGroup, Enrolment, Pupil
from classes.roster import (
    Answers,
    Problems,
    Roster,
    RosterClass,
    RosterPupil,
    SourcePosition,
    name_variants,
    pupil_names,
)
from classes.words.dates import long_date
from classes.years.year_groups import YearGroups
from lessons.imports.class_lists.changes import ClassChanges, Move, RosterChanges
from lessons.imports.class_lists.matching import Homes, Matching
from lessons.imports.class_lists.missing_classes import LEFT, MissingClass
from lessons.imports.class_lists.pupil_numbers import numbers_of, same_numbers
from lessons.imports.class_lists.stored import StoredRoster

LONGEST_CLASS_NAME = 40


@dataclass(frozen=True)
class Comparison:
    """Compares a roster with what is stored; `on` is the day of moves and leavings."""

    stored: StoredRoster
    roster: Roster
    year_groups: YearGroups | None
    on: dt.date
    answers: Answers = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)

    def changes(self) -> RosterChanges:
        """Return the changes. Raise RosterRefusedError where the roster does not fit."""
        self._check_roster()
        self.problems.raise_if_any()
        homes = [(item, self._class_group(item)) for item in self.roster.classes]
        matching = Matching(self.stored, self.roster, self.answers)
        if self.stored.school.keeps_pupil_names:
            matching.match(homes)
        compared = self._compared(homes, matching)
        missing = list(self._missing(homes, matching))
        self.problems.raise_if_any()
        questions = (*self.roster.questions, *matching.questions)
        return RosterChanges(
            tuple(item for item in compared if item.class_group or item.children),
            questions,
            tuple(item for item in questions if not item.answer(self.answers)),
            on_roll=self._on_roll,
            missing=tuple(missing),
        )

    @property
    def _on_roll(self) -> int:
        by_class = self.stored.enrolments_by_class
        return sum(len(by_class[group.pk]) for group in self.stored.classes)

    def _compared(self, homes: Homes, matching: Matching) -> list[ClassChanges]:
        here = {pupil.pk for pupil in matching.known.values()}
        return [self._compare(item, group, matching.known, here) for item, group in homes]

    def _missing(self, homes: Homes, matching: Matching) -> Iterator[MissingClass]:
        """Yield the classes of the year that are not in the source and have children still."""
        if not self.stored.school.keeps_pupil_names:
            return
        here = {pupil.pk for pupil in matching.known.values()}
        there = {group for _, group in homes}
        for group in self.stored.classes:
            if group not in there:
                yield from self._missing_class(group, here)

    def _missing_class(self, group: ClassGroup, here: Set[int]) -> Iterator[MissingClass]:
        children = [
            item
            for item in self.stored.enrolments_by_class[group.pk]
            if item.pupil_id not in here and not self._is_on_a_wrong_line(item.pupil)
        ]
        item = MissingClass(group, tuple(children))
        if children and item.question.answer(self.answers) == LEFT:
            item = replace(item, have_left=True)
            for enrolment in children:
                self._check_end(enrolment, self.on)
        if children:
            yield item

    def _check_roster(self) -> None:
        """Note names that two classes share or that are too long, and pupils in two classes."""
        names: dict[str, RosterClass] = {}
        seen: set[str] = set()
        for item in self.roster.classes:
            other = names.setdefault(item.name.casefold(), item)
            if len(item.name) > LONGEST_CLASS_NAME:
                said = f"“{item.name}” is longer than {LONGEST_CLASS_NAME} characters: shorten it."
                self.problems.add(item.where, said)
            if other is not item:
                said = f"“{item.name}” is the name of {other.external_id} too: rename one."
                self.problems.add(item.where, said)
            if not seen.isdisjoint(item.pupil_ids):
                self.problems.add(item.where, "It shares children with another class: choose one.")
            seen.update(item.pupil_ids)

    def _compare(
        self,
        item: RosterClass,
        class_group: ClassGroup | None,
        known: Mapping[str, Pupil],
        here: Set[int],
    ) -> ClassChanges:
        shell = ClassChanges(
            source=item,
            class_group=class_group,
            year_groups=self._years(item, class_group),
            fresh=class_group is None or class_group.pk not in self.stored.begun,
            on_roll=len(self.stored.enrolments_by_class[class_group.pk]) if class_group else 0,
        )
        if not self.stored.school.keeps_pupil_names:
            return shell
        return self._with_pupils(shell, known, here)

    def _class_group(self, item: RosterClass) -> ClassGroup | None:
        """Return the stored class: of that number, or of that name where one has no number."""
        known = self.stored.classes_by_number.get(item.number) if item.number else None
        namesake = self.stored.classes_by_name.get(item.name.casefold())
        if known is None and namesake is not None and not (namesake.external_id and item.number):
            return namesake
        if namesake is not None and namesake != known:
            said = f"{self.stored.year} has another class “{item.name}” already: rename one."
            self.problems.add(item.where, said)
        return known

    def _years(self, item: RosterClass, class_group: ClassGroup | None) -> YearGroups:
        """Return the year groups: the source's own, else those asked for, else those stored."""
        stored = class_group.year_groups if class_group else None
        found = self.roster.own_year_groups(item) or self.year_groups or stored
        if found is None and item.pupil_ids:
            self.problems.add(
                item.where,
                f"“{item.name}” has no year group from 1 to 6 for every child: say which one "
                "with --year-groups, such as --year-groups 5-6.",
            )
        return found or YearGroups(5, 6)

    def _with_pupils(
        self, shell: ClassChanges, everybody: Mapping[str, Pupil], here: Set[int]
    ) -> ClassChanges:
        """Return the changes of a class with its pupils sorted into new, moved and so on."""
        keys = shell.source.pupil_ids
        known = {key: everybody[key] for key in keys if key in everybody}
        left, staying = self._others(shell.class_group, here)
        names = pupil_names(self.roster.pupils_of(shell.source), taken=staying)
        now = {key: self.stored.enrolments.get(pupil.pk) for key, pupil in known.items()}
        same = {
            key
            for key, item in now.items()
            if item is not None and item.class_group == shell.class_group
        }
        renamed = {key for key in same if known[key].display_name != names[key]}
        return replace(
            shell,
            names=names,
            known=known,
            new=tuple(key for key in names if now.get(key) is None),
            moved=tuple(
                self._move(item, shell) for key, item in now.items() if item and key not in same
            ),
            left=left,
            renamed=tuple(key for key in names if key in renamed),
            unchanged=tuple(key for key in names if key in same - renamed),
        )

    def _others(
        self, class_group: ClassGroup | None, here: Set[int]
    ) -> tuple[tuple[Enrolment, ...], list[str]]:
        """Return who is gone from the source, and the names of those who stay though not in it.

        Who was added by hand was never in a source that has numbers. Who is on a line that could
        not be read is not gone.
        """
        gone, staying = [], []
        on_roll = self.stored.enrolments_by_class[class_group.pk] if class_group else []
        for item in on_roll:
            if item.pupil_id in here:
                continue
            by_hand = self._has_numbers and not item.pupil.external_id
            if by_hand or self._is_on_a_wrong_line(item.pupil):
                staying.append(item.pupil.display_name)
                continue
            self._check_end(item, self.on)
            gone.append(item)
        return tuple(gone), staying

    @cached_property
    def _has_numbers(self) -> bool:
        """Return whether the source gives pupils a number: then those without came by hand."""
        return any(pupil.numbered for pupil in self.roster.pupils.values())

    def _is_on_a_wrong_line(self, pupil: Pupil) -> bool:
        numbers, names = self._wrong_lines
        return pupil.external_id in numbers or pupil.display_name.casefold() in names

    @cached_property
    def _wrong_lines(self) -> tuple[set[str], set[str]]:
        """Return the numbers, and the names as they may be shown, on lines that are not taken."""
        numbers = {line.number for line in self.roster.wrong if line.number}
        same = same_numbers(numbers_of(self.roster), self.stored.pupils.keys())
        numbers |= {same[number] for number in numbers & same.keys()}
        names = {
            way.casefold()
            for line in self.roster.wrong
            for way in name_variants(RosterPupil("", line.forename, line.surname))
        }
        return numbers, names - {""}

    def _move(self, enrolment: Enrolment, to: ClassChanges) -> Move:
        """Return the move; into the first class of a new year it is on the day the year began."""
        year = self.stored.year
        from_earlier = enrolment.class_group.academic_year < year.first_year
        on = year.start if from_earlier and to.fresh else self.on
        if enrolment.class_group.academic_year > year.first_year:
            self.problems.add(
                to.source.where,
                f"{_child(enrolment.pupil)} is in {enrolment.class_group} of "
                f"{enrolment.class_group.year} already: import that year instead.",
            )
        else:
            self._check_end(enrolment, on)
        return Move(enrolment, on)

    def _check_end(self, enrolment: Enrolment, on: dt.date) -> None:
        """Note a problem if an enrolment would end before it began."""
        if enrolment.joined_on <= on:
            return
        joined = long_date(enrolment.joined_on)
        self.problems.add(
            SourcePosition(str(enrolment.class_group)),
            f"{_child(enrolment.pupil)} joined on {joined}, so cannot leave on "
            f"{long_date(on)}: give a later day with --on.",
        )


def _child(pupil: Pupil) -> str:
    """Return how a message names a child: by number, for it may end in a log."""
    return f"Child {pupil.external_id}" if pupil.external_id else "A child"
