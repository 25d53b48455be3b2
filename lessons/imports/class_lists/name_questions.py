"""Asks about a child whose new name in a class list is, or was, the name of another child."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from classes.models import Pupil, School
from classes.names.spelling import folded_name
from classes.roster import Answers, Question
from lessons.imports.class_lists.changes import ClassChanges
from lessons.roll.renaming import NamesHeld

RENAME = "rename"
KEEP = "keep"
ABOUT = "name "
"""The start of a question's key; the key of the child in the list follows."""


def name_questions(classes: list[ClassChanges], school: School) -> Iterator[Question]:
    """Yield a question for each child whose new name is or was another child's.

    A present name that the other child loses by the same list counts too: that is how two children
    would be exchanged. Nothing is read if there is no new name.
    """
    new_names = [
        (changes, key, pupil)
        for changes in classes
        for key, pupil in changes.known.items()
        if folded_name(pupil.display_name) != folded_name(changes.names[key])
    ]
    held = NamesHeld(school) if new_names else None
    for changes, key, pupil in new_names:
        if held and (clashes := held.clashes(changes.names[key], of=pupil.pk)):
            yield _question(key, pupil, changes, clashes[0].sentence)


def with_answers(
    classes: list[ClassChanges], questions: list[Question], answers: Answers
) -> list[ClassChanges]:
    """Return the changes without the new names that somebody said are wrong."""
    kept = {question.key for question in questions if question.answer(answers) == KEEP}
    return with_kept_names(classes, {key.removeprefix(ABOUT) for key in kept})


def with_kept_names(classes: list[ClassChanges], kept: Collection[str]) -> list[ClassChanges]:
    """Return the changes in which these children of the list keep the names that they have here."""
    return [_with_kept_names(changes, kept) for changes in classes] if kept else classes


def _question(key: str, pupil: Pupil, changes: ClassChanges, sentence: str) -> Question:
    name = changes.names[key]
    number = f" ({pupil.external_id})" if pupil.external_id else ""
    return Question(
        key=f"{ABOUT}{key}",
        about=f"{pupil}{number} is {name} in {changes.source.name} of the list. {sentence} Is the "
        "new name right?",
        choices=((RENAME, f"Yes, {pupil} is now {name}"), (KEEP, f"No, keep the name {pupil}")),
    )


def _with_kept_names(changes: ClassChanges, kept: Collection[str]) -> ClassChanges:
    same: Mapping[str, str] = {
        key: pupil.display_name for key, pupil in changes.known.items() if key in kept
    }
    return replace(
        changes,
        names={**changes.names, **same},
        renamed=tuple(key for key in changes.renamed if key not in same),
        unchanged=(*changes.unchanged, *(key for key in changes.renamed if key in same)),
    )
