"""Every change of a child's name is history, and a name of another child is asked about."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from classes.history.edit_conflicts import EditConflictError
from classes.history.former_names import former_names
from classes.models import Pupil, names_in
from classes.names.parts import prints_of_typed
from lessons.roll.actions import add_pupils
from lessons.roll.renaming import NameOfAnotherError, rename
from reports.change_history import FieldChange, changes_of_pupil, changes_of_record, kind_named
from reports.change_history.values import Wording
from reports.change_history.views import _wording
from reports.retention.actions import erase_pupil
from reports.retention.held import held_about
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


@pytest.fixture
def kezia(oak) -> Pupil:
    return factories.EnrolmentFactory(class_group=oak, pupil__display_name="Kezia S").pupil


@pytest.fixture
def amira(oak) -> Pupil:
    return factories.EnrolmentFactory(class_group=oak, pupil__display_name="Amira R").pupil


def changes_of(pupil):
    names = dict(Pupil.objects.values_list("pk", "display_name"))
    wording = Wording(pupil=names.__getitem__)
    return changes_of_record(kind_named("child"), pupil.school, pupil.pk, wording)


def test_a_new_name_is_history_with_who_and_from_what_to_what(kezia, lead):
    rename(pupil=kezia, display_name="Zzz Tmp", by=lead)
    (change,) = changes_of(kezia)
    assert change.fields == (FieldChange("Child’s name", "Kezia S", "Zzz Tmp"),)
    assert (change.what, change.who) == ("Child changed", lead.name)


def test_a_child_stored_without_history_has_both_names_too(school, lead):
    (pupil,) = Pupil.objects.bulk_create([Pupil(school=school, display_name="Kezia S")])
    rename(pupil=pupil, display_name="Kezia St", by=lead)
    assert [change.fields[0][1:] for change in changes_of(pupil)] == [("Kezia S", "Kezia St")]


def test_two_children_cannot_be_exchanged_by_three_renames(kezia, amira, lead):
    rename(pupil=kezia, display_name="Zzz Tmp", by=lead)
    with pytest.raises(NameOfAnotherError, match="Kezia S was the name of another child until"):
        rename(pupil=amira, display_name="kezia s", by=lead)
    rename(pupil=amira, display_name="Kezia S", by=lead, confirmed=True)
    rename(pupil=kezia, display_name="Amira R", by=lead, confirmed=True)
    assert [change.fields[0][1:] for change in changes_of(amira)] == [("Amira R", "Kezia S")]


def test_the_name_of_a_child_in_another_class_is_asked_about(kezia, school, lead):
    elm = factories.ClassGroupFactory(school=school, name="6 Elm")
    other = factories.EnrolmentFactory(class_group=elm, pupil__display_name="Kez S").pupil
    with pytest.raises(NameOfAnotherError, match="Kezia S is the name of another child in 5 Oak"):
        rename(pupil=other, display_name="Kezia S", by=lead)
    other.refresh_from_db()
    assert other.display_name == "Kez S"


def test_their_own_former_name_is_not_asked_about(kezia, lead):
    rename(pupil=kezia, display_name="Kez S", by=lead)
    assert rename(pupil=kezia, display_name="Kezia S", by=lead).display_name == "Kezia S"


def test_names_at_another_school_are_nobodys_business(kezia, amira, lead):
    elsewhere = factories.EnrolmentFactory(pupil__display_name="Kez S").pupil
    assert rename(pupil=elsewhere, display_name="Kezia S", by=lead).display_name == "Kezia S"


def test_an_older_line_of_the_history_keeps_the_name_of_that_day(kezia, lead, rf):
    with time_machine.travel(NOW - dt.timedelta(days=9), tick=False):
        kezia.enrolments.get().save()
    with time_machine.travel(NOW, tick=False):
        rename(pupil=kezia, display_name="Zzz Tmp", by=lead)
        kezia.enrolments.get().save()
    rf.school = kezia.school
    changes = changes_of_pupil(kezia.school, kezia.pk, _wording(rf))
    records = {change.record for change in changes if change.kind.name == "enrolment"}
    assert records == {"Kezia S (now Zzz Tmp) · 5 Oak", "Zzz Tmp · 5 Oak"}


def test_the_page_asks_and_saves_after_the_tick(as_lead, kezia, amira, oak):
    address = reverse("lessons:child", args=[oak.school.slug, oak.pk, kezia.pk])
    typed = {"do": "rename", "display_name": "Amira R", "confirmed": ""}
    page = as_lead.post(address, typed)
    assert "Amira R is the name of another child in 5 Oak. Nothing was saved." in text_of(page)
    (tick,) = document(page).xpath("//input[@name='confirmed']")
    assert (tick.get("type"), tick.get("checked")) == ("checkbox", None)
    as_lead.post(address, typed | {"confirmed": "on"})
    kezia.refresh_from_db()
    assert kezia.display_name == "Amira R"


def test_the_childs_page_shows_the_earlier_name(as_lead, kezia, lead):
    with time_machine.travel(NOW, tick=False):
        rename(pupil=kezia, display_name="Zzz Tmp", by=lead)
    page = as_lead.get(reverse("lessons:pupil", args=[kezia.school.slug, kezia.pk]))
    assert f"Called Kezia S until 24 November 2026, changed by {lead.name}." in text_of(page)


def test_what_is_held_lists_the_earlier_name(kezia, lead):
    rename(pupil=kezia, display_name="Zzz Tmp", by=lead)
    held = held_about(kezia, at=NOW)
    (names,) = [section.rows for section in held.sections if section.key == "former_names"]
    assert [row["Name"] for row in names] == ["Kezia S"]


def test_erasing_erases_the_earlier_names_from_history_and_notes(kezia, planned, log, lead):
    lesson = log(planned[0], note="Kezia S asked a lot.")
    rename(pupil=kezia, display_name="Zzz Tmp", by=lead)
    erase_pupil(pupil=kezia, reason="Asked for", by=lead)
    lesson.refresh_from_db()
    assert lesson.note == "a child asked a lot."
    assert former_names(kezia.school) == []
    assert set(Pupil.history.filter(id=kezia.pk).values_list("display_name", flat=True)) == {
        "Name erased"
    }


@pytest.mark.sqlite_is_enough
def test_adding_and_renaming_a_child_keep_fingerprints_of_what_was_typed(oak, lead):
    [pupil] = add_pupils(class_group=oak, names=["Zoë Hartley"], on=dt.date(2026, 9, 1), by=lead)
    assert pupil.name_prints == prints_of_typed(oak.school.name_salt, "Zoë Hartley")
    renamed = rename(pupil=pupil, display_name="Zoë Quill", by=lead)
    finder, _ = names_in(oak.school)
    found = [finder.matches(text) for text in ("Zoe Hartley", "Quill, Zoë", "ZOË QUILL")]
    assert [[(match.pks, match.certain) for match in matches] for matches in found] == [
        [({renamed.pk}, True)]
    ] * 3


def test_a_first_rename_from_a_stale_page_says_what_the_child_is_called_now(oak, lead):
    pupil = factories.EnrolmentFactory(class_group=oak, pupil__display_name="Kezia S").pupil
    pupil.history.all().delete()  # as children stored before their names had a history
    rename(pupil=pupil, display_name="Kezia Smith", by=lead, seen=0)
    with pytest.raises(EditConflictError, match="It is now: Child’s name “Kezia Smith”"):
        rename(pupil=pupil, display_name="Kezia Stone", by=lead, seen=0)


def test_of_two_names_typed_on_two_open_pages_the_first_is_kept(as_lead, kezia, oak):
    address = reverse("lessons:child", args=[oak.school.slug, oak.pk, kezia.pk])
    seen = document(as_lead.get(address)).xpath("//input[@name='seen']/@value")[0]
    for name, status in (("Kezia Smith", 302), ("Kezia Stone", 422)):
        sent = {"do": "rename", "display_name": name, "seen": seen}
        answer = as_lead.post(address, sent)
        assert answer.status_code == status
    assert "after you opened it here" in text_of(answer)
    assert "It is now: Child’s name “Kezia Smith”" in text_of(answer)
    kezia.refresh_from_db()
    assert kezia.display_name == "Kezia Smith"
