"""What audit workbooks of a few schools say, as digests, to compare before and after a restore."""

import datetime as dt
import hashlib
import tempfile
from typing import Any

from openpyxl import load_workbook

from classes.models import School
from classes.years.academic_year import AcademicYear
from reports.sheets import workbook
from reports.sheets.source import Options

SCHOOLS = 3
"""The most schools whose workbooks an archive tells of. Each takes a second or two."""
ABOUT = "About"
"""The sheet that names the address of the installation, which may be another one."""


def figures_now(at: dt.datetime) -> list[dict[str, Any]]:
    """Return what the workbooks of some schools say now, made as if at this time.

    Which schools depends on the day, so that each has its turn.
    """
    pks = list(School.objects.order_by("pk").values_list("pk", flat=True))
    first = at.toordinal() * SCHOOLS % len(pks) if pks else 0
    chosen = (pks[first:] + pks[:first])[:SCHOOLS]
    return [figures_of(School.objects.get(pk=pk), at) for pk in chosen]


def figures_of(school: School, at: dt.datetime) -> dict[str, Any]:
    """Return the digest of each sheet of the school's workbook of that year, with names."""
    year = AcademicYear.of(at.date()).first_year
    with tempfile.TemporaryFile() as file:
        workbook.build(school, year, Options(number=1, with_names=True, made_at=at), file)
        file.seek(0)
        book = load_workbook(file, read_only=True)
        sheets = {
            sheet.title: _digest(sheet.iter_rows(values_only=True))
            for sheet in book.worksheets
            if sheet.title != ABOUT
        }
        book.close()
    return {"school": school.slug, "year": year, "sheets": sheets}


def _digest(lines: Any) -> str:
    sha256 = hashlib.sha256()
    for line in lines:
        sha256.update(repr(line).encode("utf-8", "surrogatepass"))
    return sha256.hexdigest()
