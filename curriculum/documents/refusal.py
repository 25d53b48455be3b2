"""What is said of a file that is not kept: what it is, that nothing was kept, and what to do."""

from django.core.exceptions import ValidationError


class FileRefusedError(ValidationError):
    """A file is not kept. `messages` holds one sentence after another for the person."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__({"file": f"{what} Nothing was kept. {do}"})
