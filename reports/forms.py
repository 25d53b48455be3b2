"""What is asked before an audit workbook is made, and what the change history is narrowed to."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from classes.academic_year import AcademicYear
from classes.models import ClassGroup, School
from curriculum.models import Module
from reports.changes import Did, HistoryChoice, kinds, people_in_history
from reports.changes.choice import SYSTEM
from reports.verification.limits import Limits


class AuditForm(forms.Form):
    """The year, what the workbook is narrowed to, and what is shown in it.

    Classes and modules are those of the academic year. Children's names are asked about only
    where the school keeps any.
    """

    academic_year = forms.TypedChoiceField(coerce=int, widget=forms.HiddenInput)
    classes = forms.ModelMultipleChoiceField(
        ClassGroup.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose none for all of them.",
    )
    module = forms.ModelChoiceField(
        Module.objects.none(), required=False, empty_label="All modules"
    )
    with_names = forms.BooleanField(
        label="Show children’s names",
        help_text="Without, a child is Pupil 1, Pupil 2 … with the same number on every sheet.",
        required=False,
    )
    without_history = forms.BooleanField(
        label="Leave the change history out",
        help_text="It says who changed what, and takes the most pages.",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        school: School,
        years: Iterable[AcademicYear],
        shown: AcademicYear,
        **kwargs: Any,
    ) -> None:
        """Take the years that may be asked for, and the one whose classes are offered."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["academic_year"].choices = [(year.first_year, year.label) for year in years]
        fields["module"].says_optional = False
        classes = school.class_groups.in_year(shown.first_year)
        fields["classes"].queryset = classes
        fields["module"].queryset = (
            Module.objects.filter(school=school)
            .filter(sessions__planned_sessions__class_group__in=classes)
            .distinct()
        )
        if not school.keeps_pupil_names:
            del self.fields["with_names"]


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


class HistoryForm(forms.Form):
    """Who, what, what was done, and when. What cannot be read counts as not chosen."""

    who = forms.ChoiceField(required=False)
    what = forms.ChoiceField(required=False)
    did = forms.ChoiceField(
        label="Done",
        required=False,
        choices=[("", "Anything"), *((did.value, did.label.capitalize()) for did in Did)],
    )
    since = forms.DateField(
        label="From", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label="To", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(key), name) for key, name in people_in_history(school)]
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("", "Everyone"),
            *people,
            (SYSTEM, "A command"),
        ]
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            ("", "Everything"),
            *sorted(((kind.name, kind.word) for kind in kinds()), key=lambda pair: pair[1]),
        ]

    @property
    def choice(self) -> HistoryChoice:
        self.is_valid()
        return HistoryChoice(**{name: value for name, value in self.cleaned_data.items() if value})

    @property
    def narrows(self) -> bool:
        return self.choice != HistoryChoice()
