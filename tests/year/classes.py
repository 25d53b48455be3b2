"""What happens in the classes of a school: lessons, children who come and go, and catch-ups."""

import datetime as dt
import re

from tests.reports.agreement.pages import text
from tests.reports.agreement.schools import Group, Lesson, Missed, Planned, Pupil, Session, Stay
from tests.reports.agreement.slow_people import may_log
from tests.reports.agreement.slowly import all_missed, is_due, is_there, roll
from tests.year.beginning import DEPUTY, LEAD
from tests.year.staff import Staff
from tests.year.visitor import Visitor


class Classes(Staff):
    """A school that teaches its classes."""

    # --- Lessons ------------------------------------------------------------------------------

    def log(
        self,
        group: Group,
        planned: Planned,
        outcome: str,
        *,
        by: str,
        away: int = 0,
        visitor: str = "",
        reason: str = "",
        understanding: str = "",
    ) -> None:
        """Log a lesson of today, with so many children away who have not had the session."""
        day = self.school.today
        lesson = Lesson(day, outcome, visitor, recorded_by=by, reason=reason)
        lesson.recorded_at = dt.datetime.combine(day, dt.time(12))
        page = self.sign_in(by).open(self.addresses[planned])
        answers: dict = {"outcome": outcome, "held_on": day.isoformat(), "reason": reason}
        if outcome == "did_not_happen":
            (instead,) = page.values("instead")
            planned.due_on = dt.date.fromisoformat(instead) if instead else planned.due_on
            page.send("Save", stay=True, **answers)
            planned.lessons.append(lesson)
            return
        there = roll(self.school, group, day, planned.session)
        new = [pupil for pupil in there if not self._has_had(pupil, planned.session)]
        missing = self.random.sample(new, min(away, len(new)))
        lesson.understanding = understanding
        lesson.taught_by = by if may_log(self.school, by, group) else group.teachers[0]
        lesson.minutes = self.random.choice([45, 50, 60])
        lesson.on_roll, lesson.present = len(there), len(there) - len(missing)
        lesson.missed = [Missed(pupil, "away") for pupil in missing]
        answers |= {
            "taught_by": page.choice("taught_by", lesson.taught_by),
            "visitor": visitor,
            "understanding": understanding,
            "minutes": str(lesson.minutes),
            "away": [page.choice("away", pupil.name) for pupil in missing],
        }
        page.send("Save", stay=True, **answers)
        planned.lessons.append(lesson)

    def _has_had(self, pupil: Pupil, session: Session) -> bool:
        """Return whether a class taught any of the session while the child was in it."""
        return any(
            lesson.happened and is_there(stay, lesson.held_on) and is_due(stay, session)
            for stay in self.school.stays
            if stay.pupil is pupil
            for planned in stay.group.planned
            if planned.session is session
            for lesson in planned.lessons
        )

    # --- Children -----------------------------------------------------------------------------

    def children_of(self, group: Group) -> list[Pupil]:
        """Return the children who are in a class today."""
        return roll(self.school, group, self.school.today)

    def join(self, group: Group, name: str) -> None:
        """Add a child who joined today. They have to catch up on all that was taught."""
        page = self.sign_in(LEAD).open(self.addresses[group]).open("children/add/")
        page.send("Add", names=name, on=self.school.today.isoformat())
        pupil = Pupil(name)
        self.school.pupils.append(pupil)
        self._put_into(group, pupil)

    def leave(self, group: Group, pupil: Pupil) -> None:
        """Record that today is the first day on which a child is not here."""
        page = self._page_of(group, pupil)
        page.send("Record that they leave", on=self.school.today.isoformat())
        self._stay_of(pupil).left = self.school.today

    def move(self, pupil: Pupil, old: Group, new: Group) -> None:
        """Record that a child is in another class from today."""
        page = self._page_of(old, pupil)
        page.send(
            "Move",
            class_group=page.choice("class_group", new.name),
            on=self.school.today.isoformat(),
        )
        self._stay_of(pupil).left = self.school.today
        self._put_into(new, pupil)

    def catch_up(self, most: int, how: str) -> None:
        """Record today that some children caught up, oldest lessons first."""
        page = self.sign_in(DEPUTY).open(f"/schools/{self.slug}/missed/")
        lines = page.page.xpath("//table//tbody/tr")[:most]
        boxes = [line.xpath(".//input[@type='checkbox']")[0].get("value") for line in lines]
        if not boxes:
            return
        rows = [[text(cell) for cell in line][1:4:2] for line in lines]
        page.send("Record the catch-up", missed=boxes, on=self.school.today.isoformat(), how=how)
        for missed in [missed for row in rows for missed in self._open_missed(*row)]:
            missed.closed, missed.caught_up_on, missed.how = "caught_up", self.school.today, how

    def _open_missed(self, name: str, session: str) -> list[Missed]:
        """Return what a child has to catch up of a session: one line, with all its parts."""
        return [
            missed
            for _, planned, _, missed in all_missed(self.school)
            if planned.session.title == session and missed.pupil.name == name and not missed.closed
        ]

    def _is_settled(self, pupil: Pupil, session: Session) -> bool:
        """Return whether the child had the session in an earlier class, or has to catch up on it.

        Part of a session is not the session: with another class they begin it anew.
        """
        lessons = [
            (stay, lesson)
            for stay in self.school.stays
            if stay.pupil is pupil
            for planned in stay.group.planned
            if planned.session is session and is_due(stay, session)
            for lesson in planned.lessons
        ]
        return any(
            (lesson.outcome == "taught" and is_there(stay, lesson.held_on))
            or any(missed.pupil is pupil for missed in lesson.missed)
            for stay, lesson in lessons
        )

    def _page_of(self, group: Group, pupil: Pupil) -> Visitor:
        page = self.sign_in(LEAD).open(self.addresses[group])
        record = next(link for link in page.page.iter("a") if text(link) == pupil.name)
        number = re.search(r"/children/(\d+)/", record.get("href"))[1]
        return page.open(f"{self.addresses[group]}children/{number}/")

    def _stay_of(self, pupil: Pupil) -> Stay:
        return [stay for stay in self.school.stays if stay.pupil is pupil][-1]

    def _put_into(self, group: Group, pupil: Pupil) -> None:
        """Write down that a child came today, and what that leaves them to catch up on."""
        had = {
            planned.session for planned in group.planned if self._is_settled(pupil, planned.session)
        }
        self.school.stays.append(Stay(pupil, group, self.school.today, None))
        for planned in group.planned:
            for lesson in planned.lessons:
                if lesson.happened and planned.session not in had:
                    lesson.missed.append(Missed(pupil, "joined_later"))
