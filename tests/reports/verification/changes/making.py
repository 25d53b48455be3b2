"""Changes a workbook with openpyxl, or in its XML.

Most put something over the word "Overdue" in the cell E3 of the sheet Coverage, or hide it.
"""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from openpyxl import Workbook, load_workbook

from tests.classes.tables.conftest import saved

COVERAGE, LESSONS = "xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml"
SUMMARY, BOOK, STYLES = "xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/styles.xml"
CHART, DRAWING, TYPES = "xl/charts/chart1.xml", "xl/drawings/drawing1.xml", "[Content_Types].xml"
LATE = "E3"
NO_WINDOW = "forgets how a sheet opens when it converts a file without a window"
SHOWS_AGAIN = "shows it again"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWN = "http://schemas.openxmlformats.org/drawingml/2006"
WORDS = 'xmlns:r="' + OFFICE + '"'


@dataclass(frozen=True)
class Change:
    """A change, and why LibreOffice undoes it when it saves the file, if it does."""

    make: Callable[[bytes], bytes]
    undone: str = ""


def surgery(
    content: bytes,
    changes: dict[str, list[tuple[str, str]]],
    added: dict[str, str | bytes] | None = None,
) -> bytes:
    """Return the workbook with patterns replaced in parts, and with other parts."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            if name in (added or {}):
                continue
            data = source.read(name)
            for old, new in changes.get(name, ()):
                text, count = re.subn(old, lambda _, new=new: new, data.decode(), count=1)
                assert count, f"{old} is not in {name}"
                data = text.encode()
            archive.writestr(name, data)
        for name, part in (added or {}).items():
            archive.writestr(name, part)
    return target.getvalue()


def relations(*targets: tuple[str, str]) -> str:
    """Return a part of relations: of each, the kind and the target."""
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if '://' in target else ''}/>"
        for number, (kind, target) in enumerate(targets, start=1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{rows}</Relationships>'


RELS = "xl/worksheets/_rels/sheet3.xml.rels"
TABLE = ("table", "/xl/tables/table2.xml")


class Table(dict[str, Change]):
    """Changes of one kind, by their names."""

    def by_openpyxl(self, name: str, undone: str = "") -> Callable[[Callable], Callable]:
        """Register a change that openpyxl makes."""

        def register(change: Callable[[Workbook], object]) -> Callable:
            def make(content: bytes) -> bytes:
                book = load_workbook(io.BytesIO(content), rich_text=True)
                change(book)
                return saved(book)

            self[name] = Change(make, undone)
            return change

        return register

    def on_coverage(self, name: str, undone: str = "") -> Callable[[Callable], Callable]:
        """Register a change that openpyxl makes to the sheet Coverage and its late cell."""

        def register(change: Callable) -> Callable:
            self.by_openpyxl(name, undone)(
                lambda book: change(book["Coverage"], book["Coverage"][LATE])
            )
            return change

        return register

    def in_xml(
        self,
        name: str,
        part: str,
        old: str,
        new: str,
        undone: str = "",
        added: dict[str, str | bytes] | None = None,
    ) -> None:
        """Register a change to the XML of a part: the first match of `old`, and added parts."""
        self[name] = Change(lambda content: surgery(content, {part: [(old, new)]}, added), undone)

    def with_part(
        self,
        name: str,
        element: str,
        kind: str,
        path: str,
        data: str | bytes,
        undone: str = "",
        more: dict[str, str | bytes] | None = None,
    ) -> None:
        """Register a part that is added to the sheet Coverage, and what points to it."""
        element = element if "<" in element else f'<{element} {WORDS} r:id="rId2"/>'
        added = {RELS: relations(TABLE, (kind, f"/{path}")), path: data, **(more or {})}
        self.in_xml(name, COVERAGE, "<tableParts", f"{element}<tableParts", undone, added)

    def lesson(
        self, name: str, new: str, undone: str = "", old: str = '<c r="I2" s="7"><v>60</v>'
    ) -> None:
        """Register a change to the minutes of the first lesson, which are 60."""
        self.in_xml(name, LESSONS, old, f'<c r="I2" {new}', undone)

    def late(self, name: str, new: str, undone: str = "") -> None:
        """Register a change to the XML of the late cell."""
        self.in_xml(name, COVERAGE, '<c r="E3" s="3" t="inlineStr">.*?</c>', new, undone)

    def at_end(self, name: str, xml: str, undone: str = "", before: str = "<pageMargins") -> None:
        """Register an element that is added to the sheet Coverage."""
        self.in_xml(name, COVERAGE, before, xml + before, undone)
