"""A folder: the newest complete list counts, and an export of several files is one list."""

import datetime as dt
import io
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from classes.models import NightlyList, Pupil, RosterImport, RosterProposal
from lessons.imports.nightly.folder import newest_source
from tests import factories
from tests.lessons.imports.nightly.lists import ALL, changed, listed
from tests.sds_uk_export import Export

pytestmark = pytest.mark.sqlite_is_enough


def name_in(folder) -> str | None:
    newest = newest_source(folder)
    return newest[0].name if newest else None


def test_the_newest_file_counts(drop, put):
    put(listed(ALL), "sunday.csv", seconds_ago=7200)
    put(listed(ALL), "monday.csv", seconds_ago=3600)
    put(listed(ALL), "saturday.csv", seconds_ago=9000)
    assert name_in(drop) == "monday.csv"


@pytest.mark.parametrize(
    ("name", "seconds_ago"),
    [
        ("list.csv", 20),
        (".list.csv", 90),
        ("~$list.xlsx", 90),
        ("list.csv.part", 90),
        ("list.csv.filepart", 90),
        ("readme.docx", 90),
    ],
)
def test_a_file_that_is_still_being_written_does_not_count(drop, put, name, seconds_ago):
    put(listed(ALL), "whole.csv", seconds_ago=3600)
    put("Adno,Fore", name, seconds_ago=seconds_ago)
    assert name_in(drop) == "whole.csv"


def test_a_link_out_of_the_folder_is_never_followed(drop, tmp_path):
    outside = tmp_path / "outside.csv"
    outside.write_text(listed(ALL))
    (drop / "list.csv").symlink_to(outside)
    assert name_in(drop) is None


def test_an_empty_folder_has_no_list(drop, imported, night):
    assert night() == {imported.slug: "There is no new list."}
    assert not RosterProposal.objects.exists()


def test_an_export_of_several_files_is_one_list(drop, put, tmp_path):
    (tmp_path / "export").mkdir()
    export = Export(tmp_path / "export")
    for file in export.path.iterdir():
        put(file.read_bytes(), file.name)
    source, _ = newest_source(drop)
    assert source.bundle is not None
    put((export.path / "Student.csv").read_bytes(), "Student.csv", seconds_ago=5)
    assert newest_source(drop) is None, "one of its files is being written"


def test_a_list_counts_beside_the_export_of_another_day(drop, put):
    put("id\n1\n", "users.csv", seconds_ago=90_000)
    put(listed(ALL), "list.csv")
    assert name_in(drop) == "list.csv"


def test_a_school_without_a_folder_or_an_address_is_left_alone(drop, night):
    other = factories.SchoolFactory()
    assert other.slug not in night()
    assert not NightlyList.objects.filter(school=other).exists()


def test_one_schools_failure_does_not_end_the_others(drop, put, imported, night, settings):
    broken = factories.SchoolFactory(slug="a-broken-one")
    folder = Path(settings.ROSTER_DROP) / broken.slug
    folder.mkdir()
    bad = folder / "list.xlsx"
    bad.write_bytes(b"PK\x03\x04 no workbook")
    os.utime(bad, (1_000_000_000, 1_000_000_000))
    put(listed(changed(joined=1)))
    results = night()
    assert results[imported.slug] == "It waits on home for somebody to look at it."
    assert results[broken.slug] == NightlyList.objects.get(school=broken).problem != ""


class TestCommand:
    """`manage.py import_roster --from`."""

    def run(self, origin, school, **options) -> str:
        out = io.StringIO()
        call_command(
            "import_roster", "--from", str(origin), "--school", school.slug, stdout=out, **options
        )
        return out.getvalue()

    def test_it_makes_a_proposal_and_prints_what_would_change(self, drop, put, imported):
        put(listed(changed(left=1, joined=3, moved=2)))
        pupils, imports = Pupil.objects.count(), RosterImport.objects.count()
        printed = self.run(drop, imported, year="2026")
        assert "42 children, 2 classes, 0 teachers: 3 new, 2 moved, 1 left" in printed
        assert "Nothing was imported. It waits on home" in printed
        assert (Pupil.objects.count(), RosterImport.objects.count()) == (pupils, imports)
        assert RosterProposal.objects.get().school == imported

    def test_a_list_with_no_change_is_no_proposal(self, drop, put, imported):
        put(listed(ALL))
        assert "It would change nothing." in self.run(drop, imported)
        assert not RosterProposal.objects.exists()
        written = timezone.now() - dt.timedelta(seconds=120)
        assert abs(NightlyList.objects.get().came_at - written) < dt.timedelta(minutes=1)

    def test_a_refused_list_ends_with_1_and_the_reason(self, drop, put, imported):
        put(listed(changed(left=3)))
        with pytest.raises(CommandError, match="3 of 40 children") as refused:
            self.run(drop, imported)
        assert refused.value.returncode == 1
        assert "Nothing was changed." in str(refused.value)
        assert not RosterProposal.objects.exists()

    def test_a_folder_that_is_not_there_ends_with_1(self, imported, tmp_path):
        with pytest.raises(CommandError, match="There is no folder or file") as refused:
            self.run(tmp_path / "nowhere", imported)
        assert refused.value.returncode == 1

    @pytest.mark.parametrize("arguments", [[], ["list.csv", "--from", "folder"], ["list.csv"]])
    def test_neither_both_or_no_year_is_wrong_usage(self, imported, arguments):
        with pytest.raises(CommandError) as wrong:
            call_command("import_roster", *arguments, "--school", imported.slug)
        assert wrong.value.returncode == 2
