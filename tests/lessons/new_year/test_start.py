"""The new academic year: what is proposed, and what starting it does."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from classes.models import ClassGroup, Enrolment, Pupil
from classes.years.year_groups import YearGroups
from lessons.models import MissedLesson, PlannedSession
from lessons.new_year.actions import ClassDecision, start_year
from lessons.new_year.proposal import Proposal, YearEnd, moved_up_name
from lessons.new_year.rehearsal import rehearse_year
from lessons.planning.actions import exclude
from tests import factories

JULY = dt.datetime(2027, 7, 5, 10, tzinfo=dt.UTC)
SEPTEMBER = dt.date(2027, 9, 1)


@pytest.fixture(autouse=True)
def july():
    with time_machine.travel(JULY):
        yield


@pytest.fixture
def elm(school):
    return factories.ClassGroupFactory(
        school=school, name="6 Elm", youngest_year=6, oldest_year=6, pupils=2
    )


@pytest.fixture
def rowan(school):
    return factories.ClassGroupFactory(
        school=school, name="5/6 Rowan", youngest_year=5, oldest_year=6, pupils=2
    )


def next_class_of(school, class_group):
    return next(
        next_class
        for next_class in Proposal(school, 2027).classes
        if next_class.key == class_group.pk
    )


def start(school, by, *decisions, destinations=None, year=2027):
    if destinations is None:
        leaves = {decision.source.pk for decision in decisions if decision.source}
        destinations = {
            enrolment.pupil_id: enrolment.class_group_id
            if enrolment.class_group_id in leaves
            else None
            for enrolment in Enrolment.objects.open()
        }
    return start_year(
        school=school, academic_year=year, classes=decisions, destinations=destinations, by=by
    )


def moves_up(class_group, **fields):
    values = {"name": moved_up_name(class_group), "year_groups": YearGroups(6, 6)} | fields
    return ClassDecision(key=class_group.pk, source=class_group, **values)


class TestProposal:
    """What the year could look like."""

    @pytest.mark.parametrize(
        ("name", "years", "after"),
        [
            ("5 Oak", (5, 5), "6 Oak"),
            ("5Oak", (5, 5), "6Oak"),
            ("Year 5 Oak", (5, 5), "Year 6 Oak"),
            ("4/5 Rowan", (4, 5), "5/6 Rowan"),
            ("Oak", (5, 5), "Oak"),
            ("Room 12", (5, 5), "Room 12"),
            ("5 Oak, room 2", (5, 5), "6 Oak, room 2"),
        ],
    )
    def test_a_class_takes_the_next_number(self, name, years, after):
        class_group = ClassGroup(name=name, youngest_year=years[0], oldest_year=years[1])
        assert moved_up_name(class_group) == after

    def test_year_5_moves_up_year_6_leaves_and_a_mixed_class_is_asked_about(
        self, school, oak, elm, rowan
    ):
        assert {
            next_class.source.name: next_class.year_end
            for next_class in Proposal(school, 2027).classes
        } == {
            "5 Oak": YearEnd.MOVES_UP,
            "6 Elm": YearEnd.LEAVES,
            "5/6 Rowan": YearEnd.SPLITS,
        }

    def test_teachers_and_modules_are_carried_over(self, school, oak, teacher, planned):
        next_class = next_class_of(school, oak)
        assert next_class.teachers == (teacher,)
        assert [due.session for due in next_class.due] == [row.session for row in planned]

    def test_dates_are_on_the_same_weekday_a_year_on(self, school, oak, planned):
        PlannedSession.objects.filter(pk=planned[0].pk).update(due_on=dt.date(2026, 11, 24))
        PlannedSession.objects.filter(pk=planned[1].pk).update(due_on=dt.date(2026, 9, 1))
        dates = [due.on for due in next_class_of(school, oak).due]
        assert dates == [dt.date(2027, 11, 23), dt.date(2027, 9, 7), None]

    def test_where_no_date_was_set_the_day_of_the_lesson_serves(self, school, oak, planned, log):
        log(planned[0])
        assert next_class_of(school, oak).due[0].on == dt.date(2027, 10, 11)

    def test_what_only_year_6_is_taught_comes_with_the_dates_of_year_6(self, school, oak, elm):
        module = factories.ModuleFactory(school=school)
        both = factories.SessionFactory(module=module, position=1)
        six = factories.SessionFactory(module=module, position=2, youngest_year=6)
        factories.PlannedSessionFactory(class_group=oak, session=both)
        factories.PlannedSessionFactory(class_group=elm, session=six, due_on=dt.date(2027, 5, 11))
        due = {proposed.session: proposed.on for proposed in next_class_of(school, oak).due}
        assert due == {both: None, six: dt.date(2028, 5, 9)}

    def test_borrowed_dates_are_put_into_the_order_of_the_sessions_one_a_week(
        self, school, oak, planned
    ):
        """5 Oak taught the second session only, on a Tuesday; 5 Ash gives the other two weeks."""
        planned[1].due_on = dt.date(2027, 1, 12)
        planned[1].save()
        ash = factories.ClassGroupFactory(school=school, name="5 Ash")
        for number, day in ((0, dt.date(2027, 1, 14)), (2, dt.date(2027, 1, 21))):
            factories.PlannedSessionFactory(
                class_group=ash, session=planned[number].session, due_on=day
            )
        assert [due.on for due in next_class_of(school, oak).due] == [
            dt.date(2028, 1, 11),
            dt.date(2028, 1, 18),
            dt.date(2028, 1, 25),
        ]

    def test_a_child_of_a_mixed_class_is_known_to_leave_if_earlier_classes_say_so(
        self, school, rowan
    ):
        known, unknown = rowan.enrolments.all()
        before = factories.ClassGroupFactory(school=school, academic_year=2025, name="5 Ash")
        factories.EnrolmentFactory(
            class_group=before,
            pupil=known.pupil,
            joined_on=dt.date(2025, 9, 1),
            left_on=dt.date(2026, 9, 1),
        )
        leaves = {child.pupil_id: child.leaves for child in next_class_of(school, rowan).children}
        assert leaves == {known.pupil_id: True, unknown.pupil_id: None}

    def test_a_class_with_sessions_set_aside_is_on_a_two_year_cycle(
        self, school, rowan, planned, lead
    ):
        planned_session = factories.PlannedSessionFactory(
            class_group=rowan, session=planned[0].session
        )
        assert not next_class_of(school, rowan).two_year_cycle
        exclude(planned_sessions=[planned_session], reason="Next year", by=lead)
        assert next_class_of(school, rowan).two_year_cycle

    def test_what_an_import_has_moved_already_is_only_to_be_planned(self, school, oak, planned):
        new = factories.ClassGroupFactory(school=school, academic_year=2027, name="6OAK")
        for enrolment in oak.enrolments.all():
            enrolment.left_on = SEPTEMBER
            enrolment.save()
            factories.EnrolmentFactory(class_group=new, pupil=enrolment.pupil, joined_on=SEPTEMBER)
        next_class = next_class_of(school, oak)
        assert (next_class.existing, next_class.name, next_class.children) == (new, "6OAK", ())
        assert not next_class.is_done

    def test_a_new_class_takes_the_plan_of_its_namesake(self, school, oak, planned):
        new = factories.ClassGroupFactory(school=school, academic_year=2027, name="5 Oak")
        next_class = next_class_of(school, new)
        assert next_class.source is None
        assert [due.session for due in next_class.due] == [row.session for row in planned]

    def test_it_takes_the_same_queries_for_any_number_of_classes(
        self, school, django_assert_max_num_queries
    ):
        factories.busy_school(school, classes=8)
        with django_assert_max_num_queries(12):
            proposal = Proposal(school, 2027)
            assert len(proposal.to_decide) == 8
            assert all(next_class.modules for next_class in proposal.to_decide)


class TestStart:
    """Starting the year."""

    def test_children_move_up_on_1_september_and_last_year_keeps_them_to_its_end(
        self, school, oak, pupils, lead
    ):
        done = start(school, lead, moves_up(oak))
        new = school.class_groups.get(academic_year=2027)
        assert (new.name, done.moved_up, done.left) == ("6 Oak", 3, 0)
        assert set(Pupil.objects.on_roll(oak, dt.date(2027, 8, 31))) == set(pupils)
        assert not Pupil.objects.on_roll(oak, SEPTEMBER)
        assert set(Pupil.objects.on_roll(new, SEPTEMBER)) == set(pupils)
        assert not MissedLesson.objects.exists()

    def test_year_6_leaves(self, school, elm, lead):
        done = start(school, lead)
        assert (done.moved_up, done.left) == (0, 2)
        assert set(elm.enrolments.values_list("left_on", flat=True)) == {SEPTEMBER}

    def test_a_mixed_class_goes_where_each_child_is_said_to_go(self, school, oak, rowan, lead):
        stays, leaves = rowan.enrolments.all()
        destinations = dict.fromkeys(oak.enrolments.values_list("pupil_id", flat=True), oak.pk)
        destinations |= {stays.pupil_id: oak.pk, leaves.pupil_id: None}
        start(school, lead, moves_up(oak), destinations=destinations)
        new = school.class_groups.get(academic_year=2027)
        assert stays.pupil in Pupil.objects.on_roll(new, SEPTEMBER)
        assert not leaves.pupil.enrolments.open().exists()

    def test_a_child_about_whom_nothing_is_said_stops_it(self, school, oak, elm, lead):
        with pytest.raises(ValidationError, match="has no class yet"):
            start(school, lead, moves_up(oak), destinations={})
        assert not school.class_groups.filter(academic_year=2027).exists()
        assert Enrolment.objects.open().count() == 5

    def test_modules_and_dates_come_as_decided(self, school, oak, planned, lead):
        module, session = planned[0].session.module, planned[0].session_id
        start(school, lead, moves_up(oak, modules=[module], due={session: dt.date(2027, 10, 4)}))
        due = PlannedSession.objects.filter(class_group__academic_year=2027)
        assert list(due.order_by("session__position").values_list("due_on", flat=True)) == [
            dt.date(2027, 10, 4),
            None,
            None,
        ]

    def test_what_was_taught_last_year_can_be_left_out(self, school, oak, planned, log, lead):
        log(planned[0])
        module = planned[0].session.module
        start(school, lead, moves_up(oak, modules=[module], leave_out_had=True))
        aside = PlannedSession.objects.filter(class_group__academic_year=2027).exclude(
            set_aside_reason=""
        )
        assert aside.get().session == planned[0].session
        assert aside.get().set_aside_reason == "Taught in 2026/27, in 5 Oak"

    def test_what_is_left_out_has_no_date(self, school, oak, planned, log, lead):
        log(planned[0])
        module, due = planned[0].session.module, {planned[0].session_id: dt.date(2027, 10, 4)}
        start(school, lead, moves_up(oak, modules=[module], due=due, leave_out_had=True))
        aside = PlannedSession.objects.exclude(set_aside_reason="").get()
        assert aside.due_on is None
        assert not aside.history.exclude(due_on=None).exists()

    def test_a_class_keeps_its_own_weekday_for_sessions_of_other_classes(
        self, school, oak, planned
    ):
        ash = factories.ClassGroupFactory(school=school, name="5 Ash")
        tuesday, wednesday, saturday = (dt.date(2026, 10, day) for day in (6, 14, 24))
        PlannedSession.objects.filter(pk=planned[0].pk).update(due_on=tuesday)
        for row, day in ((planned[1], wednesday), (planned[2], saturday)):
            row.delete()
            factories.PlannedSessionFactory(class_group=ash, session=row.session, due_on=day)
        due = next_class_of(school, oak).due
        assert [session.on for session in due] == [
            dt.date(2027, 10, 5),
            dt.date(2027, 10, 12),
            dt.date(2027, 10, 19),
        ]
        assert {session.on.strftime("%A") for session in due} == {"Tuesday"}

    def test_those_who_left_before_count_at_a_second_start(self, school, oak, elm, planned, lead):
        start(school, lead)
        rehearsal = rehearse_year(
            school=school,
            academic_year=2027,
            classes=[moves_up(oak, modules=[planned[0].session.module])],
            destinations={},
            by=lead,
        )
        assert rehearsal.started.left == 0
        assert rehearsal.leaving == sum(map(len, rehearsal.leavers.values())) > 0

    def test_a_class_that_is_there_already_takes_the_children_in(self, school, oak, lead):
        there = factories.ClassGroupFactory(
            school=school, academic_year=2027, name="6 Oak", youngest_year=6, oldest_year=6
        )
        start(school, lead, moves_up(oak))
        assert there.enrolments.count() == 3

    def test_doing_it_again_finds_nothing_left_to_do(self, school, oak, planned, lead):
        start(school, lead, moves_up(oak, modules=[planned[0].session.module]))
        assert Proposal(school, 2027).to_decide == []

    def test_starting_it_twice_is_refused(self, school, oak, planned, lead):
        decision = moves_up(oak, modules=[planned[0].session.module])
        start(school, lead, decision)
        with pytest.raises(ValidationError, match=f"was started on 5 July 2027 by {lead.name}"):
            start(school, lead, decision)
        with pytest.raises(ValidationError, match="so no child moved up twice"):
            start(school, lead)

    def test_a_rehearsal_is_that_very_action_taken_back(self, school, oak, planned, pupils, lead):
        answers = {
            "school": school,
            "academic_year": 2027,
            "classes": [moves_up(oak, modules=[planned[0].session.module])],
            "destinations": {pupil.pk: oak.pk for pupil in pupils},
            "by": lead,
        }
        seen = rehearse_year(**answers)
        assert not school.class_groups.filter(academic_year=2027).exists()
        assert Enrolment.objects.open().filter(class_group=oak).count() == 3
        done = start_year(**answers)
        assert (done.moved_up, done.left) == (seen.started.moved_up, seen.started.left) == (3, 0)
        assert [class_group.name for class_group in seen.classes] == [
            class_group.name for class_group in done.classes
        ]
        assert seen.classes[0].children == tuple(sorted(pupil.display_name for pupil in pupils))
        assert len(seen.classes[0].due) == done.classes[0].planned_sessions.count() == 3

    def test_a_child_who_is_late_goes_into_a_class_that_has_begun_with_what_it_missed(
        self, school, oak, planned, log, lead
    ):
        new = factories.ClassGroupFactory(school=school, academic_year=2027, name="6 Oak")
        session = factories.SessionFactory(module=planned[0].session.module, position=9)
        factories.LessonFactory(
            planned_session__class_group=new,
            planned_session__session=session,
            held_on=dt.date(2027, 9, 10),
        )
        with time_machine.travel(dt.datetime(2027, 9, 20, 10, tzinfo=dt.UTC)):
            start(school, lead, moves_up(oak))
        assert MissedLesson.objects.filter(reason="joined_later").count() == 3
        assert {enrolment.joined_on for enrolment in new.enrolments.all()} == {dt.date(2027, 9, 20)}

    def test_before_june_it_is_refused(self, school, oak, lead):
        with (
            time_machine.travel(dt.datetime(2027, 5, 31, 10, tzinfo=dt.UTC)),
            pytest.raises(ValidationError, match="from 1 June 2027"),
        ):
            start(school, lead, moves_up(oak))

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"due": {1: dt.date(2028, 9, 1)}}, "not in the year 2027/28"),
            ({"name": ""}, "cannot be blank"),
            ({"name": "6" * 41}, "at most 40"),
        ],
    )
    def test_what_cannot_be_changes_nothing(self, school, oak, lead, fields, sentence):
        with pytest.raises(ValidationError, match=sentence):
            start(school, lead, moves_up(oak, **fields))
        assert Enrolment.objects.open().count() == 3

    def test_two_classes_of_one_name_are_refused(self, school, oak, elm, lead):
        with pytest.raises(ValidationError, match="Two classes would be called 6 Oak"):
            start(school, lead, moves_up(oak), moves_up(elm, name="6 Oak"))

    def test_a_class_of_another_school_is_refused(self, school, lead):
        elsewhere = factories.ClassGroupFactory()
        with pytest.raises(ValidationError, match="not a class of the year before"):
            start(school, lead, moves_up(elsewhere))

    def test_it_takes_the_same_queries_for_any_number_of_children(
        self, school, lead, django_assert_max_num_queries
    ):
        ash = factories.ClassGroupFactory(school=school, name="5 Ash", pupils=40)
        with django_assert_max_num_queries(40):
            start(school, lead, moves_up(ash))
