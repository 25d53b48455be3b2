"""The form for checking a workbook."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from reports.verification.limits import Limits


class CheckForm(forms.Form):
    """A workbook to check, within the school's limits."""

    file = forms.FileField(
        label="Workbook",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm"}),
        error_messages={
            "required": "Choose a file to check.",
            "invalid": "The file was not uploaded. Choose it again.",
            "missing": "The file was not uploaded. Choose it again.",
            "empty": "The file is empty. Ask for the original again, or download it under Audit, "
            "Earlier workbooks.",
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
                f"The file is bigger than {self._limits.megabytes} MB. No workbook made here is "
                "that big, so it was not checked. Choose another file."
            )
        return file
