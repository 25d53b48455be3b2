"""The forms of a school's term dates: a line for each time it is closed, and a file to read."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from classes.history.edit_conflicts import VersionedForm
from classes.years.academic_year import AcademicYear
from classes.years.usual_holidays import usual_name
from lessons.fields import DateInput, OptionalDateField
from lessons.models import ClosedFor
from lessons.planning.term_dates.actions import MOST, Line, named
from lessons.planning.term_dates.entries import ENDINGS
from lessons.planning.term_dates.reading import ReadDays

BLANK_LINES = 3
NEAR = dt.timedelta(weeks=2)
"""How far the same holiday of two councils may be apart. No two holidays are as near."""


class LineForm(forms.Form):
    """A time at which the school is closed. Without a last day, it is one day."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    first_day = forms.DateField(
        label="First day", widget=DateInput(), error_messages={"required": "Give the day."}
    )
    last_day = OptionalDateField(label="Last day", required=False, widget=DateInput())
    closed_for = forms.ChoiceField(label="What it is", choices=ClosedFor, initial=ClosedFor.INSET)
    name = forms.CharField(label="Name", max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # its label is the heading of the column
            field.widget.attrs["aria-label"] = str(field.label)

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first, or in another academic year."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "The last day is before the first.")
        elif first and last and last not in AcademicYear.of(first):
            self.add_error("last_day", "This is in another academic year. Add a line there.")
        return cleaned

    def line(self) -> Line:
        """Return the line for the action."""
        cleaned = self.cleaned_data
        first, closed_for = cleaned["first_day"], cleaned["closed_for"]
        return Line(
            first_day=first,
            last_day=cleaned["last_day"] or first,
            closed_for=closed_for,
            name=named(cleaned["name"], closed_for, usual_name(first)),
            pk=cleaned["pk"],
        )


class _Lines(forms.BaseFormSet):
    """The lines of a calendar. Those ticked are left out, and nothing in them is checked."""

    deletion_widget = forms.CheckboxInput

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].widget.attrs["aria-label"] = "Leave out"


LineFormSet = forms.formset_factory(
    LineForm, formset=_Lines, extra=BLANK_LINES, can_delete=True, max_num=MOST, absolute_max=MOST
)


def lines_of(formset: Any) -> list[Line]:
    """Return the lines of a valid formset that are neither blank nor left out."""
    return [
        form.line()
        for form in formset.forms
        if form.cleaned_data.get("first_day") and not form.cleaned_data.get("DELETE")
    ]


def initial_of(lines: Iterable[Line], read: Sequence[ReadDays] = ()) -> list[dict[str, Any]]:
    """Return what the lines of the form begin with: these lines, then what a file says.

    A holiday among the lines is ticked to be left out where the file gives a new one instead.
    """
    new = {(days.first_day, days.last_day): days for days in read}
    holidays = [row for row in read if row.is_sure and row.closed_for == ClosedFor.HOLIDAY]
    rows = []
    for line in lines:
        was_read = new.pop((line.first_day, line.last_day), None)
        replaced = not was_read and any(_is_instead_of(line, row) for row in holidays)
        rows.append(_row(line, left_out=replaced) | {"pk": line.pk})
    return rows + [_row(days, left_out=not days.is_sure) for days in new.values()]


def _is_instead_of(line: Line, read: ReadDays) -> bool:
    """Return whether a holiday of a file is what this line was meant to be.

    It is at about the same time. A single day, such as May Day, must be in it.
    """
    room = NEAR if line.last_day > line.first_day else dt.timedelta(0)
    return (
        line.closed_for == ClosedFor.HOLIDAY
        and read.first_day - room <= line.last_day
        and line.first_day <= read.last_day + room
    )


def _row(days: Line | ReadDays, *, left_out: bool) -> dict[str, Any]:
    return {
        "first_day": days.first_day,
        "last_day": days.last_day if days.last_day != days.first_day else None,
        "closed_for": days.closed_for,
        "name": days.name,
        "DELETE": left_out,
    }


class SeenForm(VersionedForm):
    """Which version of the calendar the page showed."""


class FileForm(forms.Form):
    """A file with a council's term dates. It is sent with the lines, so that none is lost."""

    file = forms.FileField(
        label="File with term dates",
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS, "form": "lines"}),
        help_text="A calendar (.ics) or a table (.csv, .xlsx) from your council’s website. You "
        "check what was read before it is saved.",
        error_messages={
            "required": "Choose a file.",
            "empty": "This file is empty. Choose another one.",
        },
    )
