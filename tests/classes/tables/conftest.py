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


FILES = Path(__file__).resolve().parents[2] / "data" / "tables"
