"""The demo school's information evenings: a past one with most families, and a coming one."""

import datetime as dt
import uuid
from random import Random

from django.utils import timezone

from classes import history
from classes.models import Enrolment, School, User
from classes.years.academic_year import AcademicYear
from lessons.evenings.answers.actions import confirm_answers, receive_answer
from lessons.evenings.follow_up.actions import follow_up
from lessons.evenings.set_up.actions import record_count, save_evening
from lessons.evenings.turnout import invited
from lessons.models import EveningAttendance, EveningOutcome, InformationEvening, calendar_of

AGENDA = """What we teach in Years 5 and 6, and when
How to report something online
Time for your questions"""
ADULTS = (1, 1, 1, 2, 2)
SHOWN_THEN = "Slides from the information evening"
TO_READ_BEFORE = "Family agreement for phones and tablets"


def make_evenings(school: School, *, by: User, today: dt.date) -> None:
    """Make one past and one coming evening for the demo school, on any day of the year."""
    random = Random(117)  # noqa: S311 (an invented evening, no secret)
    past = make_past_evening(school, by=by, today=today)
    _families_come(past, random, percent=70, by=by)
    _follow_up(past, random, by=by, today=today)
    _coming(school, by=by, today=today)


def make_small_evening(school: School, *, by: User, today: dt.date, percent: int) -> None:
    """Make only a past evening, to which so many of a hundred families came."""
    evening = make_past_evening(school, by=by, today=today)
    if school.keeps_pupil_names:
        random = Random(percent)  # noqa: S311 (an invented evening, no secret)
        _families_come(evening, random, percent=percent, by=by)
        return
    for group in evening.class_groups.all():
        came = (group.pupils_on_roll or 0) * percent // 100
        record_count(evening=evening, class_group=group, families=came, adults=came, by=by)


def make_past_evening(school: School, *, by: User, today: dt.date) -> InformationEvening:
    """Make an evening some weeks ago and return it; in the first days of a year, this morning."""
    year = AcademicYear.of(today)
    year_start = timezone.make_aware(dt.datetime.combine(year.start, dt.time(0, 1)))
    calendar = calendar_of(school, year)
    evening_then = _at(calendar.last_open(year.clamp(today - dt.timedelta(weeks=8))), 18)
    latest = timezone.now() - dt.timedelta(hours=3)
    starts_at = max(min(evening_then, latest), year_start)
    minutes = 60 if starts_at <= latest else 1
    return _save(school, starts_at=starts_at, by=by, minutes=minutes, document=SHOWN_THEN)


def _families_come(evening: InformationEvening, random: Random, *, percent: int, by: User) -> None:
    families = list(invited(evening).select_related("pupil").order_by("pk"))
    came = [
        EveningAttendance(
            evening=evening,
            pupil=enrolment.pupil,
            adults=random.choice(ADULTS),
            party=uuid.UUID(int=random.getrandbits(128)),
            on=evening.day,
            by=by,
        )
        for enrolment in random.sample(families, k=len(families) * percent // 100)
    ]
    history.create_many(EveningAttendance, came, by=by)


def _follow_up(evening: InformationEvening, random: Random, *, by: User, today: dt.date) -> None:
    """Record that some families who did not come got the materials, and others were spoken to."""
    came = evening.attendances.values("pupil")
    rest: list[Enrolment] = list(
        invited(evening).exclude(pupil__in=came).select_related("pupil").order_by("pk")
    )
    random.shuffle(rest)
    on = min(evening.day + dt.timedelta(days=6), today)
    for outcome, some in (
        (EveningOutcome.MATERIALS_SENT, rest[:8]),
        (EveningOutcome.SPOKEN_TO, rest[8:11]),
    ):
        pupils = [enrolment.pupil for enrolment in some]
        follow_up(evening=evening, pupils=pupils, outcome=outcome, on=on, done_by=by, by=by)


def _coming(school: School, *, by: User, today: dt.date) -> None:
    """Make an evening in seven weeks; in the last weeks of a year, on its last day."""
    year = AcademicYear.of(today)
    day = calendar_of(school, year).next_open(year.clamp(today + dt.timedelta(weeks=7)))
    starts_at = _at(day, 18)
    starts_at = max(starts_at, timezone.now() + dt.timedelta(minutes=5))
    evening = _save(school, starts_at=starts_at, by=by, document=TO_READ_BEFORE)
    families = list(invited(evening).select_related("pupil", "class_group").order_by("pk")[:6])
    answers = {}
    for number, enrolment in enumerate(families):
        first, _, surname = enrolment.pupil.display_name.partition(" ")
        answer = receive_answer(
            evening=evening,
            class_group=enrolment.class_group,
            first_name=first,
            surname_letter=surname,
            adults=1 + number % 2,
            access_needs=["step_free", "interpreter"] if number == 2 else [],
            language="Polish" if number == 2 else "",
        )
        if number < 2:
            answers[answer] = enrolment.pupil
    confirm_answers(pupils=answers, by=by)


def _save(
    school: School, *, starts_at: dt.datetime, by: User, document: str, minutes: int = 60
) -> InformationEvening:
    evening = InformationEvening(
        school=school,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(minutes=minutes),
        place="School hall",
        module=school.modules.first(),
        presented_by=by.name,
        agenda=AGENDA,
    )
    return save_evening(
        evening=evening,
        class_groups=school.class_groups.in_year(evening.year.first_year),
        documents=school.documents.filter(title=document),
        by=by,
    )


def _at(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
