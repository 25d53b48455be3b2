"""manage.py import_lessons: what it prints, how it ends, and how many queries it takes."""

import io

import pytest
from django.core.management import CommandError, call_command

from lessons.imports.log_workbook.actions import import_log, preview_log
from lessons.imports.log_workbook.lines import ParsedLog
from lessons.imports.log_workbook.reading import read_log_workbook
from lessons.models import Lesson
from tests import factories
from tests.lessons.imports.class_lists.test_command import everything
from tests.lessons.imports.log_workbook.conftest import HEADER, as_csv, row


@pytest.fixture
def run(school, tmp_path):
    def command(*rows, **options) -> str:
        path = tmp_path / "log.csv"
        path.write_bytes(as_csv([HEADER, *rows]))
        out = io.StringIO()
        arguments = {"school": school.slug, "year": "2026"} | options
        call_command("import_lessons", str(path), stdout=out, **arguments)
        return out.getvalue()

    return command


def test_it_prints_what_it_recorded(oak, run):
    out = run(row(away="Ada F"), row(session="Staying safe", taught_by="A nurse"))
    assert "5 Oak: 2 new lessons" in out
    assert (
        "0 recorded already, 0 recorded differently; 1 missed lesson with a name, 0 counted" in out
    )
    assert "A nurse" in out
    assert Lesson.objects.count() == 2


def test_a_dry_run_records_nothing(oak, run):
    before = everything()
    assert "Dry run: nothing was changed." in run(row(), dry_run=True)
    assert everything() == before


def test_a_wrong_line_stops_the_whole_import(oak, run):
    before = everything()
    with pytest.raises(
        CommandError, match=r"line 3: Outcome: .*\nNothing was changed\."
    ) as refused:
        run(row(), row(outcome="Yes"))
    assert refused.value.returncode == 1
    assert everything() == before


def test_the_good_lines_are_recorded_on_request(oak, run):
    assert "Not imported: 1 wrong line." in run(row(), row(outcome="Yes"), good_lines=True)
    assert Lesson.objects.count() == 1


def test_a_school_or_file_that_is_not_there_is_refused(oak, run, school):
    with pytest.raises(CommandError, match="There is no school"):
        run(row(), school="nowhere")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_lessons", "/nowhere.xlsx", school=school.slug, year="2026")


def test_a_text_that_is_not_a_year_is_refused(oak, run):
    with pytest.raises(CommandError, match="is not a year"):
        run(row(), year="26/27")


def log_of(size: int, classes: int) -> ParsedLog:
    """Return a log with that many lessons, spread over classes, sessions and days."""
    rows = (
        row(
            **{"class": f"5 C{number % classes}"},
            session=f"S{number // classes % 20}",
            date=f"{1 + number // classes // 20 % 28}/{9 + number // classes // 560 % 2}/2026",
            outcome="Part taught",
            on_roll=3,
            present=2,
        )
        for number in range(size)
    )
    return read_log_workbook(io.BytesIO(as_csv([HEADER, *rows])), "log.csv")


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize("stored", [False, True], ids=["first", "again"])
@pytest.mark.parametrize("function", [preview_log, import_log])
def test_ten_times_the_lessons_take_the_same_queries_to_within_a_batch(
    db, function, stored, django_assert_max_num_queries
):
    counts = {}
    for size in (100, 1000):
        school = factories.SchoolFactory()
        module = factories.ModuleFactory(school=school)
        for number in range(20):
            factories.SessionFactory(module=module, position=number + 1, title=f"S{number}")
        for number in range(10):
            factories.ClassGroupFactory(school=school, name=f"5 C{number}", pupils=2)
        arguments = {"school": school, "academic_year": 2026, "log": log_of(size, 10)}
        extra = {"source": "log.csv", "by": None} if function is import_log else {}
        if stored:
            import_log(**arguments, source="log.csv", by=None)
        with django_assert_max_num_queries(400) as queries:
            function(**arguments, **extra)
        counts[size] = len(queries)
    writes = function is import_log and not stored
    fewest_rows_a_query = 40
    most = 2 * 900 / fewest_rows_a_query if writes else 0
    assert counts[1000] - counts[100] <= most, counts
