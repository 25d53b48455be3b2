"""The form on which families answer an invitation."""

from typing import Any

from django import forms

from classes.models import ClassGroup
from lessons.evenings.answers.actions import LONGEST_LANGUAGE
from lessons.models import AccessNeed, InformationEvening, Reply


class ComingForm(forms.Form):
    """The questions for a family. The form only renders them and is never validated.

    The view accepts any answer, so that what it replies tells nothing about a child.
    """

    class_group = forms.ModelChoiceField(
        label="Class", queryset=ClassGroup.objects.none(), empty_label="Choose the class"
    )
    first_name = forms.CharField(
        label="Your child’s first name",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    surname_letter = forms.CharField(
        label="First letter of their surname",
        max_length=1,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reply = forms.ChoiceField(
        label="Are you coming?",
        choices=Reply.choices,
        widget=forms.RadioSelect,
        initial=Reply.COMING,
    )
    adults = forms.TypedChoiceField(
        label="How many adults?",
        coerce=int,
        choices=[(number, str(number)) for number in range(1, 7)],
        widget=forms.RadioSelect,
        initial=2,
    )
    access_needs = forms.MultipleChoiceField(
        label="Would any of these help?",
        choices=AccessNeed.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.CharField(
        label="Which language for an interpreter?",
        required=False,
        max_length=LONGEST_LANGUAGE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, evening: InformationEvening, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["class_group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = evening.class_groups.all()
        if not evening.school.keeps_pupil_names:
            del self.fields["first_name"], self.fields["surname_letter"]
