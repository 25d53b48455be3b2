"""Eight weeks of a school: docs/emails.md shows every email as it is sent today."""

import pytest

from tests.reports.reminders.eight_weeks import arrivals
from tests.reports.reminders.write_eight_weeks import DOCUMENT, with_emails

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_is_enough]


def test_the_document_shows_the_emails_of_eight_weeks_as_they_are():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert with_emails(text, arrivals()) == text, "Run tests.reports.reminders.write_eight_weeks."
