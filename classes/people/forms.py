"""The forms to invite people, and to join."""

from collections.abc import Collection
from typing import Any

from django import forms

from classes.models import Role
from classes.pages.reason import ReasonForm
from classes.people.password_again import PasswordAgain


class AddressForm(forms.Form):
    """The email address of somebody who is already in the record."""

    email = forms.EmailField(
        label="Email",
        max_length=254,
        error_messages={
            "required": "Enter an email address.",
            "invalid": "This is not an email address. Enter one like r.patel@school.example.",
        },
        help_text="Use their own work address. Whoever reads its emails can sign in as them.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class NewPersonForm(AddressForm):
    """The person to invite, for example as an officer of a group of schools."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        help_text="As colleagues know them, such as R. Patel.",
        error_messages={"required": "Enter their name."},
    )
    field_order = ["name", "email"]


class InviteForm(NewPersonForm):
    """The person to invite, and their role at the school."""

    role = forms.ChoiceField(label="Role", choices=Role.choices, initial=Role.TEACHER)
    field_order = ["name", "email", "role"]


class RoleForm(forms.Form):
    """A role that somebody does not have yet."""

    role = forms.ChoiceField(label="Role", error_messages={"required": "Choose a role."})

    def __init__(self, data: Any, *, held: Collection[str]) -> None:
        super().__init__(data)
        choices = [(value, label) for value, label in Role.choices if value not in held]
        self.fields["role"].choices = [("", "Choose a role"), *choices]  # type: ignore[attr-defined]


class InviteSeveralForm(forms.Form):
    """Lines with people to invite, and the role of those whose line names none."""

    lines = forms.CharField(
        label="People, one a line",
        max_length=10_000,
        help_text="For example: R. Patel, r.patel@school.example, teacher, 5 Oak. The order does "
        "not matter. Columns of a spreadsheet work too, and lines like R. Patel "
        "&lt;r.patel@school.example&gt;. Role and class may be left out.",
        error_messages={"required": "Paste or type at least one line."},
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    role = forms.ChoiceField(
        label="Role of those without one", choices=Role.choices, initial=Role.TEACHER
    )


class LostDeviceForm(PasswordAgain, ReasonForm):
    """Why a colleague's second step is taken off, and the password of who takes it off."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        help_text = "For example: a new phone, asked in person. Name no child."
        super().__init__(*args, label="What has happened?", help_text=help_text, **kwargs)
