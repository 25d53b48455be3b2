"""How long everything is kept, in words: the one table for pages and documents.

Each period is read from where it is enforced: the school's settings, or the constant that the
sweep uses.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from classes.limits import known_browsers
from classes.mail.problems import DELAYS
from classes.models import School, draft, outgoing_mail, roster_import, security_event
from classes.words.counts import count_of
from reports.models import reminder
from reports.models.clearing import Cleared
from reports.retention import expired, typed_names
from reports.retention.due import KEEP_LOOKS_YEARS


@dataclass(frozen=True)
class Period:
    """How long one kind of record is kept, what is then deleted, and what stays."""

    what: str
    kept_for: str
    since: str
    deleted: str
    left: str


@dataclass(frozen=True)
class ShortPeriod:
    """Something that the system deletes by itself: what it holds, and how long it is kept."""

    what: str
    kept_for: str
    since: str
    holds: str


def periods_of(school: School) -> Mapping[Cleared, Period]:
    """Return the periods of the records that somebody clears, by the kind that is cleared."""
    return {
        Cleared.LEAVERS: Period(
            "Names of children who left",
            count_of(school.keep_names_years, "academic year"),
            "the end of the academic year in which they left",
            "the name and the number from the school’s system, wherever they appear",
            "every figure; the child is counted as “Name erased”",
        ),
        Cleared.STAFF: Period(
            "Accounts of staff who left",
            count_of(school.keep_staff_years, "year"),
            "their last role at any school",
            "the name and the email address, wherever they appear, and the sign-in",
            "every figure and what they recorded, by “a former member of staff”",
        ),
        Cleared.ANSWERS: Period(
            "Families’ answers, and names typed at the door",
            "until 31 August",
            "the evening",
            "the answers with the words, needs and language in them and their change history; the "
            "names of families who were not on the list",
            "how many families and adults came; whom they were matched with",
        ),
        Cleared.WORKBOOKS: Period(
            "Audit workbooks",
            count_of(school.keep_exports_years, "year"),
            "the day it was made",
            "the file",
            "its number, who made it and when, its digests",
        ),
        Cleared.LESSONS: Period(
            "Classes, lessons, evenings",
            count_of(school.keep_lessons_years, "year"),
            "the end of their academic year",
            "the classes with their plans, lessons, missed lessons, evenings and the change "
            "history of these; children who are in no later class",
            "later years",
        ),
        Cleared.HISTORY: Period(
            "Change history, and reviews of access",
            count_of(school.keep_history_years, "year"),
            "the change",
            "the entry, the review",
            "the last entry of a record that still exists",
        ),
        Cleared.LOOKS: Period(
            "Who looked",
            count_of(KEEP_LOOKS_YEARS, "year"),
            "the look",
            "the entry",
            "nothing",
        ),
    }


def short_periods() -> tuple[ShortPeriod, ...]:
    """Return the periods of what the system deletes by itself, the same at every school."""
    return (
        ShortPeriod(
            "A class list or log workbook being imported",
            _span(draft.KEPT_FOR),
            "the last look at its preview",
            "children’s names, classes and numbers, names of teachers; the file is never kept",
        ),
        ShortPeriod(
            "What an import changed, so that it can be undone",
            _span(roster_import.UNDO_FOR),
            "the import",
            "children’s names, classes and numbers before and after",
        ),
        ShortPeriod(
            "Names typed for an evening that fit no child",
            _span(typed_names.KEPT_FOR),
            "the evening",
            "a first name and letters, and the language of an interpreter; the number of adults "
            "stays",
        ),
        ShortPeriod(
            "Temporary files and unfinished workbooks",
            _span(expired.STRAY_AFTER),
            "the day they were made",
            "what was being read or written when the server stopped",
        ),
        ShortPeriod(
            "The text of an email",
            f"until it is sent, or given up after {_span(sum(DELAYS, dt.timedelta()))}",
            "the email",
            "a link for one member of staff; kept encrypted",
        ),
        ShortPeriod(
            "Security log",
            _span(dt.timedelta(days=security_event.KEPT_DAYS)),
            "the event",
            "what staff did, when, with which browser and from which network; no child",
        ),
        ShortPeriod(
            "That an email was sent",
            _span(outgoing_mail.KEPT_FOR),
            "the email",
            "the member of staff and their address, the kind and the subject, and whether it "
            "arrived at the mail server",
        ),
        ShortPeriod(
            "That a reminder was made",
            _span(reminder.KEPT_FOR),
            "the reminder",
            "for which member of staff, of which kind and week, so that nobody gets it twice",
        ),
        ShortPeriod(
            "A changed date of which nobody was told yet",
            _span(expired.CHANGES_KEPT_FOR),
            "the change",
            "the former date and who changed it; usually deleted within a day",
        ),
        ShortPeriod(
            "The safeguarding lead’s figures of a month",
            _span(reminder.FIGURES_KEPT_FOR),
            "the month",
            "numbers of the whole school, and nobody",
        ),
        ShortPeriod(
            "A sign-in",
            _span(dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)),
            "signing in",
            "which member of staff is signed in, with which browser, and when they last used it",
        ),
        ShortPeriod(
            "An open invitation’s link",
            _span(dt.timedelta(days=settings.INVITATION_DAYS)),
            "the invitation",
            "the link works once; the invitation itself stays until it is cancelled",
        ),
        ShortPeriod(
            "A cookie in a browser where somebody signed in",
            _span(known_browsers.KEPT_FOR),
            "signing in",
            "a digest of the account, so that strangers cannot lock the person out; on that "
            "browser only",
        ),
        ShortPeriod(
            "That a form was saved",
            _span(expired.FORMS_KEPT_FOR),
            "saving",
            "a digest",
        ),
        ShortPeriod(
            "That background work was done",
            _span(expired.TASKS_KEPT_FOR),
            "the work",
            "which work, or with which error it failed",
        ),
    )


def _span(span: dt.timedelta) -> str:
    """Return "14 days"; a part of a day as hours."""
    hours = int(span.total_seconds()) // 3600
    return count_of(hours, "hour") if hours % 24 else count_of(hours // 24, "day")
