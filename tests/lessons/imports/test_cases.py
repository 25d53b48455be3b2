"""Files that were once read wrongly, each with what must come of it."""

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from classes.models import Pupil
from lessons.imports.log_workbook.reading import read_log_workbook
from tests.lessons.imports.class_lists.test_command import everything, on_roll

pytestmark = pytest.mark.sqlite_is_enough

CASES = Path(__file__).resolve().parents[2] / "data" / "cases"


@pytest.fixture
def take(school):
    """Return the command for a case; it returns what is printed."""

    def command(name: str, **options) -> str:
        out = io.StringIO()
        options = {"school": school.slug, "year": "2026", "stdout": out} | options
        call_command("import_roster", str(CASES / name), **options)
        return out.getvalue()

    return command


@pytest.fixture
def refused(take):
    """Return the command for a case that is refused; it returns the reason."""

    def command(name: str) -> str:
        before = everything()
        with pytest.raises(CommandError) as error:
            take(name)
        assert everything() == before
        return str(error.value)

    return command


def test_a_leaving_day_with_a_time_is_a_leaving_day(take):
    assert "1 child no longer at the school" in take("02-leaver-day-with-time.csv")
    assert on_roll("5 Oak") == ["Ada F"]


def test_the_words_of_other_systems_for_leavers_are_known(take):
    assert "6 children no longer at the school" in take("04-status-words.csv")
    assert on_roll("5 Oak") == ["Ada F"]


@pytest.mark.parametrize("name", ["05-mac-1904-dates.xlsx", "06-table-format-over-date.xlsx"])
def test_dates_of_workbooks_are_read_as_they_are_shown(name):
    log = read_log_workbook(io.BytesIO((CASES / name).read_bytes()), name)
    assert [line.held_on for line in log.lines] == [dt.date(2026, 11, 24)]


def test_midnight_in_london_is_on_the_day_that_begins():
    name = "17-utc-midnight.csv"
    log = read_log_workbook(io.BytesIO((CASES / name).read_bytes()), name)
    assert [line.held_on for line in log.lines] == [dt.date(2026, 10, 13)]


@pytest.mark.parametrize("name", ["07-inline-text-and-value.xlsx", "21-empty-style.xlsx"])
def test_odd_but_sound_workbooks_are_read(take, name):
    take(name)
    assert len(on_roll("5 Oak")) == 2
    assert len(on_roll("6 Elm")) == 1


def test_escapes_for_line_ends_are_no_part_of_a_name(take):
    take("08-inline-x000D.xlsx")
    assert "Ada F" in on_roll("5 Oak")


def test_errors_of_formulas_are_wrong_lines_that_name_the_error(refused):
    reason = refused("09-formula-errors.xlsx")
    assert "line 3: Class: There is the error #N/A" in reason
    assert "line 4: Surname: There is the error #REF!" in reason


def test_texts_that_were_kept_from_excel_are_unwrapped(take):
    take("10-equals-quoted.csv")
    assert on_roll("5 Oak") == ["Ada F", "Ben H"]
    numbers = Pupil.objects.values_list("external_id", flat=True)
    assert sorted(numbers) == ["004501", "004502", "004601"]


def test_a_heading_says_that_the_surname_comes_first(take):
    take("11-surname-forename-no-comma.csv")
    assert on_roll("5 Oak") == ["Ada F", "Ana D"]


def test_a_year_group_is_that_of_the_role_in_force(take):
    take("12-sds21-role-dates.zip", only_years="5-6")
    assert on_roll("Oak") == ["Ada F", "Ben H"]


def test_a_file_of_a_mac_is_read_and_says_so(take):
    assert "saved on a Mac" in take("14-mac-encoding.csv")
    assert on_roll("5 Oak") == ["Seán O", "Zoë F"]


def test_garbled_letters_are_noticed(take):
    assert "Letters look garbled in line 2" in take("14c-double-encoded.csv")
    assert on_roll("5 Oak") == ["Zoë F"]


def test_headings_with_a_prefix_are_known(take):
    take("19-headings-child-prefix.csv")
    assert on_roll("5 Oak") == ["Ada F"]
    assert on_roll("6 Elm") == ["Bo K"]


def test_joined_headings_are_known(take):
    take("19d-heading-yeargroup.csv")
    assert on_roll("Oak") == ["Ada F"]
    assert on_roll("Elm") == ["Bo K"]


def test_text_behind_a_quotation_mark_belongs_to_the_name(take):
    take("25-text-after-quote.csv")
    assert on_roll("5 Oak") == ["Ada Addie F", "Ben H"]


def test_letters_with_a_stroke_are_kept(take):
    take("28-letters-with-a-stroke.csv")
    assert set(on_roll("5 Oak")) == {"Łucja Ż", "Søren A", "Đorđe P"}


def test_hidden_rows_are_asked_about(refused):
    assert "1 row is hidden in the file, for example by a filter (line 4)" in refused(
        "30-hidden-row.xlsx"
    )


@pytest.mark.parametrize(("answer", "children"), [("import", 3), ("leave", 2)])
def test_hidden_rows_are_imported_or_left_out(take, answer, children):
    take("30-hidden-row.xlsx", hidden_rows=answer)
    assert Pupil.objects.count() == children


def test_several_classes_in_a_cell_are_wrong(refused):
    assert "several classes in one cell" in refused("32-two-classes-in-a-cell.csv")


def test_the_name_of_a_file_is_no_class_by_its_first_digit(take):
    take("1st draft.csv")
    assert on_roll("Year 5") == ["Ada F", "Ben H"]
    assert on_roll("Year 6") == ["Bo K"]


def test_a_class_under_an_odd_heading_is_read(take):
    take("41-class-heading-unknown.csv")
    assert on_roll("5 Oak") == ["Ada F"]
