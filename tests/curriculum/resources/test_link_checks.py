"""The check of links that somebody asks for on the page of resources."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from classes.background.progress import progress_of, step
from classes.models import Job, Role
from curriculum.links.rounds import check_round
from curriculum.models import LinkState, Resource
from tests import factories
from tests.pages import document, text_of

INSIDE = "http://127.0.0.1:9/"
"""An address that is never contacted, so that its check needs no network."""


@pytest.fixture
def page(school):
    return reverse("curriculum:resources", args=[school.slug])


@pytest.fixture
def link(school):
    return factories.ResourceFactory(school=school, url=INSIDE)


@pytest.fixture
def queued(settings):
    """Let work wait in the database, as it does until the worker comes."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


@pytest.fixture
def press(as_lead, school):
    return lambda: as_lead.post(reverse("curriculum:check", args=[school.slug]), follow=True)


@pytest.fixture
def progress(as_lead, school):
    """Return what the bar on the page asks for."""

    def ask():
        address = reverse("classes:job", args=[school.slug, Job.objects.first().pk])
        return as_lead.get(f"{address}?beside", headers={"HX-Request": "true"})

    return ask


@pytest.mark.usefixtures("queued")
@pytest.mark.django_db(transaction=True)
def test_the_worker_checks_what_the_button_asked_for(link, press, progress):
    assert "Checking links. It begins in a moment." in text_of(press())
    link.refresh_from_db()
    assert link.link_checked_at is None
    call_command("run_worker", "--once")
    link.refresh_from_db()
    assert link.link_checked_at is not None
    assert "Checking links: this has finished. Show the result" in text_of(progress())


@pytest.mark.usefixtures("queued")
class TestProgress:
    """How far the round is, as the page shows it."""

    def test_the_page_asks_again_while_it_goes_on_and_no_longer(self, link, press, progress):
        (shown,) = document(press()).xpath("//*[@id='progress']")
        assert shown.get("hx-get").endswith("/?beside")
        Job.objects.update(ended_at=timezone.now(), request="")
        (shown,) = document(progress()).xpath("//*[@id='progress']")
        assert shown.get("hx-get") is None

    @pytest.mark.django_db(transaction=True)
    def test_it_counts_the_links_that_are_done(self, school, link, press, progress):
        factories.ResourceFactory(school=school, url=f"{INSIDE}b")
        press()
        Job.objects.update(started_at=timezone.now())
        with progress_of(Job.objects.get().pk):
            step(by=1)
            answer = progress()
        assert "Checking links. 1 of 2 done." in text_of(answer)
        (bar,) = document(answer).xpath("//progress")
        assert (bar.get("value"), bar.get("max")) == ("1", "2")

    def test_without_a_worker_the_page_says_so_and_goes_on_working(
        self, as_lead, page, link, press, time_machine
    ):
        assert "the background worker" not in text_of(press())
        time_machine.move_to(timezone.now() + dt.timedelta(minutes=1))
        answer = as_lead.get(page)
        assert answer.status_code == 200
        assert "the background worker is busy or has stopped" in text_of(answer)

    def test_pressed_twice_it_is_done_once(self, link, press):
        press()
        first = Job.objects.get()
        press()
        assert Job.objects.get() == first
        for _ in range(2):
            check_round.call(first.pk)
        assert Job.objects.get().ended_at

    def test_a_round_that_was_stopped_can_be_asked_for_again(
        self, as_lead, page, link, press, time_machine
    ):
        press()
        Job.objects.update(started_at=timezone.now())
        time_machine.move_to(timezone.now() + dt.timedelta(minutes=3))
        assert "stopped before its end" in text_of(as_lead.get(page))
        assert "Checking links. It begins in a moment." in text_of(press())

    def test_only_who_manages_resources_sees_it(self, sign_in, person, page, link, press):
        press()
        answer = sign_in(person(Role.TEACHER)).get(page)
        assert document(answer).xpath("//*[@id='progress']") == []


def test_links_that_were_checked_a_few_minutes_ago_are_left_alone(school, link, press):
    now = timezone.now()
    recent = factories.ResourceFactory(
        school=school, url=f"{INSIDE}a", link_checked_at=now - dt.timedelta(minutes=1)
    )
    press()
    recent.refresh_from_db()
    assert recent.link_checked_at == now - dt.timedelta(minutes=1)
    assert "Every link was checked a few minutes ago" in text_of(press())


def test_if_nothing_can_be_reached_the_page_says_so(school, as_lead, press):
    for number in range(3):
        factories.ResourceFactory(school=school, url=f"http://no-such-name-{number}.invalid/")
    [result] = document(press()).xpath("//*[@id='progress']//a/@href")
    answer = as_lead.get(result, follow=True)
    assert "this server seems to be offline. No result was saved" in text_of(answer)


class TestOpened:
    """A link that lets no program in, and the person who opened it."""

    @pytest.fixture
    def guarded(self, school):
        return factories.ResourceFactory(
            school=school, title="Childnet", link_state=LinkState.GUARDED, link_detail="It is shut"
        )

    @pytest.fixture
    def say(self, as_lead, guarded):
        address = reverse("curriculum:opened", args=[guarded.school.slug, guarded.pk])
        return lambda: as_lead.post(address, follow=True)

    def test_it_counts_as_working_from_then_on(self, guarded, say):
        assert "“Childnet” counts as working, because you opened it." in text_of(say())
        guarded.refresh_from_db()
        assert guarded.link_state == LinkState.WORKING
        assert guarded.link_opened_on == timezone.localdate()
        assert "A colleague opened it on" in guarded.link_detail

    def test_the_history_keeps_who_said_so(self, guarded, say, lead):
        say()
        entry = guarded.history.first()
        assert (entry.history_user, entry.link_opened_on) == (lead, timezone.localdate())

    def test_a_link_that_was_found_broken_meanwhile_stays_broken(self, guarded, say):
        Resource.objects.update(link_state=LinkState.BROKEN)
        assert "has been checked again meanwhile" in text_of(say())
        guarded.refresh_from_db()
        assert guarded.link_state == LinkState.BROKEN

    def test_the_button_stands_beside_such_links_only(self, as_lead, school, page, guarded):
        factories.ResourceFactory(school=school, link_state=LinkState.BROKEN)
        buttons = document(as_lead.get(page)).xpath("//form[contains(@action, '/opened/')]")
        assert len(buttons) == 1

    def test_another_address_has_to_be_opened_anew(self, guarded, say, lead):
        say()
        guarded.refresh_from_db()
        guarded.clear_link_check()
        assert guarded.link_opened_on is None
