"""Form fields that several pages share."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from classes.models import School, User
from classes.pages.days import FIRST, LAST
from classes.permissions import TAUGHT_BY, Permission, roles_with
from classes.years.academic_year import AcademicYear
from lessons.models import calendar_of


class DateInput(forms.DateInput):
    """The browser's date picker, which needs the value in ISO format."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class SchoolDayInput(DateInput):
    """A date with a word beside it where the school is closed then: "is in half term".

    `of` says which school it is. A browser asks for the word again when the date is changed.
    """

    template_name = "lessons/planning/term_dates/day_input.html"
    school: School | None = None

    def of(self, school: School, *, asks_at_once: bool = True) -> None:
        """Ask the calendar of `school`; for the date shown at first, only if `asks_at_once`."""
        self.school, self.asks_at_once = school, asks_at_once
        self.attrs |= {
            "hx-get": reverse("lessons:term_dates_day", args=[school.slug]),
            "hx-trigger": "change",
            "hx-target": "next .closed-word",
            "hx-swap": "innerHTML",
            "hx-disabled-elt": "unset",
        }

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the day and why the school is closed then."""
        context = super().get_context(name, value, attrs)
        day = _day(context["widget"]["value"])
        if self.school and day and self.asks_at_once:
            calendar = calendar_of(self.school, AcademicYear.of(day))
            context |= {"day": day, "why": calendar.why_closed(day)}
        return context


def _day(value: object) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(str(value))
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


class ConditionalCharField(forms.CharField):
    """A field that only some answers require, so it is not labelled "(optional)".

    The action checks it.
    """

    says_optional = False


class OptionalChoiceField(forms.ChoiceField):
    """An optional choice without the “(optional)” label."""

    says_optional = False


class OptionalDateField(forms.DateField):
    """An optional day without the “(optional)” label."""

    says_optional = False


class OnlyChoiceField(forms.ModelChoiceField):
    """A choice that is made already if there is only one. Of several, a person chooses."""

    def offer(self, rows: QuerySet[Any]) -> None:
        """Offer these rows."""
        self.queryset = rows
        if len(rows[:2]) == 1:
            self.empty_label = None


class StaffChoiceField(forms.ModelChoiceField):
    """A member of the school's staff. Empty means somebody else, such as a visitor."""

    says_optional = False

    def offer(self, school: School, *, besides: User | None = None) -> None:
        """Offer the active staff of `school`, and `besides`, who may have left.

        A governor is not offered, but a head is: they take lessons too, though few log them.
        """
        self.queryset = User.objects.with_role(
            school, TAUGHT_BY, besides=[besides.pk] if besides else ()
        )


def may_teach(school: School, *, besides: Collection[int] = ()) -> QuerySet[User]:
    """Return the active staff of `school` who may log, and those with the pks `besides`."""
    return User.objects.with_role(school, roles_with(Permission.LOG), besides=besides)


class TeachersField(forms.ModelMultipleChoiceField):
    """The teachers of a class."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, school: School, *, besides: Collection[User] = ()) -> None:
        """Offer the active staff of `school` who may log, and `besides`, who teach it already."""
        self.queryset = may_teach(school, besides=[user.pk for user in besides])
