"""Times the longest requests of a school that is far bigger than any: 60 classes, 1,800 children.

Each must end within 10 seconds, or it would have to be done in the background. The yardstick is
the first page of the same school.
"""

import csv
import io
import re
import time
from collections.abc import Callable, Iterator

import openpyxl
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from classes.models import ClassGroup, Role, School
from tests import factories
from tests.benchmarks.figure import Figure
from tests.benchmarks.workbook import CLASS_SIZE, SESSIONS, Size, make_school

PASSWORD = "a long invented sentence"
CLASSES = 60
SIZE = Size("longest", classes=CLASSES, missed=6_000, with_history=True, rounds=1)
YEAR = 2026


class Pages:
    """The pages of a school, used by its lead, who has just typed the password again."""

    def __init__(self, school: School) -> None:
        lead = factories.UserFactory(password=PASSWORD)
        for role in (Role.PSHE_LEAD, Role.SAFEGUARDING_LEAD):
            factories.MembershipFactory(user=lead, school=school, role=role)
        self.school, self.client = school, Client(SERVER_NAME="localhost")
        self.client.force_login(lead)
        again = self.client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert again.status_code == 302
        self.yardstick = self.seconds(self.client.get, "", 200)

    def seconds(self, do: Callable, path: str, status: int, **fields: object) -> float:
        """Return how long a request takes, after making sure that it ended as it should."""
        started = time.perf_counter()
        answer = do(f"/schools/{self.school.slug}/{path}", fields)
        body = b"".join(answer) if answer.streaming else answer.content
        taken = time.perf_counter() - started
        assert answer.status_code == status, (path, answer.status_code, body[:2000])
        self.body = body
        return taken

    def get(self, what: str, path: str) -> Figure:
        return Figure(what, self.seconds(self.client.get, path, 200), self.yardstick, 0)

    def post(self, what: str, path: str, status: int = 302, **fields: object) -> Figure:
        taken = self.seconds(self.client.post, path, status, **fields)
        return Figure(what, taken, self.yardstick, 0)

    def hidden(self, name: str) -> str:
        """Return the value of a hidden field of the page that came last."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.body.decode())
        assert found, self.body.decode()
        return found[1]


def measure() -> Iterator[Figure]:
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": static}):
        yield from a_new_school()
        yield from a_school_after_a_year()


def a_new_school() -> Iterator[Figure]:
    """Yield the import of all its children, and of all its lessons of a year."""
    school = factories.SchoolFactory()
    pages = Pages(school)
    upload = {"file": a_file("children.csv", children()), "academic_year": YEAR}
    yield pages.post("1,800 children: read", "classes/import/", **upload)
    yield pages.get("1,800 children: check", "classes/import/check/")
    seen = pages.hidden("seen")
    yield pages.post("1,800 children: import", "classes/import/take-in/", seen=seen)
    number = school.roster_imports.get().pk
    yield pages.post("1,800 children: undo", f"classes/import/{number}/undo/")
    pages.post("again", "classes/import/", **upload | {"file": a_file("c.csv", children())})
    pages.get("again", "classes/import/check/")
    pages.post("again", "classes/import/take-in/", seen=pages.hidden("seen"))
    plan(school)
    log = {"file": a_file("log.csv", lessons(school)), "academic_year": YEAR}
    yield pages.post("960 lessons: read", "lessons/import/", **log)
    yield pages.get("960 lessons: check", "lessons/import/check/")
    seen = pages.hidden("seen")
    yield pages.post("960 lessons: import", "lessons/import/take-in/", seen=seen)
    upload = {"file": a_file("next.csv", children(year_group=6)), "academic_year": YEAR + 1}
    pages.post("next year's list", "classes/import/", **upload)
    pages.get("check", "classes/import/check/")
    seen = pages.hidden("seen")
    yield pages.post("next year’s list: import", "classes/import/take-in/", seen=seen)
    number = school.roster_imports.latest("pk").pk
    yield pages.post("next year’s list: undo", f"classes/import/{number}/undo/")


def a_school_after_a_year() -> Iterator[Figure]:
    """Yield its workbook and the check of it, the erasing of a child, and its September."""
    school = make_school(SIZE)
    pages = Pages(school)
    yield pages.get("coverage of 60 classes", "coverage/")
    yield pages.post(
        "workbook with names", "audit/export/", 200, academic_year=YEAR, with_names="on"
    )
    made = pages.body
    yield pages.post("check of it", "audit/check/", 200, file=a_file("same.xlsx", made))
    changed = a_file("changed.xlsx", with_one_change(made))
    yield pages.post("check of a changed one", "audit/check/", 200, file=changed)
    child = school.pupils.first()
    form = {"reason": "Her father asked", "sure": "on"}
    yield pages.post("erase a child", f"children/{child.pk}/erase/", **form)
    yield pages.get("September: the proposal", "classes/september/")


def children(year_group: int = 5) -> bytes:
    rows = (
        [n, f"Fore{n}", f"Sur{n % 977}", f"{year_group} C{n // CLASS_SIZE}", year_group]
        for n in range(CLASSES * CLASS_SIZE)
    )
    return as_csv([["Adno", "Forename", "Surname", "Class", "Year"], *rows])


def plan(school: School) -> None:
    sessions = list(factories.ModuleFactory(school=school, sessions=SESSIONS).sessions.all())
    for group in ClassGroup.objects.filter(school=school):
        for session in sessions:
            factories.PlannedSessionFactory(class_group=group, session=session)


def lessons(school: School) -> bytes:
    """Return a year's log: each lesson was taught, and three children were away."""
    head = ["Class", "Session", "Date", "Outcome", "Taught by", "Minutes", "Away", "Note"]
    rows = []
    for group in ClassGroup.objects.filter(school=school):
        names = list(group.enrolments.values_list("pupil__display_name", flat=True))
        for number, planned in enumerate(group.planned_sessions.select_related("session")):
            away = ", ".join(names[number : number + 3])
            cells = [group.name, planned.session.title, f"{number + 1}/10/{YEAR}", "Taught"]
            rows.append([*cells, "A visitor", 60, away, "Went well"])
    return as_csv([head, *rows])


def with_one_change(workbook: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    book["Lessons"]["P2"] = "Changed"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_csv(rows: list[list]) -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target).writerows(rows)
    return target.getvalue().encode("utf-8-sig")


def a_file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
