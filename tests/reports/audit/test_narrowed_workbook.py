"""A workbook of chosen classes holds only what is theirs, on every sheet."""

import datetime as dt
from html import unescape

import pytest

from classes.models import Pupil
from lessons.evenings.answers.actions import confirm_answers, receive_answer
from lessons.evenings.door.actions import check_in
from lessons.evenings.follow_up.actions import follow_up
from lessons.evenings.walk_ins.actions import match_walk_in
from lessons.models import EveningOutcome, WalkIn
from lessons.roll.actions import move
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough

HISTORY = "Change history"


def names_in(built) -> str:
    """Return the text of every part of the file, with XML's escapes undone."""
    return unescape("\n".join(built.members.values()))


def others(school, *classes) -> set[str]:
    """Return the names of the children who were never in these classes."""
    mine = school.pupils.filter(enrolments__class_group__in=classes)
    kept = set(mine.values_list("display_name", flat=True))
    return set(school.pupils.values_list("display_name", flat=True)) - kept


def named(built, names: set[str]) -> list[str]:
    text = names_in(built)
    return sorted(name for name in names if name in text)


@pytest.mark.sqlite_is_enough
def test_one_class_of_the_demo_with_names_names_no_child_of_another(build, demo):
    ash = demo.class_groups.get(name="5 Ash")
    built = build(demo, year=ash.academic_year, classes=(ash.pk,), with_names=True)
    assert len(others(demo, ash)) > 80
    assert named(built, others(demo, ash)) == []
    assert ash.enrolments.first().pupil.display_name in names_in(built)


@pytest.fixture
def elm(oak):
    """A second class: Dina E, and Milo V who moves to 5 Oak on 2 November."""
    elm = factories.ClassGroupFactory(school=oak.school, name="6 Elm")
    for name in ("Dina E", "Milo V", "Wren P"):
        factories.EnrolmentFactory(class_group=elm, pupil__display_name=name)
    return elm


@pytest.fixture
def evening(elm):
    return factories.InformationEveningFactory(school=elm.school, title="Evening of September")


def child(name: str) -> Pupil:
    return Pupil.objects.get(display_name=name)


def records(built) -> list[tuple]:
    return [(row["What"], row["Record"]) for row in built.records(HISTORY)]


def test_families_count_for_the_class_that_their_child_was_in_at_the_time(
    build, oak, elm, evening, lead
):
    check_in(evening=evening, pupil=child("Milo V"), adults=2, by=lead)
    check_in(evening=evening, pupil=child("Dina E"), adults=1, by=lead)
    move(pupil=child("Milo V"), to=oak, on=dt.date(2026, 11, 2), by=lead)
    sent = {"outcome": EveningOutcome.MATERIALS_SENT, "done_by": lead, "by": lead}
    follow_up(evening=evening, pupils=[child("Milo V")], on=dt.date(2026, 11, 9), **sent)
    of_oak = build(oak.school, classes=(oak.pk,), with_names=True)
    of_elm = build(oak.school, classes=(elm.pk,), with_names=True)
    families = [
        [row["To"] for row in built.records(HISTORY) if row["What"].startswith("Evening att")]
        for built in (of_oak, of_elm)
    ]
    assert [row.split(";")[0] for row in families[0]] == ["Outcome: Materials sent"]
    assert [row.split(";")[0] for row in families[1]] == ["Outcome: Came", "Outcome: Came"]
    assert named(of_oak, others(oak.school, oak)) == []
    assert named(of_elm, others(oak.school, elm)) == []
    assert "Milo V" in names_in(of_elm)


def test_answers_and_walk_ins_are_of_the_child_matched_or_else_of_the_class_typed(
    build, oak, elm, evening, lead
):
    typed = {"first_name": "Dina", "surname_letter": "E", "access_needs": []}
    of_dina = receive_answer(evening=evening, class_group=oak, adults=3, **typed)
    receive_answer(evening=evening, class_group=oak, adults=4, **typed)
    receive_answer(evening=evening, class_group=None, adults=5, **typed)
    confirm_answers(pupils={of_dina: child("Dina E")}, by=lead)
    for adults, group in ((6, elm), (7, oak), (8, None)):
        WalkIn.objects.create(evening=evening, said_name="A", class_group=group, adults=adults)
    match_walk_in(walk_in=WalkIn.objects.get(adults=7), pupil=child("Wren P"), by=lead)

    def adults(group) -> set[str]:
        rows = build(oak.school, classes=(group.pk,), with_names=True).records(HISTORY)
        kinds = ("Evening answer added", "Walk in added")
        cells = [row["To"] for row in rows if row["What"] in kinds]
        return {part for cell in cells for part in cell.split("; ") if part.startswith("Adults")}

    assert adults(oak) == {"Adults: 4"}
    assert adults(elm) == {"Adults: 3", "Adults: 6", "Adults: 7"}


def test_a_child_of_another_class_is_not_named_in_a_text(build, oak, elm, evening):
    lesson = oak.planned_sessions.first().lessons.get()
    lesson.note, lesson.visitor, lesson.taught_by = "Dina E and Ben T argued.", "Wren P’s mum", None
    lesson.save()
    evening.questions, evening.place = "Wren P’s father asked about phones.", "Wren P’s house"
    evening.save()
    built = build(oak.school, classes=(oak.pk,), with_names=True)
    assert built.records("Lessons")[0]["Note"] == "a pupil of another class and Ben T argued."
    assert named(built, others(oak.school, oak)) == []


def test_evenings_of_other_classes_and_what_is_of_no_class_are_left_out(
    build, oak, elm, lead, evening
):
    factories.InformationEveningFactory(
        school=oak.school, title="Evening of Elm", class_groups=[elm]
    )
    factories.ResourceFactory(school=oak.school, title="A resource")
    built = build(oak.school, classes=(oak.pk,))
    kinds = {what for what, _ in records(built)}
    assert "Information evening added" in kinds
    assert not any(what.startswith(("School", "Membership", "Resource")) for what in kinds)
    assert not any("Evening of Elm" in record for _, record in records(built))
    assert "belong to no class" in built.about["History of changes"]
    whole = build(oak.school)
    assert "Resource added" in {what for what, _ in records(whole)}
    assert whole.about["History of changes"] == "Included."


def test_head_counts_of_other_classes_are_left_out(build, oak, elm, evening):
    for group, families in ((oak, 3), (elm, 4)):
        evening.counts.create(class_group=group, families=families)
    rows = [record for what, record in records(build(oak.school, classes=(oak.pk,)))]
    assert any(record.startswith("5 Oak · Evening of September") for record in rows)
    assert not any(record.startswith("6 Elm") for record in rows)


def test_resources_of_sessions_that_only_other_classes_are_due_are_left_out(build, oak, elm):
    ours = oak.planned_sessions.first().session
    theirs = factories.PlannedSessionFactory(class_group=elm, session__module=ours.module).session
    for title, sessions in {"Any": [], "Both": [ours, theirs], "Theirs": [theirs]}.items():
        factories.ResourceFactory(school=oak.school, title=title).sessions.set(sessions)
    rows = build(oak.school, classes=(oak.pk,)).records("Resources")
    shown = {row["Title"]: row["Sessions"] for row in rows}
    assert "Theirs" not in shown
    assert shown["Any"] == "Any"
    assert shown["Both"] == f"{ours.module}: {ours.position}"
