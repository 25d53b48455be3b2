"""Erasing one child leaves no trace of the name and changes no total."""

import hashlib
import io
import re

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from classes import history
from classes.models import Pupil, RosterDraft, RosterImport
from lessons.evenings.turnout import turnout_of
from lessons.models import EveningAttendance, Lesson, WalkIn
from reports.audit.actions import make_export
from reports.models import Clearing
from reports.retention.actions import erase_pupil
from reports.verification.checking import check
from reports.verification.verdict import Verdict
from tests import factories
from tests.reports.retention.conftest import NAME

TRACE = re.compile(r"zebedee|quill|zq-77", re.IGNORECASE)


def traces(*, ignoring: frozenset[str] = frozenset()) -> list[str]:
    """Return where the name, or part of it, occurs in any column of any table."""
    return [
        f"{model.__name__} {row['pk']}: {name}"
        for model in apps.get_models(include_auto_created=True)
        for row in model._base_manager.values(*[f.attname for f in model._meta.concrete_fields])
        for row in [row | {"pk": next(iter(row.values()))}]
        for name, value in row.items()
        if value is not None and TRACE.search(str(value)) and model.__name__ not in ignoring
    ]


def sheets(school) -> dict[str, list[tuple]]:
    """Return the cells of a workbook without names, except those about how it was made."""
    made = make_export(school=school, academic_year=2026, with_names=False, by=None)
    book = load_workbook(made.file.open("rb"))
    return {
        sheet.title: [*sheet.iter_rows(values_only=True)]
        for sheet in book
        if sheet.title not in {"About", "Change history"}
    }


def figures(client, school) -> dict[str, object]:
    """Return the school's figures from the pages."""
    args = [school.slug]
    oak = school.class_groups.get()
    evening = school.evenings.get()
    home = client.get(reverse("reports:home", args=args)).context
    page = client.get(reverse("lessons:class_page", args=[*args, oak.pk])).context
    return {
        "coverage": home["coverage"].total,
        "reach": home["reach"],
        "class": (
            page["coverage"].pupils_on_roll,
            page["coverage"].pupils_up_to_date,
            page["reach"],
        ),
        "missed": [(row.away, row.joined_later) for row in Lesson.objects.with_figures()],
        "turnout": turnout_of(evening),
    }


def test_no_trace_of_the_name_stays_in_any_column_of_any_table(child, lead, with_names):
    places = traces()
    assert {place.split()[0] for place in places} >= {
        *("Pupil", "RosterImport", "RosterDraft", "EveningAnswer", "WalkIn"),
        *("InformationEvening", "HistoricalInformationEvening", "HistoricalLesson"),
        *("HistoricalSession", "SessionVersion"),
    }
    erase_pupil(pupil=child, reason=f"His mother asked for {NAME}", by=lead)
    assert traces() == []


def test_every_total_of_every_page_and_sheet_stays(as_lead, school, child, lead):
    before = figures(as_lead, school), sheets(school)
    erase_pupil(pupil=child, reason="His mother asked", by=lead)
    after = figures(as_lead, school), sheets(school)
    assert after[0] == before[0]
    assert after[0]["class"][:2] == (3, 2)
    assert {name: rows for name, rows in after[1].items() if rows != before[1][name]} == {}


def test_a_workbook_with_names_shows_that_the_name_was_erased(school, child, lead):
    erase_pupil(pupil=child, reason="His mother asked", by=lead)
    made = make_export(school=school, academic_year=2026, with_names=True, by=lead)
    missed = load_workbook(made.file.open("rb"))["Missed lessons"]
    assert [row[1] for row in missed.iter_rows(min_row=2, values_only=True)] == ["Name erased"]


def test_notes_and_their_history_keep_all_but_the_name(school, child, lead):
    erase_pupil(pupil=child, reason="His mother asked", by=lead)
    entries = Lesson.history.order_by("history_id")
    assert "Went well. a child asked to begin." in [entry.note for entry in entries]
    assert "Forgot to say that a child asked" in [entry.history_change_reason for entry in entries]
    assert school.evenings.get().private_note == "Ask a child’s mother"


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Niamh O'Connor", "Niamh O’Connor"), ("Zoe\u0308 Quill", "Zoë\u00a0Quill")],
)
def test_a_name_typed_differently_is_erased_from_notes_and_workbooks(
    school, lead, name, typed, django_capture_on_commit_callbacks
):
    pupil = factories.PupilFactory(school=school, display_name=name)
    then = factories.ClassGroupFactory(school=school, academic_year=2025)
    lesson = factories.LessonFactory(planned_session__class_group=then)
    lesson.note = f"{typed} visited, and {typed.split()[0]} stayed."
    history.save(lesson, by=lead)
    made = make_export(school=school, academic_year=2025, with_names=True, by=lead)
    with django_capture_on_commit_callbacks(execute=True):
        erase_pupil(pupil=pupil, reason="Asked for", by=lead, parts_too=True)
    lesson.refresh_from_db()
    assert lesson.note == lesson.history.first().note == "a child visited, and a child stayed."
    assert not made.file.storage.exists(made.file.name)


def test_a_name_that_is_an_ordinary_word_is_erased_only_with_a_capital(school, lead):
    will = factories.PupilFactory(school=school, display_name="Will")
    lesson = factories.LessonFactory(
        planned_session__class_group__school=school, note="Will, WILL and Willow: we will go on."
    )
    erase_pupil(pupil=will, reason="Asked for", by=lead)
    lesson.refresh_from_db()
    assert lesson.note == "a child, a child and Willow: we will go on."


@pytest.mark.parametrize(
    ("too", "note"),
    [
        (True, "a child and Zebedee Other came; ask a child."),
        (False, "Zebedee and Zebedee Other came; ask Zebedee."),
    ],
)
def test_the_first_name_on_its_own_is_erased_only_if_chosen(school, child, lead, too, note):
    factories.PupilFactory(school=school, display_name="Zebedee Other")
    lesson = Lesson.objects.get()
    lesson.note = "Zebedee and Zebedee Other came; ask Zebedee."
    history.save(lesson, by=lead)
    erase_pupil(pupil=child, reason="His mother asked", by=lead, parts_too=too)
    assert Lesson.objects.get().note == note
    assert lesson.history.first().note == note


def test_nothing_shows_any_more_which_families_came_together(school, child, lead):
    erase_pupil(pupil=child, reason="His mother asked", by=lead)
    rows = EveningAttendance.objects.values_list("pupil", "party", "adults")
    assert len({party for _, party, _ in rows}) == 2
    assert sorted(adults for *_, adults in rows) == [0, 2]
    parties = EveningAttendance.history.exclude(pupil=child.pk).values_list("party", flat=True)
    theirs = EveningAttendance.history.filter(pupil=child.pk).values_list("party", flat=True)
    assert set(parties).isdisjoint(theirs)


def test_undoing_an_import_cannot_restore_the_name(school, child, lead):
    other = RosterImport.objects.create(
        school=factories.SchoolFactory(), academic_year=2026, source="list.csv", journal=[]
    )
    erase_pupil(pupil=child, reason="His mother asked", by=lead)
    assert not RosterDraft.objects.exists()
    assert not RosterImport.objects.get(school=school).may_be_undone
    other.refresh_from_db()
    assert other.journal == []


def test_a_workbook_with_the_name_is_deleted_and_keeps_its_digests(
    school, child, lead, with_names, django_capture_on_commit_callbacks
):
    without = make_export(school=school, academic_year=2026, with_names=False, by=lead)
    content = with_names.file.open("rb").read()
    digests = with_names.sha256, with_names.size
    with django_capture_on_commit_callbacks(execute=True):
        erase_pupil(pupil=child, reason="His mother asked", by=lead)
    with_names.refresh_from_db()
    assert with_names.cleared_at
    assert not with_names.file.storage.exists(with_names.file.name)
    assert (with_names.sha256, with_names.size) == digests
    assert with_names.sha256 == hashlib.sha256(content).hexdigest()
    without.refresh_from_db()
    assert without.cleared_at is None
    assert without.file.storage.exists(without.file.name)


def test_a_copy_of_a_deleted_workbook_can_still_be_checked(
    school, child, lead, with_names, django_capture_on_commit_callbacks
):
    content = with_names.file.open("rb").read()
    saved_again, altered = saved(content), saved(content, D2="Never")
    with django_capture_on_commit_callbacks(execute=True):
        erase_pupil(pupil=child, reason="His mother asked", by=lead)
    verdicts = {
        name: check(school=school, content=file).verdict
        for name, file in (
            ("the file", content),
            ("saved again", saved_again),
            ("altered", altered),
        )
    }
    assert verdicts == {
        "the file": Verdict.ORIGINAL,
        "saved again": Verdict.RESAVED,
        "altered": Verdict.CHANGED,
    }


def saved(content: bytes, **cells: str) -> bytes:
    """Return the workbook as another program saves it, with these cells of Missed lessons."""
    book = load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        book["Missed lessons"][place] = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_of_another_year_stays_unless_it_contains_the_name(
    school, child, lead, django_capture_on_commit_callbacks
):
    then = factories.ClassGroupFactory(school=school, academic_year=2025, pupils=1)
    clean = make_export(school=school, academic_year=2025, with_names=True, by=lead)
    lesson = factories.LessonFactory(planned_session__class_group=then)
    lesson.note = f"{NAME} visited."
    lesson.save()
    naming = make_export(school=school, academic_year=2025, with_names=True, by=lead)
    with django_capture_on_commit_callbacks(execute=True):
        erase_pupil(pupil=child, reason="His mother asked", by=lead)
    clean.refresh_from_db()
    naming.refresh_from_db()
    assert (clean.cleared_at is None, naming.cleared_at is None) == (True, False)


def test_the_erasing_is_recorded_with_person_and_reason_without_the_name(
    school, child, lead, with_names
):
    erase_pupil(pupil=child, reason=f"The mother of {NAME} asked", by=lead)
    notes = Clearing.objects.order_by("pk")
    assert [(note.what, note.how_many) for note in notes] == [("child", 1), ("workbooks", 1)]
    assert notes[0].reason == "The mother of a child asked"
    assert notes[0].history.get().history_user == lead


def test_another_childs_name_and_another_school_stay_as_they_are(school, child, lead):
    elsewhere = factories.PupilFactory(display_name=NAME)
    others = sorted(school.pupils.exclude(pk=child.pk).values_list("display_name", flat=True))
    erase_pupil(pupil=child, reason="His mother asked", by=lead)
    assert (
        sorted(Pupil.objects.named().filter(school=school).values_list("display_name", flat=True))
        == others
    )
    elsewhere.refresh_from_db()
    assert elsewhere.display_name == NAME


def test_a_walk_in_with_another_name_stays(school, child, lead):
    WalkIn.objects.create(evening=school.evenings.get(), said_name="Amira K", adults=1)
    erase_pupil(pupil=child, reason="His mother asked", by=lead)
    assert sorted(WalkIn.objects.values_list("said_name", flat=True)) == ["", "Amira K"]


def test_erasing_needs_a_reason(child, lead):
    with pytest.raises(ValidationError, match="Give a reason"):
        erase_pupil(pupil=child, reason="  ", by=lead)
    child.refresh_from_db()
    assert child.display_name == NAME


def test_a_name_cannot_be_erased_twice(child, lead):
    erase_pupil(pupil=child, reason="His mother asked", by=lead)
    with pytest.raises(ValidationError, match="already been erased"):
        erase_pupil(pupil=child, reason="His mother asked", by=lead)
    assert Clearing.objects.count() == 1


def test_the_database_refuses_a_new_name_for_an_erased_child(child, lead):
    erase_pupil(pupil=child, reason="His mother asked", by=lead)
    child.refresh_from_db()
    child.display_name = NAME
    with pytest.raises(ValidationError, match="cannot be restored"):
        child.full_clean()


def test_the_typed_name_of_a_walk_in_matched_with_the_child_is_blanked(school, child, lead):
    held = school.evenings.get()
    WalkIn.objects.create(evening=held, said_name="Zebb from Oak", adults=1, pupil=child)
    erase_pupil(pupil=child, reason="His mother asked", by=lead)
    assert set(WalkIn.objects.values_list("said_name", flat=True)) == {""}
