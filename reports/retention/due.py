"""What is due to be cleared at a school on a day, by the school's own settings."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from classes.models import ClassGroup, Enrolment, Pupil, School
from classes.words.counts import count_of
from classes.years.academic_year import AcademicYear
from lessons.models import InformationEvening, Lesson
from reports.change_history.kinds import Kind, kinds
from reports.models import AuditExport
from reports.models.clearing import Cleared


@dataclass(frozen=True)
class Line:
    """One thing that is due: what, how much, and from before which day."""

    what: Cleared
    how_many: int
    before: dt.date | None
    in_words: str


@dataclass(frozen=True)
class Due:
    """What a school keeps for longer than it means to, on the day `today`."""

    school: School
    today: dt.date

    @cached_property
    def leavers(self) -> list[Pupil]:
        """Return the children whose names are due to be erased. Two queries."""
        left = self._last_years
        named = Pupil.objects.filter(school=self.school).named()
        return [item for item in named if left.get(item.pk, _LONG_AGO) < self.first_leaving_year]

    @property
    def first_leaving_year(self) -> AcademicYear:
        """Return the earliest year of leaving whose names are still kept."""
        now = AcademicYear.of(self.today).first_year
        return AcademicYear(now - self.school.keep_names_years)

    @cached_property
    def _last_years(self) -> dict[int, AcademicYear]:
        """Return, by pupil, the academic year in which they left, as far as the record tells.

        Who was never said to leave may be here to the end of Year 6, also while nobody has made
        the classes of the new year: an erased name never comes back.
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
    def exports_before(self) -> dt.date:
        return years_before(self.today, self.school.keep_exports_years)

    @property
    def exports(self) -> QuerySet[AuditExport]:
        """Return the workbooks whose files are due to go."""
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
    def history_before(self) -> dt.date:
        return years_before(self.today, self.school.keep_history_years)

    def history(self) -> Iterator[tuple[Kind, QuerySet[Any]]]:
        """Yield each kind with the entries of its history that are due to go.

        The last entry of a record that is still there stays: it says who recorded what stands
        there now, and the entries of what belongs to the record are found by it.
        """
        before = start_of(self.history_before)
        for kind in kinds():
            entries = kind.of_school(self.school).order_by()
            there = kind.history.filter(id__in=kind.records_of(self.school).values("pk"))
            last = there.order_by().values("id").annotate(last=Max("history_id")).values("last")
            yield kind, entries.filter(history_date__lt=before).exclude(history_id__in=last)

    @cached_property
    def lines(self) -> list[Line]:
        """Return what there is to clear, in words and in the order in which it is done."""
        return [line for line in self._lines() if line.how_many]

    def _lines(self) -> Iterator[Line]:
        leavers = len(self.leavers)
        left = self.first_leaving_year.start
        yield Line(Cleared.LEAVERS, leavers, left, count_of(leavers, "child", "children"))
        classes, evenings = self.class_groups.count(), self.evenings.count()
        lessons = Lesson.objects.for_classes(self.class_groups).count()
        said = (
            f"{count_of(classes, 'class', 'classes')}, {count_of(lessons, 'lesson')}, "
            f"{count_of(evenings, 'evening')}"
        )
        together = classes + lessons + evenings
        yield Line(Cleared.LESSONS, together, self.first_kept_year.start, said)
        exports = self.exports.count()
        yield Line(Cleared.WORKBOOKS, exports, self.exports_before, count_of(exports, "file"))
        found = [rows.values("history_id") for _, rows in self.history()]
        entries = found[0].union(*found[1:], all=True).count()
        said = count_of(entries, "entry", "entries")
        yield Line(Cleared.HISTORY, entries, self.history_before, said)


LAST_YEAR_GROUP = 6
"""After which a child leaves primary school."""

_LONG_AGO = AcademicYear(1)


def due_at(school: School, *, today: dt.date | None = None) -> Due:
    """Return what is due at the school today, or on the day given."""
    return Due(school, today or timezone.localdate())


def years_before(day: dt.date, years: int) -> dt.date:
    """Return the day so many years before; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def start_of(day: dt.date) -> dt.datetime:
    """Return the first moment of a day in London."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
