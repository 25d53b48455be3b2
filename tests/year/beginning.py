"""How a school begins its year, through pages, with a record of what was done beside it.

The record is a plain school of `tests.reports.agreement.schools`. Each method does one thing on the
pages and writes down the same: it reads no figure. The slow calculation there says from the record
what every page and sheet must show.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from random import Random
from zoneinfo import ZoneInfo

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.reports.agreement.pages import text
from tests.reports.agreement.schools import (
    Group,
    Planned,
    Pupil,
    School,
    Session,
    Stay,
)
from tests.year.visitor import Visitor

LONDON = ZoneInfo("Europe/London")
PASSWORD = "violet-ladder-harbour"
LEAD, TEACHER, DEPUTY = "Lead Person", "T. Own", "U. Other"
"""The names that the slow calculation knows."""
COLLEAGUE = "V. Next"


@dataclass(eq=False)
class Shipped(Session):
    """A session of the shipped outline, whose title the school did not choose."""

    words: str = ""

    @property
    def title(self) -> str:
        return self.words


@dataclass
class Beginning:
    """A school, its people at their browsers, and the record: until the year is planned."""

    first_day: dt.date
    random: Random = field(default_factory=lambda: Random(2026))

    def __post_init__(self) -> None:
        self.school = School(self.first_day, True, [], [], [], [], [], [])
        self.people = {name: Visitor() for name in (LEAD, TEACHER, DEPUTY, COLLEAGUE)}
        self.signed_in: dict[str, dt.date] = {}
        self.addresses: dict[object, str] = {}
        """The page of each class, evening and planned session."""
        self.clock = time_machine.travel(self.first_day, tick=False)
        self.clock.start()

    @property
    def lead(self) -> Visitor:
        return self.people[LEAD]

    def on(self, day: dt.date, hour: int = 12) -> None:
        """Move the clock to an hour of a day. Everybody signs in again, as after a night."""
        self.clock.stop()
        self.school.today = day
        moment = dt.datetime.combine(day, dt.time(hour), LONDON)
        self.clock = time_machine.travel(moment, tick=False)
        self.clock.start()

    def sign_in(self, name: str) -> Visitor:
        """Return the person’s browser, signed in today."""
        visitor = self.people[name]
        if self.signed_in.get(name) != self.school.today:
            email = f"{name[0].lower()}@fern.example"
            form = visitor.open("/accounts/login/")
            form.send("Sign in", stay=True, login=email, password=PASSWORD)
            self.signed_in[name] = self.school.today
        return visitor

    # --- September ----------------------------------------------------------------------------

    def start(self, code: str) -> None:
        """Start the school on the first page."""
        self.lead.open("/").send(
            "Start the school",
            code=code,
            school="Fern Bank Primary",
            name=LEAD,
            email="l@fern.example",
            password=PASSWORD,
        )
        self.signed_in[LEAD] = self.school.today

    def invite(self, name: str, role: str, outbox: list) -> None:
        """Invite somebody, who opens the link of the email and joins."""
        email = f"{name[0].lower()}@fern.example"
        people = self.sign_in(LEAD).open(f"/schools/{self.slug}/people/")
        people.send("Send the invitation", name=name, email=email, role=role)
        link = re.search(r"/accounts/invitation/\S+", outbox[-1].body)[0]
        self.people[name].open(link).send("Join", name=name, password=PASSWORD)
        self.signed_in[name] = self.school.today

    def import_list(self, classes: dict[str, tuple[int, int]], children: int) -> None:
        """Import a class list of invented children, half of each year group in a mixed class."""
        lines, number = ["Forename,Surname,Class,Year"], 0
        for name, (youngest, oldest) in classes.items():
            group = Group(2026, name, youngest, oldest, None, [])
            self.school.groups.append(group)
            for place in range(children):
                number += 1
                year = oldest if place % 2 else youngest
                pupil = Pupil(f"Child{_letters(number)} K")
                lines.append(f"Child{_letters(number)},K,{name},Year {year}")
                self.school.pupils.append(pupil)
                own = year if youngest != oldest else None
                self.school.stays.append(Stay(pupil, group, dt.date(2026, 9, 1), None, own))
        file = SimpleUploadedFile("list.csv", "\n".join(lines).encode())
        page = self.sign_in(LEAD).open(f"/schools/{self.slug}/classes/").click("Import classes")
        page.send("Check the file", file=file).send("Import")
        self._find_classes(2026)

    def _find_classes(self, year: int) -> None:
        page = self.lead.open(f"/schools/{self.slug}/classes/?year={year}")
        by_name = {group.name: group for group in self.school.groups if group.year == year}
        for link in page.page.xpath("//table//th/a"):
            self.addresses[by_name[text(link)]] = link.get("href")

    @property
    def slug(self) -> str:
        return "fern-bank-primary"

    # --- The plan -----------------------------------------------------------------------------

    def read_outline(self) -> None:
        """Read which sessions there are, and for which year groups."""
        page = self.sign_in(LEAD).open(f"/schools/{self.slug}/plans/")
        (section,) = page.page.xpath("//section[h2 or div/h2][.//ul[@class='todo sessions']]")
        module = text(section.xpath(".//h2")[0])
        for position, line in enumerate(section.xpath(".//ul[@class='todo sessions']/li"), 1):
            years = [int(year) for year in re.findall(r"\d", text(line[1]).split(" · ")[0])]
            session = Shipped(module, position, years[0], years[-1], [], text(line[0]))
            self.school.sessions.append(session)

    def read_map(self) -> None:
        """Read which published statements each session of the plans covers."""
        page = self.sign_in(LEAD).open(f"/schools/{self.slug}/curriculum-map/?year={self.year}")
        by_title = {session.title: session for session in self.school.sessions}
        for section in page.page.xpath("//section[.//table]"):
            titles = [text(heading) for heading in section.xpath(".//thead/tr/th")[3:]]
            for row in section.xpath(".//tbody/tr"):
                code = text(row[0].find("span"))
                self.school.statements.append((text(section.find("h2")), code))
                for title, cell in zip(titles, row[3:], strict=True):
                    if text(cell):
                        by_title[title.replace("\xad", "")].serves.append(code)

    def plan(self, group: Group, first_on: dt.date, every_weeks: int) -> None:
        """Take up the module for a class and spread its sessions. The plan then shows the dates."""
        page = self.sign_in(LEAD).open(self.addresses[group]).open("plan/")
        page.send("Take up module")
        module = page.choice("module", "Real Love Rocks")
        page.send(
            "Set the dates",
            module=module,
            first_on=first_on.isoformat(),
            every_weeks=str(every_weeks),
        )
        dates = [dt.date.fromisoformat(value) for value in page.due_dates()]
        sessions = [
            session
            for session in self.school.sessions
            if session.youngest <= group.oldest and group.youngest <= session.oldest
        ]
        group.planned = [
            Planned(session, due) for session, due in zip(sessions, dates, strict=True)
        ]
        self._find_cells(group)

    def _find_cells(self, group: Group) -> None:
        """Find where the grid leads to log each session of a class."""
        grid = self.lead.open(f"/schools/{self.slug}/coverage/?year={group.year}").page
        for planned in group.planned:
            where = f"{group.name}, {planned.session.title}"
            (cell,) = (
                cell
                for cell in grid.xpath("//a[contains(@class, 'cell')]")
                if text(cell).endswith(where)
            )
            self.addresses[planned] = cell.get("href")

    @property
    def groups(self) -> list[Group]:
        return [group for group in self.school.groups if group.year == self.year]

    @property
    def year(self) -> int:
        return self.school.today.year - (self.school.today.month < 9)


def _letters(number: int) -> str:
    """Return a number as letters: names hold no digits."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:03}")
