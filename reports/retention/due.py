"""Works out what is due to be cleared at a school, under its own settings."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Max, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from classes.models import (
    AccessRecord,
    AccessRecordQuerySet,
    ClassGroup,
    Enrolment,
    FormerStaff,
    FormerStaffQuerySet,
    Membership,
    Pupil,
    School,
    User,
)
from classes.words.counts import count_of
from classes.years.academic_year import AcademicYear
from lessons.models import EveningAnswer, InformationEvening, Lesson, WalkIn
from reports.change_history.kinds import Kind, kinds
from reports.models import AccessReview, AuditExport
from reports.models.clearing import Cleared


@dataclass(frozen=True)
class Line:
    """One kind of records that is due: how many there are, and the day before which they date.

    `amount` is the number with its noun, such as "3 files".
    """

    what: Cleared
    how_many: int
    before: dt.date | None
    amount: str


@dataclass(frozen=True)
class Due:
    """The records that are due to be cleared at a school on the day `today`."""

    school: School
    today: dt.date

    @cached_property
    def leavers(self) -> list[Pupil]:
        """Return the children whose names are due to be erased. Two queries."""
        last_years = self._last_years
        first = self.first_leaving_year
        named = Pupil.objects.filter(school=self.school).named()
        return [pupil for pupil in named if last_years.get(pupil.pk, _LONG_AGO) < first]

    @property
    def first_leaving_year(self) -> AcademicYear:
        """Return the earliest year whose leavers' names are still kept."""
        now = AcademicYear.of(self.today).first_year
        return AcademicYear(now - self.school.keep_names_years)

    @cached_property
    def _last_years(self) -> dict[int, AcademicYear]:
        """Return the academic year in which each pupil left, by pk.

        A pupil without a leaving date counts as staying to the end of Year 6, even before anybody
        has made the classes of the new year, because an erased name cannot be restored.
        """
        last: dict[int, AcademicYear] = defaultdict(lambda: _LONG_AGO)
        rows = Enrolment.objects.filter(pupil__school=self.school)
        for pupil, year, youngest, left_on in rows.order_by().values_list(
            *("pupil_id", "class_group__academic_year", "class_group__youngest_year", "left_on")
        ):
            if left_on:
                day = min(left_on - dt.timedelta(days=1), AcademicYear(year).end)
                left = AcademicYear.of(day)
            else:
                left = AcademicYear(year + max(0, LAST_YEAR_GROUP - youngest))
            last[pupil] = max(last[pupil], left)
        return last

    @property
    def staff_before(self) -> dt.date:
        return years_before(self.today, self.school.keep_staff_years)

    @property
    def staff(self) -> FormerStaffQuerySet:
        """Return the people whose account is due to be erased. Who works elsewhere is not."""
        left: FormerStaffQuerySet = FormerStaff.objects.filter(school=self.school)
        return left.due(self.staff_before)

    @property
    def exports_before(self) -> dt.date:
        return years_before(self.today, self.school.keep_exports_years)

    @property
    def exports(self) -> QuerySet[AuditExport]:
        """Return the workbooks whose files are due to be deleted."""
        kept = AuditExport.objects.for_school(self.school).filter(cleared_at=None)
        return kept.filter(made_at__lt=start_of(self.exports_before))

    @property
    def first_kept_year(self) -> AcademicYear:
        """Return the earliest academic year whose classes are kept."""
        ended = years_before(self.today, self.school.keep_lessons_years)
        return AcademicYear.of(ended)

    @property
    def class_groups(self) -> QuerySet[ClassGroup]:
        first = self.first_kept_year.first_year
        return ClassGroup.objects.filter(school=self.school, academic_year__lt=first)

    @property
    def evenings(self) -> QuerySet[InformationEvening]:
        first = start_of(self.first_kept_year.start)
        return InformationEvening.objects.filter(school=self.school, starts_at__lt=first)

    @property
    def answers_before(self) -> dt.date:
        """Return the first day of this academic year: earlier evenings need no answers any more."""
        return AcademicYear.of(self.today).start

    @property
    def answers(self) -> QuerySet[EveningAnswer]:
        evenings = {"evening__school": self.school}
        before = start_of(self.answers_before)
        return EveningAnswer.objects.filter(**evenings, evening__starts_at__lt=before)

    @property
    def typed_names(self) -> QuerySet[WalkIn]:
        """Return the walk-ins whose typed name is due to be blanked. They still count."""
        before = start_of(self.answers_before)
        walk_ins = WalkIn.objects.filter(evening__school=self.school, evening__starts_at__lt=before)
        return walk_ins.exclude(said_name="")

    @property
    def history_before(self) -> dt.date:
        return years_before(self.today, self.school.keep_history_years)

    def history(self) -> Iterator[tuple[Kind, QuerySet[Any]]]:
        """Yield each kind with the entries of its history that are due to be cleared.

        The last entry of a present record is kept. It shows who recorded the present values, and
        the entries of the records that belong to it are found through it.
        """
        before = start_of(self.history_before)
        for kind in kinds():
            entries = kind.of_school(self.school).order_by()
            present = kind.history.filter(id__in=kind.records_of(self.school).values("pk"))
            last = present.order_by().values("id").annotate(last=Max("history_id")).values("last")
            entries = entries.filter(history_date__lt=before).exclude(history_id__in=last)
            if kind.model is User:  # Another school of theirs may keep its history for longer.
                elsewhere = Membership.history.exclude(school=self.school)
                entries = entries.exclude(id__in=elsewhere.values("user_id"))
            yield kind, entries

    @property
    def reviews(self) -> QuerySet[AccessReview]:
        """Return the reviews of access that are as old as history that is due."""
        before = start_of(self.history_before)
        return AccessReview.objects.filter(school=self.school, done_at__lt=before)

    @property
    def looks_before(self) -> dt.date:
        return years_before(self.today, KEEP_LOOKS_YEARS)

    @property
    def looks(self) -> AccessRecordQuerySet:
        return AccessRecord.objects.filter(school=self.school).before(self.looks_before)

    @cached_property
    def lines(self) -> list[Line]:
        """Return what is due, in the order in which it is cleared."""
        return [line for line in self._lines() if line.how_many]

    def _lines(self) -> Iterator[Line]:
        leavers = len(self.leavers)
        left = self.first_leaving_year.start
        yield Line(Cleared.LEAVERS, leavers, left, count_of(leavers, "child", "children"))
        staff, looks = _numbers_of(self.school, self.staff, self.looks)
        amount = count_of(staff, "account")
        yield Line(Cleared.STAFF, staff, self.staff_before, amount)
        classes, evenings = self.class_groups.count(), self.evenings.count()
        lessons = Lesson.objects.for_classes(self.class_groups).count()
        amount = (
            f"{count_of(classes, 'class', 'classes')}, {count_of(lessons, 'lesson')}, "
            f"{count_of(evenings, 'evening')}"
        )
        total = classes + lessons + evenings
        yield Line(Cleared.LESSONS, total, self.first_kept_year.start, amount)
        answers, names = self.answers.count(), self.typed_names.count()
        amount = f"{count_of(answers, 'answer')}, {count_of(names, 'name')}"
        yield Line(Cleared.ANSWERS, answers + names, self.answers_before, amount)
        exports = self.exports.count()
        yield Line(Cleared.WORKBOOKS, exports, self.exports_before, count_of(exports, "file"))
        first, *others = (rows.values("history_id") for _, rows in self.history())
        entries = first.union(*others, self.reviews.order_by().values("pk"), all=True).count()
        amount = count_of(entries, "entry", "entries")
        yield Line(Cleared.HISTORY, entries, self.history_before, amount)
        yield Line(Cleared.LOOKS, looks, self.looks_before, count_of(looks, "entry", "entries"))


KEEP_LOOKS_YEARS = 1
"""How long it is kept who looked. A school cannot change it: these are records about its staff."""

LAST_YEAR_GROUP = 6
"""The year group after which a child leaves primary school."""

_LONG_AGO = AcademicYear(1)


def _numbers_of(school: School, *tables: QuerySet[Any]) -> Sequence[int]:
    """Return how many rows each of these has, all of them of the school. One query."""
    numbers = (
        Coalesce(
            Subquery(rows.order_by().values("school").annotate(rows=Count("pk")).values("rows")), 0
        )
        for rows in tables
    )
    return School.objects.filter(pk=school.pk).values_list(*numbers).get()


def due_at(school: School, *, today: dt.date | None = None) -> Due:
    """Return what is due at the school today, or on another day."""
    return Due(school, today or timezone.localdate())


def years_before(day: dt.date, years: int) -> dt.date:
    """Return the same day that many years earlier. 29 February becomes the 28th if need be."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def start_of(day: dt.date) -> dt.datetime:
    """Return the first moment of a day in London."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
