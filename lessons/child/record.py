"""A child's record: every session had, missed or still to come, in each year and class."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from classes.models import Enrolment, Pupil
from classes.years.academic_year import AcademicYear
from lessons.child.record_row import HAS_HAD, STILL_TO_COME, PupilSessionStatus, RecordRow
from lessons.child.rows import Plans, RowReader
from lessons.models import MissedLesson


@dataclass(frozen=True)
class RecordYear:
    """One academic year of a child: their enrolments, and a row for each session."""

    year: AcademicYear
    stays: tuple[Enrolment, ...]
    rows: tuple[RecordRow, ...]


@dataclass(frozen=True)
class PupilRecord:
    """A child's record, newest year first, with the numbers of sessions."""

    pupil: Pupil
    years: tuple[RecordYear, ...]
    had: int
    to_catch_up: int
    withdrawn: int

    @property
    def still_to_come(self) -> int:
        """Return the number of sessions that the child's class still has to be taught this year."""
        coming = {*STILL_TO_COME.values()} - {PupilSessionStatus.SET_ASIDE}
        return sum(row.status in coming for row in self.years[0].rows) if self.years else 0

    @property
    def last_stay(self) -> Enrolment | None:
        """Return the child's latest enrolment, which may be in the future."""
        return self.years[0].stays[-1] if self.years else None

    def stay_on(self, day: dt.date) -> Enrolment | None:
        """Return the child's enrolment on that day, if any."""
        return next((stay for stay in self._stays if stay.holds(day)), None)

    @property
    def _stays(self) -> Iterator[Enrolment]:
        return (stay for year in self.years for stay in year.stays)

    @property
    def has_withdrawn(self) -> bool:
        return any(missed.is_withdrawn for missed in self.to_settle)

    @property
    def to_settle(self) -> list[MissedLesson]:
        """Return the missed lessons that are open or withdrawn from, newest year first."""
        return [
            missed
            for year in self.years
            for row in year.rows
            for missed in row.missed
            if missed.is_open or missed.is_withdrawn
        ]


def record_of(pupil: Pupil, *, today: dt.date) -> PupilRecord:
    """Return the child's record on `today`, in seven queries for any number of years.

    `sessions_had` defines which sessions a child has had, here as everywhere.
    """
    enrolments = pupil.enrolments.select_related("class_group")
    stays = list(enrolments.order_by("joined_on", "pk"))
    groups = {stay.class_group_id: stay.class_group for stay in stays}
    plans = Plans.of_classes(groups, today=today)
    reader = RowReader([pupil], stays, plans, today=today)
    years = sorted({stay.class_group.year for stay in stays})
    had: set[int] = set()
    oldest_first = [_with_repeats(_year(reader, year, stays), had) for year in years]
    pairs = reader.pairs
    return PupilRecord(
        pupil=pupil,
        years=tuple(reversed(oldest_first)),
        had=len(pairs.had),
        to_catch_up=len(pairs.open),
        withdrawn=len(pairs.withdrawn),
    )


def _year(reader: RowReader, year: AcademicYear, stays: list[Enrolment]) -> RecordYear:
    of_year = tuple(stay for stay in stays if stay.class_group.year == year)
    groups = {stay.class_group_id: stay.class_group for stay in of_year}
    rows = [
        row
        for pk, group in groups.items()
        for cell in reader.plans.cells.get(pk, ())
        if (row := reader.row(of_year[0].pupil_id, group, cell)) is not None
    ]
    rows.sort(key=lambda row: (row.date or year.end, row.session.position))
    return RecordYear(year, of_year, tuple(rows))


def _with_repeats(year: RecordYear, had: set[int]) -> RecordYear:
    """Return the year with the sessions marked that are in `had`, and add its own to that."""
    rows = []
    for row in year.rows:
        rows.append(replace(row, is_again=row.session.pk in had))
        if row.status in HAS_HAD and not row.open_elsewhere:
            had.add(row.session.pk)
    return replace(year, rows=tuple(rows))
