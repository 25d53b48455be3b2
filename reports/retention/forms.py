"""What is asked before something is cleared for good."""

from typing import Any

from django import forms

from classes.pages.reason import ReasonForm


class EraseForm(ReasonForm):
    """Why a child's name is erased, and that it is meant."""

    first_name_too = forms.BooleanField(
        label="These texts mean this child: write “a child” for the first name too", required=False
    )
    sure = forms.BooleanField(
        label="I know that this cannot be undone",
        error_messages={"required": "Tick the box to confirm: the name cannot be restored."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args,
            label="Why are you erasing it?",
            help_text="It is kept in the change history, so do not write a name here.",
            **kwargs,
        )


class ClearForm(forms.Form):
    """That what is due is meant to be cleared."""

    sure = forms.BooleanField(
        label="I know that this cannot be undone",
        error_messages={"required": "Tick the box to confirm: cleared records cannot be restored."},
    )
