"""A tablet at the door gets names only in answer to a search, and a link opens nothing else."""

import datetime as dt
import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from classes.models import Role
from lessons.evenings.door.actions import check_in
from lessons.evenings.door.links import close_door_link, make_door_link
from lessons.models import EveningAttendance, InformationEvening, WalkIn
from tests import factories
from tests.pages import document, text_of

NAMES = ["Amira Khan", "Ben Khan", "Chloe R", "Dev S"]


@pytest.fixture
def coming(school, amira, ben, chloe) -> InformationEvening:
    """An evening that begins in an hour, so that its door is open."""
    factories.EnrolmentFactory(
        class_group=amira.enrolments.get().class_group,
        pupil__display_name="Dev S",
        left_on=dt.date(2026, 9, 20),
    )
    starts_at = timezone.now() + dt.timedelta(hours=1)
    return factories.InformationEveningFactory(school=school, starts_at=starts_at)


@pytest.fixture
def link(coming, by):
    return make_door_link(evening=coming, label="Main entrance", by=by)


@pytest.fixture
def door(link) -> str:
    """The address of the tablet's page."""
    return f"/door/{link[1]}/"


@pytest.fixture
def staff_door(as_lead, coming) -> str:
    return reverse("lessons:door", args=[coming.school.slug, coming.pk])


def names_listed(client, address, **params) -> list[str]:
    answer = client.get(f"{address}children/", params)
    assert answer.status_code == 200
    return [child["name"] for child in answer.json()["children"]]


def send(client, address, *taps):
    body = json.dumps({"taps": list(taps)})
    return client.post(f"{address}taps/", body, content_type="application/json")


def tap(do="check_in", **fields) -> dict:
    return {"key": str(uuid.uuid4()), "do": do, **fields}


class TestNames:
    """Names leave the server only for two letters or a class."""

    def test_the_page_and_the_state_hold_no_name(self, client, door, amira):
        send(client, door, tap(pupil=amira.pk))
        for address in (door, f"{door}state/"):
            text = client.get(address).content.decode()
            assert not any(name.split()[0] in text for name in NAMES)

    def test_the_page_counts_one_adult_as_one(self, client, door, coming, amira, by):
        check_in(evening=coming, pupil=amira, adults=1, by=by)
        assert "1 adult in the room" in text_of(client.get(door))

    @pytest.mark.parametrize("typed", ["", "a", " ", "A ", "?!", "a'", "k-"])
    def test_less_than_two_letters_show_nobody(self, client, door, typed):
        assert names_listed(client, door, q=typed) == []

    @pytest.mark.parametrize("typed", ["am", "AM", "kh am", "ámi", "  am  "])
    def test_two_letters_of_any_word_find_a_child(self, client, door, typed):
        assert names_listed(client, door, q=typed) == ["Amira Khan"]

    def test_a_device_that_gets_ready_loads_everybody_invited(self, client, door):
        assert names_listed(client, door, all=1) == ["Amira Khan", "Ben Khan", "Chloe R"]

    def test_a_class_shows_its_children_and_nobody_who_left(self, client, door, oak):
        assert names_listed(client, door, **{"class": oak.pk}) == ["Amira Khan", "Chloe R"]
        assert names_listed(client, door, q="ch", **{"class": oak.pk}) == ["Chloe R"]

    def test_a_class_that_is_not_invited_shows_nobody(self, client, door, school):
        other = factories.ClassGroupFactory(pupils=1)
        assert names_listed(client, door, **{"class": other.pk}) == []

    def test_a_brother_in_another_class_is_offered_with_her(self, client, door):
        child = client.get(f"{door}children/", {"q": "amira"}).json()["children"][0]
        assert [(sibling["name"], sibling["class"]) for sibling in child["family"]] == [
            ("Ben Khan", "6 Elm")
        ]

    def test_a_twin_in_the_same_class_is_offered_too(self, client, door, oak):
        factories.EnrolmentFactory(class_group=oak, pupil__display_name="Zara Khan")
        child = client.get(f"{door}children/", {"q": "amira"}).json()["children"][0]
        assert [sibling["name"] for sibling in child["family"]] == ["Ben Khan", "Zara Khan"]

    def test_an_initial_suggests_no_family_until_staff_ask(self, client, door, elm, chloe):
        factories.EnrolmentFactory(class_group=elm, pupil__display_name="Rosa R")
        child = client.get(f"{door}children/", {"q": "chloe"}).json()["children"][0]
        assert child["family"] == []
        assert names_listed(client, door, **{"with": chloe.pk}) == ["Rosa R"]

    def test_a_search_shows_forty_at_most_and_says_how_many_more(self, client, door, oak):
        for number in range(45):
            factories.EnrolmentFactory(class_group=oak, pupil__display_name=f"Zara {number}")
        answer = client.get(f"{door}children/", {"q": "za"}).json()
        assert (len(answer["children"]), answer["more"]) == (40, 5)


class TestTaps:
    """Taps arrive as JSON, in a batch, and each is answered."""

    def test_a_tap_is_confirmed_with_the_state_as_it_is_now(self, client, door, amira):
        sent = tap(pupil=amira.pk, adults=2)
        answer = send(client, door, sent).json()
        assert answer["done"] == {sent["key"]: ""}
        assert answer["state"]["here"] == [[amira.pk, 2, sent["key"]]]
        assert (answer["state"]["came"], answer["state"]["adults"]) == (1, 2)

    def test_it_names_the_link_in_the_change_history_and_nobody(self, client, door, amira):
        send(client, door, tap(pupil=amira.pk))
        row = EveningAttendance.history.get()
        assert row.history_user is None
        assert row.history_change_reason == "Door link: Main entrance"

    def test_on_the_page_behind_sign_in_it_names_the_person(self, as_lead, lead, staff_door, amira):
        assert send(as_lead, staff_door, tap(pupil=amira.pk)).status_code == 200
        assert EveningAttendance.objects.get().by == lead

    def test_a_tap_may_correct_an_earlier_undo(self, client, door, amira, ben):
        first = tap(pupil=amira.pk, adults=2)
        undo = tap("undo", pupil=amira.pk, party=first["key"])
        send(client, door, first, tap(pupil=ben.pk, adults=2, **{"with": amira.pk}), undo)
        correction = tap(pupil=amira.pk, adults=1, puts_right=undo["key"])
        assert send(client, door, correction).json()["state"]["adults"] == 1

    def test_an_undo_names_the_taps_that_the_tablet_shows(self, client, door, amira):
        sent = tap(pupil=amira.pk, adults=2)
        assert send(client, door, sent).json()["state"]["taps"] == [[amira.pk, sent["key"]]]
        undo = tap("undo", pupil=amira.pk, undoes=[sent["key"]])
        assert send(client, door, undo).json()["state"]["here"] == []

    def test_nothing_new_is_answered_with_304(self, client, door, amira):
        tag = client.get(f"{door}state/")["ETag"]
        assert client.get(f"{door}state/", headers={"if-none-match": tag}).status_code == 304
        send(client, door, tap(pupil=amira.pk))
        assert client.get(f"{door}state/", headers={"if-none-match": tag}).status_code == 200

    @pytest.mark.parametrize(
        "change",
        [
            {"key": "no-key"},
            {"adults": 0},
            {"adults": 21},
            {"adults": "many"},
            {"adults": 1e400},
            {"party": 7},
            {"puts_right": 7},
            {"undoes": 7},
            {"undoes": ["no-key"]},
            {"do": None},
        ],
        ids=str,
    )
    def test_only_the_tap_that_makes_no_sense_is_refused(self, client, door, amira, chloe, change):
        wrong = tap(pupil=chloe.pk) | change
        answer = send(client, door, wrong, tap(pupil=amira.pk)).json()
        assert answer["done"][str(wrong["key"])]
        assert [row[0] for row in answer["state"]["here"]] == [amira.pk]

    @pytest.mark.parametrize("body", ["", "{}", "[]", '{"taps": 1}', '{"taps": [1]}', "[" * 9999])
    def test_what_no_tablet_sends_is_not_found(self, client, door, body):
        answer = client.post(f"{door}taps/", body, content_type="application/json")
        assert answer.status_code == 404

    def test_a_tap_needs_the_token_of_the_page(self, door, amira):
        strict = Client(enforce_csrf_checks=True)
        assert send(strict, door, tap(pupil=amira.pk)).status_code == 403

    def test_a_tap_after_signing_out_gets_401_instead_of_the_sign_in_page(self, staff_door, amira):
        answer = Client().post(
            f"{staff_door}taps/",
            json.dumps({"taps": [tap(pupil=amira.pk)]}),
            content_type="application/json",
            headers={"hx-request": "true"},
        )
        assert answer.status_code == 401

    def test_a_page_takes_as_many_queries_for_many_children(
        self, client, door, oak, django_assert_max_num_queries
    ):
        for _ in range(30):
            factories.EnrolmentFactory(class_group=oak)
        for address in (door, f"{door}state/", f"{door}children/?q=ch"):
            with django_assert_max_num_queries(7):
                client.get(address)


class TestLink:
    """A door link opens nothing else. test_window.py says when it opens."""

    PARTS = ["", "state/", "children/?q=am", "taps/"]

    def ask(self, client, door) -> set[int]:
        return {
            client.get(door + part).status_code
            if part != "taps/"
            else send(client, door).status_code
            for part in self.PARTS
        }

    def test_it_opens_the_door_list_without_sign_in(self, client, door):
        assert self.ask(client, door) == {200}
        assert "sessionid" not in client.cookies

    def test_it_is_kept_only_as_a_digest_and_by_no_search_engine(self, client, link, door):
        made, secret = link
        assert secret not in str(vars(made)) + str(list(made.history.values()))
        assert client.get(door)["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in client.get(door)["Cache-Control"]

    def test_it_ends_when_it_is_closed_or_the_evening_is_cancelled(self, client, door, link, by):
        InformationEvening.objects.update(
            cancelled_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC), cancelled_reason="Snow"
        )
        assert self.ask(client, door) == {404}
        InformationEvening.objects.update(cancelled_at=None, cancelled_reason="")
        assert self.ask(client, door) == {200}
        close_door_link(link=link[0], by=by)
        assert self.ask(client, door) == {404}

    def test_a_wrong_secret_is_not_found(self, client, door):
        assert self.ask(client, door[:-2] + "/") == {404}
        assert self.ask(client, "/door/x/") == {404}

    @pytest.mark.parametrize("part", ["follow-up/", "sheets/", "letters/", "list/", "links/"])
    def test_it_opens_no_other_page(self, client, door, coming, school, part):
        client.get(door)
        assert client.get(door + part).status_code == 404
        address = f"/schools/{school.slug}/evenings/{coming.pk}/{part}"
        assert client.get(address).url.startswith("/accounts/login/")

    def test_it_checks_in_at_its_own_evening_only(self, client, door, evening, coming, amira):
        send(client, door, tap(pupil=amira.pk))
        assert EveningAttendance.objects.get().evening == coming

    def test_its_worker_is_for_its_own_page_until_the_door_closes(
        self, client, door, coming, time_machine
    ):
        answer = client.get(f"{door}worker.js")
        assert answer["Content-Type"] == "text/javascript; charset=utf-8"
        assert f'PAGE = "{door}"' in answer.text.replace("\\u002D", "-")
        assert f"CLOSES_AT = {int(coming.door_closes_at.timestamp() * 1000)};" in answer.text
        assert "worker-src 'self'" in client.get(door)["Content-Security-Policy"]
        time_machine.move_to(coming.door_closes_at)
        assert client.get(f"{door}worker.js").status_code == 404

    def test_the_page_of_staff_has_no_worker(self, client, as_lead, door, staff_door):
        assert document(client.get(door)).get_element_by_id("door").get("data-worker")
        assert not document(as_lead.get(staff_door)).get_element_by_id("door").get("data-worker")

    def test_no_door_page_loads_htmx(self, client, as_lead, door, staff_door):
        for page in (client.get(door), as_lead.get(staff_door)):
            assert not document(page).xpath("//script[contains(@src, 'htmx')]")

    def test_its_page_leads_nowhere_else(self, client, door):
        text = client.get(door).content.decode()
        assert "<a " not in text
        assert "/schools/" not in text

    def test_a_school_without_names_has_no_door_list(self, client, door, school):
        school.keeps_pupil_names = False
        school.save()
        assert self.ask(client, door) == {404}


class TestLinksPage:
    """Making and closing links."""

    @pytest.fixture
    def page(self, coming) -> str:
        return reverse("lessons:door_links", args=[coming.school.slug, coming.pk])

    def test_the_address_is_shown_once_and_works(self, as_lead, client, page):
        text = as_lead.post(page, {"label": "Main entrance"}).content.decode()
        address = text.split('value="http://testserver')[1].split('"')[0]
        assert 'class="qr"' in text
        assert Client().get(address).status_code == 200
        assert address not in as_lead.get(page).content.decode()

    def test_a_link_needs_a_name(self, as_lead, page):
        answer = as_lead.post(page, {"label": " "})
        assert answer.status_code == 422
        assert "close the right one" in answer.content.decode()

    def test_a_teacher_makes_and_closes_one(self, sign_in, person, page, coming, link, door):
        teacher = sign_in(person(Role.TEACHER))
        assert teacher.post(page, {"label": "Side door"}).status_code == 200
        close = reverse("lessons:door_link_close", args=[coming.school.slug, coming.pk, link[0].pk])
        assert teacher.post(close).status_code == 302
        assert Client().get(door).status_code == 404


def test_the_state_holds_families_not_on_the_list_without_their_name(client, door):
    added = tap("walk_in", name="Kit B", adults=2)
    state = send(client, door, added).json()["state"]
    assert (state["walk_ins"], state["adults"]) == ([added["key"]], 2)
    assert "Kit" not in json.dumps(state)
    assert WalkIn.objects.get().said_name == "Kit B"
