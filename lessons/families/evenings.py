"""The information evenings on the families' page, and the details that families see."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from classes.models import School
from curriculum.families_page.content import Material, material_of
from curriculum.models import Document
from lessons.models import InformationEvening

MOST = 3
"""The most coming evenings that a page shows."""


@dataclass(frozen=True)
class ComingEvening:
    """An evening as families see it, without the school's notes and without children's names."""

    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    presented_by: str
    agenda: str
    documents: tuple[Material, ...]
    moved_from: dt.datetime | None
    is_cancelled: bool
    cancelled_reason: str
    answer_path: str


def coming_evenings(
    school: School, now: dt.datetime, *, for_staff: bool = False
) -> list[ComingEvening]:
    """Return the next evenings of the school that are not over, soonest first.

    `for_staff` gives the addresses of documents for staff, until the page is published.
    """
    documents = Document.objects.public().select_related("school")
    evenings = InformationEvening.objects.filter(school=school).for_families(now)
    evenings = evenings.select_related("school")
    return [
        _for_families(evening, for_staff=for_staff)
        for evening in evenings.prefetch_related(Prefetch("documents", documents))[:MOST]
    ]


def _for_families(evening: InformationEvening, *, for_staff: bool) -> ComingEvening:
    documents = evening.documents.all()
    return ComingEvening(
        title=evening.title,
        starts_at=timezone.localtime(evening.starts_at),
        ends_at=timezone.localtime(evening.ends_at),
        place=evening.place,
        presented_by=evening.presented_by,
        agenda=evening.agenda,
        documents=tuple(material_of(document, for_staff=for_staff) for document in documents),
        moved_from=evening.moved_from and timezone.localtime(evening.moved_from),
        is_cancelled=evening.is_cancelled,
        cancelled_reason=evening.cancelled_reason,
        answer_path=reverse("coming:coming", args=[evening.school.slug, evening.pk]),
    )
