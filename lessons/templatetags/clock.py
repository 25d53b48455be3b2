"""Shows times of day as people say them."""

import datetime as dt

from django import template

register = template.Library()


@register.filter(expects_localtime=True)
def clock(moment: dt.datetime) -> str:
    """Return the time of day in London: 6 pm, 6.30 pm, 12 noon."""
    if (moment.hour, moment.minute) == (12, 0):
        return "12 noon"
    minutes = f".{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes} {'am' if moment.hour < 12 else 'pm'}"
