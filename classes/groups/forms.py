"""The forms of an officer: to ask a school, and to remind some."""

from django import forms

from classes.models import School


class AskForm(forms.Form):
    """Which school to ask."""

    typed = forms.CharField(
        label="URN or short name",
        max_length=60,
        help_text="The URN is the school’s number at the Department for Education.",
        error_messages={"required": "Enter the school’s URN or its short name."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class RemindForm(forms.Form):
    """Which schools to remind, and what to add to the email."""

    school = forms.ModelMultipleChoiceField(
        queryset=School.objects.none(),
        widget=forms.MultipleHiddenInput,
        error_messages={"required": "Choose at least one school."},
    )
    words = forms.CharField(
        label="A message of yours",
        max_length=500,
        required=False,
        help_text="It goes to the PSHE lead and the head, and is not kept. Name no child.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
