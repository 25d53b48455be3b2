"""Guards imports against a stale preview: apply exactly what was shown, or nothing."""

import hashlib
from collections.abc import Iterable

from django.core.exceptions import ValidationError

from classes.models.draft import Draft


class PreviewOutdatedError(ValidationError):
    """The import would no longer do what the preview showed, so nothing is imported."""


def digest(parts: Iterable[object]) -> str:
    """Return a hash of the parts: pks, texts, days and numbers, which have a stable repr."""
    sha256 = hashlib.sha256()
    for part in parts:
        sha256.update(repr(part).encode())
    return sha256.hexdigest()[:32]


def preview_token(draft_id: int, shown_digest: str) -> str:
    """Return the token that a preview's form posts back: the draft's pk and the digest shown."""
    return f"{draft_id}-{shown_digest}"


def shown_digest(token: str, draft: Draft) -> str:
    """Return the digest in a token. Raise PreviewOutdatedError if it is of another draft."""
    draft_pk, _, digest_shown = token.partition("-")
    if draft_pk != str(draft.pk):
        raise PreviewOutdatedError(
            f"Another file, {draft.source}, was chosen after you opened the page. This is what it "
            "would change."
        )
    return digest_shown


def check_preview_is_current(shown_digest: str | None, current_digest: str) -> None:
    """Raise PreviewOutdatedError if a preview was shown and the import would now differ."""
    if shown_digest is not None and shown_digest != current_digest:
        raise PreviewOutdatedError(
            "The records here, or your choices for the file, have changed since you opened the "
            "page. This is what the import would change now."
        )
