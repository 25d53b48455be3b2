"""Two years at the demo school, played with the actions of the current code.

It covers what an upgrade may break without notice, above all what only the change history knows:
how a place in a class ended, why a missed lesson was closed, who was on roll for a lesson, what a
session said when it was taught, and how often a date was moved. Nothing depends on chance or on
today's date, so two versions play the same story.
"""

import datetime as dt
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from classes.models import Pupil, Role, School, User
from classes.schools.actions import save_class_group
from classes.years.year_groups import YearGroups
from curriculum.models import Resource, Session
from curriculum.resources.documents import replace_document
from curriculum.sessions.actions import save_session
from lessons.calendar.actions import open_calendar
from lessons.catch_up.actions import close_as_previous_school
from lessons.evenings.follow_up.actions import follow_up
from lessons.evenings.set_up.actions import cancel_evening
from lessons.imports.class_lists.actions import undo_import
from lessons.log.actions import remove_lesson
from lessons.models import EveningOutcome, LessonOutcome, MissedReason
from lessons.new_year.actions import ClassDecision, start_year
from lessons.new_year.proposal import Proposal, YearEnd
from lessons.planning.actions import schedule, set_due, take_up_module
from lessons.roll.actions import enrol, leave, move
from lessons.roll.renaming import rename
from tests.upgrades.teller import SCHOOL, Teller, at, moment

SLIDES = "Slides from the information evening"
AGREEMENT = "Family agreement for phones and tablets"
COME_BACK = ("Mo Moved", "Lea Left", "Cat Caughtup", "Pia Putright")
"""Pupils who have left 6 Ash at the end. The answers say what they miss if they return."""

EDITED = "as edited after it was taught"


class Story(Teller):
    """Plays the story in the current database, from the first day to the last."""

    def tell(self) -> None:
        with at("2025-11-24 10:00"):
            call_command("load_demo", stdout=io.StringIO())
            self.school = School.objects.get(slug=SCHOOL)
            self.lead = User.objects.get(
                memberships__school=self.school, memberships__role=Role.PSHE_LEAD
            )
            self.module = self.school.modules.get()
        self._lessons_of_the_first_year()
        self._evening_of_the_first_year()
        self._joiners_and_movers()
        self._class_lists()
        self._cancelled_evening()
        self._edited_afterwards()
        self._september()
        self._evening_of_the_second_year()
        self._lessons_of_the_second_year()
        self._on_and_off_the_list()
        self._coming_up()

    # --- 2025/26 ------------------------------------------------------------------------------

    def _lessons_of_the_first_year(self) -> None:
        with at("2025-12-01 15:00"):
            self.away = self.on_roll("5 Ash")[:5]
            lesson = self.log("5 Ash", 5, "2025-12-01", away=self.away)
        with at("2025-12-02 09:00"):
            there_after_all, caught_up = self.away[:2]
            lesson = self.amend(lesson, away=self.away[1:])
            self.catch_up(lesson, caught_up, "2025-12-02")
            assert not lesson.missed_lessons.filter(pupil=there_after_all).exists()
        with at("2025-12-04 15:00"):
            elm = self.on_roll("6 Elm")
            lesson = self.log("6 Elm", 6, "2025-12-04", away=elm[:3])
            self.catch_up(lesson, elm[0], "2025-12-04")
        with at("2025-12-05 09:00"):
            self.amend(lesson, outcome=LessonOutcome.DID_NOT_HAPPEN, reason="The hall was closed")
        with at("2025-12-09 15:00"):
            lesson = self.log("6 Elm", 6, "2025-12-08", away=elm[4:5])
            remove_lesson(lesson=lesson, reason="Logged for the wrong class", by=self.lead)
            self.log("6 Elm", 6, "2025-12-09", away=elm[5:7])

    def _evening_of_the_first_year(self) -> None:
        """The evening that the demo school planned takes place."""
        with at("2026-01-05 10:00"):
            evening = self.school.evenings.latest("starts_at")
        with at("2026-01-12 18:05"):
            assert evening.starts_at == moment("2026-01-12 18:00")
            self.at_the_door(evening, self.on_roll("5 Ash"))
            absent = self.on_roll("5 Ash")[12:15]
        with at("2026-01-13 09:00"):
            slides = self.school.documents.filter(title=SLIDES)
            evening.refresh_from_db()
            self.save_evening(evening, [*evening.documents.all(), *slides])  # added afterwards
            follow_up(
                evening=evening,
                pupils=absent,
                outcome=EveningOutcome.MATERIALS_SENT,
                on=dt.date(2026, 1, 13),
                done_by=self.lead,
                by=self.lead,
            )

    def _joiners_and_movers(self) -> None:
        with at("2026-01-14 09:00"):
            (late,) = self.add("5 Oak", ["Zelda Q"], "2026-01-14")
            missed = list(late.missed_lessons.order_by("lesson__held_on"))
            assert len(missed) >= 2
            self.catch_up(missed[0].lesson, late, "2026-01-14")
            close_as_previous_school(missed_lessons=missed[1:2], by=self.lead)
        with at("2026-01-20 09:00"):
            ash, rowan, oak = (self.class_group(name) for name in ("5 Ash", "5/6 Rowan", "5 Oak"))
            moved_before, left_before = self.away[2:4]
            move(pupil=moved_before, to=rowan, on=dt.date(2025, 11, 28), by=self.lead)
            leave(pupil=left_before, on=dt.date(2025, 11, 28), by=self.lead)
            move(pupil=self.away[4], to=oak, on=dt.date(2026, 1, 20), by=self.lead)
            leave(pupil=self.on_roll("6 Elm")[-1], on=dt.date(2026, 1, 20), by=self.lead)
        with at("2026-01-20 10:00"):
            (wrong_class,) = self.add("5 Oak", ["Yvo Q"], "2026-01-20")
            assert wrong_class.missed_lessons.exists()
        with at("2026-01-20 11:00"):
            move(pupil=wrong_class, to=ash, on=dt.date(2026, 1, 20), by=self.lead)

    def _class_lists(self) -> None:
        """Import a list and undo it. Import it again, then a correction on the same day."""
        with at("2026-02-03 10:00"):
            oak = [str(pupil) for pupil in self.on_roll("5 Oak")]
            self.import_list({"5 Oak": [*oak[1:], "Nova Q"]})
        with at("2026-02-04 10:00"):
            undo_import(roster_import=self.school.roster_imports.latest("pk"), by=self.lead)
        with at("2026-02-10 10:00"):
            self.import_list({"5 Oak": [*oak, "Nova Q"]})
        with at("2026-02-10 15:00"):
            ash = [str(pupil) for pupil in self.on_roll("5 Ash")]
            self.import_list({"5 Oak": oak, "5 Ash": [*ash, "Nova Q"]})
            assert Pupil.objects.get(display_name="Nova Q") in self.on_roll("5 Ash")

    def _cancelled_evening(self) -> None:
        """An evening that was moved twice before it took place."""
        with at("2026-02-16 10:00"):
            second = self.new_evening("2026-03-10 18:00", "5 Ash", "5 Oak")
        with at("2026-02-17 10:00"):
            self.move_evening(second, "2026-03-17 18:00")
        with at("2026-02-18 10:00"):
            self.move_evening(second, "2026-03-18 18:30")
        with at("2026-03-02 10:00"):
            cancel_evening(evening=second, reason="The speaker is ill", by=self.lead)

    def _edited_afterwards(self) -> None:
        """Edit a session after it was taught, and replace a document after it was shown."""
        with at("2026-03-16 10:00"):
            for position in (1, 2):
                session = Session.objects.get(module=self.module, position=position)
                outcomes = list(session.outcomes.all())
                session.title = f"{session.title[:80]}, {EDITED}"
                session.minutes += 5
                save_session(session=session, outcomes=outcomes[:-1] or outcomes, by=self.lead)
        with at("2026-03-17 10:00"):
            resource = Resource.objects.get(school=self.school, document__title=SLIDES)
            new = Resource.objects.get(school=self.school, document__title=AGREEMENT).document
            assert new is not None
            file = SimpleUploadedFile("slides-2026.pdf", new.file.read())
            replace_document(
                resource=resource, file=file, sessions=resource.sessions.all(), by=self.lead
            )

    # --- 2026/27 ------------------------------------------------------------------------------

    def _september(self) -> None:
        with at("2026-09-03 10:00"):
            decisions, destinations = [], {}
            for proposed in Proposal(self.school, 2026).to_decide:
                stays = proposed.year_end is not YearEnd.LEAVES
                asks = proposed.year_end is YearEnd.SPLITS
                for number, child in enumerate(proposed.children):
                    there = stays and not (asks and number % 2)
                    destinations[child.pupil_id] = proposed.key if there else None
                if stays:
                    decisions.append(
                        ClassDecision(
                            key=proposed.key,
                            source=proposed.source,
                            name=proposed.name,
                            year_groups=proposed.year_groups,
                            teachers=proposed.teachers,
                            modules=proposed.modules,
                            due={due.session.pk: due.on for due in proposed.due},
                            leave_out_had=asks,
                        )
                    )
            start_year(
                school=self.school,
                academic_year=2026,
                classes=decisions,
                destinations=destinations,
                by=self.lead,
            )
        with at("2026-09-04 10:00"):
            birch = save_class_group(
                school=self.school,
                name="5 Birch",
                academic_year=2026,
                year_groups=YearGroups(5, 5),
                teachers=[User.objects.get(email="teacher@demo.example")],
                by=self.lead,
            )
            names = [f"{first} V" for first in ("Abel", "Beth", "Cleo", "Dana", "Eli", "Fay")]
            self.add("5 Birch", names, "2026-09-01")
            take_up_module(class_group=birch, module=self.module, by=self.lead)
            schedule(
                class_group=birch, module=self.module, first_on=dt.date(2026, 10, 6), by=self.lead
            )

    def _evening_of_the_second_year(self) -> None:
        with at("2026-09-21 10:00"):
            evening = self.new_evening("2026-09-29 18:00", "6 Ash", "6 Oak", "5 Birch")
        with at("2026-09-22 10:00"):
            self.move_evening(evening, "2026-09-28 18:00")
        with at("2026-09-28 18:05"):
            self.at_the_door(evening, self.on_roll("6 Oak"))
        with at("2026-09-29 09:00"):
            evening.refresh_from_db()
            papers = self.school.documents.filter(title=AGREEMENT)
            self.save_evening(evening, [*evening.documents.all(), *papers])

    def _lessons_of_the_second_year(self) -> None:
        with at("2026-10-06 15:00"):
            birch = self.on_roll("5 Birch")
            lesson = self.log("5 Birch", 1, "2026-10-06", away=birch[:2])
            self.catch_up(lesson, birch[0], "2026-10-06")
        with at("2026-10-14 09:00"):
            self.log("5 Birch", 2, "2026-10-13", outcome=LessonOutcome.PART_TAUGHT)
            (joiner,) = self.add("5 Birch", ["Gil V"], "2026-10-14")
            assert joiner.missed_lessons.count() == 2
        with at("2026-10-15 09:00"):
            self.log("5 Birch", 3, "2026-10-15", away=[joiner], why=MissedReason.WITHDRAWN)
        with at("2026-10-16 09:00"):
            session = Session.objects.get(module=self.module, position=3)
            session.title = f"{session.title[:80]}, {EDITED}"
            save_session(session=session, outcomes=session.outcomes.all(), by=self.lead)

    def _on_and_off_the_list(self) -> None:
        """What they miss if they come back depends on who was on roll for each lesson.

        These are sessions that they have not had in Year 5.
        """
        with at("2026-10-19 15:00"):
            moved, left, caught_up, put_right = pupils = self.on_roll("6 Ash")[:4]
            for pupil, name in zip(pupils, COME_BACK, strict=True):
                rename(pupil=pupil, display_name=name, by=self.lead)
            away = [moved, left, caught_up]
            lesson = self.log("6 Ash", 6, "2026-10-19", away=away)
            self.catch_up(lesson, caught_up, "2026-10-19")
        with at("2026-11-03 15:00"):
            self.log("6 Ash", 7, "2026-11-03", away=[])
        with at("2026-11-10 09:00"):
            before = dt.date(2026, 10, 5)
            move(pupil=moved, to=self.class_group("6 Oak"), on=before, by=self.lead)
            leave(pupil=left, on=before, by=self.lead)
            leave(pupil=caught_up, on=before, by=self.lead)
            leave(pupil=put_right, on=dt.date(2026, 10, 27), by=self.lead)
        with at("2026-11-11 09:00"):
            (never,) = self.add("6 Oak", ["Hew V"], "2026-11-11")
        with at("2026-11-11 10:00"):
            move(
                pupil=never, to=self.class_group("5 Birch"), on=dt.date(2026, 11, 11), by=self.lead
            )
        with at("2026-11-12 10:00"):
            gone = self.on_roll("6 Oak")[-1]
            leave(pupil=gone, on=dt.date(2026, 11, 12), by=self.lead)
        with at("2026-11-19 10:00"):
            enrol(
                pupil=gone,
                class_group=self.class_group("6 Oak"),
                on=dt.date(2026, 11, 19),
                by=self.lead,
            )

    def _coming_up(self) -> None:
        """Move an evening and a due date that are in the lead's calendar."""
        with at("2026-11-19 12:00"):
            coming = self.new_evening("2026-12-08 18:00", "5 Birch")
        with at("2026-11-20 10:00"):
            self.move_evening(coming, "2026-12-10 18:00")
        with at("2026-11-20 10:30"):
            open_calendar(user=self.lead, school=self.school)
        for day, due_on in (("2026-11-20", "2026-12-02"), ("2026-11-21", "2026-12-09")):
            with at(f"{day} 11:00"):
                planned = self.planned("5 Birch", 5)
                set_due(planned_session=planned, due_on=dt.date.fromisoformat(due_on), by=self.lead)
