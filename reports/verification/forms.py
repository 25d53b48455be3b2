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
            "required": "Choose the file to be checked.",
            "invalid": "The file did not arrive. Choose it once more.",
            "missing": "The file did not arrive. Choose it once more.",
            "empty": "The file is empty: it holds no byte, so it is no workbook.",
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
