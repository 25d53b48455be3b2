"""Children who may have got another number: asked about where a list has the name alone.

A school that changes its system, or corrects a number, would else see everybody leave and come.
"""

from collections.abc import Iterator, Sequence

from classes.models import Pupil
from classes.roster import Question, RosterClass, RosterPupil

SAME = "same"
OTHERS = "others"
ONE_BY_ONE = 4
"""Up to so many of a class are asked about one by one; more are likely to be a new system."""

Pair = tuple[RosterPupil, Pupil]


def questions(
    item: RosterClass, pairs: Sequence[Pair]
) -> Iterator[tuple[Question, Sequence[Pair]]]:
    """Yield the questions about a class, each with the pairs that it is about."""
    if len(pairs) > ONE_BY_ONE:
        yield _about_many(item, pairs), pairs
        return
    for pair in pairs:
        yield _about_one(item, *pair), [pair]


def _about_one(item: RosterClass, pupil: RosterPupil, known: Pupil) -> Question:
    return Question(
        key=f"number {pupil.external_id}",
        about=f"{pupil.full_name} in {item.name}{line_of(pupil)} has the number {pupil.number} in "
        f"the list. {known} of {item.name}, who has the number {known.external_id} here, is not in "
        "the list. Is this the same child?",
        choices=(
            (SAME, "Yes, the same child, with a new number"),
            (OTHERS, f"No, another child: {known} has left"),
        ),
    )


def _about_many(item: RosterClass, pairs: Sequence[Pair]) -> Question:
    listed = ", ".join(f"{known} ({known.external_id} → {p.number})" for p, known in pairs)
    return Question(
        key=f"numbers {item.external_id}",
        about=f"{len(pairs)} children of {item.name} are in the list under the same name as here, "
        f"but with another number: {listed}. Are they the same children?",
        choices=(
            (SAME, "Yes, the same children, with new numbers"),
            (OTHERS, "No, other children: those who are here have left"),
        ),
    )


def line_of(pupil: RosterPupil) -> str:
    """Return where a list has a pupil: " (line 7)"; empty where that is not known."""
    return f" (line {pupil.where.line})" if pupil.where and pupil.where.line else ""
