"""Reading a School Data Sync export, version 1, in the UK form and the US form."""

import json

import pytest

from classes.roster import RosterRefusedError, read_roster
from classes.roster.storing import to_json
from classes.years.year_groups import YearGroups
from tests.sds_uk_export import Export


def refusals(export) -> list[str]:
    with pytest.raises(RosterRefusedError) as refused:
        read_roster(export.path)
    return refused.value.messages


def class_of(roster, external_id):
    return next(group for group in roster.classes if group.external_id == external_id)


def test_it_reads_the_schools_classes_teachers_and_pupils(export):
    roster = read_roster(export.path)
    oak = class_of(roster, "21001")
    assert [school.name for school in roster.schools] == ["Larkfield Primary", "Moor End Primary"]
    assert [group.name for group in roster.classes] == ["5 Oak", "6 Elm", "5 Ash"]
    assert oak.pupil_ids == ("23001", "23002", "23003", "23004", "23005")
    assert [teacher.surname for teacher in roster.teachers_of(oak)] == ["Marsh"]


def test_names_keep_apostrophes_hyphens_accents_and_other_scripts(export):
    names = [f"{p.forename} {p.surname}" for p in read_roster(export.path).pupils.values()]
    assert {"Seán O'Neill", "Zoë Hartley-Bright", "花子 山田", "Mia D'Souza"} <= set(names)


@pytest.mark.parametrize("written", ["Zo\u00c3\u00ab", "Zo&euml;", "\u200bZoe\u0308", "Zoë\ufeff"])
def test_garbled_letters_and_unseen_signs_are_read_as_they_were_meant(export, written):
    export.replace("Student.csv", "Zoë", written)
    assert "Zoë" in {pupil.forename for pupil in read_roster(export.path).pupils.values()}


def test_grades_of_primary_years_become_year_groups(export):
    roster = read_roster(export.path)
    assert roster.own_year_groups(class_of(roster, "21001")) == YearGroups(5, 5)


@pytest.mark.parametrize("grade", ["9", "", "Reception", "²"])
def test_a_grade_that_is_not_a_primary_year_leaves_the_class_without_years(export, grade):
    export.replace("Student.csv", ",Year 5,", f",{grade},")
    roster = read_roster(export.path)
    assert roster.own_year_groups(class_of(roster, "21001")) is None


def test_a_child_marked_inactive_is_in_no_class_and_is_counted(export):
    export.replace("Student.csv", "Year 5,Active", "Year 5,Inactive")
    roster = read_roster(export.path)
    assert "23003" not in class_of(roster, "21001").pupil_ids
    assert roster.gone == 1


@pytest.mark.parametrize("status", ["Leaver", "Off roll", "Left 20/07/2025", "Deleted"])
def test_other_words_for_having_left_are_known(export, status):
    export.replace("Student.csv", "Year 5,Active", f"Year 5,{status}")
    assert read_roster(export.path).gone == 1


def test_a_status_that_is_not_known_is_refused(export):
    export.replace("Student.csv", "Year 5,Active", "Year 5,FALSE")
    assert "Status “FALSE” is not known. Write Active or Inactive." in refusals(export)[0]


def test_it_lists_every_column_that_it_leaves_out(export):
    export.add("Guardian.csv", "Name,Phone")
    left_out = [str(part) for part in read_roster(export.path).left_out]
    assert "Student.csv: Username, Password, Secondary Email, Middle Name, Birthdate" in left_out
    assert "Teacher.csv: Username, Password, Secondary Email, Title" in left_out
    assert "Guardian.csv: the whole file" in left_out


def test_header_words_may_differ_in_capitals_and_spaces(export):
    export.replace(
        "Section.csv", "ID,School DfE Number,Section Name", "id, SCHOOL DFE NUMBER ,section name"
    )
    assert len(read_roster(export.path).classes) == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_it_reads_what_a_spreadsheet_saves(export, encoding):
    export.replace("Student.csv", "花子,山田", "Hanako,Yamada")
    file = export.path / "Student.csv"
    file.write_bytes(file.read_text(encoding="utf-8").replace("\n", "\r\n").encode(encoding))
    assert read_roster(export.path).pupils["23004"].forename == "Zoë"


def test_a_missing_file_is_refused_by_name(export):
    export.remove("TeacherRoster.csv")
    assert refusals(export) == [
        "TeacherRoster.csv: The file is missing. Export it with the others."
    ]


def test_a_missing_column_is_refused_by_name(export):
    export.replace("Student.csv", "Last Name", "Family")
    assert refusals(export) == [
        "Student.csv, line 1: There is no column “Last Name” in the header row."
    ]


def test_a_file_without_a_header_is_refused_without_quoting_it(export):
    file = export.path / "Student.csv"
    file.write_text("".join(file.read_text(encoding="utf-8").splitlines(True)[1:]), "utf-8")
    assert "Secret" not in str(refusals(export))


@pytest.mark.parametrize(
    ("file", "line", "reason"),
    [
        ("StudentEnrollment.csv", "21001,99999", "line 10: ID “99999” is not in Student.csv"),
        ("StudentEnrollment.csv", "99999,23001", "line 10: Section ID “99999” is not in Section"),
        ("StudentEnrollment.csv", "21001,23001", "line 10: This row is also on line 2"),
        ("StudentEnrollment.csv", "21001", "line 10: The row has 1 cells, but the header has 2"),
        ("TeacherRoster.csv", "21001,", "line 5: ID is empty"),
        ("Section.csv", "21009,99999,5 Yew,9,Autumn,Active", "line 5: School DfE Number “99999”"),
        (
            "Section.csv",
            "21001,20001,5 Yew,9,Autumn,Active",
            "line 5: ID “21001” is also on line 2",
        ),
        ("Section.csv", "21009,20001, ,9,Autumn,Active", "line 5: Section Name is empty"),
        ("School.csv", ",Nameless,3,,,", "line 4: DfE Number is empty"),
        ("Teacher.csv", "24009,20001,,Nameless,,,,", "line 5: First Name is empty"),
        ("Teacher.csv", '24009,20001,"Un,Closed,,,,', "line 5: A quotation mark is not closed"),
        ("Teacher.csv", "24009,20001,A\x07,Bell,,,,", "line 5: First Name has a control"),
        ("Teacher.csv", f"24009,20001,A,{'b' * 80},,,,", "line 5: First Name and Last Name tog"),
    ],
)
def test_a_broken_row_is_refused_with_its_file_line_and_reason(export, file, line, reason):
    export.add(file, line)
    (message,) = refusals(export)
    assert message.startswith(f"{file}, {reason}")


def test_a_row_after_one_of_several_lines_keeps_its_line_number(export):
    export.add("Section.csv", '21009,20001,"5\nYew",9,Autumn,Active', "21001,20001,X,1,A,B")
    assert refusals(export)[0].startswith("Section.csv, line 7:")


def test_many_problems_are_counted_after_the_first_twenty(export):
    export.add("StudentEnrollment.csv", *(f"21001,9{number:04}" for number in range(33)))
    messages = refusals(export)
    assert len(messages) == 21
    assert messages[-1] == "… and 13 more."


def test_empty_lines_at_the_end_are_ignored(export):
    export.add("School.csv", "", ",,,,,")
    assert len(read_roster(export.path).schools) == 2


US = {
    "School.csv": ["DfE Number,", "SIS ID,"],
    "Section.csv": ["ID,School DfE Number", "SIS ID,School SIS ID"],
    "Student.csv": ["ID,School DfE Number", "SIS ID,School SIS ID"],
    "Teacher.csv": ["ID,School DfE Number", "SIS ID,School SIS ID"],
    "StudentEnrollment.csv": ["Section ID,ID", "Section SIS ID,SIS ID"],
    "TeacherRoster.csv": ["Section ID,ID", "Section SIS ID,SIS ID"],
}


@pytest.fixture
def in_us_form(export):
    for file, (uk, us) in US.items():
        export.replace(file, uk, us)
    return export


def test_the_us_form_has_the_same_content_under_other_headings(in_us_form, tmp_path):
    (tmp_path / "uk").mkdir()
    assert read_roster(in_us_form.path) == read_roster(Export(tmp_path / "uk").path)


def test_a_problem_in_the_us_form_uses_its_own_headings(in_us_form):
    in_us_form.add("StudentEnrollment.csv", "21001,99999")
    assert refusals(in_us_form)[0].startswith(
        "StudentEnrollment.csv, line 10: SIS ID “99999” is not in Student.csv"
    )


def test_an_id_that_is_a_upn_links_the_files_but_is_not_kept(export):
    upn = "A123456789012"
    for file in ("Student.csv", "StudentEnrollment.csv"):
        path = export.path / file
        path.write_text(path.read_text(encoding="utf-8").replace("23003", upn), encoding="utf-8")
    roster = read_roster(export.path)
    oak = class_of(roster, "21001")
    assert len(roster.pupils_of(oak)) == 5
    assert [pupil.number for pupil in roster.pupils_of(oak)].count("") == 1
    assert upn not in json.dumps(to_json(roster))
