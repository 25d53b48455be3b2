"""Writes one workbook in one way. Prints the seconds, megabytes above idle, and queries.

python -m tests.benchmarks.workbook_one WAY SCHOOL ROWS, with DATA_DIR and DJANGO_SETTINGS_MODULE
set. ROWS is the file that workbook.keep_rows wrote.
"""

import datetime as dt
import gc
import io
import json
import os
import pickle
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import django

django.setup()

import openpyxl  # noqa: E402
import xlsxwriter  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402
from import_export import fields, resources  # noqa: E402
from import_export.formats.base_formats import XLSX  # noqa: E402

from classes.models import School  # noqa: E402
from lessons.models import Lesson  # noqa: E402
from reports.audit.actions import make_export  # noqa: E402
from reports.sheets import lessons  # noqa: E402
from reports.sheets.source import Options  # noqa: E402
from reports.sheets.workbook import build  # noqa: E402

STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class Rows:
    """The stored rows by sheet. The time to fetch them is known, so it can be subtracted."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.seconds = 0.0

    def __iter__(self) -> Iterator[tuple[str, list[list]]]:
        with open(self._path, "rb") as file:
            while True:
                started = time.perf_counter()
                try:
                    piece = pickle.load(file)
                except EOFError:
                    return
                finally:
                    self.seconds += time.perf_counter() - started
                yield piece


def write_openpyxl(rows: Rows, file: io.BufferedIOBase) -> None:
    book, pages = openpyxl.Workbook(write_only=True), {}
    for title, piece in rows:
        page = pages.get(title) or pages.setdefault(title, book.create_sheet(title))
        for row in piece:
            page.append(row)
    book.save(file)


def write_xlsxwriter(rows: Rows, file: io.BufferedIOBase) -> None:
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "d mmm yyyy"})
        last, number = None, 0
        for title, piece in rows:
            if title != last:
                page, last, number = book.add_worksheet(title), title, 0
            for row in piece:
                for column, value in enumerate(row):
                    if isinstance(value, dt.date):
                        page.write_datetime(number, column, value, day)
                    elif isinstance(value, str):
                        page.write_string(number, column, value)
                    elif value is not None:
                        page.write_number(number, column, value)
                number += 1


def write_zipped(rows: Rows, file: io.BufferedIOBase) -> None:
    """Write each sheet as plain XML, without styles or a workbook around it."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        last, member = None, None
        for title, piece in rows:
            if title != last:
                if member:
                    member.close()
                member, last = archive.open(f"{title}.xml", "w", force_zip64=True), title
            member.write("".join(map(_row, piece)).encode())
        if member:
            member.close()


def _row(row: list) -> str:
    return f"<row>{''.join(map(_cell, row))}</row>"


def _cell(value: object) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    if isinstance(value, dt.date):
        value = value.toordinal() - 693_594
    return f"<c><v>{value}</v></c>"


class LessonResource(resources.ModelResource):
    """The columns of the sheet Lessons, as a django-import-export resource."""

    class_name = fields.Field("planned_session__class_group__name", "Class")
    youngest = fields.Field("planned_session__class_group__youngest_year", "Youngest year")
    oldest = fields.Field("planned_session__class_group__oldest_year", "Oldest year")
    module = fields.Field("planned_session__session__module__title", "Module")
    position = fields.Field("planned_session__session__position", "No.")
    session = fields.Field("planned_session__session__title", "Session")
    teacher = fields.Field("taught_by__name", "Taught by")
    away = fields.Field("away", "Missed")
    joined_later = fields.Field("joined_later", "Joined later")
    caught_up = fields.Field("caught_up", "Caught up")
    who = fields.Field("recorded_by__name", "Recorded by")

    class Meta:
        model = Lesson
        fields = (
            *("class_name", "youngest", "oldest", "module", "position", "session", "held_on"),
            *("outcome", "teacher", "minutes", "pupils_on_roll", "pupils_present", "away"),
            *("joined_later", "caught_up", "understanding", "note", "who", "recorded_at"),
        )


def write_resource(school: School, file: io.BufferedIOBase) -> None:
    """Export the lessons as its documentation says, with related records in one query."""
    lessons = Lesson.objects.for_classes(school.class_groups.all()).with_figures()
    lessons = lessons.select_related(
        *("planned_session__class_group", "planned_session__session__module"),
        *("taught_by", "recorded_by"),
    )
    file.write(XLSX().export_data(LessonResource().export(lessons)))


def megabytes() -> float:
    """Return the peak memory of this process since `forget_peak`."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def write(way: str, school: School, rows: Rows, file: io.BufferedIOBase) -> None:
    options = Options(number=1, with_names=False, made_at=timezone.now())
    match way:
        case "export":
            make_export(school=school, academic_year=2026, with_names=False, by=None)
        case "lessons":
            build(school, 2026, options, file, sheets=[lessons.SHEET])
        case "resource":
            write_resource(school, file)
        case "openpyxl":
            write_openpyxl(rows, file)
        case "xlsxwriter":
            write_xlsxwriter(rows, file)
        case "zipped":
            write_zipped(rows, file)


def main() -> None:
    way, slug, path = sys.argv[1:]
    school, rows = School.objects.get(slug=slug), Rows(path)
    # Write an empty workbook first: a server has done its imports and other one-off work already.
    empty = School.objects.get_or_create(name="Empty Primary", slug="empty")[0]
    write(way, empty, Rows(os.devnull), io.BytesIO())
    gc.collect()
    CLEAR.write_text("5")
    idle = megabytes()
    with tempfile.TemporaryFile() as file, CaptureQueriesContext(connection) as queries:
        started = time.perf_counter()
        write(way, school, rows, file)
        seconds = time.perf_counter() - started - rows.seconds
    taken = {"seconds": seconds, "megabytes": megabytes() - idle, "queries": len(queries)}
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
