"""Bodies of requests: forms in both encodings, also with what UTF-8 has no signs for, and JSON."""

import io
import json
import uuid
import zipfile
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote_plus

from tests.fuzz import odd

LISTS = Path(__file__).parents[1] / "data" / "lists"
BOUNDARY = "----boundary-of-the-parts"

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Upload:
    """A file that is sent in a form."""

    field: str
    name: str
    content: bytes
    content_type: str = "application/octet-stream"


def as_bytes(text: str) -> bytes:
    """Return the text in UTF-8, with lone surrogates as the bytes they would have."""
    return text.encode("utf-8", "surrogatepass")


def urlencoded(pairs: Pairs) -> str:
    """Return names and values as in an address or in the body of a plain form."""
    return "&".join(f"{quote_plus(as_bytes(n))}={quote_plus(as_bytes(v))}" for n, v in pairs)


def multipart(pairs: Pairs, uploads: list[Upload]) -> bytes:
    """Return the body of a form with files."""
    parts = [
        b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        % (BOUNDARY.encode(), _quoted(name), as_bytes(value))
        for name, value in pairs
    ]
    parts += [
        b'--%s\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n'
        b"Content-Type: %s\r\n\r\n%s\r\n"
        % (
            BOUNDARY.encode(),
            _quoted(upload.field),
            _quoted(upload.name),
            upload.content_type.encode(),
            upload.content,
        )
        for upload in uploads
    ]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _quoted(name: str) -> bytes:
    return as_bytes(name.replace('"', "%22").replace("\r", "").replace("\n", ""))


def upload(random: Random, field: str) -> Upload:
    """Return a file for a field: a class list, a document, or something that is neither."""
    known = sorted(LISTS.iterdir())
    path = random.choice(known)
    content = path.read_bytes()
    kind = random.randrange(9)
    if kind == 0:
        return Upload(field, path.name, content[: random.randrange(len(content))])
    if kind == 1:
        return Upload(field, "empty.csv", b"")
    if kind == 2:
        return Upload(field, random.choice(NAMES), content)
    if kind == 3:
        return Upload(field, "photo.png", b"\x89PNG\r\n\x1a\n" + random.randbytes(400), "image/png")
    if kind == 4:
        return Upload(field, "list.csv", as_bytes(f"Name,Class\r\n{odd.value(random)},5 Oak\r\n"))
    if kind == 5:
        return Upload(field, "noise.xlsx", _zip_of_noise(random))
    if kind == 6:
        return Upload(field, "letter.pdf", b"%PDF-1.7\n" + random.randbytes(900) + b"\n%%EOF")
    return Upload(field, path.name, content)


NAMES = [
    *(
        "",
        ".",
        "..",
        "a" * 300 + ".csv",
        "../../x.csv",
        "x\x00.csv",
        "\u202ecsv.exe",
        "CON",
        ".csv",
    ),
    *(
        "list.csv.",
        "list",
        "список.csv",
        "a/b\\c.xlsx",
        "\ud800.csv",
        "x.XLSX",
        "%00.csv",
        "a;b.csv",
    ),
]


def _zip_of_noise(random: Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "../x", "manifest.csv"):
            archive.writestr(name, random.choice([b"", b"<a/>", b"<", random.randbytes(90)]))
    return buffer.getvalue()


def taps(random: Random) -> str:
    """Return the body in which a tablet sends taps, most of them right in most of their values."""
    if random.random() < 0.15:
        return random.choice(odd.JSONS)
    return json.dumps({"taps": [_tap(random) for _ in range(random.choice([0, 1, 2, 5, 60]))]})


def _tap(random: Random) -> dict[str, Any]:
    tap: dict[str, Any] = {
        "key": str(uuid.UUID(int=random.getrandbits(128))),
        "do": random.choice(["check_in", "undo", "walk_in", "undo_walk_in"]),
        "pupil": random.randrange(1, 120),
        "adults": random.randrange(1, 4),
        "name": "Zed Q",
        "party": str(uuid.UUID(int=random.getrandbits(8))),
    }
    for _ in range(random.choice([0, 0, 1, 2])):
        name = random.choice(["with", "puts_right", "undoes", "class", *tap])
        tap[name] = json_value(random)
    return tap


def json_value(random: Random) -> Any:
    """Return a value of any JSON type."""
    plain = [None, True, -1, 0, 2**70, -(2**70), 1.5, float("nan"), float("inf"), [], {}, [[]], "x"]
    text = odd.value(random)
    return random.choice([*plain, text, [text], {"a": text}, [str(uuid.UUID(int=7))], 10**400])
