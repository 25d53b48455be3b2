"""No text of a workbook without names holds a name, whatever field it was typed into."""

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from classes import history
from classes.models import Pupil
from curriculum.models import Resource
from lessons.evenings.set_up.actions import cancel_evening
from lessons.log.actions import remove_lesson
from lessons.models import Lesson
from reports.models import AuditExport
from reports.retention.texts import texts_of
from reports.verification.checking import check
from reports.verification.verdict import Verdict
from tests import factories
from tests.pages import document

pytestmark = pytest.mark.sqlite_is_enough

LEFT_OUT = "(text left out)"


@pytest.fixture
def bethan(oak) -> Pupil:
    return factories.EnrolmentFactory(class_group=oak, pupil__display_name="Bethan R").pupil


@pytest.fixture
def everything(oak, lead, bethan):
    """Fill every kind of text, and leave something removed and changed behind."""
    school = oak.school
    about = {"agenda": "A", "questions": "Q", "presented_by": "P", "private_note": "N"}
    for title in ("Spring", "Snow"):
        evening = factories.InformationEveningFactory(school=school, title=title, **about)
        evening.documents.add(factories.DocumentFactory(school=school))
        history.save(evening, by=lead, reason="Because")
    cancel_evening(evening=evening, reason="Snow", by=lead)
    uploaded = factories.DocumentFactory(school=school)
    factories.ResourceFactory(school=school, document=uploaded, url="", about="A")
    link = factories.ResourceFactory(school=school, publisher="P", about="A")
    history.save(link, by=lead, reason="Because")
    taught, removed, _ = Lesson.objects.order_by("pk")
    taught.visitor, taught.taught_by = "V", None
    history.save(taught, by=lead, reason="Because")
    removed.note = "N"
    history.save(removed, by=lead, reason="Because")
    remove_lesson(lesson=removed, reason="Because", by=lead)
    return school


def write_everywhere(school, text: str) -> set[str]:
    """Put a text into every field of the school that holds one, and return the kinds."""
    kinds = set()
    for texts in texts_of(school):
        for pk, filled in texts.filled():
            long_enough = {
                name: f"{text} {pk}"
                for name in filled
                if (texts.rows.model._meta.get_field(name).max_length or 999) > len(text) + 9
            }
            texts.rows.model._base_manager.filter(pk=pk).update(**long_enough)
            kinds |= {f"{texts.label}: {name}" for name in long_enough}
    Resource.objects.filter(school=school).exclude(url="").update(
        url=f"https://pictures.example/{text.replace(',', '').replace(' ', '-').lower()}.html"
    )
    return kinds


@pytest.mark.parametrize("typed", ["Bethan Rowlands", "Bethan", "Rowlands, Bethan", "Bethan R"])
def test_no_field_of_any_record_brings_a_name_into_any_part_of_the_file(build, everything, typed):
    kinds = write_everywhere(everything, typed)
    assert kinds >= {
        *("Lesson: visitor", "Lesson: note", "Lesson: reason", "Module: title", "Session: title"),
        *("Information evening: title", "Information evening: place", "Resource: title"),
        *("Information evening: presented_by", "Document: title", "Document: filename"),
        *("Lesson, in the change history: note", "Planned session: set_aside_reason"),
        *("Lesson, in the change history: history_change_reason",),
    }
    built = build(everything)
    parts = {name: text.casefold() for name, text in built.members.items()}
    # In an address only a full name is taken for one.
    in_link = {"xl/worksheets/_rels/sheet11.xml.rels", "xl/worksheets/sheet11.xml"}
    for name, text in parts.items():
        if typed != "Bethan" or name not in in_link:
            assert "bethan" not in text, name
            assert "rowlands" not in text, name
    assert "Pupil 4" in "".join(built.members.values()) or typed == "Bethan"


def test_a_full_name_that_the_list_gave_becomes_the_childs_number(build, oak, bethan):
    bethan.remember_name("Bethan", "Rowlands-Test")
    bethan.save()
    lesson = oak.planned_sessions.first().lessons.get()
    lesson.note = "Rowlands-Test, Bethan was kind; the Rowlands family; Bethan’s mum"
    lesson.visitor, lesson.taught_by = "PC Bethan Rowlands", None
    lesson.save()
    row = build(oak.school).records("Lessons")[0]
    assert row["Note"] == "Pupil 4 was kind; the a pupil family; a pupil’s mum"
    assert row["Taught by"] == "PC Pupil 4"


def test_names_of_staff_and_classes_stay(build, oak, school):
    factories.EnrolmentFactory(class_group=oak, pupil__display_name="Oak P")
    lesson = oak.planned_sessions.first().lessons.get()
    lesson.note = "R. Patel taught 5 Oak."
    lesson.save()
    staff = lesson.recorded_by
    row = build(school).records("Lessons")[0]
    assert (row["Class"], row["Note"]) == ("5 Oak", "R. Patel taught 5 Oak.") or staff is None
    assert row["Recorded by"] == staff.name


def test_free_text_can_be_left_out_and_every_sheet_says_where(build, oak, everything):
    built = build(everything, with_texts=False)
    assert [row["Note"] for row in built.records("Lessons")] == [LEFT_OUT, LEFT_OUT]
    assert built.rows("Coverage")[1][-1] == f"Not due this year: {LEFT_OUT}"
    evening = built.records("Information evenings")[0]
    assert (evening["Title"], evening["Agenda"]) == ("Spring", LEFT_OUT)
    changes = built.records("Change history")
    assert LEFT_OUT in {row["Reason"] for row in changes}
    note = next(row for row in changes if row["Field"] == "Note")
    assert (note["From"], note["To"]) == (None, LEFT_OUT)
    assert built.about["Notes and reasons"].startswith("Left out.")
    assert "Amina" not in "".join(built.members.values())


def test_a_workbook_without_names_leaves_free_text_out_unless_asked(oak, tmp_path, read):
    out = tmp_path / "audit.xlsx"
    arguments = ["export_audit", "--school", oak.school.slug, "--year", "2026", "--out", str(out)]
    notes = {}
    for flags in ((), ("--names",), ("--with-texts",), ("--names", "--without-texts")):
        call_command(*arguments, *flags)
        notes[flags] = read(out.read_bytes()).records("Lessons")[0]["Note"]
    assert list(notes.values()) == [
        LEFT_OUT,
        "Amina K asked for more time.",
        "Pupil 1 asked for more time.",
        LEFT_OUT,
    ]
    contents = [export.contents for export in AuditExport.objects.order_by("pk")]
    assert contents == [[], [], ["with free text"], ["no free text"]]


def test_the_page_offers_to_leave_free_text_out_and_says_what_is_found(as_lead, oak, read):
    address = f"/schools/{oak.school.slug}/audit/"
    page = document(as_lead.get(address))
    [chosen] = page.xpath("//select[@name='without_texts']/option[@selected]")
    assert chosen.text == "Show it if names are shown"
    assert "Nicknames, initials and misspelt names are not found." in page.text_content()
    answer = as_lead.post(f"{address}export/", {"academic_year": 2026, "without_texts": "no"})
    note = read(b"".join(answer.streaming_content)).records("Lessons")[0]["Note"]
    assert note == "Pupil 1 asked for more time."


def test_a_workbook_without_texts_is_judged_genuine(oak, lead, as_lead):
    as_lead.post(f"/schools/{oak.school.slug}/audit/export/", {"academic_year": 2026})
    kept = AuditExport.objects.get()
    with default_storage.open(kept.file.name) as file:
        result = check(school=oak.school, content=file.read())
    assert result.verdict is Verdict.ORIGINAL


def test_about_says_what_is_found_and_what_is_not(build, oak):
    about = build(oak.school).about["Pupils’ names"]
    assert "forename and surname in either order" in about
    assert "Not found: nicknames" in about
