"""Error messages for form fields, in one place."""

from django import forms
from django.core import validators

WORDS: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "Enter an answer."},
    forms.IntegerField: {"invalid": "Enter a whole number, such as 45."},
    forms.DateField: {"invalid": "This is not a date. Enter it as 24/11/2026."},
    forms.DateTimeField: {"invalid": "This is not a date and time. Enter it as 24/11/2026 18:00."},
    forms.URLField: {"invalid": "This is not a web address. It begins with https://"},
    forms.FileField: {
        "required": "Choose a file first.",
        "empty": "This file is empty. Choose another.",
    },
    forms.ModelChoiceField: {"required": "Choose one."},
    forms.ChoiceField: {"required": "Choose one."},
}
LIMITS: dict[type[validators.BaseValidator], str] = {
    validators.MinValueValidator: "Enter a number of %(limit_value)s or more.",
    validators.MaxValueValidator: "Enter a number of %(limit_value)s or less.",
}


def use_our_words() -> None:
    """Give every form these messages. Call it once, before any form is defined.

    Django copies a field's messages when the field is made, so a later change has no effect."""
    for field, words in WORDS.items():
        field.default_error_messages = {**field.default_error_messages, **words}
    for validator, sentence in LIMITS.items():
        validator.message = sentence
    validators.EmailValidator.message = (
        "This is not an email address. Enter one like name@school.example"
    )
