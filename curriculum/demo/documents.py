"""The documents of the demo school, all invented."""

from collections.abc import Sequence
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from classes.models import School, User
from curriculum.models import Audience, Resource, Session
from curriculum.resources.documents import add_document

FILES = Path(__file__).parent / "files"


def upload_documents(school: School, *, by: User) -> None:
    """Upload two documents for families, and one that a session uses too."""
    _upload(
        school,
        "family-agreement.pdf",
        Resource(
            title="Family agreement for phones and tablets",
            about="To fill in together at home.",
            audience=Audience.FAMILIES,
            position=20,
        ),
        by=by,
    )
    _upload(
        school,
        "evening-slides.pdf",
        Resource(
            title="Slides from the information evening",
            about="What we showed, for those who could not come.",
            audience=Audience.FAMILIES,
            position=21,
        ),
        by=by,
    )
    _upload(
        school,
        "scenario-cards.pdf",
        Resource(
            title="Scenario cards: people we meet online",
            about="Six cards for pairs, two pages.",
            audience=Audience.BOTH,
            position=22,
        ),
        used_in=[5],
        by=by,
    )


def _upload(
    school: School, filename: str, resource: Resource, *, by: User, used_in: Sequence[int] = ()
) -> None:
    resource.school = school
    file = SimpleUploadedFile(filename, (FILES / filename).read_bytes())
    sessions = Session.objects.filter(module__school=school, position__in=used_in)
    add_document(resource=resource, file=file, sessions=sessions, by=by)
