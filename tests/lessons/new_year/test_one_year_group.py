"""The plan of a mixed class in the new year, by what each of its year groups had."""

import datetime as dt

import pytest
import time_machine

from classes.access import access_of
from classes.people.reader import Reader
from classes.years.year_groups import YearGroups
from curriculum.models import Session
from lessons.models import PlannedSession
from lessons.new_year.actions import ClassDecision, start_year
from lessons.new_year.class_form import NextClassForm
from lessons.new_year.forms import NewYearForm
from lessons.new_year.proposal import Proposal
from lessons.new_year.rehearsal import rehearse_year
from lessons.planning.one_year_group import exclude_year_group

JULY = dt.datetime(2027, 7, 5, 10, tzinfo=dt.UTC)
WHY = "In Year 6, on a two-year cycle"


@pytest.fixture(autouse=True)
def july():
    with time_machine.travel(JULY):
        yield


@pytest.fixture
def start(school, lead, mixed, for_both):
    """Start 2027/28 with the class as it is decided, and return its plan of the session."""

    def start(**decided) -> PlannedSession:
        start_year(school=school, classes=[decide(mixed, for_both, **decided)], **common(lead))
        return PlannedSession.objects.get(class_group__academic_year=2027)

    def common(by) -> dict:
        pupils = mixed.enrolments.values_list("pupil", flat=True)
        return {"academic_year": 2027, "destinations": dict.fromkeys(pupils, mixed.pk), "by": by}

    return start


def decide(source, planned, **decided) -> ClassDecision:
    values = {"name": source.name, "year_groups": source.year_groups} | decided
    values["modules"] = [planned.session.module]
    return ClassDecision(key=source.pk, source=source, **values)


def had(school) -> list[bool]:
    (proposed,) = Proposal(school, 2027).classes[0].due
    return proposed.had


@pytest.mark.parametrize(("taught_to", "expected"), [(None, True), (5, True), (6, False)])
def test_only_who_stays_in_the_class_can_have_had_it(school, for_both, log, taught_to, expected):
    log(for_both, year_group=taught_to)
    assert had(school) is expected


def test_what_only_the_leavers_had_is_due_again(for_both, log, start):
    log(for_both, year_group=6)
    row = start(leave_out_had=True)
    assert (row.set_aside_reason, row.not_for_year) == ("", None)


def test_what_those_who_stay_had_is_not_due(for_both, log, start):
    log(for_both, year_group=5)
    assert start(leave_out_had=True).set_aside_reason == "Taught in 2026/27, in 5/6 Rowan"


def test_what_one_of_two_year_groups_had_is_not_due_for_them(mixed, for_both, log, start):
    mixed.youngest_year, mixed.oldest_year = 4, 5
    mixed.save()
    for_both.session.youngest_year = 4
    for_both.session.save()
    log(for_both, year_group=4)
    row = start(name="5/6 Rowan", year_groups=YearGroups(5, 6), leave_out_had=True)
    assert (row.not_for_year, row.not_for_reason) == (5, "Taught in 2026/27, in 5/6 Rowan")


def test_a_year_group_that_has_it_later_is_left_out_again(
    school, mixed, for_both, log, lead, start
):
    exclude_year_group(planned_session=for_both, year_group=5, reason=WHY, by=lead)
    log(for_both)
    decision = decide(mixed, for_both)
    pupils = mixed.enrolments.values_list("pupil", flat=True)
    rehearsal = rehearse_year(
        school=school,
        academic_year=2027,
        classes=[decision],
        destinations=dict.fromkeys(pupils, mixed.pk),
        by=lead,
    )
    assert [row.not_for for row in rehearsal.classes[0].sessions] == [f"Year 5: {WHY}"]
    row = start(leave_out_had=True)
    assert (row.not_for_year, row.not_for_reason, row.set_aside_reason) == (5, WHY, "")


# --- What the page proposes ------------------------------------------------------------------


@pytest.fixture
def proposal(school, lead):
    """Return a function that returns the part of the form about the first class, as proposed."""

    def proposal() -> NextClassForm:
        reader = Reader(access_of(lead, school.slug))
        return NewYearForm(None, proposal=Proposal(school, 2027), reader=reader).parts[0]

    return proposal


def test_what_the_new_year_6_had_in_year_5_is_left_out_for_them(for_both, log, proposal):
    log(for_both)
    Session.objects.update(title="You & me")
    box = proposal()["leave_out_had"]
    assert box.value() is True
    assert box.help_text == (
        "In 5/6 Rowan the new Year 6 had “You &amp; me”. It is not due in 2027/28 for them. "
        "Untick this to plan it again."
    )


def test_a_class_that_moves_up_is_proposed_only_what_it_has_not_had(planned, log, proposal):
    Session.objects.update(oldest_year=6)
    for row in planned[:2]:
        log(row)
    titles = [f"“{row.session.title}”" for row in planned]
    assert proposal()["leave_out_had"].help_text == (
        f"In 5 Oak these children had {titles[0]} and {titles[1]}. They are not due in 2027/28. "
        "Untick this to plan them again."
    )
    assert [bool(field.help_text) for _, field in proposal().dates] == [True, True, False]


@pytest.mark.parametrize("is_ticked", [True, False])
def test_the_other_year_group_is_due_it_unless_the_lead_puts_it_back_for_all(
    for_both, log, start, is_ticked
):
    log(for_both)
    row = start(leave_out_had=is_ticked, had_by_year_group=True)
    assert row.set_aside_reason == ""
    assert row.not_for_year == (6 if is_ticked else None)
