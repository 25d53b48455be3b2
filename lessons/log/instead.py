"""After a lesson that did not happen: the new day for it, if somebody gives one."""

import datetime as dt

from django import forms
from django.http import QueryDict

from classes.access import Access, Permission
from classes.words.dates import weekday_date
from lessons.fields import OptionalDateField, SchoolDayInput
from lessons.models import LessonOutcome, PlannedSession, calendar_of

WEEK = dt.timedelta(weeks=1)


class InsteadForm(forms.Form):
    """The day on which the session is due instead. Empty leaves the plan as it is.

    The answer counts only beside a lesson that did not happen. `prefix` is that of its form.
    """

    instead = OptionalDateField(label="When instead?", required=False, widget=SchoolDayInput())

    def __init__(
        self,
        typed: QueryDict | None,
        *,
        planned: PlannedSession,
        proposed: dt.date | None,
        prefix: str = "",
        stays: str = "",
    ) -> None:
        outcome = typed and typed.get(f"{prefix}-outcome" if prefix else "outcome")
        super().__init__(
            typed if outcome == LessonOutcome.DID_NOT_HAPPEN else None,
            initial={"instead": proposed},
            prefix=prefix or None,
            use_required_attribute=False,
        )
        field = self.fields["instead"]
        assert isinstance(field.widget, SchoolDayInput)
        field.widget.of(planned.class_group.school, asks_at_once=not prefix)
        day = planned.next_day
        due = f"due on {weekday_date(day)}" if day else "without a date"
        field.help_text = (
            f"The session gets this date. Leave it empty, and it stays {stays or due}."
        )

    def is_valid(self) -> bool:
        """Return whether the day can be read, if the answer counts."""
        return not self.is_bound or super().is_valid()

    @property
    def day(self) -> dt.date | None:
        """Return the day that was given, once the form is valid; None if none counts."""
        return self.cleaned_data["instead"] if self.is_bound else None


def may_move(access: Access, planned: PlannedSession) -> bool:
    """Return whether the person is asked for a new date of this session."""
    return access.allows(Permission.MOVE_DATES, planned.class_group)


def proposed_day(planned: PlannedSession, *, today: dt.date) -> dt.date | None:
    """Return the same weekday of the next week with lessons; None if the year has no more.

    A session whose day is still to come keeps that day.
    """
    if planned.next_day and planned.next_day > today:
        return planned.next_day
    calendar = calendar_of(planned.class_group.school, planned.class_group.year)
    day = (planned.next_day or today) + WEEK
    while day <= today:
        day += WEEK
    day = calendar.next_open(calendar.free_week(day))
    return day if day in calendar.year and calendar.is_open(day) else None
