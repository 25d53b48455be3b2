"""A source is a folder or a zip. A zip is read in memory, and a hostile one is refused."""

import zipfile

import pytest
from django.core.exceptions import ValidationError

from classes.roster import RosterRefusedError, files, read_roster
from classes.roster.bundles import read_bundle


def refusal(path) -> str:
    with pytest.raises(RosterRefusedError) as refused:
        read_roster(path)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize("folder", ["", "export of today/"])
def test_a_zip_is_read_like_its_folder(export, folder):
    zipped = read_roster(export.zipped(folder))
    assert zipped == read_roster(export.path)


def test_files_that_a_mac_adds_to_a_zip_are_ignored(export):
    path = export.zipped()
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/._School.csv", b"\x00\x05\x16\x07")
    assert len(read_roster(path).schools) == 2


@pytest.mark.parametrize("name", ["../School.csv", "/etc/School.csv", "..\\School.csv", "C:/x.csv"])
def test_a_zip_that_points_out_of_itself_is_refused(tmp_path, name):
    path = tmp_path / "tricks.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "DfE Number,Name")
    assert "unsafe path" in refusal(path)


def test_a_zip_that_unpacks_to_too_much_is_refused(export, monkeypatch):
    monkeypatch.setattr(files, "LIMIT", 100_000)
    export.add("School.csv", "x" * 110_000)
    with pytest.raises(RosterRefusedError, match="unpacked"):
        read_bundle(export.zipped().read_bytes(), "export.zip")


def test_a_zip_of_20_megabytes_of_the_same_line_is_not_unpacked(export):
    export.add("School.csv", "1,a\n" * 5_000_000)
    path = export.zipped()
    assert path.stat().st_size < 25_000
    assert "far bigger than any list" in refusal(path)


def test_a_zip_that_lies_about_its_sizes_is_refused(tmp_path):
    path = tmp_path / "lies.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("School.csv", "x" * 1_000_000)
    true, lie = (1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert path.read_bytes().count(true) == 2
    path.write_bytes(path.read_bytes().replace(true, lie))
    assert "damaged" in refusal(path)


def test_a_damaged_zip_is_refused(export):
    path = export.zipped()
    content = bytearray(path.read_bytes())
    content[60:90] = bytes(30)
    path.write_bytes(content)
    assert "damaged" in refusal(path)


def test_two_files_with_one_name_are_refused(export):
    path = export.zipped()
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("old/school.csv", "DfE Number,Name")
    assert "two files called school.csv" in refusal(path)


def test_a_missing_path_is_refused(tmp_path):
    assert "There is no folder or file" in refusal(tmp_path / "nowhere")


def test_a_file_of_another_kind_is_refused(tmp_path):
    (tmp_path / "list.pdf").write_bytes(b"%PDF")
    with pytest.raises(ValidationError, match="This is a PDF"):
        read_roster(tmp_path / "list.pdf")


def test_a_folder_without_an_export_is_refused(tmp_path):
    assert "no export from School Data Sync or OneRoster is in it" in refusal(tmp_path)


def test_a_zip_without_an_export_is_refused_in_words_that_a_teacher_knows(tmp_path):
    path = tmp_path / "list.pdf"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photo.png", b"")
    assert refusal(path) == (
        "This is a zip folder, but no export from School Data Sync or OneRoster is in it. Choose "
        "the class list itself, saved as .xlsx or .csv."
    )
