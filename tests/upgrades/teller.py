"""Tools for the story of a school: its clock, its classes, and short methods to act."""

import csv
import datetime as dt
import io
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import time_machine
from django.core.management import call_command

from classes.models import ClassGroup, Pupil, School, User
from curriculum.models import Document, Module
from lessons.catch_up.actions import record_catch_up
from lessons.evenings.door.actions import Tap, take_taps
from lessons.evenings.set_up.actions import save_evening
from lessons.log.actions import amend_lesson, log_lesson
from lessons.log.report import LessonReport
from lessons.models import (
    HowCaughtUp,
    InformationEvening,
    Lesson,
    LessonOutcome,
    MissedReason,
    PlannedSession,
)
from lessons.roll.actions import add_pupils

SCHOOL = "hope-valley"
LONDON = ZoneInfo("Europe/London")
END = dt.datetime(2026, 11, 24, 10, tzinfo=LONDON)
"""The end of the story. The figures are taken at this moment."""


class Teller:
    """Acts as the PSHE lead of the demo school at the current time."""

    school: School
    lead: User
    module: Module

    def class_group(self, name: str) -> ClassGroup:
        return self.school.class_groups.filter(name=name).latest("academic_year")

    def on_roll(self, name: str) -> list[Pupil]:
        today = dt.datetime.now(LONDON).date()
        pupils = Pupil.objects.on_roll(self.class_group(name), today)
        return sorted(pupils, key=lambda pupil: (pupil.display_name, pupil.pk))

    def add(self, class_name: str, names: list[str], day: str) -> list[Pupil]:
        on = dt.date.fromisoformat(day)
        return add_pupils(
            class_group=self.class_group(class_name), names=names, on=on, by=self.lead
        )

    def planned(self, class_name: str, position: int) -> PlannedSession:
        return self.class_group(class_name).planned_sessions.get(
            session__module=self.module, session__position=position
        )

    def log(
        self,
        class_name: str,
        position: int,
        day: str,
        *,
        away: Iterable[Pupil] = (),
        why: str = MissedReason.AWAY,
        outcome: str = LessonOutcome.TAUGHT,
    ) -> Lesson:
        report = LessonReport(
            held_on=dt.date.fromisoformat(day),
            outcome=outcome,
            taught_by=self.lead,
            minutes=50,
            away=dict.fromkeys(away, why),
            note="Good questions",
        )
        planned = self.planned(class_name, position)
        return log_lesson(planned_session=planned, report=report, by=self.lead)

    def amend(
        self,
        lesson: Lesson,
        *,
        away: Iterable[Pupil] = (),
        outcome: str = LessonOutcome.TAUGHT,
        reason: str = "",
    ) -> Lesson:
        report = LessonReport(
            held_on=lesson.held_on,
            outcome=outcome,
            taught_by=self.lead,
            minutes=45,
            away=dict.fromkeys(away, MissedReason.AWAY),
            reason=reason,
        )
        return amend_lesson(lesson=lesson, report=report, by=self.lead)

    def catch_up(self, lesson: Lesson, pupil: Pupil, day: str) -> None:
        record_catch_up(
            missed_lessons=lesson.missed_lessons.filter(pupil=pupil),
            on=dt.date.fromisoformat(day),
            how=HowCaughtUp.SMALL_GROUP,
            taught_by=self.lead,
            by=self.lead,
        )

    def import_list(self, classes: dict[str, list[str]]) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "list.csv"
            with path.open("w", newline="") as file:
                rows = csv.writer(file)
                rows.writerow(["Forename", "Surname", "Class", "Year"])
                for class_name, names in classes.items():
                    rows.writerows([*name.rsplit(" ", 1), class_name, "5"] for name in names)
            call_command(
                "import_roster",
                str(path),
                school=SCHOOL,
                year="2025",
                namesakes="same",
                stdout=io.StringIO(),
            )

    def new_evening(self, start: str, *class_names: str) -> InformationEvening:
        evening = InformationEvening(
            school=self.school,
            starts_at=moment(start),
            ends_at=moment(start) + dt.timedelta(hours=1),
            place="School hall",
            module=self.module,
            presented_by=self.lead.name,
        )
        classes = [self.class_group(name) for name in class_names]
        return save_evening(evening=evening, class_groups=classes, documents=[], by=self.lead)

    def move_evening(self, evening: InformationEvening, start: str) -> None:
        evening.starts_at = moment(start)
        evening.ends_at = evening.starts_at + dt.timedelta(hours=1)
        self.save_evening(evening, evening.documents.all())

    def save_evening(self, evening: InformationEvening, documents: Iterable[Document]) -> None:
        classes = evening.class_groups.all()
        save_evening(evening=evening, class_groups=classes, documents=documents, by=self.lead)

    def at_the_door(self, evening: InformationEvening, pupils: list[Pupil]) -> None:
        """Check in, undo and check in again, with two siblings and a family not on the list."""
        wrong, sibling, alone, gone = (pupil.pk for pupil in pupils[:4])
        party = [uuid.UUID(int=evening.pk * 1000 + number) for number in range(9)]
        taps = [
            Tap(party[0], "check_in", wrong, adults=1),
            Tap(party[1], "check_in", sibling, with_pupil=wrong),
            Tap(party[2], "undo", wrong, party=party[0]),
            Tap(party[3], "check_in", wrong, adults=2),
            Tap(party[4], "check_in", alone, adults=2),
            Tap(party[5], "check_in", gone, adults=1),
            Tap(party[6], "undo", gone, party=party[5]),
            Tap(party[7], "walk_in", name="Wilf", adults=2),
        ]
        refused = take_taps(evening=evening, taps=taps, by=self.lead, where="Tablet 1")
        assert not any(refused.values()), refused


def moment(text: str) -> dt.datetime:
    """Return a time in London, written as "2026-01-12 18:00"."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


@contextmanager
def at(text: str) -> Iterator[None]:
    """Set the clock to a time in London and let it run from there."""
    with time_machine.travel(moment(text), tick=True):
        yield
