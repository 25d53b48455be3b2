"""What only a person can answer before a roster is taken in."""

from collections.abc import Mapping
from dataclasses import dataclass

from classes.roster.problems import RosterRefusedError

TWO = "two"
DROP = "drop "
"""What the answer begins with that a line is of no child of its own; the pupil's key follows."""

Answers = Mapping[str, str]
"""The value that was chosen for each question, by the question's key."""


@dataclass(frozen=True)
class Question:
    """A question with its choices, each a value and its words. `suggested` is likely, not certain.

    The key is the same whenever the same source is looked at again.
    """

    key: str
    about: str
    choices: tuple[tuple[str, str], ...]
    suggested: str = ""

    def answer(self, answers: Answers) -> str | None:
        """Return the value that was chosen; None where none was, or one that is not offered."""
        said = answers.get(self.key)
        return said if said in dict(self.choices) else None


class UnansweredError(RosterRefusedError):
    """Questions are open; nothing is taken in until a person has answered them."""

    def __init__(self, questions: tuple[Question, ...], how: str = "") -> None:
        self.questions = questions
        asked = [
            f"{question.about} ({' / '.join(words for _, words in question.choices)})"
            for question in questions
        ]
        super().__init__([*asked, *([how] if how else [])])
