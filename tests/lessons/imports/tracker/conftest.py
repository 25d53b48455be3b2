"""Fixtures for a school's own tracker: three classes due four sessions, and its pages."""

import re
from collections.abc import Iterable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from classes.tables import RawTable
from lessons.imports.log_workbook.stored import StoredLog
from lessons.imports.tracker.reading import tracker_of
from lessons.imports.tracker.taking import Taking
from lessons.models import TrackerImport
from tests import factories
from tests.lessons.imports.tracker.trackers import CLASSES, SESSIONS, WORDS, as_csv
from tests.pages import document


@pytest.fixture
def classes(school):
    """The classes of the invented trackers with two children each, due all four sessions."""
    patel = factories.MembershipFactory(school=school, user__name="R. Patel").user
    factories.MembershipFactory(school=school, user__name="K. Hughes")
    module = factories.ModuleFactory(school=school, title="Real Love Rocks")
    sessions = [
        factories.SessionFactory(module=module, position=position, title=title)
        for position, title in enumerate(SESSIONS, start=1)
    ]
    groups = {}
    for name in CLASSES:
        youngest = int(name[0])
        group = factories.ClassGroupFactory(
            school=school,
            name=name,
            youngest_year=youngest,
            oldest_year=6 if "/" in name else youngest,
            pupils=0,
        )
        groups[name] = group
        for session in sessions:
            factories.PlannedSessionFactory(class_group=group, session=session, due_on=None)
    for name in ("5 Ash", "5 Oak", "6 Elm"):
        for child in ("Zed", "Yan"):
            factories.EnrolmentFactory(
                class_group=groups[name], pupil__display_name=f"{child} {name[-1].upper()}"
            )
    groups["5 Ash"].teachers.set([patel])
    return groups


@pytest.fixture
def taking(school, classes):
    """Return a function that says what rows would give: `taking(rows, **answers)`."""

    def take(rows: Iterable[Iterable[object]], **answers) -> Taking:
        width = max(len(list(row)) for row in rows)
        cells = [[*row, *[None] * (width - len(row))] for row in rows]
        tracker = tracker_of([RawTable("T", cells)], WORDS)
        return Taking(StoredLog(school, 2026), tracker, answers)

    return take


HEAD = ["Class", "Kindness", "Staying safe"]
TWO = (HEAD, ["5 Ash", "5/10 RP", "12/10 RP"])


class Pages:
    """The pages for the school's own tracker, used as the PSHE lead."""

    def __init__(self, client, school) -> None:
        self.client, self.base = client, f"/schools/{school.slug}/lessons/import/tracker/"

    def upload(self, content: bytes, name: str = "tracker.csv"):
        file = SimpleUploadedFile(name, content)
        return self.client.post(self.base, {"file": file, "academic_year": 2026})

    def upload_rows(self, *rows):
        return self.upload(as_csv(rows))

    def check(self, query: str = "") -> str:
        return self.client.get(f"{self.base}check/{query}").content.decode()

    def answer(self, **by_label) -> str:
        """Answer the fields whose label holds the text, and keep the rest. Return the page."""
        [form] = [
            form
            for form in document(self.check()).forms
            if form.find('.//input[@name="draft"]') is not None
        ]
        data = dict(form.form_values())
        for key, value in by_label.items():
            data[key] = value
        return self.client.post(f"{self.base}check/", data, follow=True).content.decode()

    def field(self, text: str) -> str:
        """Return the name of the select whose label is this text."""
        for label in document(self.check()).iter("label"):
            if text in label.text_content():
                return label.get("for").removeprefix("id_")
        raise AssertionError(f"no field {text}")

    def seen(self) -> str:
        match = re.search(r'name="seen" value="([^"]+)"', self.check())
        return match[1] if match else ""

    def apply(self, **data) -> str:
        data = {"seen": self.seen()} | data
        return self.client.post(f"{self.base}take-in/", data, follow=True).content.decode()

    def brought(self, *rows) -> TrackerImport:
        """Take in two lessons, or these rows, and return the import."""
        self.upload_rows(*(rows or TWO))
        self.apply()
        return TrackerImport.objects.get()


@pytest.fixture
def pages(classes, as_lead, school) -> Pages:
    return Pages(as_lead, school)
