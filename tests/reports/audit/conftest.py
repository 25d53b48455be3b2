"""Fixtures for the workbook: a class with a bit of everything, and a reader."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import pytest
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from openpyxl.utils.escape import unescape as unescaped

from classes.models import ClassGroup, School
from lessons.models import Closing, HowCaughtUp, LessonOutcome, MissedReason, PlannedSession
from reports.sheets import workbook
from reports.sheets.source import Options
from tests import factories


@dataclass(frozen=True)
class Built:
    """A workbook's bytes, read by openpyxl or as raw XML."""

    data: bytes = field(repr=False)

    @cached_property
    def book(self) -> Workbook:
        return load_workbook(io.BytesIO(self.data))

    def rows(self, title: str) -> list[tuple]:
        """Return all rows of a sheet, the header first, as spreadsheet programs show them.

        openpyxl leaves escapes such as "_x005F_" in a text that is in the sheet itself.
        """
        rows = self.book[title].iter_rows(values_only=True)
        return [tuple(unescaped(v) if isinstance(v, str) else v for v in row) for row in rows]

    def records(self, title: str) -> list[dict]:
        """Return the rows below the header, as dicts by column title."""
        header, *rows = self.rows(title)
        return [dict(zip(header, row, strict=True)) for row in rows]

    @property
    def about(self) -> dict:
        """Return the facts on the first sheet, by label."""
        return {row[0]: row[1] for row in self.rows("About")}

    @property
    def members(self) -> dict[str, str]:
        """Return the text of every file inside the workbook."""
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.fixture
def read() -> type[Built]:
    return Built


@pytest.fixture
def build() -> Callable[..., Built]:
    """Return a function: `build(school)` makes the workbook of 2026/27, without names."""

    def make(school: School, *, year: int = 2026, with_names: bool = False, **more) -> Built:
        file = io.BytesIO()
        options = Options(
            number=7, with_names=with_names, made_at=timezone.now(), made_by="R. Patel", **more
        )
        workbook.build(school, year, options, file)
        return Built(file.getvalue())

    return make


@pytest.fixture
def oak(school, lead) -> ClassGroup:
    """5 Oak: Amina K (to catch up), Ben T (caught up), Chloe W, and a session of each status."""
    oak = factories.ClassGroupFactory(
        school=school, name="5 Oak", teachers=[factories.UserFactory(name="R. Patel")]
    )
    amina, ben, _ = (
        factories.EnrolmentFactory(class_group=oak, pupil__display_name=name).pupil
        for name in ("Amina K", "Ben T", "Chloe W")
    )
    kind, safe, online, *_ = _plan(oak)
    taught = factories.LessonFactory(
        planned_session=kind,
        pupils_on_roll=3,
        pupils_present=1,
        understanding="secure",
        note="Amina K asked for more time.",
        recorded_by=lead,
    )
    factories.LessonFactory(
        planned_session=safe, held_on=dt.date(2026, 11, 3), outcome=LessonOutcome.PART_TAUGHT
    )
    factories.LessonFactory(
        planned_session=online,
        held_on=dt.date(2026, 11, 10),
        outcome=LessonOutcome.DID_NOT_HAPPEN,
        reason="Fire drill",
        taught_by=None,
        recorded_by=lead,
        minutes=None,
    )
    factories.MissedLessonFactory(lesson=taught, pupil=amina, reason=MissedReason.AWAY)
    factories.MissedLessonFactory(
        lesson=taught,
        pupil=ben,
        closed_as=Closing.CAUGHT_UP,
        caught_up_on=dt.date(2026, 10, 20),
        how=HowCaughtUp.SMALL_GROUP,
        by=lead,
    )
    return oak


def _plan(class_group: ClassGroup) -> list[PlannedSession]:
    module = factories.ModuleFactory(
        school=class_group.school, title="Real Love Rocks", is_outline=True
    )
    dates = {
        "Kindness": dt.date(2026, 10, 12),
        "Staying safe": dt.date(2026, 11, 3),
        "Being online": dt.date(2026, 11, 10),
        "Trusted adults": dt.date(2026, 12, 8),
        "My body": None,
        "Next year’s": None,
    }
    planned = [
        factories.PlannedSessionFactory(
            class_group=class_group,
            due_on=due_on,
            session=factories.SessionFactory(module=module, position=position, title=title),
        )
        for position, (title, due_on) in enumerate(dates.items(), start=1)
    ]
    planned[-1].set_aside_reason = "taught next year, on a two-year cycle"
    planned[-1].due_on = None
    planned[-1].save()
    return planned
