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
    """What families are told, what is known of the evening afterwards, and whom it is for."""

    held_on = forms.DateField(
        label="Date", widget=DateInput(), error_messages={"required": "Give the date."}
    )
    begins = forms.TimeField(
        label="Begins", widget=TimeInput(), error_messages={"required": "When does it begin?"}
    )
    ends = forms.TimeField(
        label="Ends", widget=TimeInput(), error_messages={"required": "When does it end?"}
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
            "agenda": "Families see this. One point a line.",
            "questions": "A summary for the record, without names of children or parents.",
            "private_note": "For colleagues who look after the evening. It is in no export.",
        }
        widgets = {
            "agenda": forms.Textarea(attrs={"rows": 4}),
            "questions": forms.Textarea(attrs={"rows": 4}),
            "private_note": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {"title": {"required": "Give the evening a title."}}

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
        """Return those for families, and those that the evening has: saving it drops none."""
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
        """Put the day and the two times together, as a London clock shows them."""
        said = super().clean() or {}
        day, begins, ends = said.get("held_on"), said.get("begins"), said.get("ends")
        if day and begins and ends:
            if ends <= begins:
                self.add_error("ends", "The evening must end after it begins.")
            self.instance.starts_at = timezone.make_aware(dt.datetime.combine(day, begins))
            self.instance.ends_at = timezone.make_aware(dt.datetime.combine(day, ends))
        return said

    def _post_clean(self) -> None:
        # Without a day the rules of the evening cannot be looked at; the day's own error stands.
        if {"held_on", "begins", "ends"} <= self.cleaned_data.keys() and not self.errors:
            super()._post_clean()  # type: ignore[misc]


class DoorLinkForm(forms.Form):
    """Whose tablet a door link is for."""

    label = forms.CharField(
        label="Whose tablet, or which door?",
        max_length=60,
        help_text="Such as Main entrance. It is shown in the change history.",
        error_messages={"required": "Give the link a name, so that you can close the right one."},
    )
