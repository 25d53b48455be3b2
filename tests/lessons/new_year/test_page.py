"""The September page: what is filled in, what is asked, and what the button does."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from classes.models import Enrolment, Pupil, Role
from lessons.models import ClosedDays
from tests import factories
from tests.new_year import filled_in
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough

SEPTEMBER = dt.date(2027, 9, 1)


@pytest.fixture(autouse=True)
def july():
    with time_machine.travel(dt.datetime(2027, 7, 5, 10, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def address(school):
    return reverse("lessons:new_year", args=[school.slug])


@pytest.fixture
def rowan(school):
    return factories.ClassGroupFactory(
        school=school, name="5/6 Rowan", youngest_year=5, oldest_year=6, pupils=3
    )


def test_pressing_the_button_moves_the_class_up_as_proposed(
    as_lead, school, address, oak, planned, teacher
):
    answer = as_lead.post(address, filled_in(as_lead, address), follow=True)
    assert "2027/28 is ready: 1 class. 3 children moved up, 0 left." in answer.content.decode()
    new = school.class_groups.get(academic_year=2027)
    assert (new.name, str(new.year_groups), list(new.teachers.all())) == (
        "6 Oak",
        "Year 6",
        [teacher],
    )
    assert new.planned_sessions.count() == 3


def test_what_is_changed_before_the_button_counts(as_lead, school, address, oak, planned, person):
    other = person(Role.TEACHER)
    key = f"c{oak.pk}-"
    sent = filled_in(
        as_lead,
        address,
        **{
            key + "name": "6 Maple",
            key + "teachers": [other.pk],
            f"{key}due{planned[0].session_id}": "2027-09-20",
        },
    )
    as_lead.post(address, sent)
    new = school.class_groups.get(academic_year=2027)
    assert (new.name, list(new.teachers.all())) == ("6 Maple", [other])
    assert new.planned_sessions.get(session=planned[0].session).due_on == dt.date(2027, 9, 20)


def test_the_staff_to_choose_from_are_folded_away_below_who_teaches(
    as_lead, address, oak, teacher, person
):
    other, key = person(Role.TEACHER), f"c{oak.pk}-"
    fold = f"//details[.//input[@name='{key}teachers']]"
    (part,) = document(as_lead.get(address)).xpath(fold)
    assert part.xpath("normalize-space(summary)") == f"Teachers: {teacher}"
    assert "open" not in part.attrib
    refused = filled_in(as_lead, address, **{key + "teachers": [other.pk], key + "name": ""})
    (part,) = document(as_lead.post(address, refused)).xpath(fold)
    assert part.xpath("normalize-space(summary)") == f"Teachers: {other}"
    assert part.xpath(".//input[@checked]/@value") == [str(other.pk)]
    unknown = filled_in(as_lead, address, **{key + "teachers": ["0"]})
    (part,) = document(as_lead.post(address, unknown)).xpath(fold)
    assert "open" in part.attrib


def test_only_those_who_may_teach_or_do_so_now_are_offered(as_lead, lead, address, oak, person):
    head, governor = person(Role.HEAD), person(Role.VIEWER)
    oak.teachers.add(head)
    offered = f"//input[@name='c{oak.pk}-teachers']/@value"
    pks = document(as_lead.get(address)).xpath(offered)
    assert {str(lead.pk), str(head.pk)} <= set(pks)
    assert str(governor.pk) not in pks


def test_a_class_name_that_looks_like_a_childs_is_asked_about(as_lead, school, address, oak):
    factories.EnrolmentFactory(class_group=oak, pupil__display_name="Zara R")
    key = f"c{oak.pk}-"
    sent = filled_in(as_lead, address, **{key + "name": "Zara R group"})
    refused = as_lead.post(address, sent)
    assert refused.status_code == 422
    assert "“Zara R” looks like a child’s name." in text_of(refused)
    assert not school.class_groups.filter(academic_year=2027).exists()
    (box,) = document(refused).xpath(f"//input[@type='checkbox'][@name='{key}publish_anyway']")
    as_lead.post(address, sent | {box.get("name"): "on"})
    assert school.class_groups.get(academic_year=2027).name == "Zara R group"


def test_a_module_that_is_unticked_is_not_taken_up(as_lead, school, address, oak, planned):
    as_lead.post(address, filled_in(as_lead, address, **{f"c{oak.pk}-modules": []}))
    assert not school.class_groups.get(academic_year=2027).planned_sessions.exists()


def test_a_mixed_class_is_asked_about(as_lead, school, address, rowan):
    answer = as_lead.post(address, filled_in(as_lead, address))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose where the other 3 children go." in page
    assert "Nothing was changed" in page
    assert not school.class_groups.filter(academic_year=2027).exists()


def test_those_who_leave_are_chosen_and_all_others_stay(as_lead, school, address, rowan):
    first, *others = Pupil.objects.filter(enrolments__class_group=rowan).order_by("pk")
    key = f"c{rowan.pk}-"
    sent = {f"{key}child{first.pk}": "leaves", f"{key}rest": str(rowan.pk)}
    as_lead.post(address, filled_in(as_lead, address, **sent))
    new = school.class_groups.get(academic_year=2027)
    assert (new.name, str(new.year_groups)) == ("5/6 Rowan", "Years 5 and 6")
    assert list(Pupil.objects.on_roll(new, SEPTEMBER).order_by("pk")) == others
    assert first.enrolments.get().left_on == SEPTEMBER


def test_a_mixed_class_need_not_go_on(as_lead, school, address, oak, rowan):
    key = f"c{rowan.pk}-"
    sent = {key + "name": "", key + "rest": str(oak.pk)}
    as_lead.post(address, filled_in(as_lead, address, **sent))
    classes = school.class_groups.filter(academic_year=2027)
    assert [class_group.name for class_group in classes] == ["6 Oak"]
    assert Enrolment.objects.open().filter(class_group__name="6 Oak").count() == 6


def test_a_class_into_which_children_go_needs_a_name(as_lead, address, rowan):
    key = f"c{rowan.pk}-"
    sent = {key + "name": "", key + "rest": str(rowan.pk)}
    answer = as_lead.post(address, filled_in(as_lead, address, **sent))
    assert "Children go to this class, so give it a name." in answer.content.decode()


def test_any_class_can_be_asked_about_child_by_child(as_lead, school, address, oak):
    by_child = f"{address}?by_child={oak.pk}"
    first = oak.enrolments.first().pupil
    sent = {f"c{oak.pk}-child{first.pk}": "leaves", f"c{oak.pk}-rest": str(oak.pk)}
    as_lead.post(address, filled_in(as_lead, by_child, **sent))
    assert not first.enrolments.open().exists()
    assert Enrolment.objects.open().filter(class_group__academic_year=2027).count() == 2


def test_two_classes_of_one_name_get_a_sentence_and_nothing_is_lost(as_lead, school, address, oak):
    ash = factories.ClassGroupFactory(school=school, name="5 Ash", pupils=1)
    answer = as_lead.post(address, filled_in(as_lead, address, **{f"c{ash.pk}-name": "6 Oak"}))
    assert answer.status_code == 422
    assert "Two classes would be called 6 Oak" in answer.content.decode()
    assert Enrolment.objects.open().filter(class_group__academic_year=2026).count() == 4


def test_before_june_the_page_shows_it_and_has_no_button(as_lead, address, oak, sign_in, lead):
    with time_machine.travel(dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC)):
        page = sign_in(lead).get(address).content.decode()
    assert "start it from 1 June 2027" in page
    buttons = document(page).xpath("//main//button")
    assert "Start 2027/28" not in [button.text_content().strip() for button in buttons]


def test_in_autumn_it_offers_what_of_last_year_is_still_open(sign_in, lead, school, address, oak):
    with time_machine.travel(dt.datetime(2027, 9, 14, 10, tzinfo=dt.UTC)):
        client = sign_in(lead)
        assert "<h1>Start 2027/28</h1>" in client.get(address).content.decode()
        client.post(address, filled_in(client, address))
        assert "<h1>Start 2028/29</h1>" in client.get(address).content.decode()


def test_a_class_that_an_import_made_is_offered_last_years_plan(
    as_lead, school, address, oak, planned
):
    new = factories.ClassGroupFactory(school=school, academic_year=2027, name="5 Oak")
    as_lead.post(address, filled_in(as_lead, address))
    assert new.planned_sessions.count() == 3
    assert "Nothing left to do" in as_lead.get(address).content.decode()


def test_a_school_without_names_gives_head_counts(sign_in, person):
    school = factories.SchoolFactory(keeps_pupil_names=False)
    client = sign_in(person(Role.PSHE_LEAD, at=school))
    address = reverse("lessons:new_year", args=[school.slug])
    oak = factories.ClassGroupFactory(school=school, name="5 Oak", pupils_on_roll=29)
    mixed = factories.ClassGroupFactory(school=school, name="5/6 Elm", oldest_year=6)
    assert client.post(address, filled_in(client, address)).status_code == 422
    sent = filled_in(client, address, **{f"c{mixed.pk}-pupils_on_roll": 27})
    assert sent[f"c{oak.pk}-pupils_on_roll"] == 29
    page = text_of(client.post(address, sent | {"do": "check"}))
    assert "27 children on roll" in page
    assert "leave the school" not in page
    client.post(address, sent)
    counts = school.class_groups.in_year(2027).values_list("name", "pupils_on_roll")
    assert dict(counts) == {"6 Oak": 29, "5/6 Elm": 27}


def test_a_school_without_classes_is_told_what_the_page_is_for(as_lead, address):
    assert "No classes to start from" in as_lead.get(address).content.decode()


def test_it_takes_as_many_queries_for_twelve_classes_as_for_two(sign_in, person):
    counts = []
    for classes in (2, 12):
        school = factories.SchoolFactory()
        factories.busy_school(school, classes=classes)
        client = sign_in(person(Role.PSHE_LEAD, at=school))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("lessons:new_year", args=[school.slug]))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 20


class TestCheck:
    """The page between: the result of the answers, before anything is changed."""

    def check(self, client, address, **changes):
        return client.post(address, filled_in(client, address, **changes) | {"do": "check"})

    def test_it_shows_the_result_and_changes_nothing(self, as_lead, school, address, oak, planned):
        elm = factories.ClassGroupFactory(
            school=school, name="6 Elm", youngest_year=6, oldest_year=6, pupils=2
        )
        answer = self.check(as_lead, address)
        page = text_of(answer)
        assert answer.status_code == 200
        assert "5 Oak becomes 6 Oak" in page
        assert "3 children move up and 2 leave the school" in page
        assert "2 children of 6 Elm" in page
        assert not school.class_groups.filter(academic_year=2027).exists()
        assert elm.enrolments.filter(left_on=None).count() == 2
        assert not Enrolment.history.exclude(history_type="+").exists()

    def test_a_class_from_several_shows_how_many_come_from_each(self, as_lead, address, oak, rowan):
        key = f"c{rowan.pk}-"
        page = text_of(
            self.check(as_lead, address, **{key + "name": "", key + "rest": str(oak.pk)})
        )
        assert "3 from 5 Oak, 3 from 5/6 Rowan" in page

    def test_what_it_sends_on_starts_the_year_as_it_was_shown(
        self, as_lead, school, address, oak, planned
    ):
        key = f"c{oak.pk}-name"
        sent: dict = {}
        for name, value in self.check(as_lead, address, **{key: "6 Maple"}).context["sent"]:
            sent.setdefault(name, []).append(value)
        as_lead.post(address, sent | {"do": "start"})
        new = school.class_groups.get(academic_year=2027)
        assert (new.name, new.planned_sessions.count(), new.enrolments.count()) == ("6 Maple", 3, 3)

    def test_going_back_keeps_what_was_typed(self, as_lead, address, oak, planned):
        sent = filled_in(as_lead, address, **{f"c{oak.pk}-name": "6 Maple"})
        page = as_lead.post(address, sent | {"do": "change"}).content.decode()
        assert 'value="6 Maple"' in page

    def test_asking_child_by_child_keeps_what_was_typed(self, as_lead, address, oak):
        sent = filled_in(as_lead, address, **{f"c{oak.pk}-name": "6 Maple"})
        page = as_lead.post(address, sent | {"do": f"by_child {oak.pk}"}).content.decode()
        assert 'value="6 Maple"' in page
        assert "Where does each child go?" in page

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ("teachers", "This class has no teacher yet."),
            ("modules", "No sessions would be due."),
            ("rest", "No children in this class yet."),
        ],
    )
    def test_what_may_be_a_mistake_is_said(self, as_lead, address, oak, planned, change, sentence):
        by_child = f"{address}?by_child={oak.pk}"
        changes = {f"c{oak.pk}-{change}": "leaves" if change == "rest" else []}
        if change == "rest":
            changes |= {
                f"c{oak.pk}-child{enrolment.pupil_id}": "leaves"
                for enrolment in oak.enrolments.all()
            }
        sent = filled_in(as_lead, by_child, **changes) | {"do": "check"}
        if change != "rest":
            sent[f"c{oak.pk}-rest"] = str(oak.pk)
        assert sentence in as_lead.post(address, sent).content.decode()

    def test_what_is_refused_is_refused_here_already(self, as_lead, school, address, oak):
        ash = factories.ClassGroupFactory(school=school, name="5 Ash", pupils=1)
        answer = self.check(as_lead, address, **{f"c{ash.pk}-name": "6 Oak"})
        assert answer.status_code == 422
        assert "Two classes would be called 6 Oak" in answer.content.decode()


class TestHolidays:
    """Weeks without lessons in the new year."""

    @pytest.fixture
    def in_half_term(self, planned):
        planned[0].due_on = dt.date(2026, 10, 27)
        planned[0].save()

    def test_a_date_in_a_holiday_moves_on_and_the_check_says_so(
        self, as_lead, school, address, oak, in_half_term
    ):
        sent = filled_in(as_lead, address)
        shown = text_of(as_lead.get(address))
        assert "Autumn half term: Mon 25 Oct 2027 to Fri 29 Oct 2027" in shown
        page = text_of(as_lead.post(address, sent | {"do": "check"}))
        assert "1 moved out of the holidays" in page
        assert "Tue 26 Oct Tue 2 Nov 2027" in page
        as_lead.post(address, sent)
        due = school.class_groups.get(academic_year=2027).planned_sessions.exclude(due_on=None)
        assert due.get().due_on == dt.date(2027, 11, 2)

    def test_a_school_with_term_dates_of_its_own_keeps_to_them(
        self, as_lead, school, address, oak, in_half_term
    ):
        days = {"first_day": dt.date(2027, 11, 1), "last_day": dt.date(2027, 11, 5)}
        ClosedDays.objects.create(school=school, name="Half term", **days)
        as_lead.post(address, filled_in(as_lead, address))
        due = school.class_groups.get(academic_year=2027).planned_sessions.exclude(due_on=None)
        assert due.get().due_on == dt.date(2027, 10, 26)


class TestTwice:
    """Starting what is started: two clicks, two people, a page that was left open."""

    def test_it_is_refused_with_who_and_when_and_nothing_is_changed(
        self, as_lead, lead, school, address, oak, planned
    ):
        sent = filled_in(as_lead, address)
        as_lead.post(address, sent)
        before = list(Enrolment.history.values_list("pk", flat=True))
        answer = as_lead.post(address, sent)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert f"2027/28 was started on 5 July 2027 by {lead.name}." in page
        assert list(Enrolment.history.values_list("pk", flat=True)) == before

    def test_a_class_that_came_in_between_is_looked_at_first(self, as_lead, school, address, oak):
        sent = filled_in(as_lead, address, **{f"c{oak.pk}-name": "6 Maple"})
        factories.ClassGroupFactory(
            school=school, academic_year=2027, name="5 Beech", youngest_year=5, oldest_year=5
        )
        factories.PlannedSessionFactory(
            class_group=oak, session__youngest_year=5, session__oldest_year=6
        )
        answer = as_lead.post(address, sent)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "The classes have changed since you opened this page" in page
        assert 'value="6 Maple"' in page
        assert Enrolment.objects.open().filter(class_group=oak).count() == 3


class TestAChildWhoComesInJuly:
    """Next year is prepared, and then another child joins. Nobody must forget them."""

    @pytest.fixture
    def added(self, as_lead, school, address, oak, planned):
        as_lead.post(address, filled_in(as_lead, address))
        page = reverse("lessons:add_pupils", args=[school.slug, oak.pk])
        typed = {"names": "Zara N", "on": "2027-07-05"}
        return as_lead.post(page, typed, follow=True).content.decode()

    def test_it_is_said_when_the_child_is_added(self, added):
        assert "2027/28 is already prepared, but these children have no class in it" in added

    def test_home_says_so_until_the_child_has_a_class(self, as_lead, school, address, added):
        home = as_lead.get(reverse("reports:home", args=[school.slug])).content.decode()
        line = reverse("reports:not_placed_line", args=[school.slug])
        assert f'hx-get="{line}"' in home
        assert "1 child has no class in 2027/28 yet" in text_of(as_lead.get(line))
        as_lead.post(address, filled_in(as_lead, address))
        assert as_lead.get(line).content.decode().strip() == ""

    def test_before_the_year_is_prepared_nobody_waits(self, as_lead, school, oak, pupils):
        line = reverse("reports:not_placed_line", args=[school.slug])
        assert as_lead.get(line).content.decode().strip() == ""

    def test_it_is_for_whoever_can_place_the_child(self, sign_in, person, school, added):
        line = reverse("reports:not_placed_line", args=[school.slug])
        assert sign_in(person(Role.VIEWER)).get(line).status_code == 404
