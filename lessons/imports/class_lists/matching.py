"""Who is who: which stored pupil each pupil of a roster is, by number, else by name and class.

A name alone is never enough outside the class: then a person is asked.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from classes.models import ClassGroup, Enrolment, Pupil
from classes.roster import (
    Answers,
    Question,
    Roster,
    RosterClass,
    RosterPupil,
    name_variants,
    pupil_names,
)
from lessons.imports.class_lists import new_numbers
from lessons.imports.class_lists.new_numbers import Pair
from lessons.imports.class_lists.pupil_numbers import numbers_of, same_numbers
from lessons.imports.class_lists.stored import StoredRoster

ANOTHER = "another"
"""The answer that a child is none of those who are stored."""

Ways = Callable[[RosterPupil], list[str]]
Homes = Sequence[tuple[RosterClass, ClassGroup | None]]


@dataclass
class Matching:
    """Matches the pupils of a roster with those of a school, class by class, then across them."""

    stored: StoredRoster
    roster: Roster
    answers: Answers
    known: dict[str, Pupil] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    _taken: set[int] = field(default_factory=set)
    _elsewhere: Mapping[str, list[Pupil]] = field(default_factory=dict)

    def match(self, homes: Homes) -> None:
        """Fill `known`, by the pupil's key in the roster, and `questions`."""
        for item, _ in homes:
            self._by_number(item)
        for item, group in homes:
            self._by_name_in_class(item, group)
        for item, group in homes:
            self._ask_about_numbers(item, group)
        self._elsewhere = self._by_way(self._from_elsewhere())
        for item, group in homes:
            self._ask_about_others(item, group)

    def _by_number(self, item: RosterClass) -> None:
        for pupil in self.roster.pupils_of(item):
            number = self._stored_numbers.get(pupil.number, pupil.number)
            known = self.stored.pupils.get(number) if number else None
            if known:
                self._take(pupil, known)

    @cached_property
    def _stored_numbers(self) -> Mapping[str, str]:
        """Return the stored numbers of those that have more zeros in the roster."""
        return same_numbers(numbers_of(self.roster), self.stored.pupils.keys())

    def _take(self, pupil: RosterPupil, known: Pupil) -> None:
        self.known[pupil.external_id] = known
        self._taken.add(known.pk)

    def _open(self, item: RosterClass) -> list[RosterPupil]:
        return [p for p in self.roster.pupils_of(item) if p.external_id not in self.known]

    def _not_asked_about(self, item: RosterClass) -> list[RosterPupil]:
        asked = {question.key for question in self.questions}
        return [pupil for pupil in self._open(item) if f"who {pupil.external_id}" not in asked]

    def _by_name_in_class(self, item: RosterClass, group: ClassGroup | None) -> None:
        """Match those whose name fits one child of the class, who fits no other; ask of the rest.

        The same name as it would be shown now goes first, then each way that it could be shown.
        """
        if group is None:
            return
        there = [enrolment.pupil for enrolment in self.stored.enrolments_by_class[group.pk]]
        names = pupil_names(self.roster.pupils_of(item))
        clear, _ = self._pairs(self._open(item), there, lambda pupil: [names[pupil.external_id]])
        self._take_all(clear)
        clear, unclear = self._pairs(self._open(item), there, name_variants)
        self._take_all(clear)
        for pupil, candidates in unclear:
            self._ask(pupil, item, candidates)

    def _take_all(self, pairs: Iterable[Pair]) -> None:
        for pupil, known in pairs:
            self._take(pupil, known)

    def _ask_about_numbers(self, item: RosterClass, group: ClassGroup | None) -> None:
        """Ask where the list lacks a child of the class, and has the name with another number."""
        if group is None:
            return
        there = [enrolment.pupil for enrolment in self.stored.enrolments_by_class[group.pk]]
        names = pupil_names(self.roster.pupils_of(item))
        clear, unclear = self._pairs(
            self._not_asked_about(item),
            there,
            lambda pupil: [names[pupil.external_id], *name_variants(pupil)],
            other_number=True,
        )
        for pupil, candidates in unclear:
            self._ask(pupil, item, candidates)
        for question, pairs in new_numbers.questions(item, clear):
            self.questions.append(question)
            if question.answer(self.answers) == new_numbers.SAME:
                self._take_all(pairs)

    def _pairs(
        self,
        pupils: Iterable[RosterPupil],
        there: Iterable[Pupil],
        ways: Ways,
        *,
        other_number: bool = False,
    ) -> tuple[list[Pair], list[tuple[RosterPupil, list[Pupil]]]]:
        """Return the pairs in which each fits the other alone; then who fits several, or shares."""
        by_way = self._by_way(there)
        fits = {
            pupil.external_id: self._fitting(pupil, by_way, ways(pupil), other_number)
            for pupil in pupils
        }
        wanted: dict[int, int] = defaultdict(int)
        for candidates in fits.values():
            for candidate in candidates:
                wanted[candidate.pk] += 1
        clear, unclear = [], []
        for key, candidates in fits.items():
            if len(candidates) == 1 and wanted[candidates[0].pk] == 1:
                clear.append((self.roster.pupils[key], candidates[0]))
            elif candidates:
                unclear.append((self.roster.pupils[key], candidates))
        return clear, unclear

    def _by_way(self, pupils: Iterable[Pupil]) -> Mapping[str, list[Pupil]]:
        found: dict[str, list[Pupil]] = defaultdict(list)
        for pupil in pupils:
            if pupil.pk not in self._taken:
                found[pupil.display_name.casefold()].append(pupil)
        return found

    def _fitting(
        self,
        pupil: RosterPupil,
        by_way: Mapping[str, list[Pupil]],
        ways: Iterable[str],
        other_number: bool = False,
    ) -> list[Pupil]:
        """Return the stored pupils of these names, but for those who have another number.

        With `other_number` those alone: as a rule two different numbers are two children.
        """
        found = {
            other.pk: other
            for way in ways
            for other in by_way.get(way.casefold(), ())
            if other.pk not in self._taken
            and bool(pupil.number and other.external_id) == other_number
        }
        return list(found.values())

    def _from_elsewhere(self) -> Iterator[Pupil]:
        """Yield the pupils who are in a class, or left one of this year."""
        for enrolment in self.stored.enrolments.values():
            yield enrolment.pupil
        yield from self.stored.left_this_year.values()

    def _ask_about_others(self, item: RosterClass, group: ClassGroup | None) -> None:
        for pupil in self._not_asked_about(item):
            candidates = self._fitting(pupil, self._elsewhere, name_variants(pupil))
            if candidates:
                self._ask(pupil, item, candidates)

    def _ask(self, pupil: RosterPupil, item: RosterClass, candidates: Sequence[Pupil]) -> None:
        """Ask which of some children a pupil is, and take the answer if it is there."""
        question = Question(
            key=f"who {pupil.external_id}",
            about=f"{pupil.full_name} in {item.name}{new_numbers.line_of(pupil)}: is this a child "
            "who is here already?",
            choices=(
                *((str(other.pk), f"Yes, {self._described(other)}") for other in candidates),
                (ANOTHER, "No, another child of that name"),
            ),
            suggested=self._suggested(candidates),
        )
        self.questions.append(question)
        answer = question.answer(self.answers)
        for other in candidates:
            if answer == str(other.pk) and other.pk not in self._taken:
                self._take(pupil, other)

    def _described(self, pupil: Pupil) -> str:
        enrolment = self.stored.enrolments.get(pupil.pk)
        if enrolment is None:
            return f"{pupil}, who left this year"
        return f"{pupil} of {enrolment.class_group} ({enrolment.class_group.year})"

    def _suggested(self, candidates: Sequence[Pupil]) -> str:
        """Return the likely answer: a single child who is still in a class of an earlier year."""
        if len(candidates) != 1:
            return ""
        enrolment = self.stored.enrolments.get(candidates[0].pk)
        earlier = enrolment and self._is_earlier(enrolment)
        return str(candidates[0].pk) if earlier else ""

    def _is_earlier(self, enrolment: Enrolment) -> bool:
        return enrolment.class_group.academic_year < self.stored.year.first_year
