"""Times the import of class lists and lessons at their limits, and of hostile files.

Each file is read in a separate process without limits, which reports its time and memory. The
yardstick is a process that imports the same modules and reads a list of one class.
"""

import datetime as dt
import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import xlsxwriter

from tests.classes.tables.conftest import ods
from tests.lessons.imports.attacks import zip_of

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ODS = "urn:oasis:names:tc:opendocument:xmlns"
HEADINGS = ["Adno", "Forename", "Surname", "Class", "Year", "DOB", "UPN", "Gender", "Email", "X"]


@dataclass(frozen=True)
class Cost:
    """The time, memory and outcome of reading one file.

    `seconds` are wall-clock time and `processor` is the CPU time of the process. On a busy machine
    the first grows and the second hardly does.
    """

    what: str
    seconds: float
    processor: float
    megabytes: float
    outcome: str
    limit: str


def measure() -> Iterator[Cost]:
    with tempfile.TemporaryDirectory() as folder:
        for what, name, make, limit in FILES:
            path = Path(folder) / name
            path.write_bytes(make())
            yield _read(what, path, limit)
            path.unlink()


def _read(what: str, path: Path, limit: str) -> Cost:
    command = [sys.executable, "-m", "tests.benchmarks.read_one", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ)
    return Cost(what=what, limit=limit, **json.loads(done.stdout))


def row(number: int) -> list:
    upn = f"A{number:011d}X"
    return [
        number, f"Fore{number}", f"Sur{number % 977}", f"5 C{number // 29}", 5, "04/03/2017", upn,
        "F", f"child{number}@x.example", "n",
    ]  # fmt: skip


def class_csv(size: int) -> bytes:
    lines = (",".join(map(str, row(number))) for number in range(size))
    return "\n".join([",".join(HEADINGS), *lines]).encode()


def class_xlsx(size: int) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True, "in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        for number in range(size):
            sheet.write_row(number + 1, 0, row(number))
    return target.getvalue()


def lesson_rows(size: int) -> list[list]:
    """Return that many different lessons of forty classes and twenty sessions."""
    first = dt.date(2026, 9, 1)
    return [
        [
            *(f"5 C{n % 40}", "Year 5", "Module", n // 40 % 20 + 1, f"Session {n // 40 % 20 + 1}"),
            *(first + dt.timedelta(days=n // 800), "Part taught", f"T. Person{n % 40}", 45),
            *(28, 26, 2, 0, 1, "Secure", f"Note {n}: most of it, the rest next week.", "R. Patel"),
            dt.datetime(2026, 11, 20, 15),
        ]
        for n in range(size)
    ]


LESSON_HEADINGS = [
    *("Class", "Year groups", "Module", "No.", "Session", "Date", "Outcome", "Taught by"),
    *("Minutes", "On roll", "Present", "Missed", "Joined later", "Caught up", "Understanding"),
    *("Note", "Recorded by", "Recorded at"),
]


def lessons_csv(size: int) -> bytes:
    lines = (",".join(f'"{cell}"' for cell in row) for row in lesson_rows(size))
    return "\n".join([",".join(LESSON_HEADINGS), *lines]).encode()


def lessons_xlsx(size: int) -> bytes:
    target = io.BytesIO()
    options = {"constant_memory": True, "in_memory": True, "default_date_format": "d mmm yyyy"}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("Lessons")
        sheet.write_row(0, 0, LESSON_HEADINGS)
        for number, row in enumerate(lesson_rows(size), start=1):
            sheet.write_row(number, 0, row)
    return target.getvalue()


def class_ods(size: int) -> bytes:
    def cell(value: object) -> str:
        kind = "float" if isinstance(value, int) else "string"
        number = f' office:value="{value}"' if kind == "float" else ""
        return (
            f'<table:table-cell office:value-type="{kind}"{number}><text:p>{value}</text:p>'
            "</table:table-cell>"
        )

    rows = [HEADINGS, *(row(number) for number in range(size))]
    return ods("".join(f"<table:table-row>{''.join(map(cell, r))}</table:table-row>" for r in rows))


def with_sheet(xml: bytes) -> bytes:
    """Return an openpyxl workbook with this XML as its sheet."""
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.save(target)
    with zipfile.ZipFile(target) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return zip_of(files | {SHEET: xml})


def million_empty_rows() -> bytes:
    rows = "".join(
        f'<row r="{n}" s="1"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>'
        for n in range(4, 1_048_577)
    )
    first = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        for n, text in enumerate(["Name", "Ada Fox"], 1)
    )
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{first}{rows}</sheetData></worksheet>'
    return with_sheet(xml.encode())


def million_empty_rows_ods() -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(
        f"<table:table-row>{cell.format(text)}</table:table-row>" for text in ("Name", "Ada Fox")
    )
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    repeated = f'<table:table-row table:number-rows-repeated="1048570">{empty}</table:table-row>'
    return ods(rows + repeated)


def bomb() -> bytes:
    return with_sheet(b" " * (1024 * 1024 * 1024))


def many_tags() -> bytes:
    """Return 13 million tags, with numbers between them to limit compression."""
    some = (f"<n{n}/>{'<a/>' * 19}" for n in range(650_000))
    return with_sheet(f'<worksheet xmlns="{MAIN}">{"".join(some)}</worksheet>'.encode())


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<!DOCTYPE x [<!ENTITY l0 "lol">{entities}]><worksheet xmlns="{MAIN}">&l11;</worksheet>'
    return with_sheet(xml.encode())


def far_cell() -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"], book.active["XFD1048576"] = "x", "y"
    book.save(target)
    return target.getvalue()


def long_texts() -> bytes:
    texts = (f"<si><t>{f'{n:05x} ' * 5_000}</t></si>" for n in range(6_000))
    shared = f'<sst xmlns="{MAIN}">{"".join(texts)}</sst>'
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet().write(0, 0, "Name")
    with zipfile.ZipFile(target) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return zip_of(files | {"xl/sharedStrings.xml": shared.encode()})


def damaged() -> bytes:
    content = bytearray(class_xlsx(20_000))
    content[len(content) // 2 : len(content) // 2 + 64] = bytes(64)
    return bytes(content)


PREVIEW, HARM, EMPTY = "10 s, 300 MB", "5 s, 200 MB", "seconds"
FILES: list[tuple[str, str, Callable[[], bytes], str]] = [
    ("one class of 29, .csv (yardstick)", "one.csv", lambda: class_csv(29), ""),
    ("50,000 rows × 10, preview, .csv", "many.csv", lambda: class_csv(50_000), PREVIEW),
    ("50,000 rows × 10, preview, .xlsx", "many.xlsx", lambda: class_xlsx(50_000), PREVIEW),
    ("50,000 rows × 10, preview, .ods", "many.ods", lambda: class_ods(50_000), PREVIEW),
    ("50,000 lessons × 17, preview, .csv", "lessons.csv", lambda: lessons_csv(50_000), PREVIEW),
    ("50,000 lessons × 17, preview, .xlsx", "lessons.xlsx", lambda: lessons_xlsx(50_000), PREVIEW),
    ("a million empty rows, .xlsx", "5 Oak.xlsx", million_empty_rows, EMPTY),
    ("a million empty rows, .ods", "5 Oak.ods", million_empty_rows_ods, EMPTY),
    ("zip bomb of 1 GB", "bomb.xlsx", bomb, HARM),
    ("13 million tags", "tags.xlsx", many_tags, HARM),
    ("entities within entities", "laughs.xlsx", laughs, HARM),
    ("180 MB of shared texts", "texts.xlsx", long_texts, HARM),
    ("a cell in XFD1048576", "far.xlsx", far_cell, HARM),
    ("damaged in the middle", "damaged.xlsx", damaged, HARM),
]
