"""The answers that the options of `import_roster` give to all questions of a kind."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from classes.roster import Question, RosterRefusedError
from classes.roster.questions import GONE, LEAVE_OUT, SURNAME_FIRST, TWO, WHOLE
from lessons.imports.class_lists import since_when
from lessons.imports.class_lists.changes import RosterChanges
from lessons.imports.class_lists.missing_classes import LEFT
from lessons.imports.class_lists.renamed_classes import ALL_MOVED, NEW_CLASS
from lessons.imports.class_lists.same_children import ONE_BY_ONE, OTHERS, SAME

SINCE_WORDS = {
    "start": since_when.START,
    "first-import": since_when.FIRST_IMPORT,
    "now": since_when.NOW,
}
"""The words for `--since`, and the answers that they give."""


OPTIONS = {
    WHOLE: "single_names",
    SURNAME_FIRST: "name_order",
    LEAVE_OUT: "hidden_rows",
    GONE: "unknown_status",
}
"""The options that choose between two values, by one of the values."""

SECOND = ("wait", "surname", "leave", "gone")
"""The words that choose the second of two values."""


def chosen_answers(
    questions: Sequence[Question], options: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Yield the answers to questions of each kind, as chosen for all of that kind."""
    for question in questions:
        values = [value for value, _ in question.choices]
        if option := _option_of(values):
            if options[option]:
                yield question.key, values[options[option] in SECOND]
        elif NEW_CLASS in values:
            if options["renamed_classes"] == "new":
                yield question.key, NEW_CLASS
            elif options["renamed_classes"] and len(values) == 2:
                yield question.key, values[0]
        elif ALL_MOVED in values:
            if options["many_leave"]:
                yield question.key, ALL_MOVED
        elif options["namesakes"]:
            yield question.key, _namesake_answer(question, options["namesakes"] == "same")


def _option_of(values: Sequence[str]) -> str:
    """Return the option that chooses between the two values of a question; "" if none does."""
    return next((option for value, option in OPTIONS.items() if value in values), "")


def since_answers(question: Question, since: str) -> dict[str, str]:
    """Return the answers since when new children have been here.

    Raise RosterRefusedError if there was no first import that year.
    """
    word = SINCE_WORDS.get(since, since_when.ANOTHER_DAY)
    if word not in dict(question.choices):
        raise RosterRefusedError("--since first-import: there was no import this year.")
    return {question.key: word, since_when.SINCE: since}


def closed_answers(changes: RosterChanges, names: Sequence[str]) -> dict[str, str]:
    """Return the answer "left" for each of the classes.

    Raise RosterRefusedError if one of them is in the list or has no children.
    """
    missing = {row.class_group.name.casefold(): row for row in changes.missing}
    if wrong := [name for name in names if name.casefold() not in missing]:
        names_missing = ", ".join(str(row.class_group) for row in changes.missing) or "none"
        why = "the list lacks no class of this name with children."
        reasons = [f"--closed {name}: {why}" for name in wrong]
        reasons.append(f"Classes here that are not in the list: {names_missing}.")
        raise RosterRefusedError(*reasons)
    return {missing[name.casefold()].question.key: LEFT for name in names}


def _namesake_answer(question: Question, same: bool) -> str:
    """Return the answer for the same child, if there is exactly one candidate, or for another."""
    values = [value for value, _ in question.choices]
    if TWO in values:
        return values[1] if same else TWO
    if ONE_BY_ONE in values:
        return SAME if same else OTHERS
    return values[0] if same and len(values) == 2 else values[-1]
