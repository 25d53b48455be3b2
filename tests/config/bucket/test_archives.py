"""Archives in a bucket of a real S3 server: whole or not there, locked where it has locks."""

import io
import os

import pytest
from django.core.files.storage import default_storage
from pyrage.x25519 import Identity

from config.backups import BackupError, archive, making
from config.backups.bucket import PIECE, Bucket
from tests.config.bucket.test_bucket import silent_bucket
from tests.object_storage import BUCKET

pytestmark = [pytest.mark.load, pytest.mark.sqlite_is_enough]

NAME = "coverage-2026-11-24T011500Z.tar.age"
PLACE = f"s3://{BUCKET}/backups"


@pytest.fixture(autouse=True)
def of_the_server(server, settings, today) -> None:
    settings.S3_ENDPOINT = server.environment["S3_ENDPOINT"]
    settings.S3_KEY, settings.S3_SECRET = (server.environment[n] for n in ("S3_KEY", "S3_SECRET"))
    settings.S3_REGION = "eu-west-2"


def test_an_archive_of_several_pieces_is_there_whole_or_not_at_all():
    place, content = Bucket.at(PLACE), os.urandom(PIECE + 1000)
    with pytest.raises(TypeError), place.writing(NAME) as target:
        target.writelines([content, "no bytes"])
    assert place.archives() == []
    with place.writing(NAME) as target:
        target.write(content)
    assert [(kept.name, kept.size) for kept in place.archives()] == [(NAME, len(content))]
    with place.reading(NAME) as source:
        assert source.read() == content
    assert place.delete(NAME)
    assert place.archives() == []


def test_an_archive_is_locked_where_the_bucket_has_locks():
    place = Bucket.at("s3://locked")
    place.service.create_bucket(Bucket="locked", ObjectLockEnabledForBucket=True)
    with place.writing(NAME) as target:
        target.write(b"whole")
    kept = place.service.head_object(Bucket="locked", Key=NAME)
    assert kept["ObjectLockMode"] == "COMPLIANCE"
    version = {"Bucket": "locked", "Key": NAME, "VersionId": kept["VersionId"]}
    with pytest.raises(place.service.exceptions.ClientError):
        place.service.delete_object(**version)


def test_a_backup_whose_files_cannot_be_read_says_so(bucket, settings, monkeypatch):
    with (
        silent_bucket(settings, monkeypatch),
        archive.writing(io.BytesIO(), Identity.generate()) as writer,
        pytest.raises(BackupError, match="Files cannot be read"),
    ):
        making._write_files(writer, making._names_in(default_storage, ""))
