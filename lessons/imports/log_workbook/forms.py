"""The forms of an import of past lessons: the file, and who of those named is staff."""

from collections.abc import Mapping
from typing import Any

from django import forms

from classes.models import School
from classes.years.academic_year import AcademicYear

TYPES = ".xlsx,.xlsm,.ods,.csv"
MOST_NAMES = 60
"""How many people can be ticked; a file that names more is taken without."""


class LogUploadForm(forms.Form):
    """A file with lessons, and the year in which they were."""

    file = forms.FileField(
        label="Log workbook, or an audit workbook",
        widget=forms.FileInput(attrs={"accept": TYPES}),
        help_text="An .xlsx, .xlsm, .ods or .csv file. At most 10 MB and 50,000 lessons.",
    )
    academic_year = forms.TypedChoiceField(label="Lessons of", coerce=int)

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = school.class_groups.academic_years() or [AcademicYear.current()]
        now = AcademicYear.current()
        self.fields["academic_year"].choices = [  # type: ignore[attr-defined]
            (year.first_year, year.label) for year in years
        ]
        self.fields["academic_year"].initial = (now if now in years else years[0]).first_year


class StaffForm(forms.Form):
    """Who of the people named in a file is staff, not a visitor."""

    staff = forms.MultipleChoiceField(
        label="Tick who is staff",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They become teachers here, without a sign-in until you invite them. The others "
        "are kept by name, as visitors.",
    )

    def __init__(self, *args: Any, names: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = sorted(names)[:MOST_NAMES]
        field = self.fields["staff"]
        field.choices = [(name, name) for name in shown]  # type: ignore[attr-defined]
        field.says_optional = False  # type: ignore[attr-defined]
