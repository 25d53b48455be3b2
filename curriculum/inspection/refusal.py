"""The error for a file that is refused: what is wrong, that it was not saved, and what to do."""

from django.core.exceptions import ValidationError


class FileRefusedError(ValidationError):
    """An uploaded file is refused. The form shows the message beside its file field."""

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem, self.remedy = problem, remedy
        super().__init__({"file": f"{problem} The file was not saved. {remedy}"})
