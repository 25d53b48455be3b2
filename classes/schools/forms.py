"""What the PSHE lead chooses for the school."""

from typing import Any

from django import forms

from classes.models import School

KEPT = ["keep_names_years", "keep_exports_years", "keep_lessons_years", "keep_history_years"]
"""The settings of how long things are kept, in years."""


class SettingsForm(forms.ModelForm):
    """A school's settings."""

    class Meta:
        model = School
        fields = ["name", "urn", "safeguarding_lead", "keeps_pupil_names", *KEPT]
        labels = {"name": "School", "urn": "URN", "keeps_pupil_names": "Keep children’s names"}
        error_messages = {"name": {"required": "Give the name of the school."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in KEPT:
            self.fields[name].required = False
            self.fields[name].says_optional = False  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Leave how long a thing is kept as it was where nothing is said of it."""
        said = super().clean() or {}
        stays = [name for name in KEPT if name in said and said[name] is None]
        return said | {name: getattr(self.instance, name) for name in stays}

    @property
    def about_school(self) -> list[forms.BoundField]:
        """Return the fields of what the school is."""
        return [field for field in self if field.name not in KEPT]

    @property
    def how_long(self) -> list[forms.BoundField]:
        """Return the fields of how long things are kept."""
        return [field for field in self if field.name in KEPT]
