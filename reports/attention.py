"""Lists what needs attention in a school and what comes next, from one coverage calculation."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils import timezone

from classes.access import Access
from classes.models import (
    Backup,
    ClassGroup,
    DamagedFile,
    Job,
    JobQuerySet,
    OutgoingMail,
    RegularWork,
    RestoreTrial,
    School,
    WorkerSeen,
)
from classes.models.background import RegularWorkQuerySet
from classes.years.academic_year import AcademicYear
from curriculum.models import Document, LinkState, Resource, Session
from lessons.child.before_leaving import before_leaving, in_leaving_season
from lessons.coverage import Cell, Coverage
from lessons.status import Status
from reports.models import AuditExport, SetUpAnswer, StepSaid

FAR_FUTURE = dt.date.max
NO_BACKUP_FOR = dt.timedelta(days=7)
"""How long there may be no good backup before home says so."""
FIRST_BACKUP_IN = dt.timedelta(days=1)
"""How long after the first school there may be none at all."""


@dataclass(frozen=True)
class ClassSession:
    """A session that a class is due, for a list."""

    class_group: ClassGroup
    session: Session
    cell: Cell

    @property
    def whom(self) -> str:
        """Return the class, with the year group that is still to be taught if only one is."""
        still_for = self.cell.still_for
        return f"{self.class_group}, {still_for}" if still_for else str(self.class_group)

    @property
    def day(self) -> dt.date:
        """Return the due date, or a date far in the future if there is none, for sorting."""
        return self.cell.due_on or FAR_FUTURE


def taught_by(coverage: Coverage, access: Access) -> Coverage:
    """Return the coverage of only the classes that this person teaches, or covers today."""
    own = tuple(row for row in coverage.classes if access.teaches(row.class_group))
    return replace(coverage, classes=own)


@dataclass(frozen=True)
class LinkCounts:
    """How many of a school's links are broken or have moved."""

    broken: int
    moved: int

    @property
    def all(self) -> int:
        return self.broken + self.moved


def emails_stuck_since() -> dt.datetime | None:
    """Return since when emails do not leave this installation; None if all is well. One query."""
    stuck = OutgoingMail.objects.stuck().order_by("created_at").values_list("created_at", flat=True)
    return stuck.first()


def worker_missing() -> bool:
    """Return whether no background worker has been seen for some minutes. One query."""
    return not WorkerSeen.objects.lately().exists()


def failing_work() -> RegularWorkQuerySet:
    """Return the regular work that has failed for some time, longest first. One query."""
    return RegularWork.objects.failing()


def jobs_given_up(school: School) -> JobQuerySet:
    """Return the school's jobs that failed each time, until somebody has read so. One query."""
    return Job.objects.filter(school=school).given_up().select_related("asked_by")


@dataclass(frozen=True)
class BackupState:
    """How the backups are: `since` is the last good one, `trial` the last restore tried."""

    is_late: bool
    since: dt.datetime | None
    trial: RestoreTrial | None

    @property
    def failed_trial(self) -> RestoreTrial | None:
        return self.trial if self.trial and self.trial.problem else None


def backup_state() -> BackupState | None:
    """Return how the backups are that the installation makes by itself.

    None if it is backed up in another way. Up to three queries.
    """
    if not settings.BACKUP_TO:
        return None
    good, now = Backup.objects.good().values_list("made_at", flat=True).first(), timezone.now()
    if good:
        is_late = good < now - NO_BACKUP_FOR
    else:
        is_late = School.objects.filter(created_at__lt=now - FIRST_BACKUP_IN).exists()
    return BackupState(is_late, good, RestoreTrial.objects.first())


def backup_unknown(school: School) -> bool:
    """Return whether nobody has said this term that the school is backed up in another way.

    False on the first day, which asks in its own steps. One query.
    """
    if settings.BACKUP_TO or school.is_demo or not school.set_up_at:
        return False
    said = SetUpAnswer.objects.filter(school=school, step=StepSaid.BACKUP).first()
    return said is None or said.is_old


def backs_itself_up() -> bool:
    """Return whether the installation makes backups by itself, and one restored well. One query."""
    return bool(settings.BACKUP_TO) and RestoreTrial.objects.filter(problem="").exists()


def emails_coming_back(school: School) -> list[OutgoingMail]:
    """Return the last email of each of the staff whose emails do not arrive. One query."""
    mails = OutgoingMail.objects.coming_back(school).select_related("person")
    return list(mails.order_by("person__name", "pk"))


def damaged_files(school: School) -> list[str]:
    """Return what the school's damaged files are of, such as "workbook 7". Up to three queries."""
    paths = list(DamagedFile.objects.filter(school=school).values_list("path", flat=True))
    if not paths:
        return []
    exports = AuditExport.objects.for_school(school).filter(file__in=paths)
    documents = Document.objects.filter(school=school, file__in=paths)
    return [
        *(f"workbook {export.number}" for export in exports),
        *(f"“{document.title}”" for document in documents),
    ]


def link_counts(school: School) -> LinkCounts:
    """Count the broken links and the moved ones among those in use. One query."""
    resources = Resource.objects.filter(school=school).needing_attention()
    counts = Counter(resources.order_by().values_list("link_state", flat=True))
    return LinkCounts(broken=counts[LinkState.BROKEN], moved=counts[LinkState.MOVED])


@dataclass(frozen=True)
class LeaverCounts:
    """How many children would leave without having had every session.

    `known` are in Year 6. `unknown` are in a mixed class and may be in Year 6.
    """

    known: int
    unknown: int

    @property
    def all(self) -> int:
        return self.known + self.unknown


def is_leaving_season(school: School, year: AcademicYear, today: dt.date) -> bool:
    """Return whether home shows the leavers: from May to August of the current year.

    False for a school that keeps no names, because it cannot know who missed what.
    """
    return school.keeps_pupil_names and today in year and in_leaving_season(today)


def leaver_counts(
    classes: Iterable[ClassGroup], *, school: School, year: AcademicYear, today: dt.date
) -> LeaverCounts:
    """Count the children in these classes who would leave without having had every session."""
    pks = [class_group.pk for class_group in classes]
    children = before_leaving(school, year, today=today, classes=pks)
    known = sum(child.is_known for child in children)
    return LeaverCounts(known, len(children) - known)


def overdue(coverage: Coverage) -> list[ClassSession]:
    """Return the overdue sessions, longest overdue first."""
    late = _by_year_group(_with_status(coverage, Status.OVERDUE))
    return sorted((each for each in late if each.cell.status is Status.OVERDUE), key=_due_order)


def coming_up(coverage: Coverage) -> list[ClassSession]:
    """Return the sessions planned for today or later, soonest first.

    One that a year group has had is among them if it is planned for another. If one is due it
    later, each is.
    """
    to_teach = Status.PLANNED, Status.PART_TAUGHT, Status.OVERDUE
    planned = _by_year_group(_with_status(coverage, *to_teach))
    coming = (lesson for lesson in planned if lesson.cell.to_come is Status.PLANNED)
    return sorted(coming, key=_due_order)


def part_taught(coverage: Coverage) -> list[ClassSession]:
    """Return the sessions that were started but not finished, oldest first.

    One that is still planned for another year group is coming up instead.
    """
    started = _with_status(coverage, Status.PART_TAUGHT)
    unfinished = (lesson for lesson in started if lesson.cell.to_come is not Status.PLANNED)
    return sorted(unfinished, key=lambda lesson: lesson.cell.held_on or FAR_FUTURE)


def not_planned(coverage: Coverage) -> list[ClassSession]:
    """Return the sessions without a due date."""
    return list(_with_status(coverage, Status.NOT_PLANNED))


def without_plan(coverage: Coverage) -> list[ClassGroup]:
    """Return the classes that are due no sessions, because no module was chosen for them."""
    return [row.class_group for row in coverage.classes if not row.planned_sessions]


def without_teacher(coverage: Coverage) -> list[ClassGroup]:
    """Return the classes that nobody teaches. No query: the teachers are prefetched."""
    classes = [row.class_group for row in coverage.classes]
    return [class_group for class_group in classes if not class_group.teachers.all()]


def _by_year_group(lessons: Iterable[ClassSession]) -> Iterator[ClassSession]:
    """Yield each once, or for each year group if one of them is due it later."""
    for lesson in lessons:
        for cell in lesson.cell.parts:
            yield replace(lesson, cell=cell)


def _due_order(lesson: ClassSession) -> tuple[dt.date, str, int]:
    return (lesson.day, lesson.class_group.name, lesson.session.position)


def _with_status(coverage: Coverage, *statuses: Status) -> Iterator[ClassSession]:
    sessions = {session.pk: session for session in coverage.sessions}
    for row in coverage.classes:
        for cell in row.cells.values():
            if cell.status in statuses:
                yield ClassSession(row.class_group, sessions[cell.session_id], cell)
