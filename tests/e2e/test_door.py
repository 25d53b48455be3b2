"""Two tablets at the door: at the end the counts are right to the child, nothing twice or lost."""

import datetime as dt
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from classes.models import Pupil, User
from lessons.evenings.door.links import make_door_link
from lessons.evenings.turnout import pupils_invited, turnout_of
from lessons.models import DoorTap, EveningAttendance, InformationEvening
from tests import factories
from tests.e2e.demo import SCHOOL, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

EACH = 60
OFFLINE_SECONDS = 5


@pytest.fixture
def evening(demo) -> InformationEvening:
    """An evening that began half an hour ago; all 117 children of the demo school are invited."""
    begun = timezone.now() - dt.timedelta(minutes=30)
    return factories.InformationEveningFactory(school=demo, starts_at=begun)


@pytest.fixture
def address(evening, live_server) -> str:
    _, secret = make_door_link(evening=evening, label="Hall", by=User.objects.first())
    return f"{live_server.url}/door/{secret}/"


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    """Two devices of their own, as a small tablet and a phone."""
    made = [
        browser.new_context(
            viewport={"width": width, "height": 900}, locale="en-GB", timezone_id="Europe/London"
        )
        for width in (768, 360)
    ]
    yield made
    for context in made:
        context.close()


@dataclass
class Tablet:
    """A helper with a device: `faults` are what the page complained of."""

    page: Page
    address: str
    tapped: dict[int, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def open(self) -> "Tablet":
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(self.address)
        return self

    def find(self, name: str) -> None:
        self.page.get_by_label("Find a child").fill(name)

    def show_class(self, name: str) -> None:
        self.page.locator("#door-class").select_option(label=name)
        expect(self.row_of_any()).to_be_visible()

    def row_of_any(self):
        return self.page.locator("#door-list li").first

    def row(self, pupil: Pupil):
        return self.page.locator(f'#door-list li[data-child="{pupil.pk}"]')

    def tap(self, pupil: Pupil, adults: int) -> bool:
        """Check a child in who is on the screen, if nobody has; return whether it was tapped."""
        row = self.row(pupil)
        row.wait_for()
        choice = row.get_by_role("button", name=f"with {adults} adult", exact=False)
        if row.get_attribute("data-standing") != "free":
            return False
        for _ in range(3):  # like a person who sees that a tap fell into a redrawing of the list
            choice.click()
            if self._is_taken(row):
                break
        self.tapped[pupil.pk] = adults
        return True

    def _is_taken(self, row: Locator) -> bool:
        try:
            expect(row).not_to_have_attribute("data-standing", "free", timeout=2000)
        except AssertionError:
            return False
        return True

    @property
    def waiting(self) -> int:
        return self.page.evaluate("window.door.waiting().length")

    def until_sent(self) -> None:
        patience = time.monotonic() + 30
        while self.waiting and time.monotonic() < patience:
            self.page.wait_for_timeout(100)
        assert self.waiting == 0
        expect(self.page.locator("#door-line")).to_be_hidden()


@pytest.fixture
def tablets(contexts, address) -> list[Tablet]:
    return [Tablet(context.new_page(), address).open() for context in contexts]


@dataclass
class Plan:
    """Who is tapped where: 60 children each, all 117 between them, three by both."""

    before: tuple[list[Pupil], list[Pupil]]
    while_offline: tuple[list[Pupil], list[Pupil]]
    after: tuple[list[Pupil], list[Pupil]]
    both: list[Pupil]


def plan(evening: InformationEvening) -> Plan:
    """Share the children of each class between the tablets; the first three are for both."""
    pupils = list(pupils_invited(evening).order_by("enrolments__class_group__name", "pk"))
    assert len(pupils) == 117
    both, rest = pupils[:3], pupils[3:]
    first, second = rest[0::2], rest[1::2]
    assert len(first) == len(second) == EACH - 3
    return Plan(
        before=(first[:20], second[:20]),
        while_offline=(both + first[20:37], both + second[20:37]),
        after=(first[37:], second[37:]),
        both=both,
    )


def by_class(pupils: list[Pupil]) -> dict[str, list[Pupil]]:
    groups: dict[str, list[Pupil]] = {}
    for pupil in pupils:
        groups.setdefault(pupil.enrolments.get().class_group.name, []).append(pupil)
    return groups


def tap_all(tablet: Tablet, pupils: list[Pupil], *, adults: int) -> None:
    for name, children in by_class(pupils).items():
        tablet.show_class(name)
        for pupil in children:
            assert tablet.tap(pupil, adults), f"{pupil} was taken before"


def test_two_tablets_one_of_them_offline_count_each_child_once(evening, tablets, contexts):
    steady, dropping = tablets
    shares = plan(evening)
    for name in by_class(shares.before[1] + shares.while_offline[1] + shares.after[1]):
        dropping.show_class(name)  # what it has shown before, it can show without a connection

    tap_all(steady, shares.before[0], adults=2)
    tap_all(dropping, shares.before[1], adults=1)
    seen_by_the_other(steady, shares.before[1][-1])
    seen_by_the_other(dropping, shares.before[0][-1])

    contexts[1].set_offline(True)
    dropped_at = time.monotonic()
    tap_all(steady, shares.while_offline[0], adults=2)
    tap_all(dropping, shares.while_offline[1], adults=1)
    expect(dropping.page.locator("#door-line")).to_have_text(
        f"No connection: {EACH // 3} taps are kept here and will be sent."
    )
    assert dropping.waiting == len(shares.while_offline[1]) == EACH // 3
    steady.until_sent()
    on_the_server = EveningAttendance.objects.filter(evening=evening).count()
    assert on_the_server == len(shares.before[0] + shares.before[1] + shares.while_offline[0])
    time.sleep(max(0, OFFLINE_SECONDS - (time.monotonic() - dropped_at)))

    contexts[1].set_offline(False)
    tap_all(dropping, shares.after[1], adults=1)
    tap_all(steady, shares.after[0], adults=2)
    for tablet in tablets:
        tablet.until_sent()
        expect(tablet.page.locator("#door-came")).to_have_text("117")

    check_every_child(evening, steady, dropping, shares)
    assert steady.faults == dropping.faults == []


def seen_by_the_other(tablet: Tablet, pupil: Pupil) -> None:
    """Wait for another tablet's tap to show; `make bench` holds it to five seconds."""
    tablet.show_class(pupil.enrolments.get().class_group.name)
    expect(tablet.row(pupil).get_by_text("Here")).to_be_visible()


def check_every_child(
    evening: InformationEvening, steady: Tablet, dropping: Tablet, shares: Plan
) -> None:
    """Hold the records against what was tapped: a child tapped on both stays as first recorded."""
    assert len(steady.tapped) == len(dropping.tapped) == EACH
    assert set(steady.tapped) & set(dropping.tapped) == {pupil.pk for pupil in shares.both}
    rows = EveningAttendance.objects.filter(evening=evening)
    recorded = dict(rows.values_list("pupil_id", "adults"))
    assert recorded == dropping.tapped | steady.tapped
    assert rows.count() == len(recorded) == 117
    assert DoorTap.objects.filter(evening=evening).count() == 2 * EACH
    turnout = turnout_of(evening)
    adults = sum((dropping.tapped | steady.tapped).values())
    assert (turnout.came, turnout.invited, turnout.adults) == (117, 117, adults)
    for tablet in (steady, dropping):
        expect(tablet.page.locator("#door-adults")).to_have_text(str(adults))


def test_nothing_is_shown_until_two_letters_are_typed_or_a_class_is_chosen(evening, tablets):
    page = tablets[0].page
    pupil = pupils_invited(evening).first()
    rows = page.locator("#door-list li")
    expect(page.locator("#door-hint")).to_have_text("Type two letters, or choose a class.")
    tablets[0].find(pupil.display_name[0])
    expect(rows).to_have_count(0)
    tablets[0].find(pupil.display_name[:2])
    expect(tablets[0].row(pupil)).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    expect(rows).to_have_count(0)
    expect(page.get_by_label("Find a child")).to_be_focused()


def test_a_known_child_is_checked_in_with_two_actions_and_taken_back_with_one(evening, tablets):
    tablet, pupil = tablets[1], pupils_invited(evening).first()
    tablet.find(pupil.display_name)
    tablet.tap(pupil, 2)
    expect(tablet.row(pupil).get_by_text("✓ Here, 2 adults")).to_be_visible()
    assert evening.attendances.get().adults == 2
    tablet.row(pupil).get_by_role("button", name="Undo").click()
    expect(tablet.row(pupil).get_by_role("button", name="with 1 adult")).to_be_visible()
    tablet.until_sent()
    assert not evening.attendances.exists()


def test_more_adults_and_a_sister_in_another_class_come_with_a_tap_each(
    evening, tablets, transactional_db
):
    first, second = (
        class_group.enrolments.order_by("pk").first().pupil
        for class_group in evening.class_groups.all()[:2]
    )
    Pupil.objects.filter(pk=first.pk).update(display_name="Zuri Okonkwo")
    Pupil.objects.filter(pk=second.pk).update(display_name="Ada Okonkwo")
    now, by = timezone.now(), User.objects.first()
    evening.answers.create(
        pupil=first, adults=4, settled_at=now, settled_by=by, answered_for=evening.starts_at
    )
    tablet = tablets[1]
    tablet.find("zu")
    row = tablet.row(first)
    expect(row.locator(".btn.primary")).to_have_text("3 +")  # they said that four would come
    more = row.get_by_role("button", name="3 + adults").bounding_box()
    tablet.page.mouse.dblclick(more["x"] + more["width"] / 2, more["y"] + more["height"] / 2)
    tablet.page.wait_for_timeout(500)  # the second half of a double tap is not a choice
    row.get_by_role("button", name="with 4 adults").click()
    expect(row.get_by_text("✓ Here, 4 adults")).to_be_visible()
    row.get_by_role("button", name="Ada Okonkwo").click()
    expect(tablet.row(second).get_by_text("✓ Here, with family")).to_be_visible()
    tablet.until_sent()
    assert turnout_of(evening).adults == 4
    row.get_by_role("button", name="Undo: Zuri").click()
    expect(tablet.row(second).get_by_text("✓ Here, 4 adults")).to_be_visible()


@pytest.fixture
def okonkwos(evening, transactional_db) -> list[Pupil]:
    """Zuri and Ada, sisters in two classes."""
    names = ("Zuri Okonkwo", "Ada Okonkwo")
    groups = evening.class_groups.all()[:2]
    for name, group in zip(names, groups, strict=True):
        first = group.enrolments.order_by("pk").first().pupil
        Pupil.objects.filter(pk=first.pk).update(display_name=name)
    return [Pupil.objects.get(display_name=name) for name in names]


def checked_in_and_undone(tablet: Tablet, zuri: Pupil) -> None:
    """Let Zuri come with two adults and her sister, and be undone: the adults are Ada's now."""
    tablet.find("zuri")
    tablet.tap(zuri, 2)
    row = tablet.row(zuri)
    row.get_by_role("button", name="Ada Okonkwo").click()
    row.get_by_role("button", name="Undo: Zuri").click()
    row.get_by_role("button", name="with 1 adult").wait_for()


def test_another_number_on_the_same_row_puts_it_right_for_the_family(evening, tablets, okonkwos):
    tablet, [zuri, ada] = tablets[0], okonkwos
    checked_in_and_undone(tablet, zuri)
    tablet.tap(zuri, 1)
    expect(tablet.row(ada).get_by_text("✓ Here, with family")).to_be_visible()
    tablet.until_sent()
    assert turnout_of(evening).adults == 1


def test_who_is_looked_for_again_comes_with_adults_of_their_own(evening, tablets, okonkwos):
    tablet, [zuri, _] = tablets[0], okonkwos
    checked_in_and_undone(tablet, zuri)
    tablet.page.get_by_role("button", name="Clear").click()
    expect(tablet.page.locator("#door-list li")).to_have_count(0)
    tablet.find("zuri")
    tablet.tap(zuri, 1)
    tablet.until_sent()
    assert turnout_of(evening).adults == 3


def test_a_sister_undone_before_the_server_has_answered_is_not_there(
    evening, tablets, okonkwos, contexts
):
    tablet, [zuri, ada] = tablets[0], okonkwos
    tablet.find("zuri")
    tablet.tap(zuri, 2)
    tablet.until_sent()
    contexts[0].set_offline(True)
    tablet.row(zuri).get_by_role("button", name="Ada Okonkwo").click()
    tablet.row(ada).get_by_role("button", name="Undo").click()
    contexts[0].set_offline(False)
    tablet.until_sent()
    assert evening.attendances.get().pupil == zuri
    expect(tablet.row(ada).get_by_role("button", name="with 1 adult")).to_be_visible()


def test_a_tap_counts_although_the_list_changes_under_the_finger(evening, tablets, okonkwos):
    tablet, [zuri, _] = tablets[1], okonkwos
    tablet.find("zuri")
    choice = tablet.row(zuri).get_by_role("button", name="with 2 adults").bounding_box()
    tablet.page.mouse.move(choice["x"] + 5, choice["y"] + 5)
    tablet.page.mouse.down()
    tablet.page.evaluate(
        """pupil => document.dispatchEvent(new CustomEvent("door:state", {detail: {
            came: 1, invited: 117, adults: 1, here: [[pupil, 1, "of-another-tablet"]], taps: []
        }}))""",
        zuri.pk,
    )
    tablet.page.mouse.up()
    tablet.until_sent()
    assert evening.attendances.get().adults == 2


def test_what_the_server_refuses_is_shown_and_the_rest_goes_on(evening, tablets, okonkwos):
    tablet, [zuri, _] = tablets[0], okonkwos
    page = tablet.page
    page.get_by_text("A family that is not on the list").click()
    page.get_by_label("Child’s name").fill("\u200f\u202e")
    page.get_by_role("button", name="Add the family").click()
    tablet.find("zuri")
    tablet.tap(zuri, 1)
    tablet.until_sent()
    refused = page.get_by_role("alert", name="Not counted")
    expect(refused).to_contain_text("Enter the child’s first name")
    refused.get_by_role("button", name="OK").click()
    expect(refused).to_be_hidden()
    assert evening.attendances.get().pupil == zuri


NEWER = """
    delete AbortSignal.timeout; delete AbortSignal.any; delete window.structuredClone;
    delete Array.prototype.at; delete Array.prototype.findLast; delete String.prototype.replaceAll;
    delete Object.hasOwn; delete crypto.randomUUID; delete HTMLFormElement.prototype.requestSubmit;
"""
"""Takes away what browsers got after those that README.md names, or shortly before."""


def test_an_older_browser_checks_a_child_in(evening, contexts, address):
    page = contexts[0].new_page()
    page.add_init_script(NEWER)
    tablet, pupil = Tablet(page, address).open(), pupils_invited(evening).first()
    tablet.find(pupil.display_name)
    tablet.tap(pupil, 2)
    expect(tablet.row(pupil).get_by_text("✓ Here, 2 adults")).to_be_visible()
    tablet.until_sent()
    assert evening.attendances.get().adults == 2
    assert tablet.faults == []


def test_a_ready_device_finds_everybody_without_a_connection(evening, tablets, okonkwos, contexts):
    tablet, [zuri, ada] = tablets[1], okonkwos
    tablet.page.get_by_role("button", name="Get this device ready").click()
    expect(tablet.page.locator("#door-ready-status")).to_contain_text("Ready: 117 children.")
    contexts[1].set_offline(True)
    tablet.show_class(zuri.enrolments.get().class_group.name)
    tablet.tap(zuri, 2)
    tablet.row(zuri).get_by_role("button", name="Ada Okonkwo").click()
    expect(tablet.row(ada).get_by_text("◐ Kept here, with family")).to_be_visible()
    contexts[1].set_offline(False)
    tablet.until_sent()
    assert sorted(evening.attendances.values_list("adults", flat=True)) == [0, 2]


KEPT = """async () => {
    const texts = Object.values(localStorage);
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            texts.push(request.url, await (await cache.match(request)).text());
        }
    }
    return texts;
}"""
"""Returns every text that the device keeps."""


def until(page: Page, expression: str) -> None:
    """Wait until an expression, which may be a promise, is true."""
    patience = time.monotonic() + 20
    while not page.evaluate(expression):
        assert time.monotonic() < patience, expression
        page.wait_for_timeout(50)


def test_the_page_opens_again_without_a_connection_until_the_door_closes(
    evening, tablets, okonkwos, contexts
):
    tablet = tablets[0]
    page, names = tablet.page, list(pupils_invited(evening).values_list("display_name", flat=True))
    page.get_by_role("button", name="Get this device ready").click()
    expect(page.locator("#door-ready-status")).to_contain_text("Ready")
    until(page, "caches.match(location.pathname).then(Boolean)")
    until(page, "Boolean(navigator.serviceWorker.controller)")
    contexts[0].set_offline(True)
    page.reload()
    page.get_by_text("A family that is not on the list").click()
    page.get_by_label("Child’s name").fill("Kit B")
    page.get_by_role("button", name="Add the family").click()
    expect(page.locator("#door-line")).to_contain_text("1 tap is kept here")
    contexts[0].set_offline(False)
    tablet.until_sent()
    assert evening.walk_ins.get().said_name == "Kit B"
    kept = page.evaluate(KEPT)
    assert any("Find a child" in text for text in kept)
    assert not [name for name in [*names, "Kit B"] if any(name in text for text in kept)]

    evening.door_links.update(closed_at=timezone.now())
    expect(page.locator("#door-line")).to_contain_text("no longer works")
    until(page, "caches.keys().then(names => !names.length)")
    until(page, "navigator.serviceWorker.getRegistrations().then(all => !all.length)")


def test_taps_outlive_a_page_that_is_loaded_anew(evening, tablets, contexts):
    tablet, pupil = tablets[0], pupils_invited(evening).first()
    tablet.find(pupil.display_name)
    tablet.row(pupil).wait_for()
    contexts[0].set_offline(True)
    tablet.tap(pupil, 2)
    expect(tablet.row(pupil).get_by_text("◐ Kept here, 2 adults")).to_be_visible()
    tablet.page.on("dialog", lambda dialog: dialog.accept())
    contexts[0].set_offline(False)
    tablet.page.goto("about:blank")
    tablet.page.goto(tablet.address)
    tablet.until_sent()
    assert evening.attendances.get().pupil == pupil


def test_a_family_that_is_not_on_the_list_is_added_and_taken_back(evening, tablets):
    page = tablets[1].page
    page.get_by_text("A family that is not on the list").click()
    page.get_by_label("Child’s name").fill("Kit B")
    page.get_by_role("button", name="Add the family").click()
    expect(page.locator("#door-adults")).to_have_text("2")
    expect(page.locator("#door-adults-word")).to_have_text("adults in the room")
    assert evening.walk_ins.get().said_name == "Kit B"
    page.get_by_role("button", name="Undo: Kit B").click()
    expect(page.locator("#door-adults")).to_have_text("0")


def test_a_link_that_has_ended_keeps_the_taps_and_says_what_to_do(evening, tablets):
    tablet, pupil = tablets[0], pupils_invited(evening).first()
    tablet.find(pupil.display_name)
    tablet.row(pupil).wait_for()
    evening.door_links.update(closed_at=timezone.now())
    tablet.tap(pupil, 1)
    line = tablet.page.locator("#door-line")
    expect(line).to_contain_text("This page no longer works")
    expect(line).to_contain_text("1 tap is kept here")
    assert not evening.attendances.exists()


ON_THE_DEVICE = "Object.entries(localStorage).flat().join()"
"""Everything that a device keeps of this site, as one text."""


def test_no_name_stays_on_a_device_after_the_evening(evening, tablets, contexts):
    tablet, pupil = tablets[0], pupils_invited(evening).first()
    page = tablet.page
    tablet.find(pupil.display_name)
    tablet.row(pupil).wait_for()
    contexts[0].set_offline(True)
    tablet.tap(pupil, 1)
    page.get_by_text("A family that is not on the list").click()
    page.get_by_label("Child’s name").fill("Kit B")
    page.get_by_role("button", name="Add the family").click()
    assert "Kit B" in page.evaluate(ON_THE_DEVICE)
    with_both = page.evaluate(f"localStorage['door-{evening.pk}']")
    evening.ends_at = timezone.now() - dt.timedelta(hours=9)
    evening.starts_at = evening.ends_at - dt.timedelta(hours=1)
    evening.save()
    contexts[0].set_offline(False)
    expect(page.locator("#door-refused")).to_contain_text("Kit B: The door has closed")
    assert "Kit B" not in page.evaluate(ON_THE_DEVICE)
    assert f'"pupil":{pupil.pk}' in page.evaluate(ON_THE_DEVICE)
    page.evaluate(
        "([key, taps]) => { localStorage[key] = taps; localStorage[`${key}-closes`] = 1; }",
        [f"door-{evening.pk}", with_both],
    )
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(tablet.address)
    assert "Kit B" not in page.evaluate(ON_THE_DEVICE)
    assert f'"pupil":{pupil.pk}' in page.evaluate(ON_THE_DEVICE)


def test_a_sheet_is_entered_by_keyboard_alone(page, evening):
    sign_in(page)
    group = evening.class_groups.first()
    page.goto(f"{SCHOOL}evenings/{evening.pk}/paper/{group.pk}/")
    for key in ("2", "ArrowDown", "1", "Enter", "3"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/paper/**")
    adults = evening.attendances.order_by("pupil__display_name", "pupil")
    assert list(adults.values_list("adults", flat=True)) == [2, 1, 3]
