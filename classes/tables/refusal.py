"""The error for a file that cannot be read, and the sentences that several readers share."""

from django.core.exceptions import ValidationError

DAMAGED = (
    "This file is damaged or incomplete.",
    "Open it in the program that made it, save it again and choose the new file.",
)
LOCKED = (
    "The file is locked with a password.",
    "Save it without a password and choose the new file.",
)
"""Each is a reason and what to do."""


class TableRefusedError(ValidationError):
    """A file cannot be read as a table. `messages` holds the text to show.

    It is made of a reason and, often, what to do. `reason` is the first alone: to save a file again
    is bad advice where that very file is to be proved.
    """

    def __init__(self, *sentences: str) -> None:
        sentences = sentences or DAMAGED
        self.reason = sentences[0]
        super().__init__([ValidationError(" ".join(sentences))])
