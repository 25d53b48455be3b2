"""What is asked before an audit workbook is made."""

from collections.abc import Iterable
from typing import Any

from django import forms

from classes.models import ClassGroup, School
from classes.years.academic_year import AcademicYear
from curriculum.models import Module


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
