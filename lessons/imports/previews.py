"""What somebody saw before they said yes: an import does that, or nothing."""

import hashlib
from collections.abc import Iterable

from django.core.exceptions import ValidationError


class PreviewOutdatedError(ValidationError):
    """What would be imported is no longer what was shown; nothing is."""


def digest(parts: Iterable[object]) -> str:
    """Return a short text that is the same for the same parts alone: keys, texts, days, numbers."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(repr(part).encode())
    return whole.hexdigest()[:32]


def seen_of(draft_id: int, shown: str) -> str:
    """Return what the form of a preview sends along: which draft was shown, and what of it."""
    return f"{draft_id}-{shown}"


def shown_of(seen: str, draft_id: int, source: str) -> str:
    """Return the digest of what was shown. Raise PreviewOutdatedError if another draft was."""
    which, _, shown = seen.partition("-")
    if which != str(draft_id):
        raise PreviewOutdatedError(
            f"Another file, {source}, was chosen after the page from which you imported was "
            "opened. This is what it would change."
        )
    return shown


def check_shown(shown: str | None, now: str) -> None:
    """Raise PreviewOutdatedError where something was shown, and it is not what would be done."""
    if shown is not None and shown != now:
        raise PreviewOutdatedError(
            "What is stored, or what was chosen of the file, has changed since the page from which "
            "you imported was opened. This is what the import would change now."
        )
