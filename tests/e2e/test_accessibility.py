"""axe finds nothing against WCAG 2.2 AA, and nothing is wider than the window, on any page."""

import datetime as dt
import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page

from classes.models import RosterDraft, RosterProposal, User
from classes.roster import open_upload
from classes.roster.storing import to_json
from classes.years.academic_year import AcademicYear
from curriculum.models import LinkState, Resource
from curriculum.sessions.actions import archive_session
from lessons.calendar.actions import open_calendar
from lessons.evenings.door.links import make_door_link
from lessons.imports.log_workbook.reading import read_log_workbook
from lessons.imports.tracker.reading import read_tracker
from lessons.imports.tracker.sheets import Vocabulary
from lessons.models import Lesson, LogDraft, PlannedSession, TrackerDraft, TrackerImport
from tests.e2e.demo import SCHOOL, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

FAMILIES = "/online-safety/hope-valley/"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
AXE = Axe().axe_script
WINDOWS = [(1280, "light"), (360, "dark"), (1280, "dark"), (360, "light")]
PARTS = 2
"""How many tests share the pages, so that two browsers can look at them side by side."""


def addresses(school) -> list[str]:
    oak = school.class_groups.get(name="5 Oak")
    lesson = Lesson.objects.first().pk
    planned = PlannedSession.objects.still_to_teach().filter(class_group=oak).first()
    child = oak.enrolments.first().pupil_id
    open_calendar(user=User.objects.get(email="lead@demo.example"), school=school)
    archive_session(session=planned.session.module.sessions.last(), by=None)
    trouble = links_in_every_state(school)
    wait_for_their_preview(school)
    tracker = trackers_of(school)
    pages = [
        "",
        "coverage/",
        "lessons/",
        "lessons/import/",
        "lessons/import/check/",
        "lessons/import/tracker/",
        "lessons/import/tracker/check/",
        f"lessons/import/tracker/{tracker}/undo/",
        "classes/import/",
        "classes/import/check/",
        f"lessons/{lesson}/",
        f"lessons/{lesson}/amend/",
        f"lessons/{lesson}/remove/",
        "lessons/log/",
        f"lessons/log/?planned={planned.pk}",
        f"lessons/log/several/?session={planned.session_id}",
        "missed/",
        f"missed/sessions/{planned.session_id}/",
        "audit/",
        "audit/check/",
        "history/",
        "summary/",
        "keeping/",
        "emails/",
        "your-emails/",
        "backups/",
        "data-protection/",
        "help/",
        "help/?q=missed",
        "help/plans/",
        f"remove-text/lesson/{lesson}/",
        f"children/{child}/record/",
        f"children/{child}/erase/",
        f"history/lesson/{lesson}/",
        "classes/",
        "classes/new/",
        "classes/september/",
        f"classes/{oak.pk}/",
        f"classes/{oak.pk}/plan/",
        f"classes/{oak.pk}/children/",
        f"classes/{oak.pk}/children/?how=ask",
        f"classes/{oak.pk}/children/add/",
        f"classes/{oak.pk}/children/remove/",
        f"classes/{oak.pk}/year-groups/",
        f"classes/{oak.pk}/children/{child}/",
        f"children/{child}/",
        f"children/{child}/back/",
        "leaving/",
        "plans/",
        "plans/all/",
        "plans/calendar/",
        "term-dates/",
        "calendar/",
        "curriculum-map/",
        f"curriculum-map/?class_group={oak.pk}",
        f"plans/{planned.session_id}/",
        f"plans/{planned.session_id}/edit/",
        f"plans/{planned.session_id}/take-out/",
        f"modules/{planned.session.module_id}/",
        f"modules/{planned.session.module_id}/duplicate/",
        f"modules/{planned.session.module_id}/sessions/new/",
        "modules/new/",
        "modules/import/",
        "resources/",
        "resources/?q=nothing-fits",
        "resources/link/",
        "resources/document/",
        f"resources/{trouble}/",
        f"resources/{trouble}/put-away/",
        "people/",
        "people/invite/",
        "cover/",
        "classes/teachers/",
        "settings/",
        "families-page/",
        "families-page/edit/",
        "families-page/poster/",
        "families-page/preview/",
    ]
    public = [FAMILIES, f"{FAMILIES}embed/", *public_pages(school)]
    return [SCHOOL + page for page in pages + evening_pages(school)] + public


def wait_for_their_preview(school) -> None:
    """Leave a class list and a log of lessons of every sort with the PSHE lead, to be looked at."""
    lead = User.objects.get(email="lead@demo.example")
    year = AcademicYear.current()
    given = {"school": school, "user": lead, "academic_year": year.first_year}
    children = "".join(f"Fore{n},Sur{n},5 Oak\n" for n in range(20))
    source = open_upload(
        io.BytesIO(f"Forename,Surname,Class,UPN\n{children}Tom,,,\n".encode()), "list.csv"
    )
    RosterDraft.objects.create(source="list.csv", roster=to_json(source.roster()), **given)
    lesson = Lesson.objects.filter(outcome="taught").first()
    known = f"{lesson.planned_session.class_group},{lesson.planned_session.session.title}"
    rows = [
        "Class,Session,Date,Outcome,Taught by,Minutes,Note,Extra",
        f"{known},{lesson.held_on},Taught,Somebody Else,7,,x",
        *(f"{known},{year.start},Part taught,A nurse {'x' * 90},30,Note {n},x" for n in range(40)),
        f"{known},yesterday,Taughtish,,9999,,x",
    ]
    log = read_log_workbook(io.BytesIO("\n".join(rows).encode()), "log.csv")
    LogDraft.objects.create(source=f"{'long-' * 30}log.csv", book=log.to_json(), **given)


def trackers_of(school) -> int:
    """Leave a tracker with questions and doubts, one that was imported, and a nightly list."""
    lead = User.objects.get(email="lead@demo.example")
    rows = ["2025/26", "Class,Consent", "5 Oak,5/10", "2026/27", "Class,Consent,Images,Absent"]
    rows += ["5A,5/10,T,Zed", "6 Elm,4-5 Nov,w/c 5 Oct SD,"]
    words = Vocabulary.of(AcademicYear.current(), ["5 Oak"], [])
    given = {"school": school, "academic_year": AcademicYear.current().first_year}
    file = io.BytesIO("\n".join(rows).encode())
    tracker = read_tracker(file, "tracker.csv", words).to_json()
    TrackerDraft.objects.create(source="tracker.csv", user=lead, tracker=tracker, **given)
    draft = RosterDraft.objects.get(user=lead)
    RosterProposal.objects.create(source="list.csv", roster=draft.roster, digest="1", **given)
    amended = {str(Lesson.objects.first().pk): "1"}
    imports = TrackerImport.objects
    return imports.create(
        source="tracker.csv", made_by=lead, lessons=amended, planned=[], **given
    ).pk


def evening_pages(school) -> list[str]:
    past, coming = school.evenings.order_by("starts_at")
    paper = f"paper/{past.class_groups.first().pk}/"
    held = ["", "edit/", "door/", "follow-up/", "letters/", "sheets/", "walk-ins/", paper]
    to_come = ["", "cancel/", "links/", "answers/", "door/"]
    return [
        "evenings/",
        "evenings/new/",
        *(f"evenings/{past.pk}/{page}" for page in held),
        *(f"evenings/{coming.pk}/{page}" for page in to_come),
    ]


def public_pages(school) -> list[str]:
    """Return the pages of a coming evening that need no sign-in."""
    coming = school.evenings.order_by("starts_at").last()
    _, secret = make_door_link(evening=coming, label="Hall", by=User.objects.first())
    form = f"{FAMILIES}evening/{coming.pk}/coming/"
    return [f"/door/{secret}/", form, f"{form}thanks/"]


def links_in_every_state(school) -> int:
    """Let the school's first links have moved, broken and so on; return the key of one."""
    links = school.resources.links()
    for state, link in zip(LinkState, links, strict=False):
        link.link_state, link.link_checked_at = state, timezone.now()
        link.link_moved_to = f"https://new.example/{'long-' * 30}" * (state == LinkState.MOVED)
        link.link_detail = "The site says that this page is gone (404)."
        link.save()
    shipped = Resource.objects.shipped().get(key="report-remove")
    shipped.about, shipped.url = "A better text.", "https://new.example/remove/"
    shipped.save()
    Resource.objects.create(title="New", url="https://new.example/", key="new", audience="staff")
    return links.last().pk


def violations(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    broken_rules = page.evaluate("async (rules) => (await axe.run(rules)).violations", RULES)
    return [
        f"{page.url}: {rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in broken_rules
        for node in rule["nodes"]
    ]


def faults_of(page: Page, windows: list[tuple[int, str]]) -> list[str]:
    """Return what is wrong with a page that is open, in windows of some widths and schemes."""
    faults = []
    for width, scheme in windows:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        faults += [f"{width} {scheme}: {fault}" for fault in violations(page)]
    return faults


def too_wide(page: Page) -> list[str]:
    """Return in which windows a page that is open is wider than the window."""
    faults = []
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{page.url} is {wide} wide in {width}"] if wide > width else []
    return faults


def classes_of(page: Page) -> set[str]:
    """Return the classes of the style sheets that are on the page."""
    return set(
        page.evaluate("[...document.querySelectorAll('[class]')].flatMap(e => [...e.classList])")
    )


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_has_a_fault_or_is_wider_than_the_window(browser: Browser, live_server, demo, part):
    """Every page in both widths, and in one window for axe, light and dark by turns.

    In both of them if a class of the style sheets is on it that no page before it had. So each
    class is seen in each scheme and in each width; sign-in, dialogs and the door in all four.
    """
    context = browser.new_context(
        base_url=live_server.url,
        bypass_csp=True,  # axe is put into the page as a script
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto("/accounts/login/")
    faults = faults_of(page, WINDOWS)
    sign_in(page)
    known = set()
    for turn, address in enumerate(share_of(addresses(demo), part)):
        answer = page.goto(address)
        assert answer.status == 200, address
        classes = classes_of(page)
        windows = [WINDOWS[turn % 2]] if classes <= known else WINDOWS[:2]
        faults += faults_of(page, windows) + too_wide(page)
        known |= classes
    context.close()
    assert faults == []


def share_of(pages: list[str], part: int) -> list[str]:
    """Return one of the parts of the pages; those that look alike lie side by side."""
    return pages[len(pages) * part // PARTS : len(pages) * (part + 1) // PARTS]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_dialog_has_no_fault(browser: Browser, live_server, scheme):
    context = browser.new_context(base_url=live_server.url, bypass_csp=True, color_scheme=scheme)
    page = context.new_page()
    sign_in(page)
    page.goto(f"{SCHOOL}coverage/")
    for status in ("overdue", "taught"):
        page.locator(f".cell[data-status={status}]").first.click()
        page.get_by_role("dialog").get_by_role("heading").first.wait_for()
        assert violations(page) == []
        page.keyboard.press("Escape")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_door_has_no_fault_while_it_is_used(browser: Browser, live_server, demo, width, scheme):
    """With children found, one of them here, a family added, and a link just made."""
    context = browser.new_context(
        base_url=live_server.url,
        bypass_csp=True,
        color_scheme=scheme,
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    sign_in(page)
    coming = demo.evenings.order_by("starts_at").last()
    coming.starts_at = timezone.now()
    coming.ends_at = coming.starts_at + dt.timedelta(hours=1)
    coming.save()
    page.goto(f"{SCHOOL}evenings/{coming.pk}/links/")
    page.get_by_label("Whose tablet").fill("Main entrance")
    page.get_by_role("button", name="Make a link").click()
    page.locator(".door-link").wait_for()
    faults = violations(page)
    page.goto(page.locator("input.address").input_value())
    page.locator("#door-class").select_option(label="5 Oak")
    page.get_by_role("button", name="with 1 adult").first.click()
    page.get_by_role("button", name="Undo").first.wait_for()
    page.get_by_text("A family that is not on the list").click()
    page.get_by_label("Child’s name").fill("Kit B")
    page.get_by_role("button", name="Add the family").click()
    page.get_by_role("button", name="Undo: Kit B").wait_for()
    faults += violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
    assert faults == []


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_evenings_without_names_have_no_fault(browser: Browser, live_server, demo, width):
    demo.keeps_pupil_names = False
    demo.save()
    context = browser.new_context(
        base_url=live_server.url, bypass_csp=True, viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    sign_in(page)
    past, coming = demo.evenings.order_by("starts_at")
    form = f"{FAMILIES}evening/{coming.pk}/coming/"
    faults = []
    for address in (*(f"{SCHOOL}evenings/{past.pk}/{part}" for part in ("", "counts/")), form):
        assert page.goto(address).status == 200
        faults += violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    context.close()
    assert faults == []
