"""An archive is whole or refused. A place never shows one that was not written to its end."""

import io
import multiprocessing
import os
import resource
import signal
import tarfile
import time
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError
from pyrage.x25519 import Identity

from classes.tables.temporary import UNLOCKED_FOR, delete_leftovers
from config.backups import BackupError, archive
from config.backups.aside import folder_aside
from config.backups.bucket import Bucket
from config.backups.key import keep_given, key_path
from config.backups.places import Folder, place_and_name

KEY = Identity.generate()
NAME = "coverage-2026-11-24T011500Z.tar.age"


def written(files: int = 3, *, to_its_end: bool = True) -> bytes:
    target = io.BytesIO()
    with archive.writing(target, KEY) as writer:
        for number in range(files):
            writer.add(f"media/{number}.pdf", os.urandom(40_000))
        writer.tables["classes_school"] = 0
        if to_its_end:
            writer.finish()
    return target.getvalue()


def unpacked(content: bytes, folder, key: Identity = KEY):
    return archive.unpack(io.BytesIO(content), [key], folder)


def test_what_was_written_is_unpacked(tmp_path):
    manifest = unpacked(written(), tmp_path)
    assert sorted(manifest["parts"]) == ["media/0.pdf", "media/1.pdf", "media/2.pdf"]
    assert (tmp_path / "media/2.pdf").stat().st_size == 40_000


def test_an_archive_cut_short_anywhere_is_refused(tmp_path):
    whole = written()
    for length in [0, 10, 200, *range(1000, len(whole), 9_001), len(whole) - 1]:
        with pytest.raises(BackupError, match="cut short"):
            unpacked(whole[:length], tmp_path)


def test_an_archive_with_a_changed_byte_is_refused(tmp_path):
    changed = bytearray(written())
    changed[70_000] ^= 1
    with pytest.raises(BackupError, match="damaged"):
        unpacked(bytes(changed), tmp_path)


def test_an_archive_without_its_list_of_members_is_refused(tmp_path):
    with pytest.raises(BackupError, match="its end is missing"):
        unpacked(written(to_its_end=False), tmp_path)


def test_another_key_opens_nothing(tmp_path):
    with pytest.raises(BackupError, match="another key"):
        unpacked(written(), tmp_path, key=Identity.generate())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["/etc/passwd", "media/../../outside"])
def test_a_member_never_leaves_the_folder(name):
    assert not archive.is_safe(tarfile.TarInfo(name))
    assert archive.is_safe(tarfile.TarInfo("media/documents/1.pdf"))


def test_a_backup_that_fails_leaves_nothing_in_the_folder(tmp_path):
    with pytest.raises(TypeError), Folder(tmp_path).writing(NAME) as file:
        file.write("no bytes")
    assert list(tmp_path.iterdir()) == []


def write_for_ever(folder) -> None:
    with Folder(folder).writing(NAME) as file:
        while True:
            file.write(b"x" * 100)
            file.flush()


def test_a_full_place_is_a_sentence_and_keeps_nothing(tmp_path):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        with (
            pytest.raises(BackupError, match="could not be written: File too large"),
            Folder(tmp_path).writing(NAME) as target,
            archive.writing(target, KEY) as writer,
        ):
            writer.add("media/1.pdf", os.urandom(2_000_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []


def test_a_killed_backup_leaves_no_archive_and_the_next_one_tidies_up(tmp_path):
    process = multiprocessing.get_context("fork").Process(target=write_for_ever, args=[tmp_path])
    process.start()
    while not list(tmp_path.iterdir()):
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    place, _ = place_and_name(str(tmp_path / NAME))
    assert place.archives() == []
    other = NAME.replace("0115", "0215")
    with place.writing(other) as file:
        file.write(b"whole")
    assert [path.name for path in tmp_path.iterdir()] == [other]


def test_a_second_backup_under_the_same_name_leaves_the_first_alone(tmp_path):
    with Folder(tmp_path).writing(NAME) as first:
        with pytest.raises(BackupError, match="exists"), Folder(tmp_path).writing(NAME):
            pass
        first.write(b"first")
    assert (tmp_path / NAME).read_bytes() == b"first"


def test_a_folder_that_cannot_be_read_is_a_sentence(tmp_path):
    folder = tmp_path / ("x" * 300)
    with pytest.raises(BackupError, match="File name too long"):
        Folder(folder).archives()


def test_a_full_disk_is_not_taken_for_a_damaged_archive(tmp_path):
    content, before = written(), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, before[1]))
    try:
        with pytest.raises(BackupError, match="File too large"):
            unpacked(content, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_the_key_that_opened_an_archive_is_kept_if_there_was_one():
    keep_given([])
    assert not key_path().exists()
    keep_given([KEY])
    keep_given([Identity.generate()])
    assert key_path().read_text().strip() == str(KEY)


@pytest.mark.parametrize("code", ["ObjectLockConfigurationNotFoundError", "AccessDenied"])
def test_only_a_bucket_that_says_so_has_no_object_lock(code):
    def answer(**named):
        raise ClientError({"Error": {"Code": code}}, "GetObjectLockConfiguration")

    bucket = Bucket("safe", "", SimpleNamespace(get_object_lock_configuration=answer))
    if code != "AccessDenied":
        assert bucket._lock() == {}
        return
    with pytest.raises(BackupError, match=r"safe does not say whether .* \(AccessDenied\)"):
        bucket._lock()


def test_a_trial_that_takes_hours_is_not_taken_for_left_over():
    with folder_aside() as folder:
        long_ago = time.time() - UNLOCKED_FOR - 1
        os.utime(folder, (long_ago, long_ago))
        delete_leftovers()
        assert folder.is_dir()


def test_an_archive_is_never_overwritten(tmp_path):
    (tmp_path / NAME).write_bytes(b"first")
    with pytest.raises(BackupError, match="there already"), Folder(tmp_path).writing(NAME) as file:
        file.write(b"second")
    assert (tmp_path / NAME).read_bytes() == b"first"
