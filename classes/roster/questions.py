"""Questions that a person must answer before a roster is imported."""

from collections.abc import Mapping
from dataclasses import dataclass

from classes.roster.problems import RosterRefusedError

TWO = "two"
DROP = "drop "
"""The start of the answer that a line repeats another line's child; the pupil's key follows."""

WHOLE = "whole"
WAIT = "wait "
"""The start of the answer that a line waits until it is corrected; the pupil's key follows."""

ALL_SINGLE = "all single"
"""In place of a key: all pupils whose name has only one part."""

HERE = "here"
GONE = "gone"
"""The answers about children with a word for their status that is not known."""

LEAVE_OUT = "leave out"
"""The answer that the children whom a question is about are not imported."""

FORENAME_FIRST, SURNAME_FIRST = "forename first", "surname first"
"""The answers about the order of names without a comma."""

Answers = Mapping[str, str]
"""The chosen value of each question, by the question's key."""


@dataclass(frozen=True)
class Question:
    """A question with its choices, each a value and a label. `suggested` is the likely answer.

    The key is the same each time the same source is read.
    """

    key: str
    about: str
    choices: tuple[tuple[str, str], ...]
    suggested: str = ""

    def answer(self, answers: Answers) -> str | None:
        """Return the chosen value; None if there is no answer, or if it is not a choice."""
        value = answers.get(self.key)
        return value if value in dict(self.choices) else None


class UnansweredError(RosterRefusedError):
    """Some questions have no answer yet, so nothing is imported. `how` says how to answer them."""

    def __init__(self, questions: tuple[Question, ...], how: str = "") -> None:
        self.questions = questions
        lines = [
            f"{question.about} ({' / '.join(label for _, label in question.choices)})"
            for question in questions
        ]
        super().__init__(*lines, *filter(None, [how]))
