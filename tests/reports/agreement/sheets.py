"""Reads the audit workbook as the export command wrote it, finding columns by their titles."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management import call_command
from openpyxl import load_workbook

from tests.reports.agreement.storing import Stored

Row = dict[str, Any]


def exported(stored: Stored, year: int, folder: Path, *narrowed: str) -> dict[str, list[Row]]:
    """Return the rows of every table sheet; what an empty sheet says instead is left out.

    `narrowed` are options of the command.
    """
    file = folder / f"{stored.slug}-{year}.xlsx"
    asked = ["--school", stored.slug, "--year", str(year), "--out", str(file), "--names"]
    call_command("export_audit", *asked, *narrowed, verbosity=0)
    book = load_workbook(file, data_only=True)
    found = {sheet.title: _records(sheet) for sheet in book.worksheets if sheet.title != "About"}
    file.unlink()
    return found


def _records(sheet) -> list[Row]:
    header, *rows = sheet.iter_rows(values_only=True)
    return [
        {title: _plain(value) for title, value in zip(header, row, strict=True) if title}
        for row in rows
        if any(value is not None for value in row[1:])
    ]


def _plain(value: Any) -> Any:
    """Return a day as a day; a float as a workbook keeps it."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return round(value, 9) if isinstance(value, float) else value


def as_told(rows: list[Row], titles: list[str]) -> list[tuple]:
    """Return the values under `titles` of each row, in one order whatever that of the rows."""
    return sorted(
        (tuple(_plain(row.get(title)) for title in titles) for row in rows),
        key=lambda row: tuple(str(value) for value in row),
    )
