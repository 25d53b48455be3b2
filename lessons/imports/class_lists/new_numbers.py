"""Questions about children whose name is the same in a list, but whose number is new.

Otherwise, if a school changed its system or corrected a number, everybody would leave and a new
child of the same name would join.
"""

from collections.abc import Iterator, Sequence

from classes.models import Pupil
from classes.roster import Question, RosterClass, RosterPupil

SAME = "same"
OTHERS = "others"
ONE_BY_ONE = 4
"""More than this many in a class get one question for all: it is probably a new system."""

Pair = tuple[RosterPupil, Pupil]


def questions(
    roster_class: RosterClass, pairs: Sequence[Pair]
) -> Iterator[tuple[Question, Sequence[Pair]]]:
    """Yield the questions about a class, each with the pairs that it covers."""
    if len(pairs) > ONE_BY_ONE:
        yield _about_many(roster_class, pairs), pairs
        return
    for pair in pairs:
        yield _about_one(roster_class, *pair), [pair]


def _about_one(roster_class: RosterClass, pupil: RosterPupil, known: Pupil) -> Question:
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


def _about_many(roster_class: RosterClass, pairs: Sequence[Pair]) -> Question:
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
