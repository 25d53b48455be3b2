"""An upgrade keeps what the change history told calendars and the sheet of evenings until then."""

import datetime as dt
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.utils import timezone

from lessons.calendar.events import events_for
from lessons.evenings.set_up.actions import save_evening
from lessons.evenings.set_up.shown_documents import added_afterwards
from lessons.models import EveningAnswer, InformationEvening, PlannedSession, ShownDocument
from lessons.planning.actions import set_due
from tests import factories

STARTS = dt.datetime(2026, 9, 24, 17, tzinfo=dt.UTC)


def upgrade() -> None:
    """Forget what the fields tell, and read it from the history."""
    now = timezone.now()
    ShownDocument.objects.all().delete()
    PlannedSession.objects.update(sequence=0, changed_at=now)
    InformationEvening.objects.update(recorded_at=now, changed_at=now)
    name = "lessons.migrations.0010_shown_documents_and_sequences_from_history"
    import_module(name).carry(apps, None)


@pytest.fixture
def due(planned, lead) -> PlannedSession:
    """Given a date, and moved twice."""
    for day in (20, 21, 22):
        with time_machine.travel(dt.datetime(2026, 10, day, 9, tzinfo=dt.UTC)):
            set_due(planned_session=planned[0], due_on=dt.date(2026, 12, day), by=lead)
    return planned[0]


@pytest.fixture
def evening(school, oak, lead) -> InformationEvening:
    """One that showed the policy; the slides were taken off before it and added again after it."""
    policy, slides = (
        factories.DocumentFactory(school=school, title=title) for title in ("Policy", "Slides")
    )
    evening = InformationEvening(
        school=school, starts_at=STARTS, ends_at=STARTS + dt.timedelta(hours=1), title="Evening"
    )
    days = {20: [policy, slides], 22: [policy], 26: [], 27: [policy, slides]}
    for day, documents in days.items():
        with time_machine.travel(dt.datetime(2026, 9, day, 9, tzinfo=dt.UTC)):
            save_evening(evening=evening, class_groups=[oak], documents=documents, by=lead)
    return evening


def titles_added_afterwards(evening) -> dict[int, list[str]]:
    evening.refresh_from_db()
    added = added_afterwards([evening], now=timezone.now())
    titles = dict(evening.documents.values_list("pk", "title"))
    return {evening_pk: [titles[pk] for pk in pks] for evening_pk, pks in added.items()}


def test_the_sequence_of_an_entry_is_the_number_of_its_changes(due):
    upgrade()
    due.refresh_from_db()
    assert due.sequence == due.history.count() - 1 == 3
    assert due.changed_at == due.history.first().history_date


def test_an_entry_without_a_history_changed_when_the_school_was_founded(due, school):
    due.history.all().delete()
    upgrade()
    due.refresh_from_db()
    assert (due.sequence, due.changed_at) == (0, school.created_at)


def test_an_evening_was_recorded_and_changed_when_its_history_says(evening):
    upgrade()
    evening.refresh_from_db()
    assert (evening.recorded_at.day, evening.changed_at.day) == (20, 27)


def test_the_documents_that_an_evening_showed_are_known(evening):
    upgrade()
    assert titles_added_afterwards(evening) == {evening.pk: ["Slides"]}


def test_each_time_that_a_document_was_listed_is_kept(evening):
    upgrade()
    rows = ShownDocument.objects.filter(document__title="Slides").order_by("added_at")
    assert [(row.added_at.day, row.removed_at and row.removed_at.day) for row in rows] == [
        (20, 22),
        (27, None),
    ]


def test_the_fields_say_the_same_before_and_after_an_upgrade(evening):
    before = list(ShownDocument.objects.values_list("document", "removed_at__day", "added_at__day"))
    upgrade()
    after = ShownDocument.objects.values_list("document", "removed_at__day", "added_at__day")
    assert sorted(after, key=str) == sorted(before, key=str)


def test_the_history_may_be_cleared_afterwards(evening, due, lead, school):
    upgrade()
    before = titles_added_afterwards(evening), events_for(lead, school)
    evening.history.all().delete()
    due.history.all().delete()
    assert (titles_added_afterwards(evening), events_for(lead, school)) == before


def test_of_an_evening_without_a_history_nothing_is_said(evening):
    evening.history.all().delete()
    upgrade()
    assert titles_added_afterwards(evening) == {}
    assert evening.shown_documents.filter(removed_at=None).count() == 2


def test_a_document_that_no_entry_names_was_listed_all_along(evening):
    paper = factories.DocumentFactory(school=evening.school, title="Paper")
    through = InformationEvening.documents.through
    through.objects.create(informationevening=evening, document=paper)
    upgrade()
    assert titles_added_afterwards(evening) == {evening.pk: ["Slides"]}


def test_a_coming_evening_without_a_history_goes_on_from_the_upgrade(coming_without_history, lead):
    upgrade()
    evening = InformationEvening.objects.get(pk=coming_without_history.pk)
    paper = factories.DocumentFactory(school=evening.school)
    listed = [*evening.documents.all(), paper]
    with time_machine.travel(evening.starts_at + dt.timedelta(days=1)):
        groups = evening.class_groups.all()
        save_evening(evening=evening, class_groups=groups, documents=listed, by=lead)
        assert added_afterwards([evening], now=timezone.now()) == {evening.pk: {paper.pk}}


@pytest.fixture
def coming_without_history(school, oak) -> InformationEvening:
    starts_at = dt.datetime(2027, 1, 13, 18, tzinfo=dt.UTC)
    evening = factories.InformationEveningFactory(school=school, starts_at=starts_at)
    evening.documents.add(factories.DocumentFactory(school=school))
    evening.history.all().delete()
    return evening


def test_what_families_and_the_door_recorded_before_is_no_commands(evening, oak):
    answer = EveningAnswer.objects.create(evening=evening, class_group=oak, adults=2)
    came = factories.EveningAttendanceFactory(evening=evening)
    by_hand = factories.EveningAttendanceFactory(evening=evening)
    came.history.update(history_change_reason="Door link: Hall")
    import_module("lessons.migrations.0019_who_acted_before").name_them(apps, None)
    actors = [row.history.get().history_actor for row in (answer, came, by_hand)]
    assert actors == ["A family, on the families’ page", "The door, by a link", ""]
