"""The filter form of the change history."""

from typing import Any

from django import forms

from classes.models import School
from reports.change_history import Action, HistoryChoice, kinds, people_in_history
from reports.change_history.choice import SYSTEM


class HistoryForm(forms.Form):
    """Filters by person, record, action and date. Invalid values count as not chosen."""

    who = forms.ChoiceField(required=False)
    what = forms.ChoiceField(required=False)
    did = forms.ChoiceField(
        label="Action",
        required=False,
        choices=[
            ("", "Anything"),
            *((action.value, action.label.capitalize()) for action in Action),
        ],
    )
    since = forms.DateField(
        label="From", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label="To", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(pk), name) for pk, name in people_in_history(school)]
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("", "Everyone"),
            *people,
            (SYSTEM, "Nobody signed in"),
        ]
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            ("", "Everything"),
            *sorted(((kind.name, kind.label) for kind in kinds()), key=lambda pair: pair[1]),
        ]

    @property
    def choice(self) -> HistoryChoice:
        self.is_valid()
        return HistoryChoice(**{name: value for name, value in self.cleaned_data.items() if value})

    @property
    def narrows(self) -> bool:
        return self.choice != HistoryChoice()
