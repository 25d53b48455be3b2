"""Questions about children of a list who may be those of the same names here, many at once.

Otherwise, a list without numbers would ask about each of them when a class has another name. And if
a school changed its system or corrected a number, everybody would leave and a new child of the same
name would join.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from classes.models import ClassGroup, Enrolment, Pupil
from classes.roster import Question, RosterClass, RosterPupil
from classes.years.academic_year import AcademicYear
from lessons.imports.grouping import grouped

SAME = "same"
OTHERS = "others"
ONE_BY_ONE = "one by one"
FEW = 4
"""Up to this many children get a question each."""

Pair = tuple[RosterPupil, Pupil]


def by_class(
    fits: Mapping[str, Sequence[Pupil]], enrolments: Mapping[int, Enrolment]
) -> dict[ClassGroup, list[str]]:
    """Return the keys of the pupils with a clear namesake, by that one's class, if many are there.

    `fits` holds the namesakes of each pupil of the list. It is clear if there is one, and it is
    nobody else's.
    """
    counts = Counter(pupil.pk for pupils in fits.values() for pupil in pupils)
    keys = grouped(
        (enrolments[pupils[0].pk].class_group, key)
        for key, pupils in fits.items()
        if len(pupils) == 1 and counts[pupils[0].pk] == 1 and pupils[0].pk in enrolments
    )
    return {group: same for group, same in keys.items() if len(same) > FEW}


def about_class(
    roster_class: RosterClass, group: ClassGroup, names: Sequence[str], year: AcademicYear
) -> Question:
    """Return the question about namesakes in a class. One of an earlier year suggests yes."""
    here = f"{group} ({group.year})"
    return Question(
        key=f"whos {roster_class.external_id} {group.pk}",
        about=f"{len(names)} children in {roster_class.name} have the names of children in {here}: "
        f"{', '.join(names)}. Are they the same children?",
        choices=(
            (SAME, "Yes, all of them"),
            (OTHERS, "No, they are different children with the same names"),
            (ONE_BY_ONE, "Some of them. Ask me about each child"),
        ),
        suggested=SAME if group.year < year else "",
    )


def about_numbers(
    roster_class: RosterClass, pairs: Sequence[Pair]
) -> Iterator[tuple[Question, Sequence[Pair]]]:
    """Yield the questions about children with new numbers, each with the pairs that it covers.

    Many in a class get one question: it is probably a new system.
    """
    if len(pairs) > FEW:
        yield _about_numbers(roster_class, pairs), pairs
        return
    for pair in pairs:
        yield _about_number(roster_class, *pair), [pair]


def _about_number(roster_class: RosterClass, pupil: RosterPupil, known: Pupil) -> Question:
    return Question(
        key=f"number {pupil.external_id}",
        about=f"{pupil.full_name} in {roster_class.name}{line_suffix(pupil)} has the number "
        f"{pupil.number} in the list. {known} in {roster_class.name} has the number "
        f"{known.external_id} here, which is not in the list. Are they the same child?",
        choices=(
            (SAME, "Yes, the same child, with a new number"),
            (OTHERS, f"No, a different child: {known} has left"),
        ),
    )


def _about_numbers(roster_class: RosterClass, pairs: Sequence[Pair]) -> Question:
    listed = ", ".join(f"{known} ({known.external_id} → {pupil.number})" for pupil, known in pairs)
    return Question(
        key=f"numbers {roster_class.external_id}",
        about=f"{len(pairs)} children in {roster_class.name} have the same name in the list as "
        f"here, but a different number: {listed}. Are they the same children?",
        choices=(
            (SAME, "Yes, the same children, with new numbers"),
            (OTHERS, "No, different children: those who are here have left"),
        ),
    )


def line_suffix(pupil: RosterPupil) -> str:
    """Return the pupil's line in the list, such as " (line 7)", or "" if it is not known."""
    return f" (line {pupil.where.line})" if pupil.where and pupil.where.line else ""
