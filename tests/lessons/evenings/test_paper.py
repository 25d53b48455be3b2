"""Sign-in sheets: printed, filled in by hand, and entered by keyboard; counts without names."""

import pytest
from django.urls import reverse

from lessons.models import EveningAttendance, EveningCount
from tests import factories


def came() -> dict[str, int]:
    return dict(EveningAttendance.objects.values_list("pupil__display_name", "adults"))


def test_the_sheets_are_one_class_a_page_from_the_list(as_lead, school, evening):
    address = reverse("lessons:evening_sheets", args=[school.slug, evening.pk])
    text = as_lead.get(address).content.decode()
    assert text.count('class="card stack sign-in"') == 2
    assert "Amira Khan" in text
    assert "Dev S" not in text


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

    def test_it_is_filled_in_with_who_is_recorded_already(self, as_lead, page, amira):
        as_lead.post(page, {f"adults-{amira.pk}": "3"})
        text = as_lead.get(page).content.decode()
        assert f'name="adults-{amira.pk}" value="3"' in text

    @pytest.mark.parametrize("typed", ["21", "-1", "x", "1.5"])
    def test_a_number_that_cannot_be_is_shown_and_nothing_is_saved(
        self, as_lead, page, amira, chloe, typed
    ):
        fields = {f"adults-{amira.pk}": typed, f"adults-{chloe.pk}": "1"}
        answer = as_lead.post(page, fields)
        assert answer.status_code == 422
        assert came() == {}

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
        text = as_lead.get(answer.url).content.decode()
        assert "21 of 40" in text
        assert "24 of 40 reached" in text

    def test_one_that_cannot_be_saves_none(self, as_lead, school, page):
        answer = as_lead.post(page, self.fields(school, (12, 15, 3), (21, 30, 0)))
        assert answer.status_code == 422
        assert "20 children on roll" in answer.content.decode()
        assert not EveningCount.objects.exists()

    @pytest.mark.parametrize("name", ["door", "evening_sheets", "evening_follow_up", "door_links"])
    def test_what_needs_names_is_not_there(self, as_lead, school, page, name):
        evening = school.evenings.get()
        address = reverse(f"lessons:{name}", args=[school.slug, evening.pk])
        assert as_lead.get(address).status_code == 404

    def test_a_school_with_names_is_led_back_to_the_evening(self, as_lead, school, evening):
        address = reverse("lessons:evening_counts", args=[school.slug, evening.pk])
        assert as_lead.get(address).url == evening.get_absolute_url()
        assert as_lead.post(address, {}).url == evening.get_absolute_url()
