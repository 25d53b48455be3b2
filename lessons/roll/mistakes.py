"""The forms that put right who was in a class: children added by mistake, or listed too late."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from classes.history.edit_conflicts import VersionedForm
from classes.history.reasons import REASON_MISSING
from classes.models import Pupil, School
from lessons.fields import DateInput


class TickedChildrenForm(VersionedForm):
    """Children of a class, to be ticked.

    A child who was offered may be ticked although a colleague has moved or removed them meanwhile:
    the action then says who did what.
    """

    pupil = forms.ModelMultipleChoiceField(
        label="Children",
        queryset=Pupil.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick the children first. Nothing was changed."},
    )

    def __init__(self, *args: Any, pupils: QuerySet[Pupil], school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["pupil"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Pupil.objects.filter(school=school)
        field.choices = [(pupil.pk, str(pupil)) for pupil in pupils]


class RemovePupilsForm(TickedChildrenForm):
    """Children who were added by mistake, and why they are removed."""

    reason = forms.CharField(
        label="Why are they removed?",
        max_length=200,
        error_messages={"required": REASON_MISSING},
        help_text="Such as: These are the children of 5 Ash. Do not name a child.",
    )


class WereThereForm(TickedChildrenForm):
    """Children who were in the class before they were on its list, and since when."""

    since = forms.DateField(
        label="They were there since",
        widget=DateInput(),
        help_text="The first day on which they were in the class.",
    )
