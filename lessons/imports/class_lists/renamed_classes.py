"""Questions about classes that a list may call by another name than they have here."""

from collections.abc import Collection, Iterable, Sequence

from classes.models import ClassGroup, Pupil
from classes.roster import Answers, Question, Roster, RosterClass, RosterRefusedError, name_variants
from classes.words.counts import count_of
from lessons.imports.class_lists.missing_classes import MissingClass
from lessons.imports.class_lists.stored import StoredRoster

NEW_CLASS = "new"
ALL_MOVED = "moved"
NOT_RIGHT = "not right"
FEWEST_MATCHES = 2
"""One child in a new class is only a child who moved."""

FEWEST_CHILDREN = 3
"""A smaller class may lose all its children without a question."""


def questions(
    stored: StoredRoster, roster: Roster, pairs: Sequence[tuple[RosterClass, ClassGroup | None]]
) -> dict[str, Question]:
    """Return a question for each new class that may be a class here, by its identifier.

    It may be one that is not in the list, and most of whose children are in the new class.
    """
    listed = {group for _, group in pairs}
    gone = [row for row in stored.classes if row not in listed and stored.on_roll_of(row)]
    return {
        roster_class.external_id: _question(stored, roster_class, groups)
        for roster_class, group in pairs
        if gone and group is None and (groups := _may_be(stored, roster, roster_class, gone))
    }


def _may_be(
    stored: StoredRoster, roster: Roster, roster_class: RosterClass, gone: Sequence[ClassGroup]
) -> list[ClassGroup]:
    """Return the classes of `gone` with more than half of their children in the new class."""
    pupils = roster.pupils_of(roster_class)
    numbers = {pupil.number for pupil in pupils if pupil.number}
    names = {name.casefold() for pupil in pupils for name in name_variants(pupil)}
    groups = []
    for group in gone:
        here = [_is_among(row.pupil, numbers, names) for row in stored.on_roll_of(group)]
        if sum(here) >= FEWEST_MATCHES and 2 * sum(here) > len(here):
            groups.append(group)
    return groups


def _is_among(pupil: Pupil, numbers: Collection[str], names: Collection[str]) -> bool:
    if pupil.external_id and numbers:
        return pupil.external_id in numbers
    return pupil.display_name.casefold() in names


def _question(
    stored: StoredRoster, roster_class: RosterClass, groups: Sequence[ClassGroup]
) -> Question:
    names = " or ".join(str(group) for group in groups)
    children = sum(len(stored.on_roll_of(group)) for group in groups)
    return Question(
        key=f"class {roster_class.external_id}",
        about=f"Is {roster_class.name} your {names}? {names} is not in the list, and most of the "
        f"{count_of(children, 'child', 'children')} there are in {roster_class.name}.",
        choices=(
            *((str(group.pk), f"Yes, it is {group}, which keeps its name") for group in groups),
            (NEW_CLASS, f"No, a new class. The children move there from {names}"),
        ),
    )


def emptied(
    stored: StoredRoster,
    pairs: Sequence[tuple[RosterClass, ClassGroup | None]],
    missing: Iterable[MissingClass],
    asked: Iterable[Question],
    answers: Answers,
) -> list[Question]:
    """Return a question for each class that would lose all its children to other classes.

    `missing` are the classes that are not in the list and keep children, and `asked` the questions
    about new classes: what they ask about is not asked again. Raise RosterRefusedError
    if the answer is that the list is wrong.
    """
    if not stored.school.keeps_pupil_names:
        return []
    others = {group for _, group in pairs} | {row.class_group for row in missing}
    offered = {value for question in asked for value, _ in question.choices}
    questions = [
        _about_emptied(group, len(stored.on_roll_of(group)))
        for group in stored.classes
        if group not in others
        and str(group.pk) not in offered
        and len(stored.on_roll_of(group)) >= FEWEST_CHILDREN
    ]
    for question in questions:
        if question.answer(answers) == NOT_RIGHT:
            raise RosterRefusedError(question.about, "Correct the list, and upload it again.")
    return questions


def _about_emptied(group: ClassGroup, count: int) -> Question:
    return Question(
        key=f"emptied {group.pk}",
        about=f"{group} is not in the list, and all its {count} children would move to other "
        "classes. Is that right?",
        choices=(
            (ALL_MOVED, f"Yes, all of them leave {group}"),
            (NOT_RIGHT, "No, the list is wrong"),
        ),
    )
