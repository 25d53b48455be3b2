"""The forms for entering a class's sign-in sheet, or its count."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from classes.history.edit_conflicts import VersionedForm, version_of
from classes.models import Pupil
from lessons.evenings.paper.family_field import FamilyField
from lessons.models import EveningCount

NUMBERS = ("families", "adults", "reached_after")


class SheetForm(forms.Form):
    """The number of adults for each child; empty where nobody came, s with a sibling.

    `zero` says what a typed 0 means, once somebody was asked. Hidden fields send the numbers as
    they were shown, so that only the user's changes are saved.
    """

    def __init__(
        self,
        *args: Any,
        pupils: Sequence[Pupil],
        came: Mapping[int, int | None],
        zero: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pupils = pupils
        for pupil in pupils:
            self.fields[_name(pupil)] = FamilyField(
                label=pupil.display_name, initial=came.get(pupil.pk), zero=zero
            )

    @property
    def zeros(self) -> int:
        """Return for how many children 0 was typed and must be asked about."""
        return sum(errors.as_data()[0].code == "zero" for errors in self.errors.values())

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
    try:
        return FamilyField(zero="sibling").clean(box.form.data.get(box.html_initial_name, ""))
    except forms.ValidationError:
        return None


class CountForm(VersionedForm):
    """The families and adults of a class who came, and the families reached afterwards.

    Hidden fields send the numbers as they were shown, so that only the user's changes are saved.
    """

    families = forms.IntegerField(
        label="Families", min_value=0, max_value=500, show_hidden_initial=True
    )
    adults = forms.IntegerField(
        label="Adults", min_value=0, max_value=2000, show_hidden_initial=True
    )
    reached_after = forms.IntegerField(
        label="Reached afterwards", min_value=0, max_value=500, show_hidden_initial=True
    )

    def __init__(self, *args: Any, count: EveningCount | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_counted = count is not None
        for name in NUMBERS:
            self.initial[name] = getattr(count, name, 0)
        self.initial["seen"] = (count and version_of(count)) or 0

    @property
    def leaves_count(self) -> bool:
        """Return whether there is a count, and the person has changed no number that was shown."""
        return self.is_counted and not any(name in NUMBERS for name in self.changed_data)
