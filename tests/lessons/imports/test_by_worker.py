"""Large imports: the worker does them, once, and the page shows how far it is."""

import contextlib
import datetime as dt
import json
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.urls import reverse
from django.utils import timezone

from classes.background.attempts import DELAYS
from classes.background.progress import progress_of, show_progress, step
from classes.models import ClassGroup, Enrolment, Happened, Job, Pupil, RosterDraft, SecurityEvent
from lessons.imports.pages import LARGE
from lessons.models import Lesson, TrackerImport
from tests import factories
from tests.lessons.imports.log_workbook.conftest import HEADER, as_csv, row
from tests.pages import document, text_of

CHILDREN = [["Adno", "Forename", "Surname", "Class", "Year"]] + [
    [number, f"Fore{number}", f"Sur{number % 97}", f"5 C{number // 40}", 5]
    for number in range(LARGE)
]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _queued(settings):
    """Let work wait in the database, as it does until the worker comes."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


class Importing:
    """What a lead does: choose a file, look at what it would change, press Import."""

    def __init__(self, client, school, folder: str) -> None:
        self.client, self.address = client, f"/schools/{school.slug}/{folder}import/"

    def upload(self, rows: list) -> None:
        file = SimpleUploadedFile("list.csv", as_csv(rows))
        self.client.post(self.address, {"file": file, "academic_year": 2026})
        page = self.client.get(f"{self.address}check/").content.decode()
        self.seen = re.search(r'name="seen" value="([^"]*)"', page)[1]

    def press(self):
        return self.client.post(f"{self.address}take-in/", {"seen": self.seen}, follow=True)


@pytest.fixture
def children(as_lead, school) -> Importing:
    importing = Importing(as_lead, school, "classes/")
    importing.upload(CHILDREN)
    return importing


def work() -> None:
    call_command("run_worker", "--once")


def page_of(job: Job) -> str:
    return reverse("classes:job", args=[job.school.slug, job.pk])


def test_a_large_list_is_imported_once_by_the_worker_and_told_as_before(
    children, as_lead, school, lead
):
    assert "It begins in a moment" in text_of(children.press())
    assert "It begins in a moment" in text_of(children.press())
    job = Job.objects.get()
    assert Pupil.objects.count() == 0
    # Whoever closed the page finds the way back.
    assert page_of(job) in as_lead.get(children.address).content.decode()
    assert as_lead.get(f"{children.address}check/", follow=True).redirect_chain[-1][0] == page_of(
        job
    )
    work()
    work()
    told = as_lead.get(page_of(job), follow=True)
    assert told.redirect_chain[-1][0].endswith("/classes/?year=2026")
    assert f"Imported {LARGE} children in 10 classes: {LARGE} new" in text_of(told)
    assert Enrolment.objects.count() == LARGE
    assert not RosterDraft.objects.exists()
    assert Job.objects.get().request == ""
    assert "is being done" not in text_of(as_lead.get(children.address))
    assert ClassGroup.history.first().history_user == lead
    event = SecurityEvent.objects.get(what=Happened.IMPORTED)
    assert (event.user, event.school) == (lead, school)


def test_what_changed_meanwhile_is_refused_beside_the_list(children, as_lead, school):
    children.press()
    factories.ClassGroupFactory(school=school, name="5 C0", academic_year=2026, pupils=1)
    work()
    told = as_lead.get(page_of(Job.objects.get()), follow=True)
    assert told.redirect_chain[-1][0] == f"{children.address}check/"
    assert "Nothing was imported. The records here" in text_of(told)
    assert Pupil.objects.count() == 1
    assert RosterDraft.objects.exists()


def test_without_a_worker_the_page_says_so_and_the_import_can_be_cancelled(
    children, as_lead, time_machine
):
    children.press()
    job = Job.objects.get()
    time_machine.move_to(timezone.now() + dt.timedelta(seconds=30))
    assert "the background worker is busy or has stopped" in text_of(as_lead.get(page_of(job)))
    assert "Cancelled before it began" in text_of(as_lead.post(page_of(job), follow=True))
    in_another_tab = as_lead.get(page_of(job), follow=True)
    assert "Cancelled before it began" in text_of(in_another_tab)
    work()
    assert Pupil.objects.count() == 0
    assert "It begins in a moment" in text_of(children.press())


def test_the_bar_shows_the_step_and_leads_on_at_the_end(children, as_lead, time_machine):
    children.press()
    job = Job.objects.get()
    bar = {"HX-Request": "true"}
    Job.objects.update(started_at=timezone.now())
    with progress_of(job.pk):
        step("comparing the list with your records")
        step("saving classes")
        shown = as_lead.get(page_of(job), headers=bar)
        assert "Step 2 of 6: saving classes." in text_of(shown)
        # With this attribute, the sheet hides the button that cancels.
        assert document(shown).xpath("//*[@id='progress']/@data-begun") == [""]
        [element] = document(shown).xpath("//progress")
        assert (element.get("value"), element.get("max")) == ("1", "6")
        time_machine.move_to(timezone.now() + dt.timedelta(minutes=3))
        assert "was stopped before its end" in text_of(as_lead.get(page_of(job)))
    Job.objects.update(started_at=None, moved_at=None)
    work()
    assert as_lead.get(page_of(job), headers=bar)["HX-Redirect"] == page_of(job)


def test_a_step_shows_while_the_transaction_is_open(children):
    children.press()
    job = Job.objects.get()
    with progress_of(job.pk), transaction.atomic():
        Pupil.objects.all().delete()
        step("saving classes")
        if connection.vendor == "sqlite":
            show_progress(job)
        else:
            apart = connections.create_connection(DEFAULT_DB_ALIAS)
            with contextlib.closing(apart), apart.cursor() as cursor:
                cursor.execute("SELECT done, doing FROM classes_job")
                [(job.done, job.doing)] = cursor.fetchall()
    assert (job.done, job.doing) == (1, "saving classes")


@pytest.mark.sqlite_is_enough
def test_what_a_killed_worker_said_last_does_not_hide_the_next_one(children, settings):
    children.press()
    Job.objects.update(started_at=timezone.now(), moved_at=timezone.now())
    job = Job.objects.get()
    left = Path(settings.DATA_DIR) / "progress" / str(job.pk)
    left.parent.mkdir(exist_ok=True)
    left.write_text(json.dumps([3, "saving classes", timezone.now().timestamp() - 600]))
    assert show_progress(job).was_stopped
    with progress_of(job.pk):
        assert show_progress(Job.objects.get()).is_going_on


def test_a_large_import_is_undone_by_the_worker(children, as_lead, school):
    children.press()
    work()
    undo = reverse("lessons:import_undo", args=[school.slug, school.roster_imports.get().pk])
    for _ in range(2):
        assert "It begins in a moment" in text_of(as_lead.post(undo, follow=True))
    work()
    told = as_lead.get(page_of(Job.objects.first()), follow=True)
    assert "Import undone. Everything is as it was before." in text_of(told)
    assert (Pupil.objects.count(), Job.objects.count()) == (0, 2)
    assert "can no longer be undone" not in text_of(as_lead.get(children.address))


def test_a_fault_is_shown_and_tried_again_until_it_is_given_up_and_home_says_so_once(
    children, as_lead, school, settings, time_machine
):
    settings.REGULAR_WORK = {}
    home = reverse("reports:looked_after", args=[school.slug])
    children.press()
    job = Job.objects.get()
    RosterDraft.objects.update(choices={"on": "no day"})
    work()
    assert "There was a fault, so this is not done yet" in text_of(as_lead.get(page_of(job)))
    for delay in DELAYS:
        assert "given up" not in as_lead.get(home).text
        time_machine.move_to(timezone.now() + delay + dt.timedelta(seconds=1))
        work()
    said = "Importing the class list was given up, because it failed each time."
    assert said in text_of(as_lead.get(home))
    assert Job.objects.get().request == ""
    assert "Nothing was changed. Ask whoever" in text_of(as_lead.get(page_of(job), follow=True))
    assert "given up" not in as_lead.get(home).text
    assert Pupil.objects.count() == 0


@pytest.mark.sqlite_is_enough
def test_what_met_a_fault_can_be_cancelled_and_is_not_called_untouched(as_lead, school):
    job = Job.objects.create(school=school, kind="links", total=9, problem="There was a fault.")
    said = text_of(as_lead.post(page_of(job), follow=True))
    assert "Cancelled. It is not tried again." in said
    assert "Nothing was changed" not in said


@pytest.fixture
def large_log(school) -> list:
    """Return the rows of a log of 21 classes and 20 sessions."""
    factories.MembershipFactory(school=school, user__name="R. Patel")
    sessions = list(factories.ModuleFactory(school=school, sessions=20).sessions.all())
    classes = [
        factories.ClassGroupFactory(school=school, name=f"5 C{n}", pupils=1) for n in range(21)
    ]
    return [
        row(**{"class": group.name, "session": session.title, "date": f"{day}/10/2026"})
        for group in classes
        for day, session in enumerate(sessions, start=1)
    ]


def test_a_large_log_is_recorded_by_the_worker(as_lead, school, large_log):
    lessons = Importing(as_lead, school, "lessons/")
    lessons.upload([HEADER, *large_log])
    lessons.press()
    assert Lesson.objects.count() == 0
    work()
    told = as_lead.get(page_of(Job.objects.get()), follow=True)
    assert "420 lessons imported. 0 were recorded already." in text_of(told)
    assert Lesson.objects.count() == 420
    assert not TrackerImport.objects.exists()
