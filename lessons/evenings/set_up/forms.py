"""The form of an information evening."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from classes.history.edit_conflicts import VersionedForm, version_of
from classes.models import ClassGroup, School
from curriculum.models import Document, Module
from lessons.fields import DateInput
from lessons.models import InformationEvening


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class EveningForm(VersionedForm, forms.ModelForm):
    """The details that families see, the classes invited, and notes for after the evening."""

    held_on = forms.DateField(
        label="Date", widget=DateInput(), error_messages={"required": "Enter the date."}
    )
    begins = forms.TimeField(
        label="Begins", widget=TimeInput(), error_messages={"required": "Enter the time it begins."}
    )
    ends = forms.TimeField(
        label="Ends", widget=TimeInput(), error_messages={"required": "Enter the time it ends."}
    )
    module = forms.ModelChoiceField(
        queryset=Module.objects.none(), required=False, empty_label="No module in particular"
    )
    class_groups = forms.ModelMultipleChoiceField(
        label="Classes invited",
        queryset=ClassGroup.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Invite at least one class."},
    )
    documents = forms.ModelMultipleChoiceField(
        label="Documents that families can read beforehand",
        queryset=Document.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only documents for families are listed.",
    )

    class Meta:
        model = InformationEvening
        fields = [
            *("title", "place", "module", "class_groups", "presented_by", "agenda", "documents"),
            *("questions", "private_note"),
        ]
        labels = {"presented_by": "Who presents", "agenda": "What it is about"}
        help_texts = {
            "agenda": "Families see this. Write one point on each line.",
            "questions": "A summary for the record. Leave out names of children and parents.",
            "private_note": "For colleagues who run the evening. It is never exported.",
        }
        widgets = {
            "agenda": forms.Textarea(attrs={"rows": 4}),
            "questions": forms.Textarea(attrs={"rows": 4}),
            "private_note": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {"title": {"required": "Enter a title for the evening."}}

    def __init__(self, *args: Any, school: School, academic_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("class_groups", school.class_groups.in_year(academic_year))
        self._offer("documents", self._documents(school))
        self._offer("module", Module.objects.filter(school=school))
        if self.instance.pk:
            self.initial["seen"] = version_of(self.instance)
            begins, ends = map(timezone.localtime, (self.instance.starts_at, self.instance.ends_at))
            self.initial.update(held_on=begins.date(), begins=begins.time(), ends=ends.time())

    def _documents(self, school: School) -> QuerySet[Document]:
        """Return the documents for families, and any already chosen, so that saving keeps them."""
        chosen = self.instance.documents.values("pk") if self.instance.pk else []
        public = school.documents.public().values("pk")
        return school.documents.filter(Q(pk__in=public) | Q(pk__in=chosen))

    def _offer(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = choices
        if not choices and not field.required:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Combine the date and the two times into moments, in London time."""
        cleaned = super().clean() or {}
        day, begins, ends = cleaned.get("held_on"), cleaned.get("begins"), cleaned.get("ends")
        if day and begins and ends:
            if ends <= begins:
                self.add_error("ends", "The evening must end after it begins.")
            self.instance.starts_at = timezone.make_aware(dt.datetime.combine(day, begins))
            self.instance.ends_at = timezone.make_aware(dt.datetime.combine(day, ends))
        return cleaned

    def _post_clean(self) -> None:
        # Without a date and times the model cannot be validated. Those fields show their errors.
        if {"held_on", "begins", "ends"} <= self.cleaned_data.keys() and not self.errors:
            super()._post_clean()  # type: ignore[misc]


class DoorLinkForm(forms.Form):
    """The name of a new door link."""

    label = forms.CharField(
        label="Whose tablet, or which door?",
        max_length=60,
        help_text="For example, Main entrance. It is shown in the change history.",
        error_messages={"required": "Enter a name, so that you can tell the links apart."},
    )
