"""Draws information evenings: who came, what was done about the others, moved and cancelled."""

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.reports.agreement.choices import YES_MOSTLY, YES_RARELY, days, days_of, some
from tests.reports.agreement.schools import Coming, Evening, Group, School
from tests.reports.agreement.slowly import first_day, last_day, year_of

LONDON = ZoneInfo("Europe/London")
HOURS = [(0, 30), (9, 0), (18, 0), (23, 30)]


def evening(draw, school: School, number: int) -> Evening:
    """Return an evening of a year in which the school has classes."""
    year = draw(st.sampled_from(sorted({group.year for group in school.groups})))
    invited = [group for group in school.groups if group.year == year]
    day = draw(days(first_day(year), last_day(year)) | st.just(school.today))
    if year_of(day) != year:
        day = first_day(year)
    evening = Evening(
        title=f"Evening {number}",
        starts=draw(begins(day)),
        groups=draw(some(invited, 4)) or invited,
        cancelled=draw(YES_RARELY),
    )
    if draw(YES_RARELY):
        evening.moved_from = draw(begins(day + days_of(draw(st.integers(-60, 60)))))
    evening.restored = not evening.cancelled and draw(YES_RARELY)
    evening.redacted = evening.cancelled and draw(YES_RARELY)
    if school.keeps_names:
        _draw_who_came(draw, school, evening)
    else:
        evening.heads = [
            draw(heads(group, evening)) for group in evening.groups if draw(YES_MOSTLY)
        ]
    return evening


def begins(day: dt.date) -> st.SearchStrategy[dt.datetime]:
    """Return moments of a day at which an evening can begin."""
    return st.sampled_from(HOURS).map(lambda hour: dt.datetime.combine(day, dt.time(*hour), LONDON))


def _draw_who_came(draw, school: School, evening: Evening) -> None:
    if not evening.cancelled and evening.day <= school.today:
        for pupil in draw(some(school.pupils, 4)):
            families = {coming.family for coming in evening.came}
            with_family = draw(st.sampled_from([None, *sorted(families)]))
            if with_family is None:
                coming = Coming(pupil, draw(st.integers(1, 3)), len(evening.came))
            else:
                coming = Coming(pupil, 0, with_family)
            evening.came.append(coming)
        named = st.sampled_from([None, *evening.groups])
        evening.unmatched = draw(st.lists(st.tuples(st.integers(1, 3), named), max_size=2))
    evening.sent = draw(some(school.pupils, 3))
    evening.spoken = draw(some(school.pupils, 3))


@st.composite
def heads(draw, group: Group, evening: Evening) -> tuple[Group, int, int, int]:
    most = 30 if group.heads is None else group.heads
    came = 0 if evening.cancelled else draw(st.integers(0, most))
    adults = draw(st.integers(0, 2 * came))
    return group, came, adults, draw(st.integers(0, most - came))
