"""What is said of a file that is not taken."""

from django.core.exceptions import ValidationError

DAMAGED = "The file is damaged: open it where it was made, save it again and choose the new one."


class TableRefusedError(ValidationError):
    """A file cannot be read as a table; `messages` holds a sentence a person understands."""

    def __init__(self, sentence: str = DAMAGED) -> None:
        super().__init__([ValidationError(sentence)])
