"""What is asked before something is cleared for good."""

from django import forms


class EraseForm(forms.Form):
    """Why a child's name is erased, and that it is meant."""

    reason = forms.CharField(
        label="Why is it erased?",
        max_length=100,
        help_text="It stays in the change history, so write no name here.",
        error_messages={"required": "Say why: it stays in the change history."},
    )
    first_name_too = forms.BooleanField(
        label="These texts mean this child: write “a child” for the first name too", required=False
    )
    sure = forms.BooleanField(
        label="I know that this cannot be undone",
        error_messages={"required": "Tick this: the name cannot be brought back."},
    )


class ClearForm(forms.Form):
    """That what is due is meant to be cleared."""

    sure = forms.BooleanField(
        label="I know that this cannot be undone",
        error_messages={"required": "Tick this: what is cleared cannot be brought back."},
    )
