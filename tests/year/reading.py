"""Reads what only the script of a year compares: of pages, and of the audit workbook."""

import re
from collections import Counter
from typing import Any

from tests.reports.agreement.pages import Pages, text
from tests.reports.agreement.sheets import Row


class YearPages(Pages):
    """The pages of a story’s school, for the person who is signed in."""

    def teachers(self, year: int) -> dict[str, str]:
        """Return who teaches each class, as the list of classes says."""
        rows = self._rows(self.page("classes/", year=year))
        return {name: teachers for name, _, teachers, *_ in rows}

    def to_catch_up(self) -> dict[str, list[Any]]:
        """Return the open missed lessons by year group, and how many children lack each session."""
        page = self.page("missed/")
        found: dict[str, Any] = {
            text(year): [
                row[1:5] for row in self._all_rows("missed/", year_group=year.get("value"))
            ]
            for year in page.xpath("//select[@name='year_group']/option[@value!='']")
        }
        sessions = page.xpath("//select[@name='session']/option[@value!='']")
        counted = [re.fullmatch(r"(.*) \((\d+)\)", text(session)) for session in sessions]
        return found | {"sessions": {match[1]: int(match[2]) for match in counted if match}}

    def weeks(self, year: int) -> dict[str, Any]:
        """Return the rows of the year’s table that have begun, and what today’s says of people."""
        (table,) = (
            table
            for table in self.page("summary/", year=year).iter("table")
            if text(table.find("thead/tr/th")) == "Until"
        )
        rows = [tuple(text(cell) for cell in row) for row in table.findall("tbody/tr")]
        begun = [row for row in rows if row[1] != "–"]
        return {"sessions": [row[:3] for row in begun], "now": begun[-1][-2:]}

    def children(self, pk: int) -> list[dict[str, str]]:
        """Return each child’s row of the grid of children."""
        (table,) = self.page(f"classes/{pk}/children/").xpath("//table[@data-grid]")
        titles = [text(head.find("a")) for head in table.xpath("./thead/tr[last()]/th[a]")]
        rows = []
        for row in table.findall("tbody/tr"):
            marks = [mark.get("title").split(". ")[0] for mark in row.xpath(".//*[@title]")]
            rows.append({"Pupil": text(row[0])} | dict(zip(titles, marks, strict=True)))
        return rows

    def covering(self) -> list[str]:
        """Return the classes that home says the person covers today."""
        lines = self.page("").xpath("//p[starts-with(normalize-space(), 'You cover')]")
        return sorted(text(line.find("a")) for line in lines)


def about(book: Any) -> dict[str, Any]:
    """Return the figures of the sheet About: facts at the left, and the months at the right."""
    rows = list(book["About"].iter_rows(values_only=True))
    facts = {row[0]: row[1] for row in rows if row[0]}
    months = [row[3:6] for row in rows[3:15]]
    wanted = ("School", "Made by", "Made at (London time)", "Pupils as on roll on", "Classes")
    return {name: facts[name] for name in wanted} | {"months": months}


def recorded(rows: list[Row]) -> Counter:
    """Count the lessons that each person logged on each day, by the change history."""
    return Counter(
        (row["Who"], row["What"], row["When"].date())
        for row in rows
        if row["What"] == "Lesson added"
    )
