"""A refusal is told to the person who is signed in, and to nobody who reads the server's log."""

import logging
import sys

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from classes.access import Permission, staff_page
from classes.pages.refusal import refusals_on, show_refusal
from config.log_format import LEFT_OUT, WithoutTexts
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


def formatted(error):
    """Return the traceback of an error as the log has it."""
    try:
        try:
            raise error
        except type(error) as first:
            raise KeyError("the error in answering it") from first
    except KeyError:
        record = logging.LogRecord("django", logging.ERROR, "", 0, "", None, sys.exc_info())
        return WithoutTexts().format(record)


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


def test_the_log_has_no_refusal_that_may_name_a_child():
    text = formatted(ValidationError({"on": "The catch-up of Noor A cannot come before."}))
    assert "Noor" not in text
    assert LEFT_OUT in text
    assert "the error in answering it" in text


def test_the_log_has_no_row_that_the_database_refused():
    text = formatted(IntegrityError("violates unique constraint\nDETAIL: Key (name)=(Noor A)"))
    assert "Noor" not in text
    assert "violates unique constraint" in text
