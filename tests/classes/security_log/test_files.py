"""Each file that is sent is kept in the security log: who, which page, and whether it was taken."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from classes.models import Happened, SecurityEvent
from classes.tables import MOST_BYTES

pytestmark = pytest.mark.sqlite_is_enough

GOOD = b"title,years\nKindness,5-6\n"


@pytest.mark.parametrize(
    ("page", "content", "event"),
    [
        ("curriculum:scheme_import", GOOD, (Happened.FILE_TAKEN, "scheme import")),
        (
            "curriculum:scheme_import",
            b"%PDF-1.7 Noor A",
            (Happened.FILE_REFUSED, "scheme import: not accepted"),
        ),
        ("lessons:import_log", b"", (Happened.FILE_REFUSED, "import log: empty")),
        (
            "lessons:import_roster",
            b"a" * (MOST_BYTES + 1),
            (Happened.FILE_REFUSED, "import roster: too large"),
        ),
        (
            "curriculum:document_new",
            b"MZ\x90 a program",
            (Happened.FILE_REFUSED, "document new: not accepted"),
        ),
    ],
)
def test_who_sent_which_page_a_file_is_kept_and_why_it_was_refused(
    as_lead, lead, school, caplog, page, content, event
):
    file = SimpleUploadedFile("Noor A.csv", content)
    as_lead.post(
        reverse(page, args=[school.slug]), {"title": "Ours", "academic_year": 2026, "file": file}
    )
    kept = SecurityEvent.objects.get(what__in=[Happened.FILE_TAKEN, Happened.FILE_REFUSED])
    assert (kept.what, kept.detail, kept.user, kept.school) == (*event, lead, school)
    (line,) = [record.fields for record in caplog.records if record.name == "security"]
    assert line["event"] == event[0].value
    assert "Noor" not in f"{line}{kept.detail}"


def test_asking_which_columns_a_file_has_is_no_event(as_lead, school):
    address = reverse("lessons:import_columns", args=[school.slug])
    file = SimpleUploadedFile("list.csv", b"Forename,Surname\nA,B\n")
    answer = as_lead.post(address, {"file": file}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert not SecurityEvent.objects.exists()
