"""When an email is due, in London time, and which days it is about."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from classes.models import School
from classes.years.academic_year import AcademicYear
from classes.years.usual_holidays import WEEK, monday
from lessons.models import closed_words
from reports.reminders.kinds import FRIDAY, Kind

DAY = dt.timedelta(days=1)
LOOK_AHEAD = 5
"""How many weeks after this one are searched for a week with school: more than any holiday has,
but the summer."""
LATE = 4 * DAY
"""How late a weekly email still comes, if the school was closed or the server off. So Monday's
still comes on a Friday that is the only day with school. After that the next one says it all."""
CHANGES_AT = (dt.time(7), dt.time(16))
"""When changed dates are told: those of the evening before in the morning, those of the day after
school. A school is told once a day, so after an email in the morning the rest waits."""


def last_due(kind: Kind, now: dt.datetime) -> dt.date:
    """Return the day on which a weekly email was last due. That day names its period.

    A server that was off finds one period that is due, however long it was off.
    """
    local = timezone.localtime(now)
    assert kind.weekday is not None
    day = local.date() - DAY * ((local.weekday() - kind.weekday) % 7)
    is_to_come = day == local.date() and local.time() < kind.at
    return day - WEEK if is_to_come else day


def changes_until(now: dt.datetime) -> dt.datetime | None:
    """Return until when changes are told now; None at night. A later one waits."""
    local = timezone.localtime(now)
    past = [at for at in CHANGES_AT if at <= local.time()]
    return local.replace(hour=past[-1].hour, minute=0, second=0, microsecond=0) if past else None


@dataclass(frozen=True)
class SchoolDays:
    """The days of this week and the next ones at a school, with why it is closed on some."""

    today: dt.date
    closed: Mapping[dt.date, str]

    @classmethod
    def of(cls, school: School, today: dt.date) -> "SchoolDays":
        """Return the days at a school. One query."""
        first = monday(today)
        days = [first + DAY * number for number in range(7 * (LOOK_AHEAD + 1))]
        return cls(today, closed_words(school, days))

    def is_open(self, day: dt.date) -> bool:
        return day not in self.closed

    def has_school(self, week: dt.date) -> bool:
        """Return whether the school is open on a day of the week from this Monday."""
        return any(self.is_open(week + DAY * number) for number in range(5))

    @property
    def is_term(self) -> bool:
        """Return whether this week has school."""
        return self.has_school(monday(self.today))

    @property
    def coming(self) -> "Coming | None":
        """Return the days that a teacher prepares for now; None if there are none to tell of.

        From Wednesday on that is the next week with school, so that a holiday is prepared for
        before it begins. In a holiday itself it is none: that was told before. But no email came
        before the first week of a school year.
        """
        week = monday(self.today + 5 * DAY)
        weeks = (week + WEEK * number for number in range(LOOK_AHEAD - 1))
        target = next((each for each in weeks if self.has_school(each)), None)
        if target is None:
            return None
        year = AcademicYear.of(target + FRIDAY * DAY)
        is_new_year = year != AcademicYear.of(self.today)
        if is_new_year == self.is_term or (is_new_year and target != week):
            return None
        first = self.today if self.today.weekday() < FRIDAY else self.today + DAY
        return Coming(self.today, first, target, year)


@dataclass(frozen=True)
class Coming:
    """The days from `first` to the end of the week from the Monday `week`, in a school year."""

    today: dt.date
    first: dt.date
    week: dt.date
    year: AcademicYear

    @property
    def last(self) -> dt.date:
        return self.week + 6 * DAY

    @property
    def name(self) -> str:
        """Return how to call them: "Next week"."""
        weeks = (self.week - monday(self.today)).days // 7
        if weeks > 1:
            return "After the holidays"
        return "Next week" if weeks else "This week"

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last
