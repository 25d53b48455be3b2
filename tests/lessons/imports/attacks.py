"""Files of which each once took a reader many seconds, with what they do and where they go."""

import io
import threading
import time
import zipfile
import zlib
from dataclasses import dataclass

import httpx
from openpyxl import Workbook

from tests.classes.tables.conftest import ods, rezipped, saved
from tests.lessons.real_server import Server

LIST, CHECK, DOCUMENT = "classes/import/", "audit/check/", "resources/document/"
SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADINGS = "Forename,Surname,Class\n"


@dataclass(frozen=True)
class Attack:
    """A file, the page on which it is chosen, what that answers, and the seconds it once took."""

    what: str
    filename: str
    page: str
    content: bytes
    before: float
    answer: str

    def form(self, year: int) -> dict[str, str]:
        """Return the other fields of the page's form."""
        return {"academic_year": str(year), "title": "Slides", "audience": "staff", "position": "1"}


def attacks() -> list[Attack]:
    """Return them, of the sizes for which it was measured what they took before."""
    formats = number_formats(200_000)
    return [
        Attack("a number format of 200,000 “[”", "a.xlsx", LIST, formats, 23.2, "Tom H"),
        Attack(
            "the same, 100,000, to check",
            "a.xlsx",
            CHECK,
            number_formats(100_000),
            5.6,
            "This workbook was not made by",
        ),
        Attack(
            "60,000 spaces in a cell",
            "b.ods",
            LIST,
            spaces(60_000),
            20.0,
            "more than 32,767 characters. Shorten it",
        ),
        Attack(
            "3 cells of 32,767 letters",
            "c.csv",
            LIST,
            csv_of("a" * 32_766 + "1", 3),
            28.0,
            "The name is too long",
        ),
        Attack(
            "8,000 packed objects in a PDF",
            "d.pdf",
            DOCUMENT,
            packed(8_000),
            31.8,
            "This PDF cannot be read",
        ),
        Attack(
            "16,000 equal merged cells",
            "e.xlsx",
            LIST,
            merged(16_000, 3_000),
            6.0,
            "no row of headings",
        ),
        Attack(
            "32,767 accents in a cell",
            "f.csv",
            LIST,
            csv_of("a\u0316\u0301" * 10_922),
            0.8,
            "The name is too long",
        ),
        Attack(
            "a zip of 5,000,000 lines",
            "g.zip",
            LIST,
            zip_of({"School.csv": b"DfE Number,Name\n" + b"1,a\n" * 5_000_000}),
            37.1,
            "far bigger than any list",
        ),
        Attack(
            "a zip of 100,000 empty files",
            "h.zip",
            LIST,
            zip_of({str(number): b"" for number in range(100_000)}),
            1.2,
            "The source has 100000 files",
        ),
    ]


def a_list() -> bytes:
    book = Workbook()
    book.active.append(["Forename", "Surname", "Class"])
    book.active.append(["Tom", "Hale", "5 Oak"])
    return saved(book)


def number_formats(length: int) -> bytes:
    code = "[" * length
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="1">'
        f'<numFmt numFmtId="164" formatCode="{code}"/></numFmts>'
        '<cellXfs count="1"><xf numFmtId="164"/></cellXfs></styleSheet>'
    )
    return rezipped(a_list(), {STYLES: styles.encode()})


def spaces(number: int) -> bytes:
    cell = f'<table:table-cell office:value-type="string"><text:p>a<text:s text:c="{number}"/>b'
    return ods(f"<table:table-row>{cell}</text:p></table:table-cell></table:table-row>")


def csv_of(cell: str, times: int = 1) -> bytes:
    return (HEADINGS + f"{cell},Hale,5 Oak\n" * times).encode()


def packed(objects: int) -> bytes:
    """Return a PDF of 19 MB in which every stream seems to reach to the end."""
    stream = b"/ObjStm\nstream\n" + zlib.compress(b"x")[:2]
    filler = b"\0" * (19_000_000 // objects - len(stream))
    return b"%PDF-1.7\n" + (stream + filler) * objects


def zip_of(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def merged(times: int, rows: int) -> bytes:
    lines = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>Tom</t></is></c></row>'
        for n in range(1, rows + 1)
    )
    merges = f'<mergeCell ref="A1:A{rows}"/>' * times
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData>'
        f"<mergeCells>{merges}</mergeCells></worksheet>"
    )
    return rezipped(a_list(), {SHEET: sheet.encode()})


@dataclass(frozen=True)
class Answer:
    """What a page answered, after how long, and the longest that somebody else waited meanwhile."""

    response: httpx.Response
    seconds: float
    health: float


def send(attack: Attack, *, server: Server, client: httpx.Client, slug: str, year: int) -> Answer:
    """Choose the file on its page while somebody else asks for /healthz again and again."""
    waits: list[float] = []
    asks, done = threading.Event(), threading.Event()

    def ask() -> None:
        with httpx.Client(base_url=server.url, timeout=60) as other:
            asks.set()
            while not done.wait(0.02):
                started = time.monotonic()
                answer = other.get("/healthz").text
                waits.append(time.monotonic() - started if answer == "ok" else float("inf"))

    asking = threading.Thread(target=ask)
    asking.start()
    asks.wait()
    started = time.monotonic()
    response = client.post(
        f"/schools/{slug}/{attack.page}",
        data=attack.form(year) | {"csrfmiddlewaretoken": client.cookies["csrftoken"]},
        files={"file": (attack.filename, attack.content)},
        timeout=60,
        follow_redirects=True,
    )
    seconds = time.monotonic() - started
    done.set()
    asking.join()
    return Answer(response, seconds, max(waits, default=0.0))
