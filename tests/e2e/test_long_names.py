"""The longest names without a space: no page gets wider than the window for them."""

import pytest

from classes.models import Pupil
from lessons.models import MissedLesson
from tests.e2e.demo import SCHOOL, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    *("", "coverage/", "classes/", "missed/", "lessons/", "calendar/", "curriculum-map/"),
    *("classes/september/", "history/", "summary/", "people/", "cover/", "classes/teachers/"),
)


@pytest.fixture
def demo(demo):
    """Return the demo school with a class and a child of the longest names there can be."""
    group = demo.class_groups.filter(academic_year=2026).last() or demo.class_groups.last()
    assert group is not None
    group.name = "5" + "W" * 39
    group.save()
    pupil = Pupil.objects.filter(missed_lessons__closed_as="").first()
    assert pupil is not None
    pupil.display_name = "W" * 80
    pupil.save()
    return demo, group, pupil


def test_no_page_is_wider_than_the_window(demo, page):
    school, group, pupil = demo
    sign_in(page)
    evening = school.evenings.first()
    session = group.planned_sessions.first().session
    of_them = (
        *(f"classes/{group.pk}/", f"children/{pupil.pk}/", f"plans/{session.pk}/"),
        *(f"evenings/{evening.pk}/", f"evenings/{evening.pk}/follow-up/"),
        f"classes/{pupil.enrolments.last().class_group_id}/",
        *(f"lessons/{pk}/" for pk in MissedLesson.objects.values_list("lesson", flat=True)),
    )
    wide = []
    for address in (*PAGES, *of_them):
        answer = page.goto(f"{SCHOOL}{address}")
        assert answer.status == 200, address
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append((address, width))
    assert wide == []
