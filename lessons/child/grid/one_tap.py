"""The days for which one press in the head of a column logs its session."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from classes.access import StaffRequest
from classes.models import ClassGroup
from lessons.child.grid.calculation import GridColumn
from lessons.log.all_here import day_due, day_of_late, last_lessons, who_on_days


def one_tap(
    request: StaffRequest, group: ClassGroup, columns: Iterable[GridColumn]
) -> dict[int, list[dt.date]]:
    """Return the days by the pk of the session, likeliest first, as the form offers them.

    None is offered for which it is not sure who taught: such a press would only be refused.
    """
    waiting = [column.cell for column in columns if column.is_waiting]
    if not waiting:
        return {}
    today = timezone.localdate()
    lately = day_of_late(request, today=today)
    last = last_lessons(cell.planned_session_id for cell in waiting)
    days = {}
    for cell in waiting:
        due = day_due(cell.due_on, last.get(cell.planned_session_id))
        who_on = who_on_days(group, [lately, due, today], by=request.user, today=today)
        days[cell.session_id] = list(who_on)
    return days
