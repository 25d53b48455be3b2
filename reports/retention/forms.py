"""The forms that confirm erasing and clearing."""

from typing import Any

from django import forms

from classes.pages.reason import ReasonForm
from classes.people.password_again import PasswordAgain


class EraseForm(PasswordAgain, ReasonForm):
    """Asks for the reason for erasing a child's name, and for confirmation."""

    parts_too = forms.BooleanField(
        label="These are about this child: replace the first name and the surname alone with "
        "“a child” too",
        required=False,
    )
    sure = forms.BooleanField(
        label="I understand that this cannot be undone",
        error_messages={
            "required": "Tick the box to confirm. You cannot restore the name afterwards."
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args,
            label="Why are you erasing this name?",
            help_text="Your reason is kept in the change history. Do not write a name here.",
            **kwargs,
        )


class ErasePersonForm(PasswordAgain, ReasonForm):
    """Asks for the reason for erasing a colleague's account, and for confirmation."""

    parts_too = forms.BooleanField(
        label="These are about this person: replace the first name and the surname alone with “a "
        "former member of staff” too",
        required=False,
    )
    sure = forms.BooleanField(
        label="I understand that this cannot be undone",
        error_messages={
            "required": "Tick the box to confirm. You cannot restore the name afterwards."
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args,
            label="Why are you erasing this account?",
            help_text="Your reason is kept in the change history. Do not write a name here.",
            **kwargs,
        )


class ClearForm(forms.Form):
    """Asks for confirmation of clearing."""

    sure = forms.BooleanField(
        label="I understand that this cannot be undone",
        error_messages={
            "required": "Tick the box to confirm. You cannot restore cleared records afterwards."
        },
    )
