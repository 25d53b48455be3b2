"""A plan on paper is one A4 page: what goes into the room, and nothing that belongs on a screen."""

import re

import pytest
from playwright.sync_api import Page, expect

from curriculum.models import Outcome, Resource, Session
from tests.e2e.demo import SCHOOL, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

A4 = (595, 842)
"""Width and height in points, rounded."""


def pages_of(page: Page) -> list[tuple[int, int]]:
    """Print the page as a PDF; return the size of each sheet of paper in points."""
    data = page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)
    assert len(boxes) == int(re.search(rb"/Count (\d+)", data).group(1))
    return [(round(float(width)), round(float(height))) for width, height in boxes]


def filled(session: Session, *, aims: int, before: int, steps: int) -> Session:
    """Fill a session with so many lines of 79 characters."""
    line = "Say what makes a friendship healthy and what to do when something feels wrong."
    session.aims = "\n".join([line] * aims)
    session.before_teaching = "\n".join([line] * before)
    session.outline = "\n".join([line] * steps)
    session.full_clean()
    session.save()
    session.outcomes.set(Outcome.objects.all()[:8])
    resources = Resource.objects.filter(school=session.module.school)[:5]
    for resource in resources:
        resource.sessions.add(session)
    return session


def test_every_session_of_the_outline_is_one_page(page, demo):
    sign_in(page)
    for session in Session.objects.filter(module__school=demo):
        page.goto(f"{SCHOOL}plans/{session.pk}/")
        assert pages_of(page) == [A4], session


@pytest.mark.parametrize(
    ("aims", "before", "steps"), [(5, 3, 10), (10, 5, 20), (15, 10, 30), (18, 18, 37)]
)
def test_a_long_plan_is_one_page_up_to_the_most_that_a_session_holds(
    page, demo, aims, before, steps
):
    session = filled(demo.modules.get().sessions.first(), aims=aims, before=before, steps=steps)
    sign_in(page)
    page.goto(f"{SCHOOL}plans/{session.pk}/")
    assert pages_of(page) == [A4]


def test_paper_shows_the_plan_and_no_buttons_or_dates(page, demo):
    session = filled(demo.modules.get().sessions.first(), aims=3, before=1, steps=5)
    sign_in(page)
    page.goto(f"{SCHOOL}plans/{session.pk}/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name=session.title)).to_be_visible()
    expect(page.get_by_role("heading", name="Resources")).to_be_visible()
    expect(page.get_by_role("heading", name="Outline")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_role("heading", name="Classes this year")).to_be_hidden()
