"""`manage.py export_audit`, as a scheduler runs it."""

import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from reports.models import AuditExport


def export(oak, out, *more, year=2026, school=None):
    call_command(
        *("export_audit", "--school", school or oak.school.slug, "--year", str(year)),
        *("--out", str(out), *more),
    )


def test_the_command_writes_the_workbook_and_keeps_a_copy(oak, tmp_path, read, capsys):
    out = tmp_path / "audit.xlsx"
    export(oak, out)
    kept = AuditExport.objects.get()
    assert out.read_bytes() == kept.file.read()
    assert kept.made_by is None
    assert kept.sha256 in capsys.readouterr().out
    about = read(out.read_bytes()).about
    assert about["Made by"] == "A command of this system (export_audit)"


def test_names_are_left_out_unless_asked_for(oak, tmp_path, read):
    out = tmp_path / "audit.xlsx"
    export(oak, out)
    assert "Amina K" not in "".join(read(out.read_bytes()).members.values())
    export(oak, out, "--names")
    assert read(out.read_bytes()).records("Missed lessons")[0]["Pupil"] == "Amina K"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"school": "nowhere"}, "no school with the short name “nowhere”"),
        ({"year": 20311}, "20311 is not an academic year"),
    ],
)
def test_invalid_options_are_refused_with_a_sentence(oak, tmp_path, change, sentence):
    out = tmp_path / "audit.xlsx"
    out.write_text("an older file")
    with pytest.raises(CommandError, match=sentence) as refused:
        export(oak, out, **change)
    assert refused.value.returncode == 1
    assert out.read_text() == "an older file"
    assert [file.name for file in tmp_path.iterdir()] == ["audit.xlsx"]
    assert not AuditExport.objects.exists()


def test_a_file_that_cannot_be_written_leaves_nothing_behind(oak, tmp_path):
    (tmp_path / "audit.xlsx").mkdir()
    for out in (tmp_path / "missing" / "audit.xlsx", tmp_path / "audit.xlsx"):
        with pytest.raises(CommandError, match="Cannot write"):
            export(oak, out)
    assert not AuditExport.objects.exists()
    files = [file.name for file in tmp_path.rglob("*") if file.is_file()]
    assert files == ["lock"]  # of the folder for temporary files


def test_a_school_without_a_class_in_the_year_gets_its_workbook(oak, tmp_path, read, capsys):
    out = tmp_path / "audit.xlsx"
    export(oak, out, year=2031)
    assert read(out.read_bytes()).about["Classes"] == "There is none in 2031/32."
    assert "export 1" in capsys.readouterr().out


def test_wrong_usage_exits_with_code_2(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "export_audit", "--school", "hope-valley"],
        capture_output=True,
        text=True,
        check=False,
        env={"DATA_DIR": str(tmp_path), "PATH": ""},
    )
    assert done.returncode == 2
    assert "--year" in done.stderr
