"""The reason for a change that takes something away: no such change is made without one."""

from django.core.exceptions import ValidationError

REASON_MISSING = "Give a reason. It is kept in the change history."


def require_reason(reason: str) -> None:
    """Raise ValidationError, for the field `reason`, where none is given."""
    if not reason.strip():
        raise ValidationError({"reason": REASON_MISSING})
