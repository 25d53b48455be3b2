"""The sheets about information evenings: what parents were told, who was reached, who was not."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lessons.evenings.door.actions import check_in
from lessons.evenings.set_up.actions import record_count, save_evening
from lessons.evenings.turnout import turnout_of
from lessons.models import InformationEvening
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def evening(oak, lead) -> InformationEvening:
    """24 September: Amina K came with two adults, Ben T was sent the materials."""
    evening = factories.InformationEveningFactory(
        school=oak.school,
        presented_by="R. Patel",
        agenda="What we teach",
        questions="Amina K’s mother asked about phones.",
        private_note="Private",
    )
    evening.documents.add(factories.DocumentFactory(school=oak.school, title="Policy"))
    amina, ben, _ = oak.school.pupils.order_by("pk")
    check_in(evening=evening, pupil=amina, adults=2, by=lead)
    factories.EveningAttendanceFactory(evening=evening, pupil=ben, sent=True)
    return evening


def test_an_evening_is_shown_with_its_materials_and_results(build, oak, evening):
    [row] = build(oak.school, with_names=True).records("Information evenings")
    assert (row["Date"], row["Begins"]) == (dt.datetime(2026, 9, 24), "18:00")
    assert (row["State"], row["Class"]) == ("Held", "5 Oak")
    assert (row["Pupils invited"], row["Families came"], row["Adults"]) == (3, 1, 2)
    assert (row["Materials sent"], row["Spoken to"], row["Reached after"]) == (1, 0, 1)
    assert (row["Families reached in the year"], row["Pupils on roll"]) == (2, 3)
    assert row["Reach in the year"] == pytest.approx(2 / 3)
    assert (row["Materials shown before"], row["Agenda"]) == ("Policy", "What we teach")


def test_private_notes_and_names_in_texts_are_left_out(build, oak, evening):
    everything = "".join(build(oak.school).members.values())
    assert "Private" not in everything
    assert "Amina" not in everything


def test_cancelled_and_coming_evenings_are_marked(build, oak, evening):
    InformationEvening.objects.update(cancelled_at=timezone.now(), cancelled_reason="Snow")
    later = dt.datetime(2027, 1, 13, 18, tzinfo=dt.UTC)
    factories.InformationEveningFactory(school=oak.school, starts_at=later)
    cancelled, coming = build(oak.school).records("Information evenings")
    assert (cancelled["State"], coming["State"]) == ("Cancelled", "Coming")
    assert (cancelled["Cancelled because"], coming["Cancelled because"]) == ("Snow", None)
    assert cancelled["Families came"] == 1
    assert (cancelled["Families reached in the year"], cancelled["Reach in the year"]) == (
        None,
    ) * 2


def test_an_evening_that_has_begun_is_on_now_as_on_its_page(build, oak):
    begun = timezone.now() - dt.timedelta(minutes=10)
    factories.InformationEveningFactory(school=oak.school, starts_at=begun)
    [row] = build(oak.school).records("Information evenings")
    assert row["State"] == "Now"


def test_families_of_no_class_invited_have_rows_so_that_adults_add_up(build, oak, evening, lead):
    elm = factories.ClassGroupFactory(school=oak.school, name="6 Elm")
    dina = factories.EnrolmentFactory(class_group=elm, pupil__display_name="Dina E").pupil
    check_in(evening=evening, pupil=dina, adults=3, by=lead)
    for adults, group in ((4, elm), (5, oak), (6, None)):
        evening.walk_ins.create(said_name="A", class_group=group, adults=adults)

    def adults(**options) -> list:
        rows = build(oak.school, **options).records("Information evenings")
        return [(row["Class"], row["Families came"], row["Adults"]) for row in rows]

    of_oak, others, waiting = adults()
    assert (others, waiting) == (("Other classes", 1, 3), ("Not matched yet", 3, 15))
    assert of_oak[2] + others[2] + waiting[2] == turnout_of(evening).adults
    assert adults(classes=(oak.pk,)) == [of_oak, ("Not matched yet", 1, 5)]


def test_a_coming_evening_counts_nobody(build, oak):
    later = dt.datetime(2027, 1, 13, 18, tzinfo=dt.UTC)
    factories.InformationEveningFactory(school=oak.school, starts_at=later)
    [row] = build(oak.school).records("Information evenings")
    assert (row["State"], row["Families came"], row["Adults"]) == ("Coming", None, None)
    assert (row["Materials sent"], row["Spoken to"], row["Reached after"]) == (None, None, None)


def test_a_document_added_after_the_evening_is_marked(build, oak, lead, time_machine):
    def save(evening, *documents):
        save_evening(
            evening=evening,
            class_groups=oak.school.class_groups.all(),
            documents=documents,
            by=lead,
        )

    policy, slides = (
        factories.DocumentFactory(school=oak.school, title=title) for title in ("Policy", "Slides")
    )
    time_machine.move_to(dt.datetime(2026, 9, 20, 9, tzinfo=dt.UTC))
    starts = dt.datetime(2026, 9, 24, 17, tzinfo=dt.UTC)
    evening = InformationEvening(
        school=oak.school, title="Evening", starts_at=starts, ends_at=starts + dt.timedelta(hours=1)
    )
    save(evening, policy)
    time_machine.move_to(dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC))
    save(evening, policy, slides)
    [row] = build(oak.school).records("Information evenings")
    assert row["Materials shown before"] == "Policy, Slides (added after the evening)"


def test_a_family_still_to_reach_is_listed_with_date_and_teachers(build, oak, evening):
    late = factories.EnrolmentFactory(
        class_group=oak, pupil__display_name="Late J", joined_on=dt.date(2026, 11, 2)
    )
    chloe, joiner = build(oak.school, with_names=True).records("Families not reached")
    assert (chloe["Class"], chloe["Pupil"], chloe["Joined after it"]) == ("5 Oak", "Chloe W", "No")
    assert chloe["Last evening"] == dt.datetime(2026, 9, 24)
    assert chloe["Who"] == "R. Patel"
    assert (joiner["Pupil"], joiner["Joined after it"]) == (late.pupil.display_name, "Yes")
    assert joiner["In the class since"] == dt.datetime(2026, 11, 2)


def test_without_names_a_child_has_the_same_number_on_every_sheet(build, oak, evening):
    [row] = build(oak.school).records("Families not reached")
    assert row["Pupil"] == "Pupil 3"


def test_the_sheet_says_so_if_every_family_is_reached(build, oak, evening):
    chloe = oak.school.pupils.order_by("pk").last()
    factories.EveningAttendanceFactory(evening=evening, pupil=chloe)
    [line] = build(oak.school).rows("Families not reached")[1:]
    assert line[0] == "The family of every pupil on roll was reached in 2026/27."


def test_a_school_without_names_has_counts_and_an_explanation(build, lead):
    school = factories.SchoolFactory(keeps_pupil_names=False)
    ash = factories.ClassGroupFactory(school=school, name="5 Ash", pupils_on_roll=20)
    evening = factories.InformationEveningFactory(school=school)
    count = {"families": 12, "adults": 15, "reached_after": 3}
    record_count(evening=evening, class_group=ash, by=lead, **count)
    built = build(school)
    [row] = built.records("Information evenings")
    assert (row["Families came"], row["Adults"], row["Reached after"]) == (12, 15, 3)
    assert row["Materials sent"] is None
    assert (row["Families reached in the year"], row["Reach in the year"]) == (15, 0.75)
    assert "keeps no children’s names" in built.rows("Families not reached")[1][0]


def test_the_number_of_queries_does_not_grow_with_evenings(build, oak, evening):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            build(oak.school)
        return len(seen)

    few = queries()
    for day in range(5):
        moment = evening.starts_at + dt.timedelta(days=day)
        factories.InformationEveningFactory(school=oak.school, starts_at=moment)
    assert queries() == few


def test_only_the_chosen_classes_of_an_evening_are_listed(build, oak, evening):
    elm = factories.ClassGroupFactory(school=oak.school, name="6 Elm")
    evening.class_groups.add(oak, elm)
    built = build(oak.school, classes=(elm.pk,))
    assert [row["Class"] for row in built.records("Information evenings")] == ["6 Elm"]


def test_the_sheet_says_so_if_no_evening_was_for_the_chosen_classes(build, oak, evening):
    elm = factories.ClassGroupFactory(school=oak.school, name="6 Elm")
    message = build(oak.school, classes=(elm.pk,)).rows("Information evenings")[1][0]
    assert message == "No information evening for the chosen classes is recorded for 2026/27."
