"""The whole year of a school, which ends with the next year’s start, and the evidence of it."""

import datetime as dt

from tests.reports.agreement.schools import Group, Planned, Stay
from tests.year.beginning import LEAD, PASSWORD
from tests.year.evenings import Evenings


class Story(Evenings):
    """A school from one September to the next."""

    # --- September again ----------------------------------------------------------------------

    def start_next_year(self) -> None:
        """Start the next year: Year 6 leaves, all others move up and have all sessions again."""
        year = self.year + 1
        page = self.sign_in(LEAD).open(f"/schools/{self.slug}/classes/september/")
        first = dt.date(year, 9, 1)
        old = {self.number(group): group for group in self.groups}
        for key in page.values("part"):
            if names := page.values(f"c{key}-name"):
                teachers = page.ticked(f"c{key}-teachers")
                group = Group(year, names[0], 6, 6, None, teachers)
                group.youngest = old[int(key)].youngest + (old[int(key)].oldest == 5)
                self.school.groups.append(group)
                self._move_up(old[int(key)], group, first)
        for stay in self.school.stays:
            if stay.joined < first and stay.left is None:
                stay.left = first
        boxes = [f"c{key}-leave_out_had" for key in page.values("part")]
        again: dict[str, list[str]] = {box: [] for box in boxes if page.values(box)}
        page.send(f"Check {year}/", **again).send(f"Start {year}/")
        self._find_classes(year)
        for group in self.school.groups:
            if group.year == year:
                dates = page.open(self.addresses[group]).open("plan/").due_dates()
                group.planned = [
                    Planned(session, dt.date.fromisoformat(day))
                    for session, day in zip(self.school.sessions, dates, strict=True)
                ]
                self._find_cells(group)

    def _move_up(self, old: Group, new: Group, first: dt.date) -> None:
        """Write down who goes to the next year’s class: of a mixed one, those in Year 5."""
        for stay in list(self.school.stays):
            if stay.group is old and stay.left is None and stay.year != 6:
                own = 6 if new.youngest != new.oldest else None
                self.school.stays.append(Stay(stay.pupil, new, first, None, own))

    def lessons(self, year: int) -> int:
        """Return how many lessons were logged for the classes of a year."""
        groups = [group for group in self.school.groups if group.year == year]
        return sum(len(planned.lessons) for group in groups for planned in group.planned)

    # --- Evidence -----------------------------------------------------------------------------

    def workbook(self) -> bytes:
        """Download the audit workbook with names."""
        page = self.sign_in(LEAD).open(f"/schools/{self.slug}/audit/")
        return page.download("Download audit workbook", with_names="on", password=PASSWORD)
