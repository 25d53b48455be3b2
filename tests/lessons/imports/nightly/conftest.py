"""A school of forty children in two classes, whose list comes every night."""

import datetime as dt
import os
import ssl
from pathlib import Path

import pytest
from django.utils import timezone

from classes.models import Enrolment, RosterImport, School
from classes.roster import read_roster
from lessons.imports.class_lists.actions import import_roster
from lessons.imports.nightly.every_night import fetch_lists
from tests.curriculum.links.certificates import certificate_for
from tests.curriculum.links.site import local_network
from tests.lessons.imports.nightly.list_site import served_lists
from tests.lessons.imports.nightly.lists import ALL, listed


@pytest.fixture
def imported(school, tmp_path) -> School:
    """Return the school after the first import of its class list."""
    path = tmp_path / "first.csv"
    path.write_text(listed(ALL))
    import_roster(school=school, academic_year=2026, roster=read_roster(path), source=path.name)
    assert Enrolment.objects.count() == 40
    imported_earlier(days=30)
    return school


def imported_earlier(*, days: int = 1) -> None:
    """Let the imports so far have been made before the lists that `put` writes."""
    RosterImport.objects.update(made_at=timezone.now() - dt.timedelta(days=days))


@pytest.fixture
def drop(imported, settings, tmp_path) -> Path:
    """Return the school's folder below ROSTER_DROP."""
    settings.ROSTER_DROP = str(tmp_path / "drop")
    folder = tmp_path / "drop" / imported.slug
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def put(drop):
    """Return what writes a file into the folder, by default two minutes ago."""

    def write(content, name: str = "list.csv", *, seconds_ago: float = 120) -> Path:
        path = drop / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        at = dt.datetime.now(dt.UTC).timestamp() - seconds_ago
        os.utime(path, (at, at))
        return path

    return write


@pytest.fixture
def night():
    """Return what fetches every school's list, and gives what came of each by its short name."""
    return lambda **options: {school.slug: text for school, text in fetch_lists(**options)}


@pytest.fixture
def site(tmp_path):
    """Return a website with a certificate that the network of these tests trusts."""
    certificate = certificate_for("mis.example", tmp_path)
    with served_lists(certificate) as site:
        site.network = local_network(certificates=ssl.create_default_context(cafile=certificate[0]))
        yield site
