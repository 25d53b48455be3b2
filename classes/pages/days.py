"""The days that a form takes: a slip such as 0226 or 20226 is refused, and so is 9999-12-31."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError

FIRST, LAST = dt.date(1990, 1, 1), dt.date(2099, 12, 31)
"""Before and after these days is nothing that a school records. Between them, no sum of days and
years leaves the calendar."""

OUT_OF_RANGE = "Enter a day from 1 January 1990 to 31 December 2099."


def validate_day(value: dt.date) -> None:
    """Raise ValidationError if the day, or that of the time, is not one that a school records."""
    day = value.date() if isinstance(value, dt.datetime) else value
    if not FIRST <= day <= LAST:
        raise ValidationError(OUT_OF_RANGE, code="out_of_range")


def set_limits_of_days() -> None:
    """Give the fields for days and times of every form this limit. Call it once."""
    for field in (forms.DateField, forms.DateTimeField):
        field.default_validators = [*field.default_validators, validate_day]
