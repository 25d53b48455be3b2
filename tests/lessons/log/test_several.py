"""What is the same for several classes is entered once, and each class may differ."""

import datetime as dt

import pytest
from django.urls import reverse

from classes.models import Role
from lessons.models import Lesson
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def both(school, planned, person):
    """Two classes that are due the same session, each with a teacher of its own."""
    ash = factories.ClassGroupFactory(
        school=school, name="5 Ash", pupils=2, teachers=[person(Role.TEACHER)]
    )
    return [
        planned[0],
        factories.PlannedSessionFactory(class_group=ash, session=planned[0].session),
    ]


@pytest.fixture
def address(school, both):
    page = reverse("lessons:log_several", args=[school.slug])
    return f"{page}?session={both[0].session_id}"


@pytest.fixture
def save(as_lead, address, both):
    """Return a caller that saves both classes: fields with a class before them are its own."""

    def call(**fields):
        same = {"outcome": "taught", "held_on": "2026-11-20", "minutes": "45"}
        data = {f"same-{name}": value for name, value in same.items()}
        typed = {name.replace("__", "-"): value for name, value in fields.items()}
        data |= {"planned": [row.pk for row in both]} | typed
        return as_lead.post(address, data)

    return call


def lessons_of(both):
    return [Lesson.objects.get(planned_session=row) for row in both]


def ticked(client, address):
    page = document(client.get(address))
    boxes = page.xpath("//input[@name='planned'][@checked]/@value")
    return [int(value) for value in boxes]


def test_each_class_is_logged_with_its_own_teacher_on_the_day_for_all(save, both):
    assert save().status_code == 302
    for lesson in lessons_of(both):
        assert (lesson.held_on, lesson.minutes) == (dt.date(2026, 11, 20), 45)
        assert lesson.taught_by == lesson.planned_session.class_group.teachers.get()


def test_a_visitor_for_all_taught_all(save, both):
    save(same__visitor="School nurse", same__note="Assembly")
    for lesson in lessons_of(both):
        assert (lesson.visitor, lesson.taught_by, lesson.note) == ("School nurse", None, "Assembly")


def test_what_is_typed_for_one_class_is_its_own(save, both, lead):
    second = both[1]
    own = {f"p{second.pk}__held_on": "2026-11-19", f"p{second.pk}__taught_by": lead.pk}
    save(same__visitor="School nurse", **own)
    lessons = lessons_of(both)
    assert [lesson.visitor for lesson in lessons] == ["School nurse", ""]
    assert [lesson.held_on.day for lesson in lessons] == [20, 19]
    assert lessons[1].taught_by == lead


def test_one_class_may_not_have_had_it(save, both):
    second = both[1].pk
    save(**{f"p{second}__outcome": "did_not_happen", f"p{second}__reason": "Trip"})
    assert [lesson.outcome for lesson in lessons_of(both)] == ["taught", "did_not_happen"]


def test_who_was_away_belongs_to_one_class(save, both, pupils):
    save(**{f"p{both[0].pk}__away": [pupils[0].pk]})
    assert [lesson.pupils_present for lesson in lessons_of(both)] == [2, 2]


def test_a_class_without_one_teacher_is_asked_who_taught_it(save, both, person):
    both[1].class_group.teachers.add(person(Role.TEACHER))
    answer = save()
    assert answer.status_code == 422
    name = both[1].class_group.name
    assert f"{name}, taught by: Choose who taught it." in text_of(answer)
    assert not Lesson.objects.exists()


def test_a_refusal_leaves_the_fields_of_a_class_empty_that_were_empty(save, both):
    answer = save(same__held_on="2026-12-01", same__note="Assembly")
    assert "has not come yet" in text_of(answer)
    page = document(answer)
    assert page.xpath(f"//input[@name='p{both[0].pk}-held_on']/@value") == []
    assert page.xpath("//input[@name='same-held_on']/@value") == ["2026-12-01"]


def test_at_first_the_classes_are_ticked_that_are_due_within_a_week(as_lead, address, both):
    for row, due_on in zip(both, ("2026-12-01", "2026-12-20"), strict=True):
        row.due_on = due_on
        row.save()
    assert ticked(as_lead, address) == [both[0].pk]


def test_of_later_classes_those_are_ticked_that_are_due_first(as_lead, address, both):
    for row, due_on in zip(both, ("2026-12-20", "2026-12-13"), strict=True):
        row.due_on = due_on
        row.save()
    assert ticked(as_lead, address) == [both[1].pk]


def test_without_any_date_all_are_ticked(as_lead, address, both):
    assert set(ticked(as_lead, address)) == {row.pk for row in both}


INSTEAD = "2026-12-01"
DID_NOT = {"same__outcome": "did_not_happen", "same__reason": "Snow"}


def due_days(both):
    for row in both:
        row.refresh_from_db()
    return [row.due_on and row.due_on.isoformat() for row in both]


def test_the_same_day_instead_is_offered_for_all_and_for_each(as_lead, address, both):
    both[1].due_on = "2026-11-23"
    both[1].save()
    page = document(as_lead.get(address))
    offered = page.xpath("//input[substring-after(@name, '-')='instead']/@value")
    assert offered == ["2026-11-30"] * 3


def test_all_classes_that_did_not_have_it_are_due_on_the_day_given_for_all(save, both, as_lead):
    save(**DID_NOT, same__instead=INSTEAD)
    assert due_days(both) == [INSTEAD, INSTEAD]
    lessons = reverse("lessons:lessons", args=[both[0].class_group.school.slug])
    assert "2 lessons are saved. 5 Ash and 5 Oak are now due it on Tue 1 Dec 2026." in text_of(
        as_lead.get(lessons)
    )


def test_one_class_alone_that_did_not_have_it_gets_its_own_day(save, both):
    own = f"p{both[1].pk}__"
    fields = {"outcome": "did_not_happen", "reason": "Trip", "instead": "2026-12-02"}
    save(same__instead=INSTEAD, **{own + name: value for name, value in fields.items()})
    assert due_days(both) == [None, "2026-12-02"]


def test_a_day_instead_that_cannot_be_saves_nothing(save, both):
    answer = save(**DID_NOT, same__instead="2027-09-10")
    assert answer.status_code == 422
    assert "is not in the year 2026/27" in text_of(answer)
    assert not Lesson.objects.exists()


def test_the_children_of_the_chosen_year_group_are_fetched(as_lead, address, both):
    rowan = factories.ClassGroupFactory(
        school=both[0].class_group.school, name="5/6 Rowan", oldest_year=6
    )
    planned = factories.PlannedSessionFactory(class_group=rowan, session=both[0].session)
    for year, name in ((5, "Five F"), (6, "Six S")):
        factories.EnrolmentFactory(
            class_group=rowan,
            year_group=year,
            pupil__school=rowan.school,
            pupil__display_name=name,
        )
    assert "Six S" in text_of(as_lead.get(address))
    text = text_of(
        as_lead.get(address, {"session": planned.session_id, f"p{planned.pk}-year_group": 5})
    )
    assert "Five F" in text
    assert "Six S" not in text
