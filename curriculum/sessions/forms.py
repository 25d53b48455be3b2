"""The form for a session."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget

from classes.history.edit_conflicts import VersionedForm, version_of
from classes.people.shared_texts import SharedTextForm
from curriculum.models import Outcome, Session


class SessionForm(SharedTextForm, VersionedForm, forms.ModelForm):
    """The plan of a session and the outcomes that it covers."""

    shared_titles = ("title",)
    shared_texts = ("aims", "before_teaching", "outline")

    class Meta:
        model = Session
        fields = [
            "title",
            "aims",
            "before_teaching",
            "outline",
            "minutes",
            "youngest_year",
            "oldest_year",
            "outcomes",
        ]
        widgets = {"outcomes": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcomes = self.fields["outcomes"]
        assert isinstance(outcomes, forms.ModelMultipleChoiceField)
        if self.instance.pk:
            self.initial["seen"] = version_of(self.instance)
        outcomes.queryset = Outcome.objects.select_related("framework")
        outcomes.label = "What it covers"
        for name in self.shared_texts:
            self.fields[name].widget.attrs["rows"] = 5

    def is_public(self) -> bool:
        return bool(self.instance.module.for_families)

    def outcome_groups(self) -> list[tuple[str, list[tuple[BoundWidget, str]]]]:
        """Return (framework name, [(checkbox, outcome heading), …]) for each framework."""
        grouped: dict[str, list[tuple[BoundWidget, str]]] = {}
        for box in self["outcomes"]:
            outcome = box.data["value"].instance
            grouped.setdefault(outcome.framework.name, []).append((box, outcome.heading))
        return list(grouped.items())
