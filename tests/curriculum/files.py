"""Files for uploads in tests: small real ones, and hostile ones."""

import io
import zipfile
from collections.abc import Callable

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

OFFICE = "application/vnd.openxmlformats-officedocument"
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
MACRO_TEMPLATE = "application/vnd.ms-{}.template.macroEnabledTemplate.main+xml"
ODF = "application/vnd.oasis.opendocument"


def pdf(*objects: bytes) -> bytes:
    """Return a small PDF with one empty page and the extra `objects`."""
    body = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        *objects,
    ]
    text, places = b"%PDF-1.7\n", []
    for number, content in enumerate(body, start=1):
        places.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    text += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(body) + 1, table)
    return text + b"trailer << /Size %d /Root 1 0 R >>\n%%%%EOF\n" % (len(body) + 1)


def pdf_of(fill: Callable[[pikepdf.Pdf], None], **options: object) -> bytes:
    """Return a PDF of one page that `fill` has changed, as qpdf saves it with `options`."""
    document, file = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    fill(document)
    document.save(file, **options)
    return file.getvalue()


def opening(**action: object) -> Callable[[pikepdf.Pdf], None]:
    """Return what makes a PDF do an action when it is opened."""

    def fill(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = document.make_indirect(pikepdf.Dictionary(**action))

    return fill


def streams(*contents: bytes, filters: int = 1, **entries: object) -> Callable[[pikepdf.Pdf], None]:
    """Return what adds streams of these packed contents to a PDF."""

    def fill(document: pikepdf.Pdf) -> None:
        packed = pikepdf.Array([pikepdf.Name.FlateDecode] * filters)
        for number, content in enumerate(contents):
            stream = pikepdf.Stream(document, content, Filter=packed, **entries)
            document.Root[f"/Extra{number}"] = document.make_indirect(stream)

    return fill


AS_PACKED = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}
"""How to save streams as they are."""


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return a zip of these parts. The bytes are the same every time."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def index(*types: str) -> bytes:
    parts = "".join(
        f'<Override PartName="/p{n}.xml" ContentType="{t}"/>' for n, t in enumerate(types)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns='
        f'"http://schemas.openxmlformats.org/package/2006/content-types">{parts}</Types>'
    ).encode()


def office(kind: str = "wordprocessingml.document", **parts: bytes) -> bytes:
    return zipped(
        {"[Content_Types].xml": index(f"{OFFICE}.{kind}.main+xml"), "word/document.xml": b"<d/>"}
        | parts
    )


def open_document(kind: str = "text", **parts: bytes) -> bytes:
    return zipped({"mimetype": f"{ODF}.{kind}".encode(), "content.xml": b"<d/>"} | parts)


def real_workbook() -> bytes:
    file = io.BytesIO()
    Workbook().save(file)
    return file.getvalue()


def bomb(bytes_unpacked: int = 300 * 1024 * 1024) -> bytes:
    """Return a Word file of a few hundred kilobytes that unpacks to `bytes_unpacked`."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml", index(f"{OFFICE}.wordprocessingml.document.main+xml")
        )
        with archive.open("word/document.xml", "w", force_zip64=False) as part:
            for _ in range(bytes_unpacked // (1024 * 1024)):
                part.write(bytes(1024 * 1024))
    return file.getvalue()


def lying(content: bytes, promised: int = 10) -> bytes:
    """Return the zip with every part's length in its directory set to `promised` bytes."""
    data = bytearray(content)
    place = 0
    while (place := data.find(b"PK\x01\x02", place)) >= 0:
        data[place + 24 : place + 28] = promised.to_bytes(4, "little")
        place += 4
    return bytes(data)


JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf00000003000100c9fe92ef0000000049454e44ae426082"
)
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)
HTML = b"\n<!DOCTYPE html><html><script>alert(1)</script></html>"
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


def upload(content: bytes, name: str = "file.bin", content_type: str = "application/pdf"):
    return SimpleUploadedFile(name, content, content_type=content_type)
