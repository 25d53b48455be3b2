"""Our error messages for form fields, in place of Django's."""

from django import forms
from django.core import validators

GONE = (
    "Your choice is no longer offered, because somebody has changed or removed it since you opened "
    "this page. Nothing was saved. Choose again."
)
"""Of a choice that was there when the page was opened. The value itself would tell nobody."""

ONE_GONE = (
    "One of your choices is no longer offered, because somebody has changed or removed it since "
    "you opened this page. Nothing was saved. Look at what is left, and save again."
)

MESSAGES: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "Enter an answer."},
    forms.IntegerField: {"invalid": "Enter a whole number, such as 45."},
    forms.DateField: {"invalid": "This is not a date. Enter it as 24/11/2026."},
    forms.DateTimeField: {"invalid": "This is not a date and time. Enter it as 24/11/2026 18:00."},
    forms.URLField: {"invalid": "This is not a web address. Enter one that begins with https://"},
    forms.FileField: {
        "required": "Choose a file first.",
        "empty": "This file is empty. Choose another.",
    },
    forms.ModelChoiceField: {"required": "Choose one.", "invalid_choice": GONE},
    forms.ModelMultipleChoiceField: {
        "invalid_choice": ONE_GONE,
        "invalid_list": ONE_GONE,
        "invalid_pk_value": ONE_GONE,
    },
    forms.ChoiceField: {"required": "Choose one.", "invalid_choice": GONE},
    forms.MultipleChoiceField: {"invalid_choice": ONE_GONE, "invalid_list": ONE_GONE},
}
LIMIT_MESSAGES: dict[type[validators.BaseValidator], str] = {
    validators.MinValueValidator: "Enter a number of %(limit_value)s or more.",
    validators.MaxValueValidator: "Enter a number of %(limit_value)s or less.",
}


def set_error_messages() -> None:
    """Give every form these messages. Call it once, before any form is defined.

    Django copies the messages into each field when the field is made, so a later change would have
    no effect on it.
    """
    for field, messages in MESSAGES.items():
        field.default_error_messages = {**field.default_error_messages, **messages}
    for validator, message in LIMIT_MESSAGES.items():
        validator.message = message
    validators.EmailValidator.message = (
        "This is not an email address. Enter one like name@school.example"
    )
