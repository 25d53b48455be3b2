"""What is asked before a workbook is checked."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from reports.verification.limits import Limits


class CheckForm(forms.Form):
    """A workbook to be checked, within the limits for this school."""

    file = forms.FileField(
        label="Workbook",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm"}),
        error_messages={
            "required": "Choose a file to check.",
            "invalid": "The file did not arrive. Choose it again.",
            "missing": "The file did not arrive. Choose it again.",
            "empty": "The file is empty. Choose another file.",
        },
    )

    def __init__(self, *args: Any, limits: Limits, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._limits = limits
        self.fields["file"].help_text = f"An .xlsx file of at most {limits.megabytes} MB."

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > self._limits.size:
            raise forms.ValidationError(
                f"The file is bigger than {self._limits.megabytes} MB, and no workbook that was "
                "made here is nearly so big. It was not read."
            )
        return file
