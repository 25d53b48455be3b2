"""The steps of a school's first day. Each is ticked by what is in the school's data."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from classes.models import ClassGroup, Membership, Role, School
from classes.pages.second_step import DEVICES
from classes.years.academic_year import AcademicYear
from curriculum.models import FamiliesPage, Module
from lessons.coverage import Coverage
from lessons.models import ClosedDays
from lessons.status import Status
from reports.attention import backs_itself_up
from reports.models import SetUpAnswer, StepSaid

Links = Sequence[tuple[str, str]]
"""What a link says, and its address. The first is the main one."""

NAMED = 3
"""The most classes that a step names one by one."""


@dataclass(frozen=True)
class Step:
    """One thing to do: why, where, and what is `missing` of it.

    `may_say` is what a person can say about it instead, with `say_words` on the button. `said` is
    who has said so.
    """

    title: str
    why: str
    is_true: bool
    links: Links
    missing: str = ""
    may_say: StepSaid | None = None
    say_words: str = ""
    said: SetUpAnswer | None = None

    @property
    def is_done(self) -> bool:
        return self.is_true or self.said is not None


class FirstDay:
    """The steps of one school: from its coverage, and two queries more."""

    def __init__(self, school: School, coverage: Coverage) -> None:
        self._school, self._coverage = school, coverage
        self._groups = [row.class_group for row in coverage.classes]
        self._facts: Any = _facts(school)
        said = SetUpAnswer.objects.filter(school=school).select_related("said_by")
        self._said = {answer.step: answer for answer in said}

    @cached_property
    def steps(self) -> list[Step]:
        return list(self._steps())

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def is_done(self) -> bool:
        return self.done == len(self.steps)

    def _steps(self) -> Iterator[Step]:
        yield Step(
            "Keep your term dates",
            "Plans then leave out your holidays and INSET days.",
            self._facts.has_term_dates,
            [("Term dates", self._address("lessons:term_dates"))],
        )
        yield Step(
            "Import your class lists",
            "Every figure counts who is in which class.",
            self._coverage.total.pupils_on_roll > 0,
            [
                ("Import classes", self._address("lessons:import_roster")),
                ("Make a class", self._address("lessons:class_new")),
            ],
        )
        yield self._staff()
        yield Step(
            "Name the safeguarding lead",
            "Wherever staff write a note, the page names who to tell about a worry.",
            bool(self._school.safeguarding_lead) or self._facts.has_safeguarding_lead,
            [("Settings", self._address("classes:settings"))],
        )
        yield self._module()
        yield self._dates()
        yield self._families_page()
        yield Step(
            "Turn on two-step sign-in",
            "Somebody who finds out a PSHE lead’s password could read every child’s name.",
            not self._facts.lead_without_second_step,
            [("Two-step sign-in", reverse("mfa_index"))],
        )
        yield self._backup()

    def _staff(self) -> Step:
        without = [group for group in self._groups if not group.teachers.all()]
        missing = [] if self._facts.has_safeguarding_lead else ["a safeguarding lead"]
        missing += [f"a teacher for {_named(without)}"] if without else []
        missing += [] if self._groups else ["the classes that they teach"]
        who_teaches = ("Say who teaches which class", self._address("lessons:teachers"))
        return Step(
            "Invite your colleagues",
            "Teachers log their own lessons, and the safeguarding lead answers an audit.",
            bool(self._groups) and not missing,
            [
                ("People", self._address("classes:people")),
                *([who_teaches] if self._groups else []),
            ],
            missing=" and ".join(missing),
        )

    def _module(self) -> Step:
        without = [row.class_group for row in self._coverage.classes if not row.planned_sessions]
        return Step(
            "Take up a module for each class",
            "A class has nothing to be taught until you choose what.",
            bool(self._groups) and not without,
            self._ways_to_module(without),
            missing=f"a module for {_named(without)}" if without else "the classes",
        )

    def _dates(self) -> Step:
        rows = self._coverage.classes
        undated = [row.class_group for row in rows if row.counts[Status.NOT_PLANNED]]
        planned = any(row.planned_sessions for row in rows)
        return Step(
            "Give each session a date",
            "Only a session with a date can show as coming up, or as overdue.",
            planned and not undated,
            self._plans(undated) if planned else self._ways_to_module(self._groups)[:1],
            missing=f"dates for {_named(undated)}" if undated else "a module first",
        )

    def _families_page(self) -> Step:
        return Step(
            "Publish the families’ page",
            "Parents read there what is taught, and how to report a worry.",
            self._facts.has_families_page,
            [("Families’ page", self._address("curriculum:families_page"))],
            may_say=StepSaid.FAMILIES_PAGE,
            say_words="We do not use this page",
            said=self._said.get(StepSaid.FAMILIES_PAGE),
        )

    def _backup(self) -> Step:
        return Step(
            "Have the data backed up",
            "A broken disk must not take the record with it. Your technician finds how in the help "
            "pages, under “Backups”.",
            backs_itself_up(),
            [("Backups", self._address("reports:backups"))],
            may_say=StepSaid.BACKUP,
            say_words="Our technician backs it up, and has tried a restore",
            said=self._said.get(StepSaid.BACKUP),
        )

    def _ways_to_module(self, without: list[ClassGroup]) -> Links:
        """Return links to what comes next for classes without a module: one needs a class first."""
        to_read = ("Read the sessions", self._address("lessons:plans"))
        if not self._facts.has_module:
            return [("Choose a module", self._address("lessons:plans"))]
        if not self._groups:
            return [("Make a class", self._address("lessons:class_new")), to_read]
        return [*self._plans(without), to_read]

    def _plans(self, classes: list[ClassGroup]) -> Links:
        """Return a link to where these classes take up a module and get their dates."""
        if len(classes) == 1:
            address = reverse("lessons:class_plan", args=[self._school.slug, classes[0].pk])
            return [(f"Plan {classes[0]}", address)]
        return [("Plan all classes", self._address("lessons:plan_all"))] if classes else []

    def _address(self, name: str) -> str:
        return reverse(name, args=[self._school.slug])


def close_if_done(first_day: FirstDay, school: School) -> bool:
    """Return whether all is done. If so, keep that, so that home never asks again."""
    if first_day.is_done:
        School.objects.filter(pk=school.pk).update(set_up_at=timezone.now())
    return first_day.is_done


def _facts(school: School) -> School:
    """Return the school with what the steps ask of the database. One query."""
    here = Membership.objects.filter(school=OuterRef("pk"))
    second_step = Authenticator.objects.filter(user=OuterRef("user"), type__in=DEVICES)
    term_dates = ClosedDays.objects.filter(
        school=OuterRef("pk"), first_day__gte=AcademicYear.current().start
    )
    leads = here.filter(role=Role.PSHE_LEAD, user__is_active=True)
    return School.objects.annotate(
        has_term_dates=Exists(term_dates),
        has_safeguarding_lead=Exists(here.filter(role=Role.SAFEGUARDING_LEAD)),
        lead_without_second_step=Exists(leads.filter(~Exists(second_step))),
        has_module=Exists(Module.objects.in_use().filter(school=OuterRef("pk"))),
        has_families_page=Exists(FamiliesPage.objects.published().filter(school=OuterRef("pk"))),
    ).get(pk=school.pk)


def _named(classes: list[ClassGroup]) -> str:
    """Return "5 Ash and 5 Oak", or "7 classes" if there are more than NAMED."""
    if len(classes) > NAMED:
        return f"{len(classes)} classes"
    names = [str(group) for group in classes]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
