"""The forms for classes and for the children on roll in them."""

from collections.abc import Sequence
from typing import Any

from django import forms

from classes.history.edit_conflicts import VersionedForm, version_of
from classes.models import ClassGroup, Enrolment, Pupil, School, User
from classes.names.never_kept import private_kind_in_name
from classes.people.shared_texts import SharedTextForm
from classes.words.dates import long_date
from classes.years.academic_year import AcademicYear
from classes.years.pupil_year_groups import year_group_to_keep, year_groups_of
from classes.years.year_groups import OLDEST, YOUNGEST, YearGroups
from lessons.fields import DateInput, TeachersField
from lessons.roll.former_pupils import former_pupils

YEAR_GROUP_CHOICES = [(year, f"Year {year}") for year in range(YOUNGEST, OLDEST + 1)]


class ClassGroupForm(SharedTextForm, VersionedForm):
    """A class: its name, which families read too, year, year groups and teachers."""

    shared_titles = ("name",)

    name = forms.CharField(max_length=40, help_text="The name your school uses, such as 5 Oak.")
    academic_year = forms.TypedChoiceField(coerce=int)
    youngest_year = forms.TypedChoiceField(
        label="Youngest year group", coerce=int, choices=YEAR_GROUP_CHOICES
    )
    oldest_year = forms.TypedChoiceField(
        label="Oldest year group",
        coerce=int,
        choices=YEAR_GROUP_CHOICES,
        help_text="The same as the youngest, unless the class is mixed.",
    )
    teachers = TeachersField(queryset=User.objects.none(), required=False)
    pupils_on_roll = forms.IntegerField(
        label="Children on roll",
        min_value=0,
        max_value=200,
        help_text="How many children are in the class. Your school keeps no names.",
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = AcademicYear.current().first_year
        years = {now - 1, now, now + 1, self.initial.get("academic_year", now)}
        self.fields["academic_year"].choices = [  # type: ignore[attr-defined]
            (year, AcademicYear(year).label) for year in sorted(years)
        ]
        teachers = self.fields["teachers"]
        assert isinstance(teachers, TeachersField)
        teachers.offer(school, besides=self.initial.get("teachers", ()))
        if school.keeps_pupil_names:
            del self.fields["pupils_on_roll"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        youngest, oldest = cleaned.get("youngest_year"), cleaned.get("oldest_year")
        if youngest and oldest and youngest > oldest:
            self.add_error("oldest_year", "The oldest year group cannot be below the youngest.")
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return the cleaned data as the arguments of `save_class_group`."""
        cleaned = self.cleaned_data
        return {
            "name": cleaned["name"],
            "academic_year": cleaned["academic_year"],
            "year_groups": YearGroups(cleaned["youngest_year"], cleaned["oldest_year"]),
            "teachers": cleaned["teachers"],
            "pupils_on_roll": cleaned.get("pupils_on_roll"),
        }


class AddPupilsForm(VersionedForm):
    """Children to add to a class, one a line."""

    names = forms.CharField(
        label="Names, one a line",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="A first name and the first letter of the surname are enough, such as Amira K. "
        "Nothing else about a child is stored.",
    )
    on = forms.DateField(
        label="In the class since",
        widget=DateInput(),
        help_text="Lessons taught before this day go to the catch-up list. So do later lessons "
        "that were recorded without the child.",
    )

    def __init__(self, *args: Any, class_group: ClassGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.class_group = class_group

    def clean(self) -> dict[str, Any]:
        """Ask whether each former pupil with one of the names comes back, and clean `returning`."""
        cleaned = super().clean() or {}
        if "names" in cleaned and "on" in cleaned:
            former = former_pupils(self.class_group.school, cleaned["names"], on=cleaned["on"])
            cleaned["returning"] = {}
            for stay in former:
                self._ask_about(stay, cleaned["returning"])
        return cleaned

    def _ask_about(self, stay: Enrolment, returning: dict[str, Pupil]) -> None:
        field, name = f"who{stay.pupil_id}", stay.pupil.display_name
        self.fields[field] = forms.ChoiceField(
            label=f"{name}: is this the child who left {stay.class_group} on "
            f"{long_date(stay.left_on)}?",
            choices=[
                ("same", "Yes. Keep their earlier record"),
                ("another", "No, a different child with the same name"),
            ],
            widget=forms.RadioSelect,
        )
        answer = self.data.get(field)
        if answer not in {"same", "another"}:
            self.add_error(field, "Choose one. Nobody is added until you do.")
        elif answer == "same" and name in returning:
            self.add_error(
                field, f"Only one {name} can come back. Add the other under a different name."
            )
        elif answer == "same":
            returning[name] = stay.pupil

    def clean_names(self) -> list[str]:
        """Return the names without blank lines. Raise ValidationError for one that is too long."""
        names = [" ".join(line.split()) for line in self.cleaned_data["names"].splitlines()]
        names = [name for name in names if name]
        for name in names:
            if len(name) > 80:
                raise forms.ValidationError(f"“{name[:40]}…” is longer than 80 letters.")
        _check_private(names)
        return names


class PupilForm(VersionedForm):
    """A child's name as it is shown."""

    display_name = forms.CharField(label="Name", max_length=80)
    confirmed = forms.BooleanField(
        label="Yes, this child has this name too", required=False, widget=forms.HiddenInput()
    )

    def ask_to_confirm(self) -> None:
        """Show the tick that confirms a name which is or was another child's."""
        self.fields["confirmed"].widget = forms.CheckboxInput()

    def clean_display_name(self) -> str:
        name = str(self.cleaned_data["display_name"])
        _check_private([name])
        return name


def _check_private(names: Sequence[str]) -> None:
    """Raise ValidationError if a name comes with data that is never stored about a child."""
    for number, name in enumerate(names, start=1):
        if private := private_kind_in_name(name):
            line = f"Line {number} holds" if len(names) > 1 else "This holds"
            raise forms.ValidationError(
                f"{line} {private}, which is never stored. Type only the name."
            )


class YearGroupsForm(forms.Form):
    """The year group of each child in a class of several, with what is known already chosen."""

    def __init__(self, *args: Any, stays: Sequence[Enrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        likely = year_groups_of([stay.pupil_id for stay in stays], _year_of(stays))
        self._unknown = {f"pupil{stay.pupil_id}" for stay in stays if stay.year_group is None}
        for stay in stays:
            group = stay.class_group
            years = [(year, f"Year {year}") for year in group.year_groups.years]
            self.fields[f"pupil{stay.pupil_id}"] = forms.TypedChoiceField(
                label=str(stay.pupil),
                coerce=int,
                empty_value=None,
                choices=[("", "Not known"), *years],
                required=False,
                show_hidden_initial=True,
                initial=stay.own_year_group
                or year_group_to_keep(likely.get(stay.pupil_id), group)
                or "",
            )

    def values(self) -> dict[int, int | None]:
        """Return the year groups by the pk of the pupil: those chosen here, or not known so far.

        A colleague may have changed the others since the page was opened.
        """
        return {
            int(name.removeprefix("pupil")): year
            for name, year in self.cleaned_data.items()
            if name in self.changed_data or name in self._unknown
        }


def _year_of(stays: Sequence[Enrolment]) -> int:
    return stays[0].class_group.academic_year if stays else 0


class MovePupilForm(VersionedForm):
    """The class that a child moves to, and the day."""

    class_group = forms.ModelChoiceField(
        label="New class", queryset=ClassGroup.objects.none(), empty_label="Choose a class"
    )
    on = forms.DateField(label="First day in the new class", widget=DateInput())

    def __init__(self, *args: Any, class_group: ClassGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["class_group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = class_group.school.class_groups.in_year(class_group.academic_year).exclude(
            pk=class_group.pk
        )


class ComeBackForm(VersionedForm):
    """The class that a former pupil comes back into, and the day."""

    class_group = forms.ModelChoiceField(
        label="Class", queryset=ClassGroup.objects.none(), empty_label="Choose a class"
    )
    on = forms.DateField(
        label="First day back",
        widget=DateInput(),
        help_text="Lessons of the class that the child has not had go to the catch-up list.",
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["class_group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = school.class_groups.in_year(AcademicYear.current().first_year)


class LeaveForm(VersionedForm):
    """The first day on which a child is no longer at the school."""

    on = forms.DateField(
        label="First day no longer here",
        widget=DateInput(),
        help_text="Their record is kept. From that day they do not count in the class’s figures.",
    )


def initial_values(class_group: ClassGroup) -> dict[str, Any]:
    """Return the initial values of the form for a class."""
    return {
        "name": class_group.name,
        "seen": version_of(class_group),
        "academic_year": class_group.academic_year,
        "youngest_year": class_group.youngest_year,
        "oldest_year": class_group.oldest_year,
        "teachers": class_group.teachers.all(),
        "pupils_on_roll": class_group.pupils_on_roll,
    }
