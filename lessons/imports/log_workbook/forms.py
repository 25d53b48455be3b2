"""The forms for importing past lessons: choose the file, then tick who is staff."""

from collections.abc import Mapping
from typing import Any

from django import forms

from classes.models import School
from classes.tables import ENDINGS
from classes.years.academic_year import AcademicYear

MAX_NAMES = 60
"""At most this many people are offered. A file that names more is imported all the same."""


class LogUploadForm(forms.Form):
    """Chooses a file with lessons, and their academic year."""

    file = forms.FileField(
        label="Log workbook, or an audit workbook",
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
        help_text="An Excel, .ods or .csv file. At most 10 MB and 50,000 lessons.",
    )
    academic_year = forms.TypedChoiceField(label="Academic year", coerce=int)

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = school.class_groups.academic_years() or [AcademicYear.current()]
        now = AcademicYear.current()
        self.fields["academic_year"].choices = [  # type: ignore[attr-defined]
            (year.first_year, year.label) for year in years
        ]
        self.fields["academic_year"].initial = (now if now in years else years[0]).first_year


class StaffForm(forms.Form):
    """Ticks the people named in a file who are staff, not visitors."""

    staff = forms.MultipleChoiceField(
        label="Tick who is staff",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They become teachers here, and cannot sign in until you invite them. The others "
        "are recorded as visitors, by name.",
    )

    def __init__(self, *args: Any, names: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = sorted(names)[:MAX_NAMES]
        field = self.fields["staff"]
        field.choices = [(name, name) for name in shown]  # type: ignore[attr-defined]
        field.says_optional = False  # type: ignore[attr-defined]
