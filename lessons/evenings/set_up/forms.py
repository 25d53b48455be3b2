"""The forms for information evenings and door links."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from classes.history.edit_conflicts import VersionedForm, version_of
from classes.models import ClassGroup, School
from classes.pages.reason import RemovalReasonForm
from classes.people.shared_texts import SharedTextForm
from curriculum.models import Document, Module
from lessons.fields import SchoolDayInput
from lessons.models import InformationEvening


class TimeInput(forms.TimeInput):
    """The browser's own time picker, which takes its value as 18:30."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class EveningForm(SharedTextForm, VersionedForm, forms.ModelForm):
    """An evening: what families see, the classes invited, and notes made afterwards."""

    shared_titles = ("title", "place", "presented_by")
    shared_texts = ("agenda",)

    held_on = forms.DateField(
        label="Date", widget=SchoolDayInput(), error_messages={"required": "Give the date."}
    )
    begins = forms.TimeField(
        label="Begins",
        widget=TimeInput(),
        error_messages={"required": "Give the time at which it begins."},
    )
    ends = forms.TimeField(
        label="Ends",
        widget=TimeInput(),
        error_messages={"required": "Give the time at which it ends."},
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
        help_text="Only documents for families are listed here.",
    )

    class Meta:
        model = InformationEvening
        fields = [
            *("title", "place", "module", "class_groups", "presented_by", "agenda", "documents"),
            *("questions", "private_note"),
        ]
        labels = {"presented_by": "Who presents", "agenda": "What it is about"}
        help_texts = {
            "agenda": "Families see this. Put each point on its own line.",
            "questions": "Write a summary without the names of children or parents.",
            "private_note": "For colleagues who run the evening. It is left out of every export.",
        }
        widgets = {
            "agenda": forms.Textarea(attrs={"rows": 4}),
            "questions": forms.Textarea(attrs={"rows": 4}),
            "private_note": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {"title": {"required": "Give the evening a title."}}

    def __init__(self, *args: Any, school: School, academic_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].widget.of(school)
        self._offer("class_groups", school.class_groups.in_year(academic_year))
        self._offer("documents", self._documents(school))
        self._offer("module", Module.objects.filter(school=school))
        if self.instance.pk:
            self.initial["seen"] = version_of(self.instance)
            begins, ends = map(timezone.localtime, (self.instance.starts_at, self.instance.ends_at))
            self.initial.update(held_on=begins.date(), begins=begins.time(), ends=ends.time())

    def _documents(self, school: School) -> QuerySet[Document]:
        """Return documents for families, and those already chosen so that saving keeps them."""
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
        """Combine the date with the two times, in London time, into `starts_at` and `ends_at`."""
        data = super().clean() or {}
        day, begins, ends = data.get("held_on"), data.get("begins"), data.get("ends")
        if day and begins and ends:
            if ends <= begins:
                self.add_error("ends", "The evening must end after it begins.")
            self.instance.starts_at = timezone.make_aware(dt.datetime.combine(day, begins))
            self.instance.ends_at = timezone.make_aware(dt.datetime.combine(day, ends))
        return data

    def _post_clean(self) -> None:
        # The model's rules need the date and times. If these are missing, show only their errors.
        if {"held_on", "begins", "ends"} <= self.cleaned_data.keys() and not self.errors:
            super()._post_clean()  # type: ignore[misc]


class CancelForm(SharedTextForm, RemovalReasonForm):
    """The reason for cancelling an evening."""

    shared_texts = ("reason",)


class DoorLinkForm(SharedTextForm):
    """The name of a door link, which tells whose tablet or which door it is for.

    Families at the door read it on the tablet.
    """

    shared_titles = ("label",)

    label = forms.CharField(
        label="Whose tablet or which door is it for?",
        max_length=60,
        help_text="For example, Main entrance. The change history shows this name.",
        error_messages={"required": "Give the link a name, so that you can close the right one."},
    )
