"""Fixtures for every test: a fixed date, plain static files, people and signed-in clients."""

import datetime as dt
import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, TestCase, override_settings

from classes.models import Membership, Role, School, User
from lessons.demo.school import load_demo
from tests import examples as examples  # the profile, before any property is read
from tests import factories
from tests.copies import Originals

TODAY = dt.date(2026, 11, 24)
"""A Tuesday in the autumn term. Every test runs on this day, except browser and load tests."""


ON_SQLITE = django_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")

LONG = {"test_upgrade.py", "test_changes.py", "test_patterns.py", "test_a_year.py"}
"""Files with a test of ten seconds or more. At the end, the other workers would wait for it."""


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out on PostgreSQL what need not be imported: files of which SQLite is enough."""
    if ON_SQLITE or collection_path.suffix != ".py":
        return None
    return "\npytestmark = pytest.mark.sqlite_is_enough\n" in collection_path.read_text() or None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run the longest tests first. On PostgreSQL run only those that could end differently."""
    items.sort(key=lambda test: test.path.name not in LONG)
    if ON_SQLITE:
        return
    config.hook.pytest_deselected(items=[test for test in items if not may_differ(test)])
    items[:] = [test for test in items if may_differ(test)]


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what is imported, and run less often: a tenth faster."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def may_differ(test: pytest.Item) -> bool:
    """Return whether a test could end differently on PostgreSQL.

    It uses the database, by a fixture, a mark, or Django's TestCase, and is not marked
    sqlite_is_enough.
    """
    if test.get_closest_marker("sqlite_is_enough"):
        return False
    of_django = isinstance(getattr(test, "cls", None), type) and issubclass(test.cls, TestCase)
    fixtures = {"db", "transactional_db"} & set(getattr(test, "fixturenames", ()))
    return bool(of_django or fixtures or test.get_closest_marker("django_db"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Keep SQLite's test database in a file, as a school does.

    In memory, all threads of a live server would share one connection and one transaction.
    Requests that a browser sends at the same time would then disturb each other.
    """
    database = django_settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        path = tmp_path_factory.getbasetemp() / "test.sqlite3"
        database["TEST"] = database.get("TEST", {}) | {"NAME": path}


@pytest.fixture(scope="session", autouse=True)
def background_at_once() -> Iterator[None]:
    """Do background work in the request that asks for it, and put emails in `mailoutbox`.

    Tests of the worker itself set both back.
    """
    with override_settings(
        TASKS={
            "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}
        },
        EMAIL_DELIVERY_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    ):
        yield


@pytest.fixture(autouse=True)
def today(request: pytest.FixtureRequest) -> Iterator[dt.date]:
    """Set the date to TODAY, with the clock running. Browser and load tests use the real date."""
    if request.node.get_closest_marker("e2e") or request.node.get_closest_marker("load"):
        yield dt.date.today()
        return
    with time_machine.travel(dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC), tick=True):
        yield TODAY


@pytest.fixture(autouse=True)
def plain_static_files(settings, tmp_path_factory) -> None:
    """Serve static files under their own names, so that none need to be collected."""
    settings.STATIC_ROOT = tmp_path_factory.getbasetemp() / "static"
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    """Give each test its own DATA_DIR, and no place of the shell that runs the tests."""
    settings.BACKUP_TO, settings.BOUNCES = "", None
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def fast_passwords(settings) -> None:
    """Use a fast password hasher, and answer at once where a page is slow on purpose too.

    tests/classes/people/test_passwords.py signs in with the real one.
    """
    settings.RESET_TAKES = 0
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def school(db) -> School:
    return factories.SchoolFactory()


@pytest.fixture(scope="session")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Originals:
    return Originals(tmp_path_factory.mktemp("originals"))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty SQLite database to copy, as a school's is after the migrations.

    A process of its own makes them, with the settings of an installation.
    """
    folder = tmp_path_factory.mktemp("migrated")
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    subprocess.run(
        [sys.executable, "-m", "tests.final_tables"],
        cwd=Path(__file__).parents[1],
        env=environment | {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"},
        check=True,
    )
    return folder / "db.sqlite3"


@pytest.fixture
def demo(db, originals: Originals) -> School:
    """Return a copy of today's demo school, with its people and files."""
    return originals.copy(load_demo)


@pytest.fixture
def person(school) -> Callable[..., User]:
    """Return a function that makes users: `person(Role.TEACHER)` has that role at `school`."""

    def make(*roles: Role, at: School | None = None, **fields) -> User:
        user = factories.UserFactory(**fields)
        for role in roles:
            Membership.objects.create(user=user, school=at or school, role=role)
        return user

    return make


@pytest.fixture
def lead(person) -> User:
    return person(Role.PSHE_LEAD)


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """Return a function that makes a client with a user signed in.

    The session is the one that signing in leaves, stored by one query instead of six. The password
    counts as typed again just now, unless a test says `password_again=False`.
    """

    def make(user: User, *, password_again: bool = True) -> Client:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = django_settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        typed = {"method": "password", "at": time.time(), "reauthenticated": password_again}
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [typed]
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.create()
        client = Client()
        client.cookies[django_settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    return make


@pytest.fixture
def as_lead(sign_in, lead) -> Client:
    return sign_in(lead)
