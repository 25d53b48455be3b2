"""The words of a form about what was typed, said plainly and in one place."""

from django import forms
from django.core import validators

WORDS: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "Fill this in."},
    forms.IntegerField: {"invalid": "Write a whole number, such as 45."},
    forms.DateField: {"invalid": "This is not a date. Write it as 24/11/2026."},
    forms.DateTimeField: {"invalid": "This is not a date and time. Write it as 24/11/2026 18:00."},
    forms.URLField: {"invalid": "This is not a web address. It begins with https://"},
    forms.FileField: {
        "required": "Choose a file first.",
        "empty": "This file is empty. Choose another.",
    },
    forms.ModelChoiceField: {"required": "Choose one."},
    forms.ChoiceField: {"required": "Choose one."},
}
LIMITS: dict[type[validators.BaseValidator], str] = {
    validators.MinValueValidator: "Write a number of %(limit_value)s or more.",
    validators.MaxValueValidator: "Write a number of %(limit_value)s or less.",
}


def use_our_words() -> None:
    """Make every form speak so. To be called before a form is defined, once."""
    for field, words in WORDS.items():
        field.default_error_messages = {**field.default_error_messages, **words}
    for validator, sentence in LIMITS.items():
        validator.message = sentence
    validators.EmailValidator.message = (
        "This is not an e-mail address. It is like name@school.example"
    )
