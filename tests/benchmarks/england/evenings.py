"""The information evenings of the school: planned, answered, held and followed up."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.utils import timezone

from classes.models import Enrolment, Pupil, School, User
from classes.years.academic_year import AcademicYear
from lessons.evenings.answers.actions import confirm_answers, receive_answer
from lessons.evenings.door.actions import Tap, take_taps
from lessons.evenings.follow_up.actions import follow_up
from lessons.evenings.set_up.actions import save_evening
from lessons.models import EveningOutcome, InformationEvening

CONFIRMED = 30
"""How many of the answers are confirmed. The others wait."""


def plan(school: School, day: dt.date, *, by: User) -> InformationEvening:
    """Invite every class of the year to an evening at six."""
    starts_at = timezone.make_aware(dt.datetime.combine(day, dt.time(18)))
    return save_evening(
        evening=InformationEvening(
            school=school,
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(hours=1),
            place="School hall",
            module=school.modules.first(),
            presented_by=by.name,
            agenda="What we teach in Years 5 and 6, and when\nTime for your questions",
        ),
        class_groups=school.class_groups.in_year(AcademicYear.of(day).first_year),
        documents=school.documents.all()[:2],
        by=by,
    )


def answer(evening: InformationEvening, families: Sequence[Enrolment], *, by: User) -> None:
    answers = {}
    for number, row in enumerate(families):
        first, _, letter = row.pupil.display_name.partition(" ")
        received = receive_answer(
            evening=evening,
            class_group=row.class_group,
            first_name=first,
            surname_letter=letter,
            adults=1 + number % 2,
        )
        answers[received] = row.pupil
    confirm_answers(pupils=dict([*answers.items()][:CONFIRMED]), by=by)


def come(evening: InformationEvening, families: Iterable[Enrolment], *, by: User) -> None:
    taps = [Tap(key=uuid.uuid4(), do="check_in", pupil=row.pupil_id) for row in families]
    results = take_taps(evening=evening, taps=taps, by=by, where="Main entrance")
    assert not any(results.values()), results


def send_materials(evening: InformationEvening, pupils: Sequence[Pupil], *, by: User) -> None:
    follow_up(
        evening=evening,
        pupils=pupils,
        outcome=EveningOutcome.MATERIALS_SENT,
        on=timezone.localdate(),
        done_by=by,
        by=by,
    )
