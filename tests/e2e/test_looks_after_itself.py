"""What works by itself, as a lead meets it: emails to switch off, and an import with its bar."""

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from classes.background.progress import progress_of, step
from classes.models import Job
from lessons.imports.pages import LARGE
from tests.e2e.demo import SCHOOL, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_is_enough]

A_LOOK = 2_100
"""Milliseconds after which the bar has asked again."""


def test_a_lead_stops_an_email_and_sees_a_large_list_being_imported(page: Page, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    sign_in(page)
    page.goto(f"{SCHOOL}your-emails/")
    page.get_by_label("What needs attention").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your choice has been saved.")).to_be_visible()
    expect(page.get_by_label("What needs attention")).not_to_be_checked()

    rows = [f"{n},Fore{n},Sur{n % 97},5 C{n // 40},5" for n in range(LARGE)]
    text = "\n".join(["Adno,Forename,Surname,Class,Year", *rows])
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.goto(f"{SCHOOL}classes/import/")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Check the file").click()
    page.clock.install()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("It begins in a moment.")).to_be_visible()
    cancel, bar = page.get_by_role("button", name="Cancel"), page.get_by_role("progressbar")
    expect(cancel).to_be_visible()

    job = Job.objects.get()
    Job.objects.update(started_at=timezone.now())
    with progress_of(job.pk):
        step("comparing the list with your records")
        step("saving classes")
        page.clock.fast_forward(A_LOOK)
        expect(page.get_by_text("Step 2 of 6: saving classes.")).to_be_visible()
        expect(cancel).to_be_hidden()
        page.reload()
        expect(bar).to_have_attribute("value", "1")
    call_command("run_worker", "--once")
    page.clock.fast_forward(A_LOOK)
    expect(page.get_by_text(f"Imported {LARGE} children in 10 classes")).to_be_visible()
