"""The page of the grid: who may see it, what a click does, and what it leads to."""

import datetime as dt

import pytest
from django.urls import reverse

from classes.models import Role
from lessons.catch_up.actions import reopen
from lessons.models import MissedLesson
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def address(school, oak):
    return reverse("lessons:class_children", args=[school.slug, oak.pk])


@pytest.fixture
def missed(planned, pupils, log):
    return log(planned[0], away=pupils[:1]).missed_lessons.get()


@pytest.fixture
def as_teacher(sign_in, teacher):
    return sign_in(teacher)


def button(page, name):
    (found,) = document(page).xpath(f"//table//button[@name='{name}']")
    return found


def press(client, address, name, **more):
    """Press the only button of that name in the table, as a browser without a script does."""
    value = button(client.get(address), name).get("value")
    return client.post(address, {name: value} | more)


def names(page) -> list[str]:
    return [cell.text_content().strip() for cell in document(page).xpath("//tbody/tr/th")]


def test_each_child_has_a_row_with_a_sign_and_a_word_for_each_session(
    as_teacher, address, planned, pupils, log
):
    log(planned[0])
    page = as_teacher.get(address)
    first = document(page).xpath("//tbody/tr[1]/td")
    assert [" ".join(cell.text_content().split()) for cell in first] == [
        "✓ Had it",
        "· Not planned",
        "· Not planned",
    ]
    assert len(names(page)) == 3


def test_a_click_records_the_catch_up_of_today_with_the_person(
    as_teacher, address, missed, teacher, today
):
    answer = press(as_teacher, address, "catch_up")
    assert answer.url == address
    missed.refresh_from_db()
    kept = (missed.closed_as, missed.caught_up_on, missed.how, missed.by)
    assert kept == ("caught_up", today, "small_group", teacher)


def test_a_click_on_a_catch_up_of_today_takes_it_back(as_teacher, address, missed):
    press(as_teacher, address, "catch_up")
    press(as_teacher, address, "take_back")
    missed.refresh_from_db()
    assert missed.is_open


def test_more_can_be_said_and_the_way_is_the_usual_one_from_then_on(
    as_teacher, address, missed, lead
):
    said = {"on": "2026-11-20", "how": "one_to_one", "taught_by": lead.pk}
    press(as_teacher, f"{address}?how=ask", "catch_up", **said)
    missed.refresh_from_db()
    kept = (missed.caught_up_on, missed.how, missed.by)
    assert kept == (dt.date(2026, 11, 20), "one_to_one", lead)
    reopen(missed_lessons=[missed], by=lead)
    assert "today, with you, one to one" in text_of(as_teacher.get(address))


def test_a_day_before_the_lesson_is_refused_beside_its_field(as_teacher, address, missed, teacher):
    said = {"on": "2026-10-01", "how": "other", "taught_by": teacher.pk}
    answer = press(as_teacher, f"{address}?how=ask", "catch_up", **said)
    assert answer.status_code == 422
    assert "cannot come before the lesson itself" in text_of(answer)
    assert MissedLesson.objects.open().count() == 1


def test_htmx_replaces_the_cell_alone_and_a_status_message_says_so(as_teacher, address, missed):
    cell = button(as_teacher.get(address), "catch_up")
    answer = as_teacher.post(
        address,
        {"catch_up": cell.get("value")},
        headers={"HX-Request": "true", "HX-Target": cell.get("id")},
    )
    root = document(answer)
    assert [found.get("id") for found in root.xpath("//button")] == [cell.get("id")]
    assert root.xpath("//tr") == []
    said = root.xpath("//*[@id='messages'][@role='status']")[0].text_content()
    assert f"Caught up in a small group: {missed.pupil}" in said
    assert "3 up to date" in root.xpath("//*[@id='summary']")[0].text_content()


def test_after_a_press_the_message_moves_nothing_on_the_page(as_teacher, address, missed):
    headers = {"HX-Request": "true"}
    value = button(as_teacher.get(address), "catch_up").get("value")
    page = document(as_teacher.post(address, {"catch_up": value}, headers=headers))
    (message,) = page.xpath("//*[@id='messages']/*/@class")
    assert "in-place" in message.split()


def test_what_a_colleague_did_meanwhile_is_not_written_over(as_teacher, address, missed, lead):
    value = button(as_teacher.get(address), "catch_up").get("value")
    press(as_teacher, address, "catch_up")
    stale = button(as_teacher.get(address), "take_back").get("value")
    assert as_teacher.post(address, {"catch_up": value, "how": "other"}).status_code == 422
    press(as_teacher, address, "take_back")
    answer = as_teacher.post(address, {"take_back": stale})
    assert answer.status_code == 422
    assert "has changed since you opened this page" in text_of(answer)


def test_only_those_who_may_log_get_buttons(sign_in, person, address, missed):
    client = sign_in(person(Role.SAFEGUARDING_LEAD))
    page = client.get(address)
    assert document(page).xpath("//table//button") == []
    assert not document(page).xpath("//*[contains(@class, 'keys')]")
    assert "Press what" not in text_of(page)
    assert client.post(address, {"catch_up": f"{missed.pk}.1"}).status_code == 404


def test_a_colleague_without_the_class_and_a_school_without_names_find_nothing(
    sign_in, person, as_teacher, school, address
):
    assert sign_in(person(Role.TEACHER)).get(address).status_code == 404
    school.keeps_pupil_names = False
    school.save()
    assert as_teacher.get(address).status_code == 404


def test_nobody_settles_a_child_of_another_class(as_teacher, school, address, log):
    other = factories.ClassGroupFactory(school=school, pupils=1)
    theirs = factories.MissedLessonFactory(
        lesson=factories.LessonFactory(planned_session__class_group=other),
        pupil=other.enrolments.get().pupil,
    )
    assert as_teacher.post(address, {"catch_up": f"{theirs.pk}.1"}).status_code == 422
    assert MissedLesson.objects.open().count() == 1


def test_the_head_of_a_session_logs_its_lesson_and_comes_back(as_teacher, address, planned):
    link = document(as_teacher.get(address)).xpath("//thead//a/@href")[0]
    assert link.endswith(f"?planned={planned[0].pk}&next={address}")


def test_rows_are_by_first_name_or_surname_and_the_choice_is_remembered(
    as_teacher, sign_in, teacher, address, planned, pupils
):
    for pupil, name in zip(pupils, ["Amira K", "Łukasz Baker", "Zoë"], strict=True):
        pupil.display_name = name
        pupil.save()
    assert names(as_teacher.get(address)) == ["Amira K", "Łukasz Baker", "Zoë"]
    by_surname = ["Łukasz Baker", "Amira K", "Zoë"]
    assert names(as_teacher.get(address, {"order": "surname"})) == by_surname
    assert names(sign_in(teacher).get(address)) == by_surname
    assert teacher.history.count() == 1


def test_the_filter_shows_a_year_group_or_only_those_with_something_to_catch_up(
    as_teacher, address, oak, pupils, missed
):
    oak.oldest_year = 6
    oak.save()
    for pupil, year in zip(pupils, [5, 6, None], strict=True):
        pupil.enrolments.update(year_group=year)
    assert len(names(as_teacher.get(address, {"year_group": "6"}))) == 2
    assert names(as_teacher.get(address, {"show": "open"})) == [str(missed.pupil)]


def test_a_class_without_children_or_sessions_says_what_to_do(sign_in, lead, school, oak, address):
    as_lead = sign_in(lead)
    assert "This class has no sessions yet" in text_of(as_lead.get(address))
    empty = factories.ClassGroupFactory(school=school)
    page = as_lead.get(reverse("lessons:class_children", args=[school.slug, empty.pk]))
    assert "No children in this class yet" in text_of(page)


def test_a_phone_lists_each_session_with_its_counts_and_who_is_open(as_teacher, address, missed):
    (first, *_) = document(as_teacher.get(address)).xpath("//ol[@class='by-session']/li")
    text = " ".join(first.text_content().split())
    assert "2 had it" in text
    assert "1 away, to catch up" in text
    assert first.xpath(".//b/text()") == [str(missed.pupil)]
    assert len(first.xpath(".//button")) == 1


def test_one_press_in_the_head_logs_a_session_that_is_late_for_the_whole_class(
    as_teacher, address, planned, today
):
    planned[0].due_on = today
    planned[0].save()
    root = document(as_teacher.get(address))
    (press_it,) = root.xpath("//thead//button")
    hidden = root.xpath(f"//form[@id='{press_it.get('form')}']//input")
    data = {field.get("name"): field.get("value") for field in hidden}
    sent = data | {press_it.get("name"): press_it.get("value")}
    assert as_teacher.post(press_it.get("formaction"), sent).url == address
    assert "3 had it" in text_of(as_teacher.get(address))


def offered(page) -> list[str]:
    """Return what the buttons in the heads of the columns say."""
    buttons = document(page).xpath("//thead//button")
    return [" ".join(each.text_content().split()).partition(" (")[0] for each in buttons]


def test_the_head_of_a_late_session_offers_the_day_it_was_due_before_today(
    as_teacher, address, planned
):
    planned[0].due_on = dt.date(2026, 9, 7)
    planned[0].save()
    assert offered(as_teacher.get(address)) == [
        "Taught on Mon 7 Sep, all here",
        "Taught today, all here",
    ]


def test_no_press_is_offered_for_a_day_on_which_a_lesson_is_recorded(
    as_teacher, address, planned, log
):
    planned[0].due_on = dt.date(2026, 9, 7)
    planned[0].save()
    log(planned[0], held_on=dt.date(2026, 9, 7), outcome="did_not_happen", reason="Trip")
    assert offered(as_teacher.get(address)) == ["Taught today, all here"]


def test_no_press_is_offered_where_it_is_not_sure_who_taught(
    sign_in, lead, oak, address, planned, today
):
    planned[0].due_on = today
    planned[0].save()
    oak.teachers.clear()
    assert offered(sign_in(lead).get(address)) == []


def test_who_covers_the_class_today_sees_the_children_and_records_a_catch_up(
    sign_in, person, oak, address, missed
):
    colleague = person(Role.TEACHER)
    factories.CoverFactory(class_group=oak, user=colleague)
    assert press(sign_in(colleague), address, "catch_up").url == address
