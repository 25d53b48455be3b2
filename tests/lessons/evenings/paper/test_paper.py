"""Sign-in sheets: printed, filled in by hand, and entered by keyboard; counts without names."""

import pytest
from django.urls import reverse

from classes.models import Role
from lessons.evenings.door.actions import check_in
from lessons.evenings.paper.actions import record_sheet
from lessons.evenings.walk_ins.actions import match_walk_in
from lessons.models import EveningAttendance, EveningCount, WalkIn
from tests import factories
from tests.pages import document, text_of


def came() -> dict[str, int]:
    return dict(EveningAttendance.objects.values_list("pupil__display_name", "adults"))


def test_the_sheets_are_one_class_a_page_from_the_list(as_lead, school, evening):
    address = reverse("lessons:evening_sheets", args=[school.slug, evening.pk])
    text = as_lead.get(address).content.decode()
    assert text.count('class="card stack sign-in"') == 2
    assert "Amira Khan" in text
    assert "Dev S" not in text


def test_a_sheet_is_opened_from_the_list_of_classes(as_lead, school, evening, oak, elm):
    open_sheet = reverse("lessons:evening_paper", args=[school.slug, evening.pk, oak.pk])
    other = reverse("lessons:evening_paper", args=[school.slug, evening.pk, elm.pk])
    assert as_lead.get(f"{open_sheet}?class={elm.pk}").url == other


class TestRecording:
    """A sheet records only what the user changed since it was opened."""

    def test_it_adds_corrects_and_undoes(self, evening, amira, chloe, by):
        sheet, empty = {"evening": evening, "by": by}, {amira: None, chloe: None}
        assert record_sheet(adults={amira: 2, chloe: None}, before=empty, **sheet).changes == 1
        second, first = {amira: 1, chloe: 0}, {amira: 2, chloe: None}
        assert record_sheet(adults=second, before=first, **sheet).changes == 2
        assert came() == {"Amira Khan": 1, "Chloe R": 0}
        third = {amira: None, chloe: 0}
        assert record_sheet(adults=third, before=second, **sheet).changes == 1
        assert came() == {"Chloe R": 0}
        assert record_sheet(adults=third, before=third, **sheet).changes == 0

    def test_a_check_in_undone_at_the_door_meanwhile_stays_undone(self, evening, amira, by):
        entered = record_sheet(evening=evening, adults={amira: 3}, before={amira: 2}, by=by)
        assert (entered.changes, entered.kept) == (0, (amira,))
        assert came() == {}


class TestEntering:
    """A class on one screen."""

    @pytest.fixture
    def page(self, school, evening, oak) -> str:
        return reverse("lessons:evening_paper", args=[school.slug, evening.pk, oak.pk])

    def test_numbers_check_in_and_the_next_class_comes(
        self, as_lead, lead, page, amira, chloe, elm
    ):
        answer = as_lead.post(page, {f"adults-{amira.pk}": "2", f"adults-{chloe.pk}": ""})
        assert came() == {"Amira Khan": 2}
        assert EveningAttendance.objects.get().by == lead
        assert answer.url.endswith(f"/paper/{elm.pk}/")

    def test_it_shows_the_numbers_already_recorded(self, as_lead, page, amira):
        as_lead.post(page, {f"adults-{amira.pk}": "3"})
        text = as_lead.get(page).content.decode()
        assert f'name="adults-{amira.pk}" value="3"' in text

    @pytest.mark.parametrize("typed", ["21", "-1", "x", "1.5"])
    def test_an_impossible_number_is_refused_and_nothing_is_saved(
        self, as_lead, page, amira, chloe, typed
    ):
        fields = {f"adults-{amira.pk}": typed, f"adults-{chloe.pk}": "1"}
        answer = as_lead.post(page, fields)
        assert answer.status_code == 422
        assert came() == {}

    @pytest.mark.parametrize("typed", ["", "-", "–", " — "])
    def test_nobody_came_where_the_paper_is_empty_or_has_a_dash(
        self, as_lead, page, amira, chloe, typed
    ):
        as_lead.post(page, {f"adults-{amira.pk}": typed, f"adults-{chloe.pk}": "2"})
        assert came() == {"Chloe R": 2}

    @pytest.mark.parametrize("typed", ["s", "S", " with sibling "])
    def test_s_is_counted_with_a_brother_or_sister_and_shown_as_it_was_typed(
        self, as_lead, page, amira, typed
    ):
        as_lead.post(page, {f"adults-{amira.pk}": typed})
        assert came() == {"Amira Khan": 0}
        fields = document(as_lead.get(page)).xpath(f"//input[@name='adults-{amira.pk}']/@value")
        assert fields == ["s"]

    @pytest.mark.parametrize("typed", ["0", "00", "٠"])
    def test_nought_is_asked_about_beside_the_child_and_nothing_is_lost(
        self, as_lead, page, amira, chloe, typed
    ):
        answer = as_lead.post(page, {f"adults-{amira.pk}": typed, f"adults-{chloe.pk}": "2"})
        assert answer.status_code == 422
        assert came() == {}
        shown = document(answer)
        line = shown.xpath(f"//li[.//input[@name='adults-{amira.pk}']]")[0].text_content()
        assert "0: nobody came, or with a brother or sister?" in line
        assert shown.xpath(f"//input[@name='adults-{chloe.pk}']/@value") == ["2"]

    @pytest.mark.parametrize(
        ("meaning", "recorded"), [("nobody", {}), ("sibling", {"Amira Khan": 0, "Chloe R": 0})]
    )
    def test_one_answer_does_for_all_noughts(self, as_lead, page, amira, chloe, meaning, recorded):
        noughts = {f"adults-{amira.pk}": "0", f"adults-{chloe.pk}": "0"}
        asked = document(as_lead.post(page, noughts))
        assert asked.xpath("//button[@name='zero']/@value") == ["nobody", "sibling"]
        assert as_lead.post(page, noughts | {"zero": meaning}).status_code == 302
        assert came() == recorded

    def fields(self, client, page) -> dict[str, str]:
        """Return what a browser would send of the sheet as it is now."""
        form = client.get(page).context["form"]
        shown = {box.html_name: box.value() for box in form}
        shown |= {box.html_initial_name: box.value() for box in form}
        return {name: "" if value is None else str(value) for name, value in shown.items()}

    def test_the_number_shown_at_first_is_in_a_hidden_field(self, as_lead, page, amira):
        as_lead.post(page, {f"adults-{amira.pk}": "3"})
        text = as_lead.get(page).content.decode()
        assert f'type="hidden" name="initial-adults-{amira.pk}" value="3"' in text

    def test_a_child_checked_in_at_the_door_meanwhile_stays(
        self, as_lead, page, evening, amira, chloe, by
    ):
        opened = self.fields(as_lead, page)
        check_in(evening=evening, pupil=amira, adults=2, by=by)
        answer = as_lead.post(page, opened | {f"adults-{chloe.pk}": "1"}, follow=True)
        assert came() == {"Amira Khan": 2, "Chloe R": 1}
        assert "Changed: 1." in answer.text
        assert "record was kept" not in answer.text

    def test_a_child_changed_here_and_at_the_door_keeps_the_door_record_and_is_named(
        self, as_lead, page, evening, amira, chloe, by
    ):
        opened = self.fields(as_lead, page)
        check_in(evening=evening, pupil=amira, adults=2, by=by)
        sent = opened | {f"adults-{amira.pk}": "1", f"adults-{chloe.pk}": "1"}
        answer = as_lead.post(page, sent, follow=True)
        assert came() == {"Amira Khan": 2, "Chloe R": 1}
        assert "record was kept: Amira Khan." in answer.text

    @pytest.mark.parametrize("theirs", ["3", ""])
    def test_a_child_on_a_colleagues_sheet_is_not_said_to_be_from_the_door(
        self, as_lead, sign_in, person, page, evening, amira, chloe, by, theirs
    ):
        check_in(evening=evening, pupil=amira, adults=2, by=by)
        opened = self.fields(as_lead, page)
        colleague = sign_in(person(Role.PSHE_LEAD, name="Ms Amin"))
        colleague.post(page, opened | {f"adults-{amira.pk}": theirs})
        check_in(evening=evening, pupil=chloe, adults=2, by=by)
        sent = opened | {f"adults-{amira.pk}": "1", f"adults-{chloe.pk}": "1"}
        text = text_of(as_lead.post(page, sent, follow=True))
        assert "Ms Amin entered a sheet on 24 November at 10:0" in text
        assert "open here, and what they entered was kept: Amira Khan." in text
        assert "the door’s record was kept: Chloe R." in text

    def test_a_family_matched_meanwhile_is_not_said_to_be_from_the_door(
        self, as_lead, page, evening, amira, person
    ):
        opened = self.fields(as_lead, page)
        walk_in = WalkIn.objects.create(evening=evening, said_name="Some Body", adults=2)
        match_walk_in(walk_in=walk_in, pupil=amira, by=person(Role.PSHE_LEAD, name="Ms Amin"))
        text = text_of(as_lead.post(page, opened | {f"adults-{amira.pk}": "1"}, follow=True))
        assert "Ms Amin matched families who were not on the list on 24 November at 10:0" in text

    def test_an_own_sheet_in_another_window_is_said_to_be_that(self, as_lead, page, amira):
        opened = self.fields(as_lead, page)
        as_lead.post(page, opened | {f"adults-{amira.pk}": "3"})
        text = text_of(as_lead.post(page, opened | {f"adults-{amira.pk}": "1"}, follow=True))
        assert "You entered a sheet in another window on 24 November" in text

    def test_clearing_a_number_undoes_the_check_in(self, as_lead, page, evening, amira, by):
        check_in(evening=evening, pupil=amira, adults=2, by=by)
        as_lead.post(page, self.fields(as_lead, page) | {f"adults-{amira.pk}": ""})
        assert came() == {}

    def test_the_hidden_number_shown_at_first_survives_a_refusal(
        self, as_lead, page, evening, amira, chloe, by
    ):
        opened = self.fields(as_lead, page)
        check_in(evening=evening, pupil=amira, adults=2, by=by)
        answer = as_lead.post(page, opened | {f"adults-{chloe.pk}": "x"})
        assert f'name="initial-adults-{amira.pk}" id=' in answer.text
        assert f'name="initial-adults-{amira.pk}" value' not in answer.text

    def test_a_class_that_is_not_invited_has_no_sheet(self, as_lead, school, evening):
        other = factories.ClassGroupFactory(school=school)
        address = reverse("lessons:evening_paper", args=[school.slug, evening.pk, other.pk])
        assert as_lead.get(address).status_code == 404


class TestCounting:
    """Schools without names."""

    @pytest.fixture
    def page(self, school) -> str:
        school.keeps_pupil_names = False
        school.save()
        for name in ("5 Ash", "5 Fir"):
            factories.ClassGroupFactory(school=school, name=name, pupils_on_roll=20)
        evening = factories.InformationEveningFactory(school=school)
        return reverse("lessons:evening_counts", args=[school.slug, evening.pk])

    def fields(self, school, *counts):
        return {
            f"{group.pk}-{name}": number
            for group, numbers in zip(school.class_groups.all(), counts, strict=True)
            for name, number in zip(("families", "adults", "reached_after"), numbers, strict=True)
        }

    def test_families_and_adults_are_counted_a_class(self, as_lead, school, page):
        assert as_lead.get(page).status_code == 200
        answer = as_lead.post(page, self.fields(school, (12, 15, 3), (9, 9, 0)))
        assert answer.status_code == 302
        counts = EveningCount.objects.values_list("families", "adults", "reached_after")
        assert list(counts) == [(12, 15, 3), (9, 9, 0)]
        text = text_of(as_lead.get(answer.url))
        assert "21 of 40" in text
        assert "24 of 40 reached" in text

    def test_the_count_of_a_colleague_is_not_replaced_unseen(
        self, as_lead, sign_in, person, school, page
    ):
        mine = {
            box.get("name"): box.get("value")
            for box in document(as_lead.get(page)).xpath("//input")
        }
        theirs = self.fields(school, (12, 15, 3), (9, 9, 0))
        fir = school.class_groups.get(name="5 Fir")
        sign_in(person(Role.PSHE_LEAD, name="Ms Amin")).post(page, mine | theirs)
        stale = as_lead.post(page, mine | {f"{fir.pk}-families": "8", f"{fir.pk}-adults": "8"})
        assert stale.status_code == 422
        assert "Ms Amin changed this on 24 November at 10:0" in text_of(stale)
        kept = EveningCount.objects.values_list("families", "adults", "reached_after")
        assert list(kept) == [(12, 15, 3), (9, 9, 0)]
        again = {box.get("name"): box.get("value") for box in document(stale).xpath("//input")}
        assert as_lead.post(page, again).status_code == 302
        assert list(kept.all()) == [(12, 15, 3), (8, 8, 0)]

    def test_one_impossible_count_means_that_none_is_saved(self, as_lead, school, page):
        answer = as_lead.post(page, self.fields(school, (12, 15, 3), (21, 30, 0)))
        assert answer.status_code == 422
        assert "20 children on roll" in answer.content.decode()
        assert not EveningCount.objects.exists()

    @pytest.mark.parametrize("name", ["door", "evening_sheets", "evening_follow_up", "door_links"])
    def test_pages_that_need_names_are_not_found(self, as_lead, school, page, name):
        evening = school.evenings.get()
        address = reverse(f"lessons:{name}", args=[school.slug, evening.pk])
        assert as_lead.get(address).status_code == 404

    def test_a_school_with_names_is_redirected_to_the_evening(self, as_lead, school, evening):
        address = reverse("lessons:evening_counts", args=[school.slug, evening.pk])
        assert as_lead.get(address).url == evening.get_absolute_url()
        assert as_lead.post(address, {}).url == evening.get_absolute_url()
