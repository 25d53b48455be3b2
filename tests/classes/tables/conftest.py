import io
import zipfile
from pathlib import Path

import pytest

from classes.tables import RawTable, TableRefusedError
from classes.tables.reading import read_tables


def table(content: bytes, name: str = "list.csv") -> RawTable:
    """Return the only table of a file."""
    (result,) = read_tables(io.BytesIO(content), name)
    return result


def refusal(content: bytes, name: str = "list.xlsx") -> str:
    with pytest.raises(TableRefusedError) as refused:
        read_tables(io.BytesIO(content), name)
    (sentence,) = refused.value.messages
    return sentence


def rezipped(content: bytes, changes: dict[str, bytes | None], *, add: bool = False) -> bytes:
    """Return a workbook with the content of some parts replaced, or removed if it is None."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        names = [*source.namelist(), *(name for name in changes if add)]
        for name in names:
            changed = changes[name] if name in changes else source.read(name)
            if changed is not None:
                archive.writestr(name, changed)
    return target.getvalue()


def zipped(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def saved(workbook) -> bytes:
    """Return the bytes of an openpyxl workbook."""
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


FILES = Path(__file__).resolve().parent / "files"

ODS = "urn:oasis:names:tc:opendocument:xmlns"
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
ODS_PARTS = {
    "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
    "META-INF/manifest.xml": f'<m:manifest xmlns:m="{ODS}:manifest:1.0"/>'.encode(),
}


def ods(rows: str) -> bytes:
    """Return an OpenDocument spreadsheet with these rows in XML."""
    content = (
        f'<office:document-content xmlns:office="{ODS}:office:1.0" xmlns:table="{ODS}:table:1.0" '
        f'xmlns:text="{ODS}:text:1.0" xmlns:calcext="{CALC}">'
        '<office:body><office:spreadsheet><table:table table:name="A">'
        f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(**ODS_PARTS, **{"content.xml": content.encode()})
