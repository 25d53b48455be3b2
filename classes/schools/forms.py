"""The form for a school's settings."""

from typing import Any

from django import forms
from django.core.validators import URLValidator

from classes.history.edit_conflicts import VersionedForm, version_of
from classes.models import School
from classes.schools.list_address import set_list_address

RETENTION_FIELDS = [
    "keep_names_years",
    "keep_exports_years",
    "keep_lessons_years",
    "keep_history_years",
    "keep_staff_years",
]
"""The retention periods, in years."""


LIST_FIELDS = ["new_list_address", "no_list_address"]
"""The address of the nightly class list, which is typed anew and never shown."""

NO_ADDRESS = (
    "This is not an address that we can fetch. It begins with https:// and has no spaces. Copy it "
    "again from your school information system."
)


class SecretAddressInput(forms.URLInput):
    """A field for an address that is never sent back to the browser."""

    def format_value(self, value: Any) -> str | None:
        return None


class SettingsForm(VersionedForm, forms.ModelForm):
    """A school's settings."""

    new_list_address = forms.CharField(
        label="Address of the class list",
        required=False,
        max_length=2000,
        validators=[URLValidator(schemes=["https"], message=NO_ADDRESS)],
        widget=SecretAddressInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="It begins with https://. Leave this blank to keep what is set. It is kept "
        "encrypted and never shown, because whoever knows it can read the list.",
    )
    no_list_address = forms.BooleanField(label="Stop fetching the list", required=False)

    class Meta:
        model = School
        fields = [
            *("name", "urn", "safeguarding_lead", "keeps_pupil_names", "only_lead_moves_dates"),
            "audit_on",
            *RETENTION_FIELDS,
        ]
        labels = {
            "name": "School",
            "urn": "URN",
            "audit_on": "Date of the safeguarding audit",
            "keeps_pupil_names": "Keep children’s names",
            "only_lead_moves_dates": "Only the PSHE lead moves due dates",
        }
        widgets = {"audit_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        error_messages = {"name": {"required": "Enter the name of the school."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = version_of(self.instance)
        if not self.instance.list_address:
            del self.fields["no_list_address"]
        for name in RETENTION_FIELDS:
            self.fields[name].required = False
            self.fields[name].says_optional = False  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Keep the current retention period if the field is left blank."""
        cleaned = super().clean() or {}
        blank = [name for name in RETENTION_FIELDS if name in cleaned and cleaned[name] is None]
        return cleaned | {name: getattr(self.instance, name) for name in blank}

    def save(self, commit: bool = True) -> School:
        """Return the school, with the address of its nightly list if one was typed."""
        school = super().save(commit=commit)
        if address := self.cleaned_data["new_list_address"]:
            set_list_address(school, address)
        elif self.cleaned_data.get("no_list_address"):
            set_list_address(school, "")
        return school

    @property
    def school_fields(self) -> list[forms.BoundField]:
        """Return the fields that describe the school."""
        shown = (field for field in self if not field.is_hidden)
        return [field for field in shown if field.name not in (*RETENTION_FIELDS, *LIST_FIELDS)]

    @property
    def list_fields(self) -> list[forms.BoundField]:
        """Return the fields for the nightly class list."""
        return [field for field in self if field.name in LIST_FIELDS]

    @property
    def retention_fields(self) -> list[forms.BoundField]:
        """Return the fields for retention periods."""
        return [field for field in self if field.name in RETENTION_FIELDS]
