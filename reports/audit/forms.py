"""The form for making an audit workbook."""

from collections.abc import Iterable
from typing import Any

from django import forms

from classes.models import ClassGroup, School
from classes.people.password_again import PasswordAgain
from classes.years.academic_year import AcademicYear
from curriculum.models import Module

UNLESS_NAMED = ""
"""The choice to leave free text out of a workbook without names, and to show it in one with."""


class AuditForm(PasswordAgain, forms.Form):
    """The year, classes and module of a workbook, and what it shows.

    It offers the classes and modules of the academic year, and children's names only if the
    school keeps them.
    """

    academic_year = forms.TypedChoiceField(coerce=int, widget=forms.HiddenInput)
    classes = forms.ModelMultipleChoiceField(
        ClassGroup.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave all unticked to include every class.",
    )
    module = forms.ModelChoiceField(
        Module.objects.none(), required=False, empty_label="All modules"
    )
    with_names = forms.BooleanField(
        label="Show children’s names",
        help_text="If you leave names out, children are called Pupil 1, Pupil 2 and so on, with "
        "the same number on every sheet. In what people typed, names are replaced: as they are "
        "listed, forename and surname together, and each alone. Nicknames, initials and misspelt "
        "names are not found.",
        required=False,
    )
    without_texts = forms.ChoiceField(
        label="Free text",
        choices=[
            (UNLESS_NAMED, "Show it if names are shown"),
            ("yes", "Leave it out"),
            ("no", "Show it"),
        ],
        help_text="Notes, reasons, agendas and questions. A text may name a child by a nickname, "
        "or say who it is without a name.",
        required=False,
    )
    without_history = forms.BooleanField(
        label="Leave out the change history",
        help_text="The change history shows who changed what. It takes up the most pages.",
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
        """Take the years to choose from, and the year whose classes are offered."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["academic_year"].choices = [(year.first_year, year.label) for year in years]
        fields["module"].says_optional = fields["without_texts"].says_optional = False
        classes = school.class_groups.in_year(shown.first_year)
        fields["classes"].queryset = classes
        fields["module"].queryset = (
            Module.objects.filter(school=school)
            .filter(sessions__planned_sessions__class_group__in=classes)
            .distinct()
        )
        if not school.keeps_pupil_names:
            del self.fields["with_names"]
            # No names are kept, so none can be found in a text.
            fields["without_texts"].choices = fields["without_texts"].choices[1:]
            fields.pop("password", None)
        elif "password" in fields:
            fields["password"].help_text = "Only needed if you show children’s names."

    def needs_password(self) -> bool:
        return bool(self.cleaned_data.get("with_names"))

    @property
    def with_texts(self) -> bool | None:
        """Return whether free text is shown; None if that depends on the names."""
        choice = self.cleaned_data["without_texts"]
        return None if choice == UNLESS_NAMED else choice == "no"
