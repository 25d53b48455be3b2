"""The error for a scheme that cannot be imported."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError

MAX_SHOWN = 30
"""How many problems are listed. The rest are only counted."""


class SchemeRefusedError(ValidationError):
    """A scheme cannot be imported. `messages` holds one sentence for each problem."""

    def __init__(self, lines: Sequence[str]) -> None:
        shown = list(lines[:MAX_SHOWN])
        if len(lines) > MAX_SHOWN:
            shown.append(f"… and {len(lines) - MAX_SHOWN} more.")
        super().__init__([ValidationError(line) for line in shown])
