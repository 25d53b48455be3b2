"""What a lead does about people, with the actions that it takes. One more action fails the test."""

import pytest
from playwright.sync_api import Page, expect

from classes.models import Invitation, Role
from tests.e2e.demo import SCHOOL, sign_in
from tests.e2e.test_counted_actions import Counted

pytestmark = pytest.mark.django_db(transaction=True)

FIVE = """R. Ali, r.ali@school.example, 5 Oak
T. Nowak, t.nowak@school.example
Ann Fraser-Smith <ann@school.example>
dsl\tM. Shaw\tm.shaw@school.example
H. Moss; h.moss@school.example; headteacher"""


def test_a_lead_says_who_teaches_four_classes_in_6_actions(page: Page, demo):
    person, classes = Counted(), list(demo.class_groups.all())
    assert len(classes) == 4
    for group in classes:
        group.teachers.clear()
    sign_in(page)
    person.tap(page.get_by_role("link", name="Say who teaches").first)
    for group in classes:
        person.actions += 1
        page.get_by_label(f"Another teacher of {group}").select_option(label="J. Okafor")
    person.tap(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("status")).to_contain_text("You have changed who teaches 4 classes")
    assert person.actions <= 6
    assert all(group.teachers.count() == 1 for group in classes)


def test_a_lead_invites_five_people_in_6_actions(page: Page):
    person = Counted()
    sign_in(page)
    person.tap(page.locator("summary", has_text="More"))
    person.tap(page.get_by_role("link", name="People", exact=True))
    person.tap(page.get_by_role("link", name="Invite several"))
    person.type(page.get_by_label("People, one a line"), FIVE)
    person.tap(page.get_by_role("button", name="Check"))
    person.tap(page.get_by_role("button", name="Send 5 invitations"))
    page.wait_for_url(f"**{SCHOOL}people/")
    expect(page.get_by_role("status")).to_contain_text("5 invitations are on their way")
    assert person.actions <= 6
    roles = dict(Invitation.objects.values_list("name", "role"))
    assert (roles["M. Shaw"], roles["H. Moss"]) == (Role.SAFEGUARDING_LEAD, Role.HEAD)
