"""The form that plans a module for all classes: when it begins, and each class's own day."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from classes.models import School
from classes.pages.pks import pk_of
from classes.words.dates import long_date
from lessons.fields import DateInput, OptionalDateField, SchoolDayInput
from lessons.models import SchoolCalendar
from lessons.planning.actions import spread
from lessons.planning.all_classes.actions import ClassPlan, ToPlan
from lessons.planning.forms import DayField
from lessons.planning.holidays import SATURDAY


class WhenForm(forms.Form):
    """When the classes begin, on which day and in which weeks."""

    first_on = forms.DateField(label="First lesson on or after", widget=SchoolDayInput())
    weekday = DayField("Same as first lesson", label="Day of the week")
    every_weeks = forms.IntegerField(label="Weeks apart", min_value=1, max_value=20)


class ClassForm(forms.Form):
    """Whether a class takes part, and its own day and beginning.

    A class whose sessions all have dates is not ticked beforehand, so that no date is lost unasked.
    """

    own_first: dt.date
    own_day: int | None

    take = forms.BooleanField(label="Take part", required=False)
    weekday = DayField("As above", label="Own day")
    first_on = OptionalDateField(label="Own first lesson", required=False, widget=DateInput())

    def __init__(self, data: QueryDict | None, *, to_plan: ToPlan) -> None:
        initial = {"take": to_plan.dated < len(to_plan.sessions)}
        super().__init__(data, prefix=f"c{to_plan.class_group.pk}", initial=initial)
        self.to_plan = to_plan
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {to_plan.class_group}"


class PlanAllForm:
    """The parts of the page together. `calendar` is the school's of that year.

    `dates` are by class and session: those typed, or those that follow from the answers.
    """

    def __init__(
        self,
        data: QueryDict | None,
        *,
        school: School,
        classes: Sequence[ToPlan],
        calendar: SchoolCalendar,
    ) -> None:
        self.data, self.calendar = data, calendar
        start = calendar.next_open(calendar.year.clamp(timezone.localdate()))
        self.when = WhenForm(data, initial={"first_on": start, "every_weeks": 1})
        widget = self.when.fields["first_on"].widget
        widget.of(school)
        widget.attrs |= {
            "min": calendar.year.start.isoformat(),
            "max": calendar.year.end.isoformat(),
        }
        self.parts = [ClassForm(data, to_plan=each) for each in classes]
        self.sentences: list[str] = []
        self.problems: dict[str, str] = {}

    def is_valid(self) -> bool:
        """Return whether every part is valid, and some class takes part."""
        valid = [form.is_valid() for form in (self.when, *self.parts)]
        if not all(valid):
            return False
        if not self.taking_part:
            self.when.add_error(None, "Tick at least one class.")
        first_on, weekday = self.when.cleaned_data["first_on"], self.when.cleaned_data["weekday"]
        for part in self.taking_part:
            own, day = part.cleaned_data["first_on"], part.cleaned_data["weekday"]
            part.own_first, part.own_day = own or first_on, weekday if day is None else day
            self._check_beginning(part, self.when if own is None else part)
        return not any(form.errors for form in (self.when, *self.parts))

    def _check_beginning(self, part: ClassForm, form: forms.Form) -> None:
        """Add an error to `form`, which has the first day, once however many classes share it."""
        first = f"{part.own_first:%A} {long_date(part.own_first)}"
        if part.own_first not in self.calendar.year:
            if "first_on" not in form.errors:
                form.add_error("first_on", f"{first} is not in the year {self.calendar.year}.")
            return
        needs_day = part.own_day is None and part.own_first.weekday() >= SATURDAY
        if needs_day and "weekday" not in form.errors:
            form.add_error("weekday", f"{first} is not a school day. Choose Monday to Friday.")

    @property
    def has_own_days(self) -> bool:
        """Return whether a class has its own day or first lesson, even one that is refused."""
        return any(part["weekday"].value() or part["first_on"].value() for part in self.parts)

    @property
    def taking_part(self) -> list[ClassForm]:
        """Return the parts of the classes that are ticked."""
        return [part for part in self.parts if part.cleaned_data["take"]]

    @property
    def replaced(self) -> int:
        """Return how many dates the plan takes the place of."""
        return sum(part.to_plan.dated for part in self.taking_part)

    def proposed(self) -> list[ClassPlan]:
        """Return the dates that follow from the answers. `sentences` says what does not fit."""
        return [
            ClassPlan(part.to_plan.class_group, self._proposed_for(part), part.to_plan.version)
            for part in self.taking_part
        ]

    def _proposed_for(self, part: ClassForm) -> dict[int, dt.date | None]:
        sessions, every = part.to_plan.sessions, self.when.cleaned_data["every_weeks"]
        days = spread(len(sessions), self.calendar, part.own_first, part.own_day, every)
        fitting = [day if day in self.calendar.year else None for day in days]
        self._say_what_does_not_fit(part, fitting)
        return {session.pk: day for session, day in zip(sessions, fitting, strict=True)}

    def _say_what_does_not_fit(self, part: ClassForm, days: Sequence[dt.date | None]) -> None:
        outside = sum(day is None for day in days)
        if outside:
            last = long_date(self.calendar.last_open(self.calendar.year.end))
            self.sentences.append(
                f"{part.to_plan.class_group}: {outside} of {len(days)} sessions would be after "
                f"{last}, the last school day, so they have no date. Start earlier, or leave fewer "
                "weeks between them."
            )

    def typed(self) -> list[ClassPlan]:
        """Return the dates in the fields below the calendar. `problems` says what is wrong.

        A class that was ticked after they were shown gets the dates that follow from the answers.
        """
        plans = []
        for part in self.taking_part:
            group = part.to_plan.class_group
            dates = dict(self._typed_dates(part.to_plan))
            if part.to_plan.sessions and not dates:
                dates = dict(self._proposed_for(part))
                self.problems[str(group.pk)] = (
                    f"{group} was ticked after the dates were shown. Check its dates, then save."
                )
            seen = pk_of(self._sent(f"seen-{group.pk}"))
            plans.append(ClassPlan(group, dates, 0 if seen is None else seen))
        return plans

    def _typed_dates(self, to_plan: ToPlan) -> Iterator[tuple[int, dt.date | None]]:
        for session in to_plan.sessions:
            name = field_of(to_plan, session.pk)
            value = self._sent(name)
            if value is None:
                continue
            try:
                yield session.pk, forms.DateField(required=False).clean(value)
            except forms.ValidationError as error:
                what = f"{to_plan.class_group}, {session}"
                self.problems[name] = f"{what}: {' '.join(error.messages)}"
                yield session.pk, None

    def _sent(self, name: str) -> str | None:
        data: Mapping[str, Any] = self.data or {}
        return data.get(name)


def field_of(to_plan: ToPlan, session_pk: int) -> str:
    """Return the name and id of the field for the date of a session in a class."""
    return f"due-{to_plan.class_group.pk}-{session_pk}"
