"""The drawing of the year on home, on a class's page and on the summary."""

import pytest
from django.urls import reverse

from classes.models import Role
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.mark.parametrize("name", ["reports:home", "reports:summary", "lessons:class_page"])
def test_the_year_is_drawn_and_said_in_a_sentence_and_a_table(as_lead, school, name):
    oak = factories.busy_school(school, classes=1)[0]
    args = [school.slug, oak.pk] if name == "lessons:class_page" else [school.slug]
    page = document(as_lead.get(reverse(name, args=args)))
    drawing = page.find_class("year-drawing")[0]
    sentence = "On 24 November 2026, 2 of 4 sessions were taught; the plan says 3."
    assert sentence in text_of(as_lead.get(reverse(name, args=args)))
    assert drawing.xpath(".//*[local-name()='svg'][@role='img']/@aria-label") == [sentence]
    last = [
        cell.text_content().strip() for cell in drawing.xpath(".//tr[th='24 November 2026']/td")
    ]
    assert last == ["2", "3", "1", "0"]


def test_without_a_plan_there_is_nothing_to_draw(as_lead, school):
    factories.ClassGroupFactory(school=school, pupils=1)
    page = text_of(as_lead.get(reverse("reports:home", args=[school.slug])))
    assert "No session is planned yet, so there is nothing to draw." in page


def test_a_school_without_names_draws_its_sessions_only(sign_in, person, db):
    school = factories.SchoolFactory(keeps_pupil_names=False)
    factories.PlannedSessionFactory(class_group=factories.ClassGroupFactory(school=school))
    client = sign_in(person(Role.PSHE_LEAD, at=school))
    drawing = document(client.get(reverse("reports:home", args=[school.slug])))
    assert len(drawing.find_class("year-drawing")[0].findall(".//figure")) == 1
