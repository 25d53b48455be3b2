"""Requires a reason for each change that removes something."""

from django.core.exceptions import ValidationError

REASON_MISSING = "Give a reason. It is kept in the change history."


def require_reason(reason: str) -> None:
    """Raise ValidationError for the field `reason` if it is blank."""
    if not reason.strip():
        raise ValidationError({"reason": REASON_MISSING})
