"""Writes docs/emails.md: every email of eight weeks of an invented school, in full.

After a change, set DJANGO_SETTINGS_MODULE=config.settings and run
`python -m tests.reports.reminders.write_eight_weeks`.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from tests.reports.reminders.eight_weeks import Arrived

DOCUMENT = Path(__file__).parents[3] / "docs" / "emails.md"
IMMEDIATE = "django_tasks.backends.immediate.ImmediateBackend"
PLACE = "and a test compares.\n"


def with_emails(text: str, arrived: Iterable["Arrived"]) -> str:
    """Return the document with these emails in place of those that it has."""
    written = "".join(
        f"\n### {each.at:%A} {each.at.day} {each.at:%B}, {each.at:%H:%M}, to {each.to}\n\n"
        f"```text\nSubject: {each.email.subject}\n\n{each.text.strip()}\n```\n"
        for each in arrived
    )
    return text.partition(PLACE)[0] + PLACE + written


def main() -> None:
    from django.test.runner import DiscoverRunner
    from django.test.utils import override_settings

    from tests.reports.reminders.eight_weeks import arrivals

    runner = DiscoverRunner(verbosity=0, interactive=False)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    with override_settings(
        TASKS={"default": {"BACKEND": IMMEDIATE, "QUEUES": []}},
        EMAIL_DELIVERY_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    ):
        text = with_emails(DOCUMENT.read_text(encoding="utf-8"), list(arrivals()))
    runner.teardown_databases(databases)
    DOCUMENT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    django.setup()
    main()
