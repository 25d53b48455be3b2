"""A refusal is told to the person who is signed in."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from classes.access import Permission, staff_page
from classes.pages.refusal import refusals_on, show_refusal
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


@staff_page(Permission.SEE)
def refusing(request):
    """Refuse without a form to show it beside."""
    raise ValidationError("Noor A caught up meanwhile.")


@staff_page(Permission.SEE)
def saving(request):
    """Save what a rule of the database refuses, as when somebody was a moment earlier."""
    save_twice(request.school)


def save_twice(school):
    with transaction.atomic():
        for _ in range(2):
            factories.ClassGroupFactory(school=school, name="5 Oak", academic_year=2026)


def test_a_refusal_that_no_form_shows_has_a_page_of_its_own(rf, school, lead):
    page = reverse("lessons:lessons", args=[school.slug])
    request = rf.post(page, headers={"Referer": f"http://testserver{page}"})
    request.user = lead
    answer = refusing(request, slug=school.slug)
    assert answer.status_code == 422
    assert "Noor A caught up meanwhile." in text_of(answer)
    assert f"http://testserver{page}" in document(answer).xpath("//main//a/@href")


def test_a_form_says_that_a_colleague_was_a_moment_earlier(school):
    form = forms.Form({})
    with refusals_on(form):
        save_twice(school)
    (sentence,) = form.non_field_errors()
    assert "A colleague saved something at the same moment" in sentence
    assert not school.class_groups.exists()


def test_a_page_without_a_form_says_it_too(rf, school, lead):
    request = rf.post("/")
    request.user = lead
    answer = saving(request, slug=school.slug)
    assert answer.status_code == 422
    assert "A colleague saved something at the same moment" in text_of(answer)


def test_a_form_whose_button_was_not_pressed_can_show_a_refusal():
    form = forms.Form()
    show_refusal(form, ValidationError("Noor A caught up meanwhile."))
    assert form.non_field_errors() == ["Noor A caught up meanwhile."]
