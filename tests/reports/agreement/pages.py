"""Reads the headlines, lists and tables of pages."""

import re
from dataclasses import dataclass

from django.test import Client
from lxml import html

from tests.reports.agreement.storing import Stored

GAPS = (
    "started but not finished",
    "without a date",
    "to catch up",
    "not reached yet",
    "not in any class’s plan",
)
"""Words that identify each kind of gap in the summary for governors."""

TO_TEACH = ".//h3[starts-with(normalize-space(), 'Still to be taught')]/following-sibling::ul/li"
CHILDREN = ".//ul[contains(@class, 'own-gaps') or contains(@class, 'roll')]/li"
"""What a class still has to be taught before its children leave, and these children."""


def text(node) -> str:
    """Return the text of an element on one line."""
    for line_break in node.iter("br"):
        line_break.tail = " " + (line_break.tail or "")
    return " ".join(node.text_content().split())


@dataclass
class Pages:
    """The pages of a stored school, for the person who is signed in."""

    client: Client
    stored: Stored

    def page(self, path: str, **query):
        answer = self.client.get(f"/schools/{self.stored.slug}/{path}", query)
        assert answer.status_code == 200, (path, answer.status_code)
        page = html.fromstring(answer.content).get_element_by_id("main")
        for word in page.xpath("//*[@class='closed-day']"):
            word.drop_tree()  # of the calendar, which these schools do not keep
        return page

    def home(self) -> dict:
        return self._headlines(self.page(""))

    def summary(self, year: int) -> dict:
        page = self.page("summary/", year=year)
        gaps = {}
        for line in self._list(page, "Gaps", "div/div/ul/li"):
            for gap in GAPS:
                if gap in text(line):
                    gaps[gap] = int(text(line).split()[0])
        classes = {name: tuple(figures) for name, *figures in self._rows(page)}
        return self._headlines(page) | {"classes": classes, "gaps": gaps}

    def _headlines(self, page) -> dict:
        stats = self._stats(page)
        return {
            "coverage": stats[0][0],
            "taught": re.match(r"\d+ of \d+", stats[0][1])[0],
            "up to date": stats[1][0],
            "withdrawn": " ".join(stats[1][2:]),
            "reach": stats[2][0],
            "overdue": stats[3][0],
        }

    def needs_attention(self) -> list[str]:
        (section,) = [
            element
            for element in self.page("").iter("section")
            if element.find("h2") is not None and "Needs attention" in text(element.find("h2"))
        ]
        lines = [self._fetched(element) for element in section.iter("li")]
        return [
            text(element.xpath("./span[not(contains(@class, 'badge'))]")[0])
            for element in lines
            if not element.xpath("./span[@data-status='taught']")
        ]

    def _fetched(self, line):
        """Return a line, or its replacement that the page fetches."""
        address = line.get("hx-get")
        return line if address is None else html.fromstring(self.client.get(address).content)

    def _stats(self, page) -> list[list[str]]:
        """Return the number of each headline, and the texts beside it."""
        return [
            [
                text(card.xpath(".//*[contains(@class, 'num')]")[0]),
                *(text(detail) for detail in card.xpath(".//*[contains(@class, 'detail')]")),
            ]
            for card in page.xpath("//*[contains(@class, 'card stat')]")
        ]

    def grid(self, year: int) -> tuple[dict, dict]:
        """Return the cells by module, class and session, and the text beside each class."""
        cells: dict = {}
        beside: dict = {}
        for number, table in enumerate(self.page("coverage/", year=year).iter("table")):
            module = text(table.find("caption")).split(" · ")[0]
            sessions = [text(heading) for heading in table.findall("thead/tr/th")[2:]]
            for row in table.findall("tbody/tr"):
                group, roll, *rest = row
                texts = [self._cell(heading) for heading in rest]
                cells.setdefault(module, {})[text(group)] = dict(zip(sessions, texts, strict=True))
                if number == 0:
                    beside[text(group)] = text(roll)
        return cells, beside

    def _cell(self, cell) -> tuple[str, str]:
        word = cell.find(".//b")
        if word is None:
            return text(cell), ""
        return text(word).split(" ", 1)[1], text(cell.find("a/span"))

    def class_list(self, year: int) -> dict:
        figures = {}
        for row in self._rows(self.page("classes/", year=year)):
            name, _, _, taught, overdue, roll = row
            figures[name] = (taught, overdue, roll)
        return figures

    def class_page(self, pk: int) -> dict:
        page = self.page(f"classes/{pk}/")
        return {
            "figures": [number for number, *_ in self._stats(page)],
            "sessions": [
                (
                    text(line[0]).split(" ", 1)[1],
                    text(line.find("span/a")),
                    text(line.xpath("./span/span[@class='detail']")[0]),
                )
                for line in self._list(page, "Sessions")
            ],
            "to catch up": sorted(
                text(line).removesuffix(" Record a catch-up")
                for line in self._list(page, "To catch up")
            ),
            "children": [
                (
                    text(line[0]),
                    text(line.xpath(".//*[contains(@class, 'badge')]")[0]).split(" ", 1)[1],
                )
                for line in self._list(page, "Children")
            ],
        }

    def _list(self, page, title: str, path: str = "ul/li") -> list:
        for section in page.iter("section"):
            heading = next(iter(section.xpath("./h2 | ./div/h2")), None)
            if heading is not None and text(heading) == title:
                return section.findall(path)
        return []

    def _rows(self, page) -> list[tuple[str, ...]]:
        """Return the rows of the page's last table."""
        tables = list(page.iter("table"))
        if not tables:
            return []
        rows = tables[-1].findall("tbody/tr")
        return [tuple(text(cell) for cell in row) for row in rows]

    def _all_rows(self, path: str, **query) -> list[tuple[str, ...]]:
        """Return the rows of all pages of a list."""
        rows, number = [], 1
        while True:
            page = self.page(path, page=number, **query)
            rows += self._rows(page)
            if not page.xpath("//a[@rel='next']"):
                return sorted(rows)
            number += 1

    def lessons(self, year: int) -> list[tuple[str, ...]]:
        """Return the rows of the list of lessons, without the sign of each outcome."""
        rows = self._all_rows("lessons/", year=year)
        return sorted((*row[:3], row[3].split(" ", 1)[1], *row[4:]) for row in rows)

    def missed(self) -> list[tuple[str, ...]]:
        return sorted(row[1:] for row in self._all_rows("missed/", state="all"))

    def evening_list(self, year: int) -> list[tuple[str, str]]:
        page = self.page("evenings/", year=year)
        return [
            (text(line.find("span/a")), "".join(re.findall(r"\d+ famil\w+ came", text(line))))
            for line in page.xpath("//ul[@class='todo']/li")
        ]

    def evening(self, pk: int) -> dict:
        page = self.page(f"evenings/{pk}/")
        return {
            "figures": [number for number, *_ in self._stats(page)],
            "rows": [list(row) for row in self._rows(page)],
        }

    def still_to_reach(self, evening: int) -> list[str]:
        page = self.page(f"evenings/{evening}/follow-up/")
        return sorted(text(box.getparent()) for box in page.xpath("//input[@name='pupil']"))

    def leaving(self, year: int) -> list[tuple[str, str, str, list[str], int]]:
        """Return each child's name, class, year group and sessions not had."""
        rows = []
        for group, section in self._leaving_classes(year):
            to_teach = len(section.xpath(TO_TEACH))
            for line in section.xpath(CHILDREN):
                about = " ".join(text(detail) for detail in line.xpath("./span[@class='detail']"))
                is_unsure = "Year 5 or 6" in about
                some = re.search(r"(\d+|none) of the sessions? above", about)
                with_class = int(some[1].replace("none", "0")) if some else to_teach
                own = [text(lacked[-1]) for lacked in line.xpath("./ul/li")]
                years = "Year 5 or 6" if is_unsure else "Year 6"
                rows.append((text(line[0]), group, years, own, with_class))
        return sorted(rows)

    def whole_classes(self, year: int) -> list[tuple[str, str, str]]:
        """Return the class, session and number of children of what whole classes are still due."""
        lines = []
        for group, section in self._leaving_classes(year):
            for line in section.xpath(TO_TEACH):
                session, many = re.match(r"(.*) (\d+ child(?:ren)?)", text(line[1])).groups()
                lines.append((group, session, many))
        return sorted(lines)

    def _leaving_classes(self, year: int) -> list[tuple[str, html.HtmlElement]]:
        """Return the name and the section of each class on all pages of before they leave."""
        classes, number = [], 1
        while True:
            page = self.page("leaving/", year=year, page=number)
            sections = page.xpath("//section[contains(@class, 'leaving')]")
            classes += [(text(section.find("h2")), section) for section in sections]
            if not page.xpath("//a[@rel='next']"):
                return classes
            number += 1

    def statements(self, year: int) -> dict[str, tuple[str, str, str]]:
        """Return each statement's status, classes taught and due, and understanding."""
        texts = {}
        for table in self.page("curriculum-map/", year=year).iter("table"):
            for row in table.findall("tbody/tr"):
                word = text(row[1].find(".//b")).split(" ", 1)[1]
                counts = row[1].xpath("./span/span[not(@class)]")
                row_texts = (word, text(counts[0]) if counts else "", text(row[2]))
                texts[text(row[0].find("span"))] = row_texts
        return texts
