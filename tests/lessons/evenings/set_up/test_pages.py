"""The pages to create, see, move and cancel an evening."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from classes.models import Role
from curriculum.models import Audience
from lessons.evenings.door.actions import check_in, undo_check_in
from lessons.evenings.set_up.actions import cancel_evening, restore_evening, save_evening
from lessons.models import InformationEvening
from tests import factories
from tests.pages import text_of

pytestmark = pytest.mark.sqlite_is_enough


def page_of(name, school, *args) -> str:
    return reverse(f"lessons:{name}", args=[school.slug, *args])


@pytest.fixture
def fields(school, oak, amira):
    return {
        "title": "Safe online together",
        "held_on": "2027-01-13",
        "begins": "18:00",
        "ends": "19:15",
        "place": "Hall",
        "class_groups": [oak.pk],
        "agenda": "What we teach",
    }


class TestMake:
    """Creating and changing an evening."""

    def test_it_is_created_in_london_time_with_its_classes(
        self, as_lead, lead, school, fields, oak
    ):
        answer = as_lead.post(page_of("evening_new", school), fields)
        evening = InformationEvening.objects.get()
        assert answer.url == evening.get_absolute_url()
        assert evening.starts_at == dt.datetime(2027, 1, 13, 18, tzinfo=dt.UTC)
        assert list(evening.class_groups.all()) == [oak]
        assert evening.history.first().history_user == lead

    def test_a_summer_evening_is_an_hour_earlier_in_utc(self, as_lead, school, fields):
        as_lead.post(page_of("evening_new", school), fields | {"held_on": "2027-06-10"})
        starts_at = InformationEvening.objects.get().starts_at
        assert starts_at == dt.datetime(2027, 6, 10, 17, tzinfo=dt.UTC)

    def test_a_school_without_classes_is_told_to_make_them_first(self, as_lead, school):
        page = text_of(as_lead.get(page_of("evening_new", school)))
        assert "There are no classes to invite in this year yet. Make the classes first." in page

    def test_every_class_of_the_year_is_invited_at_first(self, as_lead, school, fields):
        text = as_lead.get(page_of("evening_new", school)).content.decode()
        assert text.count("checked") == school.class_groups.count() == 1

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"ends": "18:00"}, "must end after it begins"),
            ({"class_groups": []}, "Invite at least one class."),
            ({"held_on": "2027-09-10"}, "Choose only classes of that year."),
            ({"title": ""}, "Give the evening a title."),
            ({"held_on": ""}, "Give the date."),
        ],
        ids=str,
    )
    def test_a_wrong_field_gets_an_error_and_keeps_what_was_typed(
        self, as_lead, school, fields, change, words
    ):
        answer = as_lead.post(page_of("evening_new", school), fields | change)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "What we teach" in answer.content.decode()
        assert not InformationEvening.objects.exists()

    def test_only_documents_for_families_can_be_shown_to_them(self, as_lead, school, fields):
        factories.DocumentFactory(school=school, title="For staff", audience=Audience.STAFF)
        paper = factories.DocumentFactory(school=school, title="What we teach")
        factories.DocumentFactory(title="Of another school")
        text = as_lead.get(page_of("evening_new", school)).content.decode()
        assert "For staff" not in text
        assert "Of another school" not in text
        as_lead.post(page_of("evening_new", school), fields | {"documents": [paper.pk]})
        assert list(InformationEvening.objects.get().documents.all()) == [paper]

    def test_saving_keeps_a_document_that_families_can_no_longer_see(self, as_lead, school, coming):
        paper = factories.DocumentFactory(school=school, audience=Audience.STAFF)
        coming.documents.add(paper)
        edit = page_of("evening_edit", school, coming.pk)
        form = as_lead.get(edit).context["form"]
        as_lead.post(edit, {name: form[name].value() for name in form.fields})
        assert list(coming.documents.all()) == [paper]

    def test_its_form_shows_the_saved_values(self, as_lead, school, coming):
        text = as_lead.get(page_of("evening_edit", school, coming.pk)).content.decode()
        for value in ("2027-01-13", "18:00", "19:00", "Hall"):
            assert f'value="{value}"' in text

    def test_a_moved_evening_keeps_its_earlier_time_and_updates_calendars(
        self, as_lead, school, coming, oak
    ):
        before = coming.starts_at
        change = {"held_on": "2027-01-20", "begins": "18:00", "ends": "19:00", "place": "Hall"}
        fields = {"title": coming.title, "class_groups": [oak.pk]}
        as_lead.post(page_of("evening_edit", school, coming.pk), fields | change)
        coming.refresh_from_db()
        assert coming.moved_from == before
        assert (coming.day, coming.sequence) == (dt.date(2027, 1, 20), 1)
        page = as_lead.get(coming.get_absolute_url()).content.decode()
        assert "moved from 13 January, 6 pm" in page

    def test_a_new_note_does_not_change_calendars(self, coming, by):
        coming.private_note = "Bring the projector"
        save_evening(evening=coming, class_groups=coming.class_groups.all(), documents=[], by=by)
        assert (coming.sequence, coming.moved_from) == (0, None)

    def test_a_class_of_another_school_cannot_be_invited(self, coming, by):
        stranger = factories.ClassGroupFactory()
        with pytest.raises(ValidationError, match="another school"):
            save_evening(evening=coming, class_groups=[stranger], documents=[], by=by)


class TestCancel:
    """Cancelling keeps the record."""

    def test_it_needs_a_reason(self, as_lead, school, coming):
        answer = as_lead.post(page_of("evening_cancel", school, coming.pk), {"reason": " "})
        assert answer.status_code == 422

    def test_its_record_is_kept_and_calendars_are_updated(self, as_lead, school, coming):
        as_lead.post(page_of("evening_cancel", school, coming.pk), {"reason": "Snow"})
        coming.refresh_from_db()
        assert (coming.is_cancelled, coming.cancelled_reason) == (True, "Snow")
        assert coming.sequence == 1
        assert "Reason: Snow" in as_lead.get(coming.get_absolute_url()).content.decode()
        assert coming in school.evenings.for_families(coming.starts_at)

    def test_it_can_be_restored(self, as_lead, school, coming, by):
        cancel_evening(evening=coming, reason="Snow", by=by)
        as_lead.post(page_of("evening_cancel", school, coming.pk), {"do": "restore"})
        coming.refresh_from_db()
        assert (coming.is_cancelled, coming.sequence) == (False, 2)

    def test_its_page_shows_no_figures_of_an_evening_that_was_not(
        self, as_lead, school, coming, by
    ):
        cancel_evening(evening=coming, reason="Snow", by=by)
        page = text_of(as_lead.get(page_of("evening", school, coming.pk)))
        assert "Reason: Snow" in page
        assert "Came to this evening" not in page
        assert "came to this evening" not in page
        assert "Print the sheets" not in page

    def test_it_cannot_be_cancelled_once_families_are_checked_in(self, evening, amira, by):
        check_in(evening=evening, pupil=amira, adults=1, by=by)
        with pytest.raises(ValidationError, match="families have been checked in"):
            cancel_evening(evening=evening, reason="Snow", by=by)


@pytest.mark.parametrize("change", ["save", "cancel", "restore"])
def test_saving_a_stale_evening_never_lowers_its_counters(coming, amira, by, change):
    loaded = InformationEvening.objects.get(pk=coming.pk)
    undo_check_in(
        evening=coming,
        pupil=amira,
        party=check_in(evening=coming, pupil=amira, adults=1, by=by).party,
        by=by,
        reason="",
    )
    InformationEvening.objects.update(sequence=7)
    if change == "save":
        save_evening(evening=loaded, class_groups=loaded.class_groups.all(), documents=[], by=by)
    elif change == "cancel":
        cancel_evening(evening=loaded, reason="Snow", by=by)
    else:
        restore_evening(evening=loaded, by=by)
    coming.refresh_from_db()
    assert coming.revision == 3
    assert coming.sequence == (7 if change == "save" else 8)


class TestLook:
    """The list and the page of an evening."""

    def test_the_list_shows_the_state_of_each_evening(
        self, as_lead, school, evening, coming, amira, by
    ):
        check_in(evening=evening, pupil=amira, adults=1, by=by)
        text = as_lead.get(page_of("evenings", school)).content.decode()
        assert text.index("Coming") < text.index("Held")
        assert "1 family came" in text

    def test_an_empty_list_shows_what_to_do(self, as_lead, sign_in, person, school):
        page = page_of("evenings", school)
        assert "Set a date" in as_lead.get(page).content.decode()
        viewer = sign_in(person(Role.VIEWER))
        assert "The PSHE lead adds evenings here" in viewer.get(page).content.decode()

    def test_no_child_is_named_on_it_and_a_viewer_sees_no_private_note(
        self, as_lead, sign_in, person, evening, amira, by
    ):
        check_in(evening=evening, pupil=amira, adults=1, by=by)
        InformationEvening.objects.update(private_note="Projector is broken")
        address = evening.get_absolute_url()
        for client in (as_lead, sign_in(person(Role.VIEWER))):
            assert "Amira" not in client.get(address).content.decode()
        assert "Projector" in as_lead.get(address).content.decode()
        viewer = sign_in(person(Role.VIEWER)).get(address).content.decode()
        assert "Projector" not in viewer
        assert "Check families in" not in viewer

    def test_before_it_begins_it_says_how_many_are_invited_not_that_nobody_came(
        self, as_lead, coming
    ):
        page = text_of(as_lead.get(coming.get_absolute_url()))
        assert "3 children invited" in page
        assert "Class Invited Reached in the year Reach 5 Oak 2 0 of 2 0%" in page
        assert "came to this evening" not in page

    def test_a_class_that_was_not_invited_has_no_number_of_adults(self, as_lead, oak, evening):
        factories.ClassGroupFactory(school=evening.school, name="5 Yew")
        page = text_of(as_lead.get(evening.get_absolute_url()))
        assert "5 Yew Not invited –" in page

    def test_it_compares_each_class_with_last_years(self, as_lead, school, evening, by):
        before = factories.ClassGroupFactory(school=school, name="5 Oak", academic_year=2025)
        for number in range(4):
            pupil = factories.EnrolmentFactory(
                class_group=before, joined_on=dt.date(2025, 9, 1), left_on=dt.date(2026, 9, 1)
            ).pupil
            if number < 3:
                last = InformationEvening.objects.in_year(2025).first()
                last = last or factories.InformationEveningFactory(
                    school=school, starts_at=dt.datetime(2025, 10, 1, 17, tzinfo=dt.UTC)
                )
                factories.EveningAttendanceFactory(evening=last, pupil=pupil)
        text = as_lead.get(evening.get_absolute_url()).content.decode()
        assert "Came last year" in text
        assert "last year 75% came" in text

    @pytest.mark.parametrize("page", ["evening", "evenings", "evening_follow_up"])
    def test_it_takes_as_many_queries_for_twelve_classes_as_for_two(
        self, as_lead, school, evening, page, by
    ):
        address = page_of(page, school, *([evening.pk] if page != "evenings" else []))

        def queries() -> int:
            with CaptureQueriesContext(connection) as seen:
                assert as_lead.get(address).status_code == 200
            return len(seen)

        few = queries()
        for _ in range(10):
            group = factories.ClassGroupFactory(school=school, pupils=3)
            evening.class_groups.add(group)
            check_in(evening=evening, pupil=school.pupils.last(), adults=1, by=by)
        assert queries() == few
        assert few <= 18
