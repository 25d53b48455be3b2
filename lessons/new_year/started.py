"""How a year was started before: by whom, and when. Read from the change history."""

import datetime as dt
from dataclasses import dataclass

from classes.models import ClassGroup, Enrolment, School
from classes.years.academic_year import AcademicYear

MOVED_UP = "Moved up at the end of the year"
LEFT = "Left at the end of the year"


@dataclass(frozen=True)
class YearStart:
    """When a year was started, and the name of the person; empty for a command or an import."""

    at: dt.datetime
    by: str


def last_start(school: School, year: AcademicYear) -> YearStart | None:
    """Return the last time that children were moved up into the year, else a class was made."""
    ending = school.class_groups.in_year(year.first_year - 1)
    moved = Enrolment.history.filter(
        class_group__in=ending, history_change_reason__in=[MOVED_UP, LEFT]
    )
    made = ClassGroup.history.filter(school=school, academic_year=year.first_year, history_type="+")
    for rows in (moved, made):
        last = rows.order_by("-history_date", "-history_id").select_related("history_user").first()
        if last:
            return YearStart(last.history_date, last.history_user.name if last.history_user else "")
    return None
