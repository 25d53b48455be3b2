"""Who teaches which class of a school, and who covers it for a while."""

import datetime as dt
import re

from tests.reports.agreement.schools import Cover, Evening, Group
from tests.year.beginning import LEAD, Beginning
from tests.year.visitor import Visitor


class Staff(Beginning):
    """A school whose classes have teachers."""

    def share_classes(self, teachers: dict[str, list[str]]) -> None:
        """Say who teaches each of these classes of the year from today."""
        page = self.sign_in(LEAD).open(f"/schools/{self.slug}/classes/teachers/?year={self.year}")
        answers = {}
        for group in self.groups:
            if group.name in teachers:
                field = f"class{self.number(group)}"
                group.teachers = teachers[group.name]
                answers[field] = [page.choice(field, name) for name in group.teachers]
        page.send("Save", **answers)

    def cover(self, group: Group, name: str, first: dt.date, last: dt.date) -> None:
        """Say that somebody covers a class from one day to another."""
        page = self.sign_in(LEAD).open(f"/schools/{self.slug}/cover/")
        page.send(
            "Save cover",
            class_group=page.choice("class_group", group.name),
            user=page.choice("user", name),
            first_day=first.isoformat(),
            last_day=last.isoformat(),
        )
        self.school.covers.append(Cover(group, name, first, last))

    def tab(self, name: str, address: str) -> Visitor:
        """Open a page in another tab of the person’s browser, where it stays open."""
        return Visitor(self.sign_in(name).client).open(address)

    def may_log(self, name: str, group: Group) -> bool:
        """Return whether a person gets the form to log a lesson of a class.

        They can open the grid of its children if so, and not otherwise.
        """
        form = self.tab(name, self.addresses[group.planned[0]]).page
        may_log = bool(form.xpath("//form//*[@name='held_on']"))
        grid = self.sign_in(name).client.get(f"{self.addresses[group]}children/")
        assert grid.status_code == (200 if may_log else 404), (name, group.name)
        return may_log

    def number(self, record: Group | Evening) -> int:
        """Return the number of a class or an evening in addresses and forms."""
        return int(re.search(r"/(\d+)/$", self.addresses[record])[1])
