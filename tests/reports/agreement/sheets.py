"""Reads the audit workbook that the export command wrote, by column title."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management import call_command
from openpyxl import Workbook, load_workbook

from tests.reports.agreement.storing import Stored

Row = dict[str, Any]


def exported(stored: Stored, year: int, folder: Path, *narrowed: str) -> dict[str, list[Row]]:
    """Return the rows of every table sheet, without the message of an empty one.

    `narrowed` are options of the command.
    """
    file = folder / f"{stored.slug}-{year}.xlsx"
    options = ["--school", stored.slug, "--year", str(year), "--out", str(file), "--names"]
    call_command("export_audit", *options, *narrowed, verbosity=0)
    sheets = read(file)
    file.unlink()
    return sheets


def read(file: Path) -> dict[str, list[Row]]:
    """Return the rows of every table sheet of a workbook."""
    return tables(load_workbook(file, data_only=True))


def tables(book: Workbook) -> dict[str, list[Row]]:
    """Return the same of a workbook that is open."""
    return {sheet.title: _records(sheet) for sheet in book.worksheets if sheet.title != "About"}


def _records(sheet) -> list[Row]:
    header, *rows = sheet.iter_rows(values_only=True)
    return [
        {title: _plain(value) for title, value in zip(header, row, strict=True) if title}
        for row in rows
        if any(value is not None for value in row[1:])
    ]


def _plain(value: Any) -> Any:
    """Return a date as a date, and a float as a workbook stores it."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return round(value, 9) if isinstance(value, float) else value


def sorted_values(rows: list[Row], titles: list[str]) -> list[tuple]:
    """Return each row's values under `titles`, sorted."""
    return sorted(
        (tuple(_plain(row.get(title)) for title in titles) for row in rows),
        key=lambda row: tuple(str(value) for value in row),
    )
