"""Matches the pupils of a roster with stored pupils, by number or else by name within a class.

A name in another class is never enough for a match: then a person is asked.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from classes.models import ClassGroup, Pupil
from classes.roster import (
    Answers,
    Question,
    Roster,
    RosterClass,
    RosterPupil,
    name_variants,
    pupil_names,
)
from lessons.imports.class_lists import same_children
from lessons.imports.class_lists.earlier_names import EarlierNames
from lessons.imports.class_lists.pupil_numbers import numbers_of, same_numbers
from lessons.imports.class_lists.same_children import SAME, Pair
from lessons.imports.class_lists.stored import StoredRoster
from lessons.imports.grouping import grouped

ANOTHER = "another"
"""The answer that the child is not one of the stored pupils."""

NameVariants = Callable[[RosterPupil], list[str]]
ClassPairs = Sequence[tuple[RosterClass, ClassGroup | None]]
"""Each class of the roster with the stored class, or None if it is new."""


@dataclass
class Matching:
    """Matches the pupils of a roster with those of a school: first within classes, then across.

    Nothing is asked about the pupils of `open_classes` (identifiers) until it is known which class
    here each of them is.
    """

    stored: StoredRoster
    roster: Roster
    answers: Answers
    open_classes: Collection[str] = ()
    known: dict[str, Pupil] = field(default_factory=dict)
    renamed_here: set[str] = field(default_factory=set)
    questions: list[Question] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    _elsewhere: Mapping[str, list[Pupil]] = field(default_factory=dict)

    def match(self, class_pairs: ClassPairs) -> None:
        """Fill `questions` and `known`, which holds stored pupils by their key in the roster.

        `renamed_here` holds the keys of those who have an earlier name in the roster, and `taken`
        the pks of the stored pupils who are known by now.
        """
        for roster_class, _ in class_pairs:
            self._match_by_number(roster_class)
        here = [
            (roster_class, [row.pupil for row in self.stored.on_roll_of(group)])
            for roster_class, group in class_pairs
            if group
        ]
        for roster_class, class_pupils in here:
            self._match_by_name_in_class(roster_class, class_pupils)
        for roster_class, class_pupils in here:
            self._ask_about_new_numbers(roster_class, class_pupils)
        in_classes = [enrolment.pupil for enrolment in self.stored.enrolments.values()]
        self._elsewhere = self._by_name([*in_classes, *self.stored.left_this_year.values()], True)
        for roster_class, _ in class_pairs:
            if roster_class.external_id not in self.open_classes:
                self._ask_about_namesakes(roster_class)

    def _match_by_number(self, roster_class: RosterClass) -> None:
        for pupil in self.roster.pupils_of(roster_class):
            number = self._stored_numbers.get(pupil.number, pupil.number)
            known = self.stored.pupils.get(number) if number else None
            if known:
                self._add_match(pupil, known)

    @cached_property
    def _stored_numbers(self) -> Mapping[str, str]:
        """Return the stored number for each roster number that differs only in leading zeros."""
        return same_numbers(numbers_of(self.roster), self.stored.pupils.keys())

    def _add_match(self, pupil: RosterPupil, known: Pupil) -> None:
        self.known[pupil.external_id] = known
        self.taken.add(known.pk)

    @cached_property
    def _earlier_names(self) -> EarlierNames:
        return EarlierNames(self.stored.school)

    def likely_match(self, pupil: RosterPupil) -> Pupil | None:
        """Return the stored pupil who is known to be this one, or else the only namesake."""
        if known := self.known.get(pupil.external_id):
            return known
        fitting = self._fitting(pupil, self._elsewhere, name_variants(pupil))
        return fitting[0] if len(fitting) == 1 else None

    def _unmatched(self, roster_class: RosterClass) -> list[RosterPupil]:
        """Return the pupils of a class who have no match and no question yet."""
        asked_keys = {question.key for question in self.questions}
        return [
            pupil
            for pupil in self.roster.pupils_of(roster_class)
            if pupil.external_id not in self.known and f"who {pupil.external_id}" not in asked_keys
        ]

    def _match_by_name_in_class(
        self, roster_class: RosterClass, class_pupils: Sequence[Pupil]
    ) -> None:
        """Match the pupils whose name fits exactly one child of the class, and ask about the rest.

        Display names are compared first, then all other forms in which a name could be displayed.
        """
        names = pupil_names(self.roster.pupils_of(roster_class))
        clear, _ = self._pairs(
            self._unmatched(roster_class), class_pupils, lambda pupil: [names[pupil.external_id]]
        )
        self._add_pairs(clear)
        clear, unclear = self._pairs(self._unmatched(roster_class), class_pupils, name_variants)
        self._add_pairs(clear)
        for pupil, candidates in unclear:
            self._ask(pupil, roster_class, candidates)

    def _add_pairs(self, pairs: Iterable[Pair]) -> None:
        """Match pupils by name."""
        for pupil, known in pairs:
            self._add_match(pupil, known)
            if self._earlier_names.last_of(known, name_variants(pupil)):
                self.renamed_here.add(pupil.external_id)

    def _ask_about_new_numbers(
        self, roster_class: RosterClass, class_pupils: Sequence[Pupil]
    ) -> None:
        """Ask about children of the class whose name is in the list under another number."""
        names = pupil_names(self.roster.pupils_of(roster_class))
        clear, unclear = self._pairs(
            self._unmatched(roster_class),
            class_pupils,
            lambda pupil: [names[pupil.external_id], *name_variants(pupil)],
            other_number=True,
        )
        for pupil, candidates in unclear:
            self._ask(pupil, roster_class, candidates)
        for question, pairs in same_children.about_numbers(roster_class, clear):
            self.questions.append(question)
            if question.answer(self.answers) == SAME:
                self._add_pairs(pairs)

    def _pairs(
        self,
        pupils: Iterable[RosterPupil],
        stored_pupils: Sequence[Pupil],
        variants: NameVariants,
        *,
        other_number: bool = False,
    ) -> tuple[list[Pair], list[tuple[RosterPupil, list[Pupil]]]]:
        """Return the unambiguous pairs, and the other pupils with their candidates.

        A pair is unambiguous if neither pupil fits anyone else.
        """
        by_name = self._by_name(stored_pupils, other_number)
        fits = {
            pupil.external_id: self._fitting(pupil, by_name, variants(pupil), other_number)
            for pupil in pupils
        }
        fit_counts = Counter(row.pk for candidates in fits.values() for row in candidates)
        clear, unclear = [], []
        for key, candidates in fits.items():
            if len(candidates) == 1 and fit_counts[candidates[0].pk] == 1:
                clear.append((self.roster.pupils[key], candidates[0]))
            elif candidates:
                unclear.append((self.roster.pupils[key], candidates))
        return clear, unclear

    def _by_name(self, pupils: Iterable[Pupil], earlier: bool) -> Mapping[str, list[Pupil]]:
        """Return the pupils who are not known yet by their name.

        With `earlier`, by their earlier names too, as somebody may have renamed them.
        """
        left = [pupil for pupil in pupils if pupil.pk not in self.taken]
        names = [(pupil.display_name, pupil) for pupil in left]
        if earlier:
            names += [(name, pupil) for pupil in left for name in self._earlier_names.of(pupil)]
        return grouped((name.casefold(), pupil) for name, pupil in names)

    def _fitting(
        self,
        pupil: RosterPupil,
        by_name: Mapping[str, list[Pupil]],
        names: Iterable[str],
        other_number: bool = False,
    ) -> list[Pupil]:
        """Return the stored pupils with one of these names who do not have another number.

        Two different numbers usually mean two children. With `other_number`, return only the
        pupils who do have another number.
        """
        fitting = {
            other.pk: other
            for name in names
            for other in by_name.get(name.casefold(), ())
            if other.pk not in self.taken
            and bool(pupil.number and other.external_id) == other_number
        }
        return list(fitting.values())

    def _ask_about_namesakes(self, roster_class: RosterClass) -> None:
        """Ask about the pupils whose name somebody in another class has.

        If many of them have a name in one class, there is one question about all of these.
        """
        fits = {
            pupil.external_id: self._fitting(pupil, self._elsewhere, name_variants(pupil))
            for pupil in self._unmatched(roster_class)
        }
        in_one_class = same_children.by_class(fits, self.stored.enrolments)
        for group, keys in in_one_class.items():
            pairs = [(self.roster.pupils[key], fits[key][0]) for key in keys]
            names = [
                f"{known}{self._earlier_names.called(known, name_variants(pupil))}"
                for pupil, known in pairs
            ]
            question = same_children.about_class(roster_class, group, names, self.stored.year)
            self.questions.append(question)
            answer = question.answer(self.answers)
            if answer == SAME:
                self._add_pairs(pairs)
            if answer != same_children.ONE_BY_ONE:
                for key in keys:
                    del fits[key]
        for key, candidates in fits.items():
            if candidates:
                self._ask(self.roster.pupils[key], roster_class, candidates)

    def _ask(
        self, pupil: RosterPupil, roster_class: RosterClass, candidates: Sequence[Pupil]
    ) -> None:
        """Ask which of the candidates a pupil is, and apply the answer if there is one."""
        question = Question(
            key=f"who {pupil.external_id}",
            about=f"{pupil.full_name} in {roster_class.name}{same_children.line_suffix(pupil)}: "
            "is this a child who is here already?",
            choices=(
                *((str(other.pk), self._yes(pupil, other)) for other in candidates),
                (ANOTHER, "No, a different child with that name"),
            ),
            suggested=self._suggested(candidates),
        )
        self.questions.append(question)
        answer = question.answer(self.answers)
        for other in candidates:
            if answer == str(other.pk) and other.pk not in self.taken:
                self._add_pairs([(pupil, other)])

    def _yes(self, pupil: RosterPupil, other: Pupil) -> str:
        """Return the answer that a pupil is this child, called so here or until some day."""
        enrolment = self.stored.enrolments.get(other.pk)
        described = f"{other}, who left this year"
        if enrolment:
            described = f"{other} of {enrolment.class_group} ({enrolment.class_group.year})"
        called = self._earlier_names.called(other, name_variants(pupil))
        return f"Yes, {described}{called}"

    def _suggested(self, candidates: Sequence[Pupil]) -> str:
        """Return the likely answer: the only candidate, if still in a class of an earlier year."""
        if len(candidates) != 1:
            return ""
        enrolment = self.stored.enrolments.get(candidates[0].pk)
        is_earlier = enrolment and enrolment.class_group.year < self.stored.year
        return str(candidates[0].pk) if is_earlier else ""
