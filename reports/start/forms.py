"""The form that starts the first school."""

from typing import Any

from django import forms

from classes.people.newcomer import NewcomerForm


class StartForm(NewcomerForm):
    """The code of the console, the school and its PSHE lead."""

    code = forms.CharField(
        label="Code",
        max_length=40,
        help_text="The server’s console shows it when the server starts, such as K7RM-29QT-XWAE.",
        error_messages={"required": "Type the code that the console of the server shows."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    school = forms.CharField(
        label="Name of the school",
        max_length=120,
        error_messages={"required": "Enter the name of the school."},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    slug = forms.CharField(
        label="Short name in addresses",
        max_length=60,
        required=False,
        help_text="Lower-case letters, digits and hyphens, such as hope-valley. Leave it blank to "
        "have it made from the name. It cannot be changed later.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label="Your email",
        max_length=254,
        help_text="Use your own school address. You sign in with it.",
        error_messages={
            "required": "Enter your email address.",
            "invalid": "This is not an email address. Enter one like r.patel@school.example.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    field_order = ["code", "school", "slug", "name", "email", "password"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text += " You become the PSHE lead."
