"""Every form that refuses says so in the title, and in a summary that leads to its fields."""

import pytest
from django.urls import reverse

from classes.models import Role, School, User
from lessons.models import Lesson, WalkIn
from tests import factories
from tests.pages import document

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def school(db) -> School:
    school = factories.SchoolFactory(slug="hill")
    factories.busy_school(school, classes=2)
    return school


def refused_forms(school: School, person: User) -> dict[str, dict[str, str]]:
    """Return the address of each form of a school, and what it refuses."""
    group = school.class_groups.first()
    child = group.enrolments.first().pupil
    module = school.modules.first()
    session = module.sessions.first()
    planned = group.planned_sessions.still_to_teach().first()
    lesson = Lesson.objects.filter(planned_session__class_group=group).first()
    evening = factories.InformationEveningFactory(school=school, class_groups=[group])
    walk_in = WalkIn.objects.create(evening=evening, said_name="Kit B", adults=1)
    link = factories.ResourceFactory(school=school)
    other = factories.MembershipFactory(school=school, role=Role.TEACHER)

    def at(name: str, *args: object) -> str:
        return reverse(name, args=[school.slug, *args])

    nothing = {"csrfmiddlewaretoken": "which browsers send too"}
    return {
        at("classes:people"): nothing,
        at("classes:remove_role", other.pk): nothing,
        at("classes:settings"): nothing,
        at("curriculum:families_page_edit"): nothing,
        at("curriculum:module_new"): nothing,
        at("curriculum:module_edit", module.pk): nothing,
        at("curriculum:session_new", module.pk): nothing,
        at("curriculum:session_edit", session.pk): nothing,
        at("curriculum:session_remove", session.pk): nothing,
        at("curriculum:link_new"): nothing,
        at("curriculum:archive_resource", link.pk): nothing,
        at("curriculum:scheme_import"): nothing,
        at("lessons:log") + f"?planned={planned.pk}": nothing,
        at("lessons:log_several") + f"?session={planned.session_id}": {"planned": str(planned.pk)},
        at("lessons:amend", lesson.pk): nothing,
        at("lessons:remove", lesson.pk): nothing,
        at("lessons:class_new"): nothing,
        at("lessons:class_edit", group.pk): nothing,
        at("lessons:class_plan", group.pk): {"do": "schedule"},
        at("lessons:planned", planned.pk): {"do": "due", "due_on": "2001-01-01"},
        at("lessons:add_pupils", group.pk): nothing,
        at("lessons:child", group.pk, child.pk): {"do": "rename"},
        at("lessons:evening_new"): nothing,
        at("lessons:evening_edit", evening.pk): nothing,
        at("lessons:evening_cancel", evening.pk): nothing,
        at("lessons:evening_paper", evening.pk, group.pk): {f"adults-{child.pk}": "x"},
        at("lessons:evening_walk_ins", evening.pk): {"do": "match", "walk_in": str(walk_in.pk)},
        at("lessons:door_links", evening.pk): nothing,
        at("lessons:import_roster"): nothing,
        at("lessons:import_log"): nothing,
        at("lessons:import_tracker"): nothing,
        at("reports:export"): nothing,
        at("reports:check"): nothing,
        at("reports:erase", child.pk): nothing,
        reverse("account_reset_password"): nothing,
        reverse("account_email"): {"action_add": ""},
    }


def test_every_refused_form_says_so_in_title_and_summary(sign_in, school, person):
    lead = person(Role.PSHE_LEAD, at=school)
    client = sign_in(lead)
    faults = []
    for address, data in refused_forms(school, lead).items():
        page = document(client.post(address, data, follow=True))
        summary = page.xpath("//*[contains(@class, 'error-summary')]")
        if not summary or "autofocus" not in summary[0].attrib:
            faults.append(f"{address} has no summary with the focus")
            continue
        if not page.findtext(".//title").strip().startswith("Error: "):
            faults.append(f"{address} does not say so in its title")
        links = [link.get("href")[1:] for link in summary[0].xpath(".//a")]
        faults += [
            f"{address}: nothing is #{link}"
            for link in links
            if not page.xpath(f"//*[@id='{link}']")
        ]
    assert faults == []
