"""The form for a school's settings."""

from typing import Any

from django import forms

from classes.history.edit_conflicts import VersionedForm, version_of
from classes.models import School

RETENTION_FIELDS = [
    "keep_names_years",
    "keep_exports_years",
    "keep_lessons_years",
    "keep_history_years",
]
"""The retention periods, in years."""


class SettingsForm(VersionedForm, forms.ModelForm):
    """A school's settings."""

    class Meta:
        model = School
        fields = ["name", "urn", "safeguarding_lead", "keeps_pupil_names", *RETENTION_FIELDS]
        labels = {"name": "School", "urn": "URN", "keeps_pupil_names": "Keep children’s names"}
        error_messages = {"name": {"required": "Enter the name of the school."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = version_of(self.instance)
        for name in RETENTION_FIELDS:
            self.fields[name].required = False
            self.fields[name].says_optional = False  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Keep the current retention period if the field is left blank."""
        cleaned = super().clean() or {}
        blank = [name for name in RETENTION_FIELDS if name in cleaned and cleaned[name] is None]
        return cleaned | {name: getattr(self.instance, name) for name in blank}

    @property
    def school_fields(self) -> list[forms.BoundField]:
        """Return the fields that describe the school."""
        shown = (field for field in self if not field.is_hidden)
        return [field for field in shown if field.name not in RETENTION_FIELDS]

    @property
    def retention_fields(self) -> list[forms.BoundField]:
        """Return the fields for retention periods."""
        return [field for field in self if field.name in RETENTION_FIELDS]
