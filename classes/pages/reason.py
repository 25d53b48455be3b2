"""The form that asks for a reason before something is removed, archived or restored."""

from typing import Any

from django import forms
from django.db import models

from classes.history.edit_conflicts import VersionedForm, version_of
from classes.history.reasons import REASON_MISSING


class ReasonForm(forms.Form):
    """Asks for a reason, with `label` as the question."""

    reason = forms.CharField(max_length=200, error_messages={"required": REASON_MISSING})

    def __init__(
        self, *args: Any, label: str = "Why is it removed?", help_text: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].help_text = help_text


class RemovalReasonForm(VersionedForm, ReasonForm):
    """Asks for a reason, and remembers which version of `record` the page showed."""

    def __init__(self, *args: Any, record: models.Model, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = version_of(record)
