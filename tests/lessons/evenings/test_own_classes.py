"""A teacher sees the children of their own classes on the pages of an evening, and no others."""

import io
import uuid

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from classes.models import Role
from lessons.evenings.answers.actions import confirm_answers, receive_answer
from lessons.evenings.follow_up.actions import follow_up
from lessons.evenings.walk_ins.actions import match_walk_in
from lessons.models import EveningAttendance, WalkIn
from tests.pages import text_of

pytestmark = pytest.mark.sqlite_is_enough

PAGES = ["sheets", "answers", "walk_ins", "follow_up", "letters"]


@pytest.fixture
def as_teacher(sign_in, person, oak):
    """The teacher of 5 Oak: of Amira Khan and Chloe R, not of Ben Khan in 6 Elm."""
    teacher = person(Role.TEACHER)
    oak.teachers.add(teacher)
    return sign_in(teacher)


@pytest.fixture
def walk_in(evening):
    def make(name: str, group=None) -> WalkIn:
        return WalkIn.objects.create(
            evening=evening, said_name=name, class_group=group, adults=1, party=uuid.uuid4()
        )

    return make


@pytest.fixture
def answer(evening):
    def make(name: str, group=None):
        return receive_answer(
            evening=evening,
            class_group=group,
            first_name=name,
            surname_letter="",
            adults=1,
            access_needs=["interpreter"],
        )

    return make


def address(evening, page: str, *args) -> str:
    return reverse(f"lessons:{page}", args=[evening.school.slug, evening.pk, *args])


@pytest.mark.parametrize("page", [f"evening_{page}" for page in PAGES])
def test_a_teacher_sees_their_own_children_and_the_lead_all(
    as_teacher, as_lead, evening, oak, elm, amira, ben, answer, walk_in, by, page
):
    for pupil, group in ((amira, oak), (ben, elm)):
        answer(pupil.display_name, group)
        walk_in(f"{pupil.display_name}s", group)
    teacher, lead = (
        text_of(client.get(address(evening, page))) for client in (as_teacher, as_lead)
    )
    assert ("Amira" in teacher, "Ben" in teacher) == (True, False)
    assert ("Amira" in lead, "Ben" in lead) == (True, True)


def test_a_teacher_without_a_class_sees_nobody(sign_in, person, evening, answer, walk_in):
    answer("Amira")
    walk_in("Ben Khan")
    client = sign_in(person(Role.TEACHER))
    for page in PAGES:
        text = text_of(client.get(address(evening, f"evening_{page}")))
        assert not any(name in text for name in ("Amira", "Ben", "Chloe", "Khan")), page


def test_the_mail_merge_lists_their_own_children(as_teacher, evening):
    file = as_teacher.get(address(evening, "evening_mail_merge")).content
    rows = load_workbook(io.BytesIO(file)).active.iter_rows(min_row=2, values_only=True)
    assert [row[1] for row in rows] == ["Amira Khan", "Chloe R"]


def test_the_sheet_of_another_class_is_not_found(as_teacher, evening, oak, elm):
    assert as_teacher.get(address(evening, "evening_paper", elm.pk)).status_code == 404
    page = as_teacher.get(address(evening, "evening_paper", oak.pk))
    assert "6 Elm" not in text_of(page)


def test_a_class_in_the_address_opens_no_other_class(as_teacher, evening, elm):
    page = as_teacher.get(address(evening, "evening_follow_up"), {"class": elm.pk})
    assert "Ben" not in text_of(page)


def test_a_teacher_records_nothing_for_the_family_of_another_class(
    as_teacher, evening, amira, ben, by
):
    sent = {"pupil": [amira.pk, ben.pk], "do": "spoken_to", "on": "2026-11-02", "done_by": by.pk}
    as_teacher.post(address(evening, "evening_follow_up"), sent)
    assert [row.pupil for row in EveningAttendance.objects.all()] == [amira]


def test_what_was_done_for_another_class_is_neither_shown_nor_undone(
    as_teacher, evening, amira, ben, by, today
):
    values = {"outcome": "spoken_to", "on": today, "done_by": by, "by": by}
    own, other = follow_up(evening=evening, pupils=[amira, ben], **values)
    assert "Ben Khan" not in text_of(as_teacher.get(address(evening, "evening_follow_up")))
    undo = [address(evening, "evening_follow_up_undo", row.pk) for row in (own, other)]
    assert [as_teacher.post(url).status_code for url in undo] == [302, 404]


def test_an_answer_of_another_class_is_not_settled_by_a_teacher(
    as_teacher, evening, oak, elm, ben, answer
):
    others = [answer("Ben", elm), answer("Ben")]
    own = answer("Ben", oak)
    ticked = [row.pk for row in (*others, own)]
    for do in ("confirm", "aside"):
        sent = {"answer": ticked, "do": do, f"pupil-{own.pk}": ben.pk}
        as_teacher.post(address(evening, "evening_answers"), sent)
    assert set(evening.answers.waiting()) == set(others)
    assert not evening.answers.confirmed()


def test_an_answer_matched_with_a_child_of_another_class_is_no_longer_theirs(
    as_teacher, evening, oak, ben, answer, by
):
    confirm_answers(pupils={answer("Benny", oak): ben}, by=by)
    assert "Ben Khan" not in text_of(as_teacher.get(address(evening, "evening_answers")))


def test_a_walk_in_of_another_class_is_not_matched_by_a_teacher(
    as_teacher, evening, oak, elm, amira, ben, walk_in
):
    page = address(evening, "evening_walk_ins")
    other, own = walk_in("Ben", elm), walk_in("Amira", oak)
    for family, pupil in ((other, amira), (own, ben)):
        sent = {"walk_in": family.pk, "do": "match", "pupil": pupil.pk}
        assert as_teacher.post(page, sent).status_code == 404
    sent = {"walk_in": own.pk, "do": "match", "pupil": amira.pk}
    assert as_teacher.post(page, sent).status_code == 302


def test_a_match_with_a_child_of_another_class_is_not_undone_by_a_teacher(
    as_teacher, evening, oak, ben, walk_in, by
):
    family = walk_in("Ben", oak)
    match_walk_in(walk_in=family, pupil=ben, by=by)
    page = address(evening, "evening_walk_ins")
    assert "Ben" not in text_of(as_teacher.get(page))
    assert as_teacher.post(page, {"walk_in": family.pk, "do": "unmatch"}).status_code == 404


def test_families_without_a_class_send_a_teacher_to_the_lead(as_teacher, as_lead, evening, walk_in):
    walk_in("Kit B")
    page = address(evening, "evening_follow_up")
    assert "ask your PSHE lead to match it" in text_of(as_teacher.get(page))
    assert "match this family with a child" in text_of(as_lead.get(page))


def test_the_evening_counts_every_family_and_lists_a_teachers_own_work(
    as_teacher, evening, oak, elm, walk_in
):
    for group in (oak, elm, None):
        walk_in("Kit", group)
    text = text_of(as_teacher.get(evening.get_absolute_url()))
    assert "3 adults came" in text
    assert "1 family was not on the list" in text
    assert "2 families not reached yet in your classes" in text
