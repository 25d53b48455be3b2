"""A .csv file: its encoding and delimiter are recognised, and its text is kept as typed."""

import pytest

from classes.tables import MOST_COLUMNS, MOST_ROWS
from tests.classes.tables.conftest import refusal, table

pytestmark = pytest.mark.sqlite_is_enough

ROWS = [["Adno", "Name"], ["0012", "Zoë O'Neill"], ["0013", "Łukasz"]]
TEXT = "Adno,Name\r\n0012,Zoë O'Neill\r\n0013,Łukasz\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_it_finds_the_encoding(encoding):
    assert table(TEXT.encode(encoding)).rows == ROWS


def test_a_file_that_is_not_unicode_is_read_as_windows_1252():
    text = TEXT.replace("Łukasz", "Siân’s – “ŷ”".replace("ŷ", "y"))
    assert table(text.encode("cp1252")).rows[2][1] == "Siân’s – “y”"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_it_finds_the_delimiter(delimiter):
    text = "Our school's list\n\n" + TEXT.replace(",", delimiter)
    assert table(text.encode()).rows == [["Our school's list", None], [None, None], *ROWS]


def test_commas_inside_names_do_not_mislead_it():
    text = "Name;Class;Year\nBirch, Tom;5 Oak;5\nFox, Ada;5 Oak;5\n"
    assert table(text.encode()).rows[1] == ["Birch, Tom", "5 Oak", "5"]


def test_a_first_line_with_the_delimiter_is_followed_and_is_not_a_row():
    result = table(b"sep=;\r\nName;Class\r\nTom;5, Oak\r\n")
    assert result.rows == [["Name", "Class"], ["Tom", "5, Oak"]]
    assert result.line(0) == 2


def test_a_list_may_have_one_column():
    assert table(b"Name\nTom Birch\nAda Fox\n").rows == [["Name"], ["Tom Birch"], ["Ada Fox"]]


def test_zeros_spaces_and_lines_in_a_cell_stay_as_typed():
    assert table(b'a,b\n 0012 ,"two\nlines"\n').rows[1] == [" 0012 ", "two\nlines"]


def test_a_formula_is_read_as_text():
    assert table(b"a,b\n=1+1,@x\n").rows[1] == ["=1+1", "@x"]


def test_empty_rows_and_columns_at_the_ends_are_cut_and_lines_stay_true():
    result = table(b',,\n,,\nName,Class,\n,"",\n"To\nm",5,\nAda,5,\n,,\n\n')
    assert result.rows == [["Name", "Class"], [None, None], ["To\nm", "5"], ["Ada", "5"]]
    assert (result.first_row, [result.line(row) for row in range(4)]) == (3, [3, 4, 5, 7])


def test_its_name_is_that_of_the_file_without_its_folder():
    assert table(b"a,b\n1,2\n", "C:\\school\\year 5.csv").name == "year 5.csv"


def test_an_open_quotation_mark_is_refused_with_its_line():
    assert refusal(b'a,b\n1,2\n3,"4\n5,6\n').startswith(
        "We cannot read line 3, because a quotation mark"
    )


def test_rows_shorter_than_others_are_filled_up():
    assert table(b"a,b,c\n1\n1,2,3\n").rows[1] == ["1", None, None]


def test_an_empty_file_is_refused():
    assert "list.xlsx is empty" in refusal(b"")
    assert "list.xlsx is empty" in refusal(b" ,\n,\n")


@pytest.mark.parametrize("content", [bytes(range(256)) * 4, b"\x89PNG\r\n\x1a\n" + bytes(90)])
def test_a_file_that_is_not_text_is_refused(content):
    assert refusal(content, "list.CSV") == (
        "This is not a spreadsheet, although its name ends in .csv. Open it in Excel, save it as "
        "an Excel workbook and choose that."
    )
    assert refusal(content, "photo.png") == (
        "This is not a spreadsheet. Choose an Excel, LibreOffice or .csv file."
    )


def test_as_many_rows_as_the_limit_below_a_heading_are_read_and_more_refused():
    rows = b"Name,Class\n" + b"Tom,5\n" * MOST_ROWS
    assert len(table(rows).rows) == MOST_ROWS + 1
    assert "at most 50,000 rows" in refusal(rows + b"Tom,5\n" * 100)


def test_a_million_empty_rows_do_not_count():
    assert len(table(b"Name,Class\nTom,5\n" + b",\n" * 1_000_000).rows) == 2


def test_as_many_columns_as_the_limit_are_read_and_more_refused():
    assert len(table(b",".join([b"x"] * MOST_COLUMNS) + b",,,\n").rows[0]) == MOST_COLUMNS
    assert "at most 200 columns" in refusal(b",".join([b"x"] * (MOST_COLUMNS + 1)))


def test_more_than_ten_megabytes_are_refused():
    assert "bigger than 10 MB" in refusal(b"x" * (10 * 1024 * 1024 + 1))


def test_text_after_a_closing_quotation_mark_belongs_to_the_cell():
    assert table(b'Fox,"Ada" Addie,5\nHale,Ben,5\n').rows == [
        ["Fox", "Ada Addie", "5"],
        ["Hale", "Ben", "5"],
    ]


def test_a_quotation_mark_that_swallows_lines_is_refused():
    assert "cannot read line 2" in refusal(b'Name,Class\n"Ada,5 Oak\nBen "Benny",5 Oak\n')


@pytest.mark.parametrize("cell", ['"=""004501"""', '="004501"', "'004501"])
def test_a_number_that_was_kept_from_excel_is_unwrapped(cell):
    assert table(f"Adno,Name\n{cell},O'Neill\n".encode()).rows[1] == ["004501", "O'Neill"]


def test_mac_roman_is_recognised_by_where_its_letters_stand():
    result = table("Surname,Forename\rFox,Zoë\rO’Neill,Seán\r".encode("mac_roman"))
    assert result.rows[1:] == [["Fox", "Zoë"], ["O’Neill", "Seán"]]
    assert "saved on a Mac" in result.notes[0]


@pytest.mark.parametrize("name", ["Zoë", "Seán", "José", "Jürgen", "Chloé", "Siân", "Zoë O'Neill"])
@pytest.mark.parametrize("encoding", ["cp850", "cp437", "mac_roman", "cp1252"])
def test_old_encodings_are_recognised_by_the_letters_that_names_have(name, encoding):
    text = f"Surname,Forename\nFox,{name}\nHale,Renée\nKing,Inés\n"
    assert table(text.encode(encoding)).rows[1][1] == name


def test_a_file_of_an_old_program_says_so():
    result = table("Surname,Forename\r\nFox,Zoë\r\nHale,José\r\n".encode("cp850"))
    assert "The file was saved by an old program." in result.notes[0]


def test_the_sign_for_the_end_of_a_file_is_left_out():
    assert table(b"Name\nAda\n\x1a").rows == [["Name"], ["Ada"]]


def test_spaces_before_quotation_marks_are_left_out():
    assert table(b'a, b\n"Fox, Jr", "Ada"\n').rows[1] == ["Fox, Jr", "Ada"]


@pytest.mark.parametrize(
    "line", ["'Fox','5 Oak','O''Neill'", "“Fox”,“5 Oak”,“O'Neill”", "'Fox,'5 Oak,'O'Neill"]
)
def test_other_quotation_marks_around_all_cells_are_unwrapped(line):
    row = table(f"{line}\n{line}\n".encode()).rows[1]
    assert row[:2] == ["Fox", "5 Oak"]
    assert "Neill" in row[2]


@pytest.mark.parametrize("note", ["“Kind words”", "'Kind words'", "''", "’90s music", "'=x'"])
def test_quotation_marks_of_a_single_cell_stay(note):
    assert table(f"Title,Note\nWords,{note}\n".encode()).rows[1] == ["Words", note]


def test_an_apostrophe_that_begins_a_name_stays():
    assert table(b"Name,Class\n'Abd,5\n").rows[1] == ["'Abd", "5"]


def test_a_line_in_another_encoding_is_read_and_named():
    content = "Name\nZoë\nSeán\n".encode() + "Éloïse\n".encode("cp1252")
    result = table(content)
    assert result.rows == [["Name"], ["Zoë"], ["Seán"], ["Éloïse"]]
    assert "line 4" in result.notes[0]


@pytest.mark.parametrize(
    ("garbled", "meant"),
    [
        ("ZoÃ«", "Zoë"),
        ("O\u00e2\u0080\u0099Neill", "O’Neill"),
        ("Oâ€™Neill", "O’Neill"),
        ("Zo√´", "Zoë"),
        ("Se&aacute;n", "Seán"),
        ("Jos&eacute", "José"),
        ("Zo\u00c3\u0192\u00c2\u00ab", "Zoë"),
        ("O&#39;Neill", "O'Neill"),
    ],
)
def test_garbled_letters_are_read_as_they_were_meant_and_named(garbled, meant):
    result = table(f"Name,Class\nFox,5\n{garbled},5\n".encode())
    assert result.rows[2][0] == meant
    assert "line 3" in result.notes[0]


@pytest.mark.parametrize("name", ["JOSÉ’S", "d’Étienne", "Ångström", "Ñandú", "AT&T", "ß’"])
def test_odd_names_that_are_right_stay_as_they_are(name):
    result = table(f"Name\n{name}\n".encode())
    assert result.rows[1] == [name]
    assert not result.notes
