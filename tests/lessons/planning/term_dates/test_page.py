"""The page of a school's term dates: usual ones, lines, a file, and what is planned then."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from classes.models import Role
from lessons.models import ClosedDays
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough

MENU = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "1"}
TODAY = dt.date(2026, 11, 24)
HALF_TERM = {"first_day": dt.date(2026, 10, 26), "last_day": dt.date(2026, 10, 30)}


@pytest.fixture
def address(school) -> str:
    return reverse("lessons:term_dates", args=[school.slug])


@pytest.fixture
def half_term(school) -> ClosedDays:
    return ClosedDays.objects.create(school=school, name="Half term", **HALF_TERM)


def fields(page) -> dict[str, str]:
    """Return what the form that saves the lines holds."""
    (form,) = document(page).xpath("//form[contains(@action, '/save/')]")
    return dict(form.form_values())


def kept(school) -> list[tuple]:
    return list(school.closed_days.values_list("name", "closed_for", "first_day", "last_day"))


def test_a_school_without_term_dates_saves_the_usual_holidays_with_one_press(
    as_lead, school, address
):
    page = as_lead.get(f"{address}?year=2026")
    assert "These are the usual holidays of schools in England, not saved." in text_of(page)
    assert kept(school) == []
    as_lead.post(f"{address}save/?year=2026", fields(page))
    assert ("Christmas", "holiday", dt.date(2026, 12, 21), dt.date(2027, 1, 1)) in kept(school)
    assert len(kept(school)) == 7


def test_a_line_is_changed_and_an_inset_day_added(as_lead, lead, school, address, half_term):
    sent = fields(as_lead.get(f"{address}?year=2026"))
    sent |= {"form-0-last_day": "2026-11-02", "form-1-first_day": "2026-09-01"}
    as_lead.post(f"{address}save/?year=2026", sent)
    assert kept(school) == [
        ("INSET day", "inset", dt.date(2026, 9, 1), dt.date(2026, 9, 1)),
        ("Half term", "holiday", dt.date(2026, 10, 26), dt.date(2026, 11, 2)),
    ]
    assert [row.history_user for row in half_term.history.all()[:1]] == [lead]


def test_a_line_that_is_ticked_is_left_out_whatever_it_holds(as_lead, school, address, half_term):
    sent = fields(as_lead.get(f"{address}?year=2026"))
    as_lead.post(f"{address}save/?year=2026", sent | {"form-0-DELETE": "on"})
    assert kept(school) == []


def test_a_last_day_before_the_first_is_refused_beside_it(as_lead, school, address, half_term):
    sent = fields(as_lead.get(f"{address}?year=2026"))
    page = as_lead.post(f"{address}save/?year=2026", sent | {"form-0-last_day": "2026-10-01"})
    assert page.status_code == 422
    (error,) = document(page).xpath("//*[@id='id_form-0-last_day_error']/text()")
    assert error == "The last day is before the first."


def test_a_day_of_another_year_is_refused(as_lead, school, address, half_term):
    sent = fields(as_lead.get(f"{address}?year=2026"))
    sent |= {"form-1-first_day": "2025-09-01"}
    page = as_lead.post(f"{address}save/?year=2026", sent)
    assert "01/09/2025 is not in 2026/27. Nothing was saved." in text_of(page)


def test_whoever_saves_an_older_page_is_told_first(as_lead, school, address, half_term):
    sent = fields(as_lead.get(f"{address}?year=2026"))
    half_term.name = "October half term"
    half_term.save()
    page = as_lead.post(f"{address}save/?year=2026", sent)
    assert "were changed after you opened the page" in text_of(page)
    as_lead.post(f"{address}save/?year=2026", fields(page))
    assert kept(school)[0][0] == "Half term"


def test_a_file_is_shown_before_it_is_saved_and_takes_the_place_of_holidays(
    as_lead, school, address, half_term
):
    rows = b"Name,From,To\nAutumn half term,19/10/2026,30/10/2026\nSports day,16/06/2027,\n"
    file = SimpleUploadedFile("dates.csv", rows)
    sent = fields(as_lead.get(f"{address}?year=2026"))
    page = as_lead.post(f"{address}file/?year=2026", sent | {"file": file})
    assert "Nothing is saved yet" in text_of(page)
    assert [row[0] for row in kept(school)] == ["Half term"]
    as_lead.post(f"{address}save/?year=2026", fields(page))
    assert kept(school) == [
        ("Autumn half term", "holiday", dt.date(2026, 10, 19), dt.date(2026, 10, 30))
    ]


def test_a_file_leaves_the_holidays_that_it_does_not_name(as_lead, school, address):
    as_lead.post(f"{address}save/?year=2026", fields(as_lead.get(f"{address}?year=2026")))
    file = SimpleUploadedFile("dates.csv", b"Name,From,To\nHalf term,19/10/2026,23/10/2026\n")
    sent = fields(as_lead.get(f"{address}?year=2026"))
    page = as_lead.post(f"{address}file/?year=2026", sent | {"file": file})
    as_lead.post(f"{address}save/?year=2026", fields(page))
    assert [row[0] for row in kept(school)][:2] == ["Half term", "Christmas"]
    assert len(kept(school)) == 7


def test_a_line_that_was_typed_is_still_there_when_a_file_was_read(as_lead, address):
    sent = fields(as_lead.get(f"{address}?year=2026"))
    blank = f"form-{sent['form-INITIAL_FORMS']}-first_day"
    file = SimpleUploadedFile("dates.csv", b"Name,From,To\nHalf term,19/10/2026,30/10/2026\n")
    page = as_lead.post(f"{address}file/?year=2026", sent | {blank: "2026-12-01", "file": file})
    assert "2026-12-01" in fields(page).values()


def test_a_file_that_cannot_be_read_gets_a_sentence(as_lead, address):
    file = SimpleUploadedFile("dates.ics", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT")
    sent = fields(as_lead.get(f"{address}?year=2026"))
    page = as_lead.post(f"{address}file/?year=2026", sent | {"file": file})
    assert page.status_code == 422
    assert "This calendar file is damaged or incomplete." in text_of(page)


def test_the_page_names_what_is_planned_on_a_closed_day(as_lead, school, address, half_term):
    group = factories.ClassGroupFactory(school=school, name="5 Oak")
    factories.PlannedSessionFactory(class_group=group, due_on=dt.date(2026, 10, 27))
    text = text_of(as_lead.get(f"{address}?year=2026"))
    assert "Tue 27 Oct is in the holidays (Half term)" in text


def test_everybody_sees_the_dates_and_only_the_lead_changes_them(
    sign_in, person, school, address, half_term
):
    client = sign_in(person(Role.VIEWER))
    page = document(client.get(f"{address}?year=2026"))
    assert page.xpath("//td[text()='Half term']")
    assert not page.xpath("//main//form")
    assert client.post(f"{address}save/?year=2026", MENU).status_code == 404


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("2026-10-27", "Tuesday 27 October is in the holidays (Half term)."),
        ("2026-11-24", ""),
        ("2026-02-30", ""),
        ("soon", ""),
    ],
)
def test_the_word_beside_a_date(as_lead, address, half_term, typed, answer):
    page = as_lead.get(f"{address}day/", {"held_on": typed}).content.decode()
    assert (text_of(page) if page.strip() else "") == answer


def test_a_lesson_dated_on_a_closed_day_says_so_beside_its_date(as_lead, school):
    ClosedDays.objects.create(
        school=school, name="Training", first_day=TODAY, last_day=TODAY, closed_for="inset"
    )
    row = factories.PlannedSessionFactory(class_group__school=school)
    page = as_lead.get(reverse("lessons:log", args=[school.slug]) + f"?planned={row.pk}")
    beside = "//input[@name='held_on']/following-sibling::*[@class='closed-word']"
    (word,) = document(page).xpath(beside)
    assert word.text_content().strip() == "Tuesday 24 November is an INSET day."
