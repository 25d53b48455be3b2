"""What people type about modules and sessions."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget

from classes.changed_meanwhile import SeenForm, version_of
from curriculum.models import Module, Outcome, Session


class ModuleForm(SeenForm, forms.ModelForm):
    """A school's module."""

    class Meta:
        model = Module
        fields = ["title", "publisher", "about", "is_outline", "for_families"]
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = version_of(self.instance)


class NewModuleForm(forms.ModelForm):
    """A module that a school makes itself: its own, so no outline to check against a pack."""

    class Meta:
        model = Module
        fields = ["title", "publisher", "about"]
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"publisher": "Who makes it, if it is not your school."}


class DuplicateForm(forms.Form):
    """What the copy of a module is called."""

    title = forms.CharField(label="Title of the copy", max_length=120)


class ReasonForm(forms.Form):
    """Why a session is taken out."""

    reason = forms.CharField(
        label="Why is it taken out?",
        max_length=100,
        error_messages={"required": "Say why: it stays in the change history."},
    )


class SessionForm(SeenForm, forms.ModelForm):
    """A session of a school's module: its plan and what it covers."""

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
        for name in ("aims", "before_teaching", "outline"):
            self.fields[name].widget.attrs["rows"] = 5

    def outcome_groups(self) -> list[tuple[str, list[tuple[BoundWidget, str]]]]:
        """Return the boxes to tick, each with its heading, under the names of the frameworks."""
        grouped: dict[str, list[tuple[BoundWidget, str]]] = {}
        for box in self["outcomes"]:
            outcome = box.data["value"].instance
            grouped.setdefault(outcome.framework.name, []).append((box, outcome.heading))
        return list(grouped.items())
