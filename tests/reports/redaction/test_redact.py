"""A text that should never have been typed goes from the record, its history and kept workbooks."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from classes import history
from classes.models import Role
from lessons.models import Lesson
from reports.audit.actions import make_export
from reports.change_history import kind_named
from reports.models.clearing import Cleared, Clearing
from reports.redaction.actions import REPEATS, redact
from reports.redaction.record_texts import texts_of_record
from tests import factories
from tests.pages import document, text_of

WORDS = "Amira K told me that her uncle hits her at home"
GONE = "[text removed on 24 November 2026]"
REASON = "A disclosure, passed on to the safeguarding lead"


@pytest.fixture
def group(school):
    return factories.ClassGroupFactory(school=school, name="5 Oak")


@pytest.fixture
def lesson(group, lead):
    """A lesson with the words in its note, amended twice, and a child whose name is in them."""
    factories.EnrolmentFactory(class_group=group, pupil__display_name="Amira K")
    planned = factories.PlannedSessionFactory(class_group=group)
    lesson = factories.LessonFactory(planned_session=planned, note=WORDS, taught_by=lead)
    lesson.note = "We played the game"
    return history.save(lesson, by=lead, reason="Amended")


@pytest.fixture
def remove(lead):
    """Return a function that removes the texts of a record that contain these words."""

    def remove(record, words=WORDS, reason=REASON, by=lead, kind=None) -> int:
        kind = kind_named(kind or record._meta.model_name)
        school = Clearing._meta.get_field("school").related_model.objects.get()
        keys = [row.key for row in texts_of_record(kind, school, record.pk) if row.text == words]
        return redact(kind=kind, school=school, pk=record.pk, keys=keys, reason=reason, by=by)

    return remove


def everything_about(lesson) -> str:
    return str(list(Lesson.history.values())) + str(list(Lesson.objects.values()))


def test_the_words_go_from_the_record_and_its_history(lesson, remove):
    remove(lesson)
    assert WORDS not in everything_about(lesson)
    assert [row.note for row in lesson.history.order_by("history_id")][:1] == [GONE]
    assert Lesson.objects.get().note == "We played the game"


def test_the_present_text_is_replaced_too(lesson, remove):
    remove(lesson, "We played the game", reason="Not true")
    assert Lesson.objects.get().note == GONE


def test_the_change_history_says_who_removed_a_text_when_and_why(lesson, remove, as_lead, lead):
    remove(lesson)
    row = lesson.history.latest()
    assert (row.history_user, row.history_change_reason) == (lead, f"Text removed: {REASON}")
    clearing = Clearing.objects.get(what=Cleared.TEXT)
    assert (clearing.how_many, clearing.reason) == (1, REASON)
    page = text_of(as_lead.get(reverse("reports:history", args=[clearing.school.slug])))
    assert "A text, for good" in page
    assert "uncle" not in page


def test_the_same_note_in_another_lesson_goes_too(lesson, remove, group):
    other = factories.LessonFactory(
        planned_session=factories.PlannedSessionFactory(class_group=group), note=WORDS
    )
    remove(lesson)
    other.refresh_from_db()
    assert other.note == GONE


def test_a_short_text_goes_from_its_own_record_only(group, remove):
    planned = [
        factories.PlannedSessionFactory(class_group=group, set_aside_reason="Snow") for _ in "ab"
    ]
    remove(planned[0], "Snow", reason="Not true", kind="planned-session")
    assert {row.set_aside_reason for row in group.planned_sessions.all()} == {GONE, "Snow"}


def test_another_schools_texts_stay(lesson, remove):
    other = factories.LessonFactory(note=WORDS)
    Clearing.objects.all().delete()
    kind = kind_named("lesson")
    school = lesson.planned_session.class_group.school
    keys = [row.key for row in texts_of_record(kind, school, lesson.pk) if row.text == WORDS]
    redact(kind=kind, school=school, pk=lesson.pk, keys=keys, reason=REASON, by=lesson.taught_by)
    other.refresh_from_db()
    assert other.note == WORDS


@pytest.mark.parametrize(
    "reason", ["", " ", "She said that HER uncle hits her", "her Uncle, hits…"], ids=str
)
def test_without_a_reason_or_with_the_words_in_it_nothing_is_removed(lesson, remove, reason):
    with pytest.raises(ValidationError):
        remove(lesson, reason=reason)
    assert WORDS in everything_about(lesson)


def test_a_childs_name_in_the_reason_is_replaced(lesson, remove):
    remove(lesson, reason="Amira K asked for it")
    assert Clearing.objects.get(what=Cleared.TEXT).reason == "a child asked for it"


def test_a_record_that_was_removed_loses_its_texts(lesson, remove, lead):
    pk = lesson.pk
    history.delete(lesson, by=lead, reason="Logged twice")
    lesson.pk = pk
    remove(lesson)
    assert WORDS not in everything_about(lesson)
    assert Clearing.objects.get(what=Cleared.TEXT)


def test_a_reason_in_the_change_history_is_removed(lesson, remove, lead):
    history.save(lesson, by=lead, reason=WORDS)
    remove(lesson)
    assert WORDS not in everything_about(lesson)


def test_every_text_of_an_evening_can_be_removed(school, group, lead, remove):
    texts = ("title", "place", "presented_by", "agenda", "questions", "private_note")
    evening = factories.InformationEveningFactory(
        school=school, **{name: f"{name} of {WORDS}" for name in texts}
    )
    for name in texts:
        remove(evening, f"{name} of {WORDS}", kind="information-evening")
        evening.refresh_from_db()
        assert getattr(evening, name) == GONE


@pytest.mark.sqlite_is_enough
class TestWorkbooks:
    """Kept workbooks with the words are deleted; a copy is still known by its digest."""

    @pytest.fixture
    def workbook(self, lesson, lead):
        lesson.note = WORDS
        lesson.save()

        def make(**options):
            values = {
                "academic_year": 2026,
                "by": lead,
                "with_names": False,
                "with_texts": True,
            } | options
            return make_export(school=lesson.planned_session.class_group.school, **values)

        return make

    @pytest.mark.parametrize("with_names", [True, False])
    def test_a_workbook_with_the_words_is_deleted(self, workbook, lesson, remove, with_names):
        export = workbook(with_names=with_names)
        assert remove(lesson) == 1
        export.refresh_from_db()
        assert export.cleared_at
        assert Clearing.objects.get(what=Cleared.WORKBOOKS).how_many == 1

    def test_a_workbook_without_them_is_kept(self, workbook, lesson, remove, lead):
        Lesson.objects.update(note="We played the game")
        Lesson.history.update(note="We played the game")
        export = workbook()
        Lesson.objects.update(note=WORDS)
        assert remove(lesson) == 0
        export.refresh_from_db()
        assert export.cleared_at is None

    def test_a_short_text_must_fill_a_cell(self, workbook, lesson, remove, group):
        planned = factories.PlannedSessionFactory(class_group=group)
        Lesson.objects.update(note="We played in the snow")
        workbook()
        planned.set_aside_reason = "snow"
        planned.save()
        assert remove(planned, "snow", "Why", kind="planned-session") == 0
        Lesson.objects.update(note="Snow")
        workbook()
        assert remove(lesson, "Snow", "Why") == 1

    def test_a_text_of_accents_alone_deletes_no_workbook(self, workbook, lesson, remove):
        Lesson.objects.update(note="We played in the snow")
        export = workbook()
        lesson.note = "\u0301\u0316"
        lesson.save()
        assert remove(lesson, lesson.note, "Why") == 0
        export.refresh_from_db()
        assert export.cleared_at is None

    def test_a_copy_of_a_deleted_workbook_is_still_the_very_file(
        self, workbook, lesson, remove, as_lead, django_capture_on_commit_callbacks
    ):
        export = workbook()
        with export.file.storage.open(export.file.name) as kept:
            copy = SimpleUploadedFile("copy.xlsx", kept.read())
        with django_capture_on_commit_callbacks(execute=True):
            remove(lesson)
        assert not export.file.storage.exists(export.file.name)
        page = as_lead.post(reverse("reports:check", args=[export.school.slug]), {"file": copy})

        assert "This is the original file" in text_of(page)


@pytest.mark.sqlite_is_enough
class TestPage:
    """The page of a record's texts, for the PSHE lead and the safeguarding lead."""

    @pytest.fixture
    def page(self, lesson) -> str:
        slug = lesson.planned_session.class_group.school.slug
        return reverse("reports:remove_text", args=[slug, "lesson", lesson.pk])

    def key(self, client, page, words=WORDS) -> str:
        (box,) = document(client.get(page)).xpath(f"//label[contains(., '{words}')]//input/@value")
        return box

    def test_it_offers_every_text_and_removes_the_ticked(self, as_lead, page, lesson):
        sent = {"texts": [self.key(as_lead, page)], "reason": REASON}
        answer = as_lead.post(page, sent, follow=True)
        assert "The text is removed. Deleted because of it: 0 kept workbooks" in text_of(answer)
        assert f"Text removed: {REASON} By " in text_of(answer)
        assert "Reason: Text removed" not in text_of(answer)
        assert "uncle" not in text_of(answer)
        assert "Saved again without changes" not in text_of(answer)
        assert "Amended" in text_of(as_lead.get(page))

    def test_a_refusal_shows_on_the_form(self, as_lead, page, lesson):
        sent = {"texts": [self.key(as_lead, page)], "reason": "her uncle hits her"}
        answer = as_lead.post(page, sent)
        assert answer.status_code == 422
        assert REPEATS in text_of(answer)
        assert "Tick the texts" in text_of(as_lead.post(page, {"reason": "Why"}))

    def test_a_text_that_a_colleague_has_removed_meanwhile_says_who_did(
        self, as_lead, page, lesson, remove, person
    ):
        sent = {"texts": [self.key(as_lead, page)], "reason": REASON}
        remove(lesson, by=person(Role.SAFEGUARDING_LEAD, name="Ms Amin"))
        answer = as_lead.post(page, sent)
        assert answer.status_code == 422
        assert "somebody has removed or changed it since you opened" in text_of(answer)
        assert "Ms Amin was the last to remove a text (24 Nov 2026, 10:0" in text_of(answer)
        assert sent["texts"][0] not in text_of(answer)

    def test_it_works_in_a_school_without_names(self, as_lead, page, school, lesson):
        school.keeps_pupil_names = False
        school.save()
        as_lead.post(page, {"texts": [self.key(as_lead, page)], "reason": REASON})
        assert WORDS not in everything_about(lesson)

    def test_the_lesson_leads_to_it_for_leads_alone(self, sign_in, person, page, lesson):
        for role, linked in (
            (Role.PSHE_LEAD, True),
            (Role.SAFEGUARDING_LEAD, True),
            (Role.VIEWER, False),
        ):
            answer = sign_in(person(role)).get(page.replace("remove-text/lesson", "lessons"))
            links = document(answer).xpath("//a/@href")
            assert (page in links) is linked

    @pytest.mark.parametrize("kind", ["nothing", "pupil"])
    def test_what_is_no_record_of_this_school_is_not_found(self, as_lead, page, kind):
        other = factories.LessonFactory()
        assert as_lead.get(page.replace("/lesson/", f"/{kind}/")).status_code == 404
        assert as_lead.get(f"{page.rsplit('/', 2)[0]}/{other.pk}/").status_code == 404


def test_the_day_in_the_mark_is_todays(lesson, remove):
    remove(lesson)
    assert (
        lesson.history.order_by("history_id")
        .first()
        .note.endswith(f"{dt.date(2026, 11, 24).day} November 2026]")
    )
