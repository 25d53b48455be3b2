"""Asks one database for the pages of one school, and does there what people do every day.

It is a process of its own for each database: `python -m tests.benchmarks.england.asking SLUG`. It
prints what can be asked for. Then it reads a name a line, and prints how long that took.
"""

import json
import re
import sys
import time
import uuid
from collections.abc import Callable, Iterator

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from classes.models import Role, School, User
from lessons.calendar.actions import open_calendar
from lessons.calendar.address import address_of
from lessons.models import EveningAttendance, PlannedSession
from tests.benchmarks.england import GROUP, SLUG
from tests.benchmarks.england.pages import AS_TEACHER, OF_GROUP, PAGES, PUBLIC, places

PASSWORD = "a long invented sentence"


class School3Years:
    """The people of a school, signed in, and what they can ask for, by its name."""

    def __init__(self, slug: str) -> None:
        self.school = School.objects.get(slug=slug)
        self.year = self.school.class_groups.latest("academic_year").academic_year
        self.lead = self._signed_in(self._user(Role.PSHE_LEAD))
        self.teacher = self._signed_in(self._user(Role.TEACHER))
        self.places = places(self.school, self._user(Role.TEACHER)) | {"slug": slug}
        self.children, self.lines = self._children(), 0
        self.questions: dict[str, Callable[[], object]] = dict(self._questions())

    def _user(self, role: Role) -> User:
        return User.objects.filter(memberships__school=self.school, memberships__role=role).latest(
            "pk"
        )

    def _signed_in(self, user: User) -> Client:
        client = Client(SERVER_NAME="localhost")
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
        client.force_login(user)
        again = client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert again.status_code == 302, again.status_code
        return client

    def _children(self) -> list[int]:
        """Return the children on roll who did not come to the last evening: to tap in, in turn."""
        there = EveningAttendance.objects.filter(evening=self.places["past"]).values("pupil")
        on_roll = self.school.pupils.filter(enrolments__left_on=None).exclude(pk__in=there)
        return list(on_roll.order_by("pk").values_list("pk", flat=True))

    def _questions(self) -> Iterator[tuple[str, Callable[[], object]]]:
        root = f"/schools/{self.school.slug}/"
        for name, path in PAGES.items():
            yield name, lambda path=path: self._get(self.lead, root + path)
        for name in AS_TEACHER:
            path = PAGES[name]
            yield f"{name}, as a teacher", lambda path=path: self._get(self.teacher, root + path)
        nobody = Client(SERVER_NAME="localhost")
        public = f"/online-safety/{self.school.slug}/"
        for name, path in PUBLIC.items():
            yield name, lambda path=path: self._get(nobody, public + path)
        feed = address_of(open_calendar(user=self._user(Role.PSHE_LEAD), school=self.school))
        feed = "/" + feed.split("/", 3)[-1]
        yield "a calendar program", lambda: self._get(nobody, feed)
        officer = self._signed_in(User.objects.get(email=f"officer@{SLUG}.example"))
        for name, path in OF_GROUP.items():
            yield name, lambda path=path: self._get(officer, f"/groups/{GROUP}/{path}")
        yield "* tap at the door", self._tap
        yield "* log a lesson", self._log
        yield "* export the workbook", self._export
        yield "* import a class list", self._import

    def _get(self, client: Client, path: str) -> bytes:
        answer = client.get(path.format_map(self.places))
        body = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200, (path, answer.status_code, body[:500])
        return body

    def _post(self, path: str, data: object, status: int = 302, **how: str) -> bytes:
        answer = self.lead.post(f"/schools/{self.school.slug}/{path}", data, **how)
        body = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == status, (path, answer.status_code, body[:2000])
        return body

    def _tap(self) -> None:
        tap = {"key": str(uuid.uuid4()), "do": "check_in", "pupil": self.children.pop()}
        path = f"evenings/{self.places['past']}/door/taps/"
        said = self._post(path, json.dumps({"taps": [tap]}), 200, content_type="application/json")
        assert json.loads(said)["done"] == {tap["key"]: ""}, said[:500]

    def _log(self) -> None:
        """Log the next lesson that is to be taught, as taught today with everybody there."""
        planned = PlannedSession.objects.filter(class_group__school=self.school).still_to_teach()
        others = planned.exclude(class_group=self.places["class"])
        first = others.filter(class_group__academic_year=self.year).order_by("due_on", "pk")[0]
        data = {
            "held_on": timezone.localdate(),
            "outcome": "taught",
            "taught_by": first.class_group.teachers.get().pk,
            "minutes": 60,
        }
        self._post(f"lessons/log/?planned={first.pk}", data)

    def _export(self) -> None:
        data = {"academic_year": self.year, "with_names": "on", "password": PASSWORD}
        self._post("audit/export/", data, 200)

    def _import(self) -> None:
        """Bring in a list of one class with one child more than the last time."""
        self.lines += 1
        group = self.school.class_groups.get(pk=self.places["class"])
        lines = [
            f"{row.external_id},{row.display_name.split()[0]},{row.display_name.split()[1]}ray"
            for row in self.school.pupils.filter(
                enrolments__class_group=group, enrolments__left_on=None
            )
        ]
        lines.append(f"{900000 + self.lines},Newcomer,Zray{self.lines}")
        text = "Adno,Forename,Surname,Class\n" + "\n".join(f"{line},{group}" for line in lines)
        year = group.academic_year
        upload = SimpleUploadedFile("class.csv", text.encode())
        self._post("classes/import/", {"file": upload, "academic_year": year})
        check = f"/schools/{self.school.slug}/classes/import/check/"
        asked = self._get(self.lead, check).decode()
        # The new child joins today, and those of the other classes stay.
        answers = dict(re.findall(r'name="(answer_\d+)" value="(now|stay)"', asked))
        self._post("classes/import/check/", answers | {"part": "answers"})
        seen = dict(
            re.findall(r'name="(seen)" value="(.+?)"', self._get(self.lead, check).decode())
        )
        self._post("classes/import/take-in/", seen)


def main(slug: str) -> None:
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": static}):
        school = School3Years(slug)
        print(json.dumps(list(school.questions)), flush=True)
        known: set[str] = set()
        for line in sys.stdin:
            name = line.strip()
            answer = ask(school.questions[name], with_queries=name not in known)
            known.add(name)
            print(json.dumps(answer), flush=True)


def ask(question: Callable[[], object], *, with_queries: bool) -> dict[str, float]:
    """Return how long a question takes; the first time, which does not count, its queries too."""
    if with_queries:
        with CaptureQueriesContext(connection) as queries:
            question()
        return {"queries": len(queries), "seconds": 0}
    started = time.perf_counter()
    question()
    return {"seconds": time.perf_counter() - started}


if __name__ == "__main__":
    main(sys.argv[1])
