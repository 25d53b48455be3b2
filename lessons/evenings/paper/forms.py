"""The forms for entering a class's sign-in sheet, or its count."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from classes.models import Pupil
from lessons.models import EveningCount
from lessons.models.evening import MOST_ADULTS


class SheetForm(forms.Form):
    """The number of adults for each child; empty where nobody came.

    Hidden fields send the numbers as they were shown, so that only the user's changes are saved.
    """

    def __init__(
        self, *args: Any, pupils: Sequence[Pupil], came: Mapping[int, int | None], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pupils = pupils
        for pupil in pupils:
            field = forms.IntegerField(
                label=pupil.display_name,
                min_value=0,
                max_value=MOST_ADULTS,
                required=False,
                initial=came.get(pupil.pk),
                show_hidden_initial=True,
                widget=forms.TextInput(
                    attrs={"inputmode": "numeric", "maxlength": 2, "autocomplete": "off"}
                ),
                error_messages={"invalid": "Enter the number of adults."},
            )
            self.fields[_name(pupil)] = field

    @property
    def is_empty(self) -> bool:
        return not self.pupils

    def adults(self) -> dict[Pupil, int | None]:
        """Return how many adults came for each child; None where nobody did."""
        return {pupil: self.cleaned_data[_name(pupil)] for pupil in self.pupils}

    def before(self) -> dict[Pupil, int | None]:
        """Return the numbers as they were when the form was opened."""
        return {pupil: _number(self[_name(pupil)]) for pupil in self.pupils}


def _name(pupil: Pupil) -> str:
    return f"adults-{pupil.pk}"


def _number(box: forms.BoundField) -> int | None:
    """Return the number that the field showed at first; None if it was empty or tampered with."""
    sent = box.form.data.get(box.html_initial_name, "")
    return int(sent) if sent.isdecimal() and len(sent) < 4 else None


class CountForm(forms.Form):
    """The families and adults of a class who came, and the families reached afterwards."""

    families = forms.IntegerField(label="Families", min_value=0, max_value=500)
    adults = forms.IntegerField(label="Adults", min_value=0, max_value=2000)
    reached_after = forms.IntegerField(label="Reached afterwards", min_value=0, max_value=500)

    def __init__(self, *args: Any, count: EveningCount | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.initial[name] = getattr(count, name, 0)
