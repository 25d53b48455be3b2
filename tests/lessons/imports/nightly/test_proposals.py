"""What becomes of a list: a proposal, a refusal or nothing. Only a person applies it."""

import datetime as dt
import io
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from classes.models import (
    Enrolment,
    NightlyList,
    Pupil,
    RegularWork,
    Role,
    RosterDraft,
    RosterImport,
    RosterProposal,
    SecurityEvent,
)
from classes.roster import open_upload
from lessons.imports.class_lists.actions import import_roster, undo_import
from lessons.imports.class_lists.preview import Preview
from lessons.imports.nightly.every_night import fetch_class_lists, fetch_lists
from lessons.imports.nightly.waiting import waiting_list
from reports.retention.erasing import erase
from reports.retention.expired import delete_expired
from reports.retention.held import held_about
from tests import factories
from tests.lessons.imports.nightly.conftest import imported_earlier
from tests.lessons.imports.nightly.lists import ALL, changed, listed
from tests.pages import text_of


@pytest.fixture
def tonight(put, night, imported):
    """Return what happens in a night with a list of these children."""

    def happen(children=None, name="list.csv", **changes) -> str:
        put(listed(changed(**changes) if children is None else children), name)
        return night()[imported.slug]

    return happen


@pytest.fixture
def address(imported):
    return lambda name, *args: reverse(name, args=[imported.slug, *args])


@pytest.fixture
def home(as_lead, address):
    """Return what home says of the list."""

    def said() -> str:
        answer = as_lead.get(address("reports:looked_after"))
        return text_of(answer) if answer.text.strip() else ""

    return said


@pytest.fixture
def look(as_lead, address):
    return lambda: text_of(as_lead.post(address("lessons:nightly_look"), follow=True))


@pytest.fixture
def press_import(as_lead, address):
    def press():
        draft = RosterDraft.objects.get()
        seen = {"seen": Preview(draft).compare().token}
        answer = as_lead.post(address("lessons:import_apply"), seen, follow=True)
        imported_earlier()
        return text_of(answer)

    return press


def on_roll() -> int:
    return Enrolment.objects.filter(left_on=None).count()


class TestTheLine:
    """The line on home."""

    def test_home_says_what_would_change_and_nothing_has(self, tonight, home):
        tonight(left=1, joined=3, moved=2)
        assert "Class list of Tuesday 24 November: 3 joined, 1 left, 2 moved class." in home()
        assert on_roll() == 40

    def test_only_who_manages_sees_and_presses(self, tonight, sign_in, person, address):
        tonight(joined=1)
        teacher = sign_in(person(Role.TEACHER))
        assert teacher.get(address("reports:looked_after")).status_code in (403, 404)
        assert teacher.post(address("lessons:nightly_look")).status_code in (403, 404)
        assert not RosterDraft.objects.exists()

    def test_it_counts_what_would_change_now(self, tonight, home, imported):
        tonight(left=1)
        Enrolment.objects.filter(pupil__external_id="00001").delete()
        assert "Class list" not in home()

    def test_a_class_that_is_missing_is_named(self, tonight, home):
        tonight({n: group for n, group in ALL.items() if group == "5 Oak"})
        assert "6 Elm not in it" in home()

    @pytest.mark.sqlite_is_enough
    def test_it_takes_as_many_queries_for_sixty_children_as_for_forty(
        self, tonight, as_lead, address
    ):
        counts = []
        for joined in (1, 20):
            tonight(joined=joined, moved=joined)
            with CaptureQueriesContext(connection) as queries:
                as_lead.get(address("reports:looked_after"))
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 20


class TestRefusals:
    """What is refused whole."""

    def test_two_of_forty_may_leave_and_three_are_too_many(self, tonight, home):
        tonight(left=2)
        assert "2 left" in home()
        assert "3 of 40 children" in tonight(left=3)
        page = home()
        assert "The latest class list was not taken. 3 of 40 children in the classes" in page
        assert "2 left" in page, "the list of the night before still waits"

    def test_a_list_that_cannot_be_read_is_said_until_the_next_one_comes(self, put, night, home):
        put(b"PK\x03\x04 broken", "list.xlsx")
        night()
        assert "The latest class list was not taken." in home()
        put(listed(ALL), "list.csv", seconds_ago=61)
        night()
        assert "not taken" not in home()

    def test_home_says_when_no_list_has_come_for_three_days(self, tonight, home):
        tonight(ALL)
        assert "No class list" not in home()
        NightlyList.objects.update(came_at=timezone.now() - dt.timedelta(days=3, hours=1))
        assert "No class list has come since Saturday 21 November." in home()


class TestLooking:
    """Looking at the list, and importing or dismissing it."""

    def test_looking_opens_the_check_and_importing_settles_the_list(
        self, tonight, look, home, press_import, lead
    ):
        tonight(left=1, joined=3, moved=2)
        assert "Check the import list.csv" in look()
        assert on_roll() == 40
        press_import()
        assert on_roll() == 42
        assert Pupil.objects.count() == 43, "who left is kept"
        assert not RosterProposal.objects.exists()
        assert RosterImport.objects.first().made_by == lead
        assert SecurityEvent.objects.filter(what="imported", user=lead).exists()
        assert tonight(left=1, joined=3, moved=2).startswith("It is the same list")
        assert "Class list" not in home()

    def test_cancelling_leaves_the_list_waiting(self, tonight, look, home, as_lead, address):
        tonight(joined=1)
        look()
        as_lead.post(address("lessons:import_discard"))
        assert not RosterDraft.objects.exists()
        assert "1 joined" in home()

    def test_a_list_that_was_dismissed_is_not_proposed_again(
        self, tonight, look, home, as_lead, address
    ):
        tonight(joined=1)
        look()
        proposal = RosterProposal.objects.get().pk
        as_lead.post(address("lessons:nightly_dismiss"), {"proposal": proposal})
        assert not RosterProposal.objects.exists()
        assert not RosterDraft.objects.exists()
        assert tonight(joined=1, name="other-name.csv").startswith("It is the same list")
        assert "Class list" not in home()
        tonight(joined=2)
        assert "2 joined" in home()

    def test_a_list_whose_import_was_undone_is_proposed_again(
        self, tonight, look, home, press_import, lead
    ):
        tonight(left=1)
        look()
        press_import()
        undo_import(roster_import=RosterImport.objects.first(), by=lead)
        assert tonight(left=1).startswith("It waits on home")
        assert "1 left" in home()

    def test_a_newer_list_is_not_dismissed_with_an_older_page(self, tonight, as_lead, address):
        tonight(joined=1)
        shown = RosterProposal.objects.get().pk
        tonight(joined=2)
        as_lead.post(address("lessons:nightly_dismiss"), {"proposal": shown})
        assert RosterProposal.objects.exists()

    def test_looking_at_a_list_that_is_gone_leads_home(self, imported, look):
        assert "no longer waiting" in look()

    def test_a_list_with_no_change_takes_the_older_one_away(self, tonight):
        tonight(joined=1)
        tonight(ALL)
        assert not RosterProposal.objects.exists()

    def test_what_was_chosen_holds_for_the_next_night(self, tonight, look, press_import):
        tonight(joined=1)
        look()
        RosterDraft.objects.update(choices={"only_years": "6", "answers": {"a": "b"}})
        press_import()
        tonight(joined=2)
        assert RosterProposal.objects.get().choices == {"only_years": "6"}


class TestOlderLists:
    """A list that was written before the latest import would take that back."""

    def imported_by_hand(self, school, *, joined: int) -> RosterImport:
        content = listed(changed(joined=joined)).encode()
        import_roster(
            school=school,
            academic_year=2026,
            roster=open_upload(io.BytesIO(content), "x.csv").roster(),
            source="x.csv",
        )
        return RosterImport.objects.first()

    def test_it_is_not_proposed(self, tonight, imported):
        self.imported_by_hand(imported, joined=2)
        assert tonight(joined=1) == "It is older than the class list that was imported last."
        assert not RosterProposal.objects.exists()

    def test_it_is_proposed_if_that_import_was_undone(self, tonight, imported, lead):
        undo_import(roster_import=self.imported_by_hand(imported, joined=2), by=lead)
        assert tonight(joined=1).startswith("It waits on home")

    def test_home_says_so_of_one_that_waits(self, tonight, imported, home):
        tonight(joined=1)
        assert "older than" not in home()
        self.imported_by_hand(imported, joined=2)
        assert "It is older than the list that was imported last." in home()


class TestKeeping:
    """A proposal holds names, so it is found, and goes."""

    def test_it_goes_after_two_weeks(self, tonight, home):
        tonight(joined=1)
        with time_machine.travel(timezone.now() + dt.timedelta(days=13), tick=False):
            delete_expired()
            assert RosterProposal.objects.exists()
        with time_machine.travel(timezone.now() + dt.timedelta(days=14, hours=1), tick=False):
            assert "Class list of" not in home()
            delete_expired()
        assert not RosterProposal.objects.exists()

    def test_reading_the_same_file_again_keeps_it_no_longer(self, put, imported, night):
        put(listed(changed(joined=1)), seconds_ago=13 * 86_400)
        night()
        assert RosterProposal.objects.get().expires_at < timezone.now() + dt.timedelta(days=2)
        put(listed(changed(joined=1)), seconds_ago=15 * 86_400)
        assert night() == {imported.slug: "There is no new list."}

    def test_erasing_a_name_deletes_it(self, tonight, imported):
        tonight(joined=1)
        erase(imported, [Pupil.objects.first()], by=None)
        assert not RosterProposal.objects.exists()

    def test_it_is_in_what_is_held_about_a_child(self, tonight, imported):
        pupil = Pupil.objects.get(external_id="00005")
        tonight(joined=1)
        (files,) = [
            section
            for section in held_about(pupil, at=timezone.now()).sections
            if section.key == "files"
        ]
        assert {"What": "Class list that waits to be looked at"}.items() <= files.rows[-1].items()


def test_the_worker_fetches_a_list_once_a_night(put, imported):
    put(listed(changed(joined=1)))
    fetch_class_lists.func()
    put(listed(changed(joined=2)))
    fetch_class_lists.func()
    assert len(RosterProposal.objects.get().roster["pupils"]) == 41
    NightlyList.objects.update(tried_at=timezone.now() - dt.timedelta(hours=21))
    fetch_class_lists.func()
    assert len(RosterProposal.objects.get().roster["pupils"]) == 42


@pytest.mark.django_db(transaction=True)
def test_the_daily_work_of_the_worker_fetches_the_lists(put, imported, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    work = "lessons.imports.nightly.every_night.fetch_class_lists"
    RegularWork.objects.create(task=work, due_at=timezone.now())
    put(listed(changed(joined=1)))
    call_command("run_worker", "--once")
    assert RosterProposal.objects.get().school == imported


@pytest.mark.django_db(transaction=True)
def test_two_that_fetch_at_once_do_not_both_fetch(put, imported):
    put(listed(changed(joined=1)))

    def fetch(_) -> list:
        try:
            return list(fetch_lists(older_than=dt.timedelta(hours=20)))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        results = [len(fetched) for fetched in threads.map(fetch, range(4))]
    assert sorted(results) == [0, 0, 0, 1]


def test_a_school_that_keeps_no_names_is_told_of_the_head_counts(put, night, drop, as_lead):
    school = factories.SchoolFactory(keeps_pupil_names=False)
    folder = drop.parent / school.slug
    folder.mkdir()
    put(listed(ALL)).rename(folder / "list.csv")
    assert night()[school.slug] == "It waits on home for somebody to look at it."
    assert waiting_list(school).summary == "5 Oak: 20 children, 6 Elm: 20 children"
