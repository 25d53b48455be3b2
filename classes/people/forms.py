"""What people type about who may do what, and about themselves when they join."""

from django import forms

from classes.models import Role
from classes.people.sign_in_forms import PASSWORD_HELP


class AddressForm(forms.Form):
    """The e-mail address of somebody who is in the record already."""

    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        error_messages={
            "required": "Give an e-mail address.",
            "invalid": "This is not an e-mail address: it looks like r.patel@school.example.",
        },
        help_text="Their own school address: whoever reads it can sign in.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class InviteForm(AddressForm):
    """Whom to invite, and as what."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        help_text="As colleagues know them, such as R. Patel.",
        error_messages={"required": "Give their name."},
    )
    role = forms.ChoiceField(label="Role", choices=Role.choices, initial=Role.TEACHER)
    field_order = ["name", "email", "role"]


class NewcomerForm(forms.Form):
    """What somebody who was invited says about themselves."""

    name = forms.CharField(
        label="Your name",
        max_length=80,
        help_text="As colleagues know you, such as R. Patel.",
        error_messages={"required": "Give your name."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label="Choose a password",
        max_length=128,
        strip=False,
        help_text=PASSWORD_HELP,
        error_messages={"required": "Choose a password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
