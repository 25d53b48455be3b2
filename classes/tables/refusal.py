"""The error for a file that cannot be read, and the sentences that several readers share."""

from django.core.exceptions import ValidationError

DAMAGED = (
    "The file is damaged. Open it in the program that made it, save it again and choose the new "
    "file."
)
LOCKED = "The file is locked with a password. Save it without a password and choose the new file."


class TableRefusedError(ValidationError):
    """A file cannot be read as a table. `messages` holds the sentence to show."""

    def __init__(self, sentence: str = DAMAGED) -> None:
        super().__init__([ValidationError(sentence)])
