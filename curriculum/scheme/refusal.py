"""What is wrong with a scheme: which row, which column, why, and what would be right."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError

SHOWN = 30
"""How many problems are written out; the rest are counted."""


class SchemeRefusedError(ValidationError):
    """A scheme cannot be taken; `messages` says why, a sentence a problem. Nothing was imported."""

    def __init__(self, lines: Sequence[str]) -> None:
        shown = list(lines[:SHOWN])
        if len(lines) > SHOWN:
            shown.append(f"… and {len(lines) - SHOWN} more.")
        super().__init__([ValidationError(line) for line in shown])
