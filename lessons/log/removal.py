"""The form that asks before a lesson is removed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from classes.pages.reason import RemovalReasonForm
from lessons.log.settled import Settled


class RemovalForm(RemovalReasonForm):
    """Asks why a lesson is removed and, where children have caught up on it, whether that goes too.

    The tick agrees to the numbers on the page. If they have changed since, the page says so.
    """

    catch_ups = forms.BooleanField(
        error_messages={"required": "Tick this, or keep the lesson. Nothing was removed."}
    )

    def __init__(self, *args: Any, recorded: Settled, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recorded, tick = recorded, self.fields["catch_ups"]
        tick.label = f"Also remove {recorded}"
        tick.widget.attrs["value"] = str(recorded)
        if not recorded:
            del self.fields["catch_ups"]

    def clean_catch_ups(self) -> Settled:
        """Return the numbers that may be removed, if the page showed those of now."""
        if self.data.get(self.add_prefix("catch_ups")) == str(self.recorded):
            return self.recorded
        raise ValidationError(
            "This has changed since you opened the page. Nothing was removed. Look at it again."
        )
