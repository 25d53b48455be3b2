"""The figures that must be the same after an upgrade: workbooks, and pages about the past."""

import datetime as dt
import io
import re
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command
from django.test import Client
from icalendar import Calendar
from openpyxl import load_workbook

from classes.models import Pupil, Role, School, User
from curriculum.models import Outcome
from lessons.models import InformationEvening, Lesson, MissedLesson
from tests.upgrades.comparing import Sheet
from tests.upgrades.story import COME_BACK, EDITED
from tests.upgrades.teller import SCHOOL

YEARS = (2025, 2026)
TEXT = re.compile(r"<(script|style|template)\b.*?</\1>|<[^>]+>", re.DOTALL)
DRAWING = re.compile(r"<section[^>]*year-drawing.*?</section>", re.DOTALL)


def workbooks() -> dict[str, dict[str, Sheet]]:
    """Return the cells of the audit workbooks as text, by year and sheet."""
    with TemporaryDirectory() as folder:
        return {str(year): _workbook(year, Path(folder) / f"{year}.xlsx") for year in YEARS}


def _workbook(year: int, path: Path) -> dict[str, Sheet]:
    call_command(
        "export_audit", school=SCHOOL, year=year, out=path, names=True, stdout=io.StringIO()
    )
    book = load_workbook(path)
    sheets = {sheet.title: _cells(sheet.values) for sheet in book}
    about = sheets.pop("About")
    """About has a different time in each export. Only its figures, to the right, are compared."""
    months = next(n for n, row in enumerate(about) if row[3:] == ["Month", "Planned", "Taught"])
    sheets["About, by month"] = [row[3:] for row in about[months:] if len(row) > 3 and row[3]]
    return sheets


def _cells(rows: Any) -> Sheet:
    return [["" if cell is None else _text(cell) for cell in row] for row in rows]


def _text(cell: Any) -> str:
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(round(cell, 6) if isinstance(cell, float) else cell)


def answers() -> dict[str, Any]:
    """Return what the pages say about the past. The last answer changes the data."""
    school = School.objects.get(slug=SCHOOL)
    lead = User.objects.get(memberships__school=school, memberships__role=Role.PSHE_LEAD)
    client = Client(SERVER_NAME="localhost")
    client.force_login(lead)
    pages = Pages(client, school)
    return {
        "coverage and reach on the page": pages.summary(),
        "calendar": pages.calendar(),
        "lessons of sessions that were edited since": pages.as_taught(),
        "who started the year": pages.year_started(),
        "evenings": _evenings(school),
        "missed by who comes back": pages.who_comes_back(),
    }


class Pages:
    """Reads the pages of a school."""

    def __init__(self, client: Client, school: School) -> None:
        self.client, self.school = client, school

    def _text(self, path: str, **query: Any) -> str:
        response = self.client.get(f"/schools/{SCHOOL}/{path}", query)
        assert response.status_code == 200, (path, response.status_code)
        page = DRAWING.sub(" ", response.content.decode())
        return " ".join(TEXT.sub(" ", page).split())

    def summary(self) -> dict[str, list[str]]:
        """Return the percentages on the summary page in order, by year, but for its drawing."""
        return {
            str(year): re.findall(r"\d+ ?%", self._text("summary/", year=year)) for year in YEARS
        }

    def calendar(self) -> dict[str, str]:
        """Return sequence, day, status and title of each calendar entry of the lead, by UID."""
        page = self.client.get(f"/schools/{SCHOOL}/calendar/").content.decode()
        address = re.search(r"/calendar/[^\"/<\s]+\.ics", page)
        assert address, "the calendar page shows no address"
        feed = Calendar.from_ical(self.client.get(address[0]).content)
        return {
            str(event["UID"]): _line(
                event["SEQUENCE"], event["DTSTART"].dt, event["STATUS"], event["SUMMARY"]
            )
            for event in feed.walk("VEVENT")
        }

    def as_taught(self) -> list[str]:
        """Return what lesson pages show of a session that has been edited since."""
        lessons = Lesson.objects.filter(
            planned_session__class_group__school=self.school,
            planned_session__session__title__endswith=EDITED,
        )
        outcomes = list(Outcome.objects.values_list("heading", flat=True))
        return [self._as_taught(lesson.pk, outcomes) for lesson in lessons.order_by("pk")]

    def _as_taught(self, lesson: int, outcomes: list[str]) -> str:
        page = self.client.get(f"/schools/{SCHOOL}/lessons/{lesson}/").content.decode()
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
        assert heading, "the page of a lesson has no heading"
        shown = sum(outcome in unescape(page) for outcome in outcomes)
        return _line(lesson, " ".join(unescape(heading[1]).split()), f"{shown} outcomes")

    def year_started(self) -> list[str]:
        """Return whether the September page names the day and the person: those it names."""
        text = self._text("classes/september/", year=2026)
        return [phrase for phrase in ("3 September 2026", "by R. Patel") if phrase in text]

    def who_comes_back(self) -> dict[str, list[str]]:
        """Return what each pupil has missed once they come back to 6 Ash or join it."""
        ash, oak = (
            self.school.class_groups.get(name=name, academic_year=2026).pk
            for name in ("6 Ash", "6 Oak")
        )
        moved, *others = (Pupil.objects.get(display_name=name).pk for name in COME_BACK)
        today = "2026-11-24"
        self._post(f"classes/{oak}/children/{moved}/", do="move", class_group=ash, on=today)
        for pupil, on in zip(others, (today, today, "2026-10-28"), strict=True):
            self._post(f"children/{pupil}/back/", class_group=ash, on=on)
        self._post(f"classes/{ash}/children/add/", names="Nia New", on="2026-10-28")
        return {name: _missed(name) for name in (*COME_BACK, "Nia New")}

    def _post(self, path: str, **data: Any) -> None:
        response = self.client.post(f"/schools/{SCHOOL}/{path}", data)
        assert response.status_code == 302, (path, response.status_code)


def _missed(name: str) -> list[str]:
    missed = MissedLesson.objects.filter(
        pupil__display_name=name, lesson__planned_session__class_group__academic_year=2026
    )
    columns = ("lesson__held_on", "reason", "closed_as", "caught_up_on", "how")
    return [_line(*row) for row in missed.values_list(*columns).order_by("lesson__held_on")]


def _evenings(school: School) -> list[str]:
    return [
        _line(
            evening.starts_at,
            f"moved from {evening.moved_from}",
            f"sequence {evening.sequence}",
            evening.cancelled_reason,
            f"{evening.attendances.count()} records of families",
            f"{evening.walk_ins.count()} not on the list",
        )
        for evening in InformationEvening.objects.filter(school=school).order_by("starts_at")
    ]


def _line(*values: Any) -> str:
    return " · ".join(str(value) for value in values)
