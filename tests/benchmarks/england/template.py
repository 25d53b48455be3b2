"""Makes one school with three years of work, by the application's own verbs.

The days of the past are lived through one after another, so that every row and its history has the
time that it would have.
"""

import csv
import datetime as dt
import io
import tempfile
from pathlib import Path
from random import Random

import time_machine
from django.core.management import call_command
from django.utils import timezone

from classes.access_records import record_look
from classes.groups.actions import create_group
from classes.groups.agreements import answer_group, ask_school
from classes.models import GroupKind, GroupOfficer, Happened, Looked, Pupil, Role, School, User
from classes.people.actions import add_member, invite
from classes.schools.actions import save_class_group
from classes.security_log import record_event
from classes.years.academic_year import AcademicYear
from curriculum.demo.documents import upload_documents
from curriculum.demo.families_page import publish_families_page
from curriculum.demo.resources import attach_resources
from curriculum.modules.actions import duplicate_module
from curriculum.modules.new_school import make_school
from lessons.catch_up.actions import record_catch_up
from lessons.demo.names import FIRST_NAMES, SURNAME_LETTERS
from lessons.evenings.turnout import invited
from lessons.log.actions import log_lesson
from lessons.log.report import LessonReport
from lessons.models import (
    HowCaughtUp,
    LessonOutcome,
    MissedReason,
    PlannedSession,
    Understanding,
    calendar_of,
)
from lessons.planning.actions import schedule, take_up_module
from lessons.planning.term_dates.actions import Line, save_calendar
from reports.audit.actions import make_export
from reports.groups.stored import store_figures
from tests.benchmarks.england import GROUP, SLUG, evenings

NAME, URN = "Invented Primary", "100000"
YEARS = 3
CLASSES = ("5 Ash", "5 Oak", "6 Elm", "6 Fir")
CLASS_SIZE = 30
TEACHERS = ("L. Brennan", "J. Okafor", "S. Dąbrowska", "M. Hartley")
OTHERS = {"R. Patel": Role.PSHE_LEAD, "Mrs Shaw": Role.SAFEGUARDING_LEAD, "A. Head": Role.HEAD}
AWAY = (0, 0, 1, 1, 2, 3)
"""How many children are away from a lesson, one of these at random."""
CAUGHT_UP = 0.8
"""The share of missed lessons that are caught up on a week later."""


def make(seed: int = 1) -> School:
    """Make the school in an empty, prepared database, and return it."""
    return _Template(timezone.localdate(), Random(seed)).make()


class _Template:
    def __init__(self, today: dt.date, random: Random) -> None:
        self.today, self.random = today, random
        self.people: dict[str, User] = {}

    def make(self) -> School:
        last = AcademicYear.of(self.today).first_year
        with self._on(AcademicYear(last - YEARS + 1).start, hour=8):
            self._open()
        for year in range(last - YEARS + 1, last + 1):
            self._live(AcademicYear(year))
        self._join_group()
        return self.school

    def _join_group(self) -> None:
        """Let a group, of which every school will be one, see the figures."""
        group = create_group(name="England", slug=GROUP, kind=GroupKind.AUTHORITY, by=None)
        officer = User.objects.create_user(f"officer@{SLUG}.example", name="An officer")
        GroupOfficer.objects.create(group=group, user=officer)
        link = ask_school(group=group, school=self.school, by=officer)
        answer_group(link=link, agrees=True, by=self.lead)
        store_figures(self.school, now=timezone.now(), last_year_too=True)

    def _on(self, day: dt.date, hour: int = 15) -> time_machine.travel:
        return time_machine.travel(timezone.make_aware(dt.datetime.combine(day, dt.time(hour))))

    def _open(self) -> None:
        self.school = make_school(name=NAME, slug=SLUG, urn=URN, safeguarding_lead="Mrs Shaw")
        for name, role in OTHERS.items() | dict.fromkeys(TEACHERS, Role.TEACHER).items():
            email = f"{name.split()[-1].lower().replace('ą', 'a')}@{SLUG}.example"
            user = User.objects.create_user(email, name=name)
            user.confirm_email()
            add_member(user=user, school=self.school, role=role, by=None)
            self.people[name] = user
        self.lead = self.people["R. Patel"]
        shipped = self.school.modules.get()
        upload_documents(self.school, by=self.lead)
        attach_resources(shipped, by=self.lead)
        publish_families_page(self.school, by=self.lead)
        own = duplicate_module(module=shipped, title="Online safety", by=self.lead)
        self.modules = (shipped, own)

    def _live(self, year: AcademicYear) -> None:
        with self._on(year.start, hour=9):
            self._import_classes(year)
            self._plan(year)
            invite(
                school=self.school,
                email=f"governor{year.first_year}@{SLUG}.example",
                name="A governor",
                role=Role.VIEWER,
                by=self.lead,
            )
        for day, planned in self._lessons(year):
            with self._on(day):
                self._teach(planned, day)
        for weeks in (4, 24):
            self._hold_evening(year, weeks)
        for weeks in (14, 27, 45):
            self._export(year, year.start + dt.timedelta(weeks=weeks))

    def _import_classes(self, year: AcademicYear) -> None:
        """Bring in the class list: those of Year 5 have moved up, and Year 5 is new."""
        children = [
            (number, year_group)
            for year_group, first in ((5, year.first_year * 100), (6, year.first_year * 100 - 100))
            for number in range(first, first + 2 * CLASS_SIZE)
        ]
        target = io.StringIO(newline="")
        writer = csv.writer(target)
        writer.writerow(["Adno", "Forename", "Surname", "Class", "Year"])
        for number, year_group in children:
            second = number % 100 >= CLASS_SIZE
            name = CLASSES[(year_group - 5) * 2 + second]
            first = FIRST_NAMES[number % len(FIRST_NAMES)]
            letter = SURNAME_LETTERS[number // len(FIRST_NAMES) % len(SURNAME_LETTERS)]
            writer.writerow([number, first, f"{letter}ray", name, year_group])
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "children.csv"
            path.write_text(target.getvalue(), encoding="utf-8")
            call_command(
                "import_roster",
                str(path),
                school=SLUG,
                year=year.first_year,
                many_leave=True,
                stdout=io.StringIO(),
            )

    def _plan(self, year: AcademicYear) -> None:
        usual = [Line.of(row) for row in calendar_of(self.school, year).closed]
        save_calendar(school=self.school, year=year, lines=usual, by=self.lead)
        for number, name in enumerate(CLASSES):
            group = self.school.class_groups.get(academic_year=year.first_year, name=name)
            save_class_group(
                school=self.school,
                name=name,
                academic_year=year.first_year,
                year_groups=group.year_groups,
                teachers=[self.people[TEACHERS[number]]],
                by=self.lead,
                class_group=group,
            )
            for module, weeks in zip(self.modules, (1, 18), strict=True):
                take_up_module(class_group=group, module=module, by=self.lead)
                schedule(
                    class_group=group,
                    module=module,
                    first_on=_monday(year.start) + dt.timedelta(weeks=weeks, days=number),
                    by=self.lead,
                    every_weeks=1,
                )

    def _lessons(self, year: AcademicYear) -> list[tuple[dt.date, PlannedSession]]:
        """Return what is due by yesterday, except the last of each class: that is overdue."""
        due = PlannedSession.objects.filter(
            class_group__school=self.school,
            class_group__academic_year=year.first_year,
            due_on__lt=self.today,
        )
        rows = list(due.select_related("class_group", "session").order_by("due_on", "pk"))
        if year == AcademicYear.of(self.today):
            rows = rows[: -len(CLASSES)]
        return [(row.due_on, row) for row in rows if row.due_on]

    def _teach(self, planned: PlannedSession, day: dt.date) -> None:
        teacher = planned.class_group.teachers.get()
        pupils = list(Pupil.objects.on_roll(planned.class_group, day))
        away = self.random.sample(pupils, self.random.choice(AWAY))
        lesson = log_lesson(
            planned_session=planned,
            report=LessonReport(
                held_on=day,
                outcome=LessonOutcome.TAUGHT,
                taught_by=teacher,
                minutes=60,
                away=dict.fromkeys(away, MissedReason.AWAY),
                understanding=self.random.choice(Understanding.values),
                note="Went well. We come back to two of the questions next week.",
            ),
            by=teacher,
        )
        record_event(Happened.SIGNED_IN, school=self.school, by=teacher)
        caught_up = day + dt.timedelta(days=7)
        missed = [row for row in lesson.missed_lessons.all() if self.random.random() < CAUGHT_UP]
        if missed and caught_up < self.today:
            with self._on(caught_up):
                record_catch_up(
                    missed_lessons=lesson.missed_lessons.filter(pk__in=[row.pk for row in missed]),
                    on=caught_up,
                    how=HowCaughtUp.SMALL_GROUP,
                    taught_by=teacher,
                    by=teacher,
                )
                for row in missed:
                    record_look(Looked.CHILD, school=self.school, by=teacher, pupil=row.pupil)

    def _hold_evening(self, year: AcademicYear, weeks: int) -> None:
        """Plan an evening three weeks ahead. Where it is over, families answered and came."""
        day = calendar_of(self.school, year).next_open(year.start + dt.timedelta(weeks=weeks))
        with self._on(min(day - dt.timedelta(weeks=3), self.today)):
            evening = evenings.plan(self.school, day, by=self.lead)
            families = list(invited(evening).select_related("pupil", "class_group").order_by("pk"))
            answering = self.random.sample(families, 40)
            evenings.answer(evening, answering, by=self.lead)
        if day < self.today:
            came = self.random.sample(families, len(families) * 6 // 10)
            with self._on(day, hour=18):
                evenings.come(evening, came, by=self.lead)
            with self._on(min(day + dt.timedelta(days=6), self.today)):
                rest = [row.pupil for row in families if row not in came]
                evenings.send_materials(evening, rest[:20], by=self.lead)

    def _export(self, year: AcademicYear, day: dt.date) -> None:
        if day < self.today:
            with self._on(day):
                make_export(
                    school=self.school,
                    academic_year=year.first_year,
                    with_names=True,
                    by=self.lead,
                )


def _monday(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=-day.weekday() % 7)
