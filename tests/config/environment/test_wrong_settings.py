"""A setting that cannot be meant ends the start with a sentence, and never with a password."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from classes.mail.delivery_reports.place import Place
from config.environment import addresses, mailbox, services, storage, watching
from config.environment.folders import (
    backups_unwritable,
    data_folder,
    folder_away,
    lists_folder,
    static_folder,
)
from config.environment.limits import limits_of
from config.environment.names import misspelt
from config.environment.reading import Environment, WrongSettingError
from config.environment.serving import server_of

ROOT = Path(__file__).resolve().parents[3]
SQLITE = "sqlite:////data/db.sqlite3"


def read_all(tmp_path: Path) -> Environment:
    """Read the settings that can be wrong, in the order of config/settings.py."""
    env = Environment()
    data_folder(env, tmp_path / "data")
    hosts = addresses.allowed_hosts(env)
    database = services.database(env, SQLITE)
    services.beside(env, "STANDBY_URL", database)
    services.beside(env, "POOLER_URL", database)
    server_of(env, sqlite=True)
    storage.kept_files(env, sqlite=True)
    lists_folder(env)
    static_folder(env)
    storage.backup_place(env)
    storage.backup_key(env)
    services.email(env)
    mailbox.bounces(env)
    addresses.sender(env)
    addresses.site_url(env, hosts=hosts, https=env.bool("HTTPS"))
    addresses.security_contact(env)
    watching.errors_to(env)
    watching.sentry_dsn(env)
    limits_of(env)
    env.int("TRUSTED_PROXIES", default=0, least=0, most=10)
    return env


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch) -> None:
    for name in ("DATABASE_URL", "DATA_DIR", "SITE_URL", "PORT", "WORKER", "HTTPS"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("HTTPS=ja", "HTTPS is “ja”. It can be on or off."),
        ("WORKER=maybe", "WORKER is “maybe”. It can be on or off."),
        ("PORT=web", "PORT is “web”. It can be a whole number from 1 to 65535."),
        ("PORT=65536", "PORT is “65536”. It can be a whole number from 1 to 65535."),
        ("WORKERS=0", "WORKERS is “0”. It can be a whole number from 1 to 64."),
        ("THREADS=many", "THREADS is “many”. It can be a whole number from 1 to 200."),
        ("TRUSTED_PROXIES=two", "TRUSTED_PROXIES is “two”. It can be a whole number from 0 to 10."),
        ("ADMINS=it@a.example, b", "ADMINS has “b”. It can be email addresses, separated by"),
        ("SENTRY_DSN=https://sentry.example/7", "SENTRY_DSN cannot be read. It can be https://key"),
        ("METRICS_PORT=8000", "METRICS_PORT is 8000, as PORT is. Figures need a port of their"),
        ("METRICS_PORT=9100 BIND_METRICS=x:1", "BIND_METRICS is “x:1”. It can be an address of"),
        ("LOG_FORMAT=xml", "LOG_FORMAT is “xml”. It can be text or json."),
        ("LIMIT_EXPORT=9/w/x", "LIMIT_EXPORT has “9/w/x”, which is not a limit."),
        ("BIND=127.0.0.1:80", "BIND is “127.0.0.1:80”. It can be an address of this machine, wi"),
        ("BIND=http://x", "BIND is “http://x”. It can be an address of this machine, without"),
        ("ALLOWED_HOSTS=a.example, https://b.example", "ALLOWED_HOSTS has “https://b.example”."),
        ("ALLOWED_HOSTS=b.example:443", "ALLOWED_HOSTS has “b.example:443”. It can be host names"),
        ("SITE_URL=coverage.example", "SITE_URL is “coverage.example”. It can be https:// and a"),
        ("HTTPS=on SITE_URL=http://a.example", "With HTTPS=on it begins with https://."),
        ("HTTPS=on ALLOWED_HOSTS=*", "names no host in full, so SITE_URL is needed"),
        ("SITE_URL=https://a.example/x", "cannot run below a path of another site."),
        ("SCRIPT_NAME=/x", "SCRIPT_NAME is “/x”. The service needs a host name of its own"),
        (
            "BACKUP_TO=s3:/files",
            "BACKUP_TO is “s3:/files”. It can be a folder with all of its path",
        ),
        ("BACKUP_TO=backups", "BACKUP_TO is “backups”. It can be a folder with all of its path"),
        (
            "STATIC_DIR=/nowhere",
            "STATIC_DIR is “/nowhere”. It can be a folder that is there, with all",
        ),
        (
            "ROSTER_DROP=lists",
            "ROSTER_DROP is “lists”. It can be a folder with all of its path, such",
        ),
        ("BACKUP_KEY=hush", "BACKUP_KEY cannot be read. It can be a line that begins with AGE-"),
        ("S3_ENDPOINT=s3.example", "It can be the address of an S3 server without a bucket"),
        ("FROM_EMAIL=coverage", "FROM_EMAIL is “coverage”. It can be an email address"),
        ("SECURITY_CONTACT=it@a.example", "It can be mailto: and an email address"),
        ("DATA_DIR=/dev/null", "DATA_DIR is “/dev/null”. It can be a folder in which"),
        ("DATABASE_URL=mysql://u:hush@h/db", "DATABASE_URL begins with “mysql://”. It can be po"),
        ("DATABASE_URL=hush", "DATABASE_URL does not begin with a word and “://”."),
        ("DATABASE_URL=postgres://u:hu#sh@h/db", "DATABASE_URL cannot be read. It can be"),
        ("DATABASE_URL=postgres://u:hush@h:x/db", "DATABASE_URL cannot be read. It can be"),
        ("DATABASE_URL=postgres://u:hush@h", "DATABASE_URL cannot be read. It can be"),
        ("DATABASE_URL=sqlite://data/db.sqlite3", "with four slashes."),
        ("STANDBY_URL=postgres://u:hush@h/db", "STANDBY_URL is set. It can be the address of a Po"),
        ("POOLER_URL=hush", "POOLER_URL does not begin with a word and “://”."),
        ("DATABASE_URL=postgres://u:hush@h/db?ssl=on", "DATABASE_URL has the option “ssl”, wh"),
        ("EMAIL_URL=mail.example:25", "EMAIL_URL does not begin with a word and “://”."),
        ("EMAIL_URL=smtp://u:hush@h:x", "EMAIL_URL cannot be read. It can be smtp+tls://"),
        ("EMAIL_URL=smtp://", "EMAIL_URL cannot be read. It can be smtp+tls://"),
        ("BOUNCES=hush", "BOUNCES cannot be read. It can be imaps://user:password@host/INBOX"),
        ("BOUNCES=pop3s://u:hush@h", "BOUNCES cannot be read. It can be imaps://"),
        ("BOUNCES=imaps://hush@h", "BOUNCES cannot be read. It can be imaps://"),
        ("BOUNCES=imaps://u:hu#sh@h", "BOUNCES cannot be read. It can be imaps://"),
        ("BOUNCES=imaps://u:hush@h:x", "BOUNCES cannot be read. It can be imaps://"),
        ("BOUNCES=imaps://u:hush@h/%22", "BOUNCES cannot be read. It can be imaps://"),
        ("BOUNCES=imaps://u:hush@h?tenant=t", "BOUNCES cannot be read. It can be imaps://"),
        ("BOUNCES=imaps://u:hush@h?tenant=a/b&client=c", "BOUNCES cannot be read. It can be"),
    ],
)
def test_it_is_named_with_what_was_given_and_what_it_can_be(monkeypatch, tmp_path, wrong, sentence):
    for setting in wrong.replace(", ", ",").split(" "):
        monkeypatch.setenv(*setting.split("=", 1))
    with pytest.raises(WrongSettingError) as ended:
        read_all(tmp_path)
    shown = str(ended.value)
    assert sentence in shown
    assert shown.endswith(" Nothing was started.")
    assert "hush" not in shown


@pytest.mark.parametrize("word", ["on", "Yes", "TRUE", "1"])
@pytest.mark.parametrize(("other", "is_on"), [("", True), ("off", False), ("No", False)])
def test_on_and_off_may_be_written_in_several_words(monkeypatch, word, other, is_on):
    monkeypatch.setenv("HTTPS", other or word)
    assert Environment().bool("HTTPS") is is_on


def test_a_share_that_is_away_is_told_and_does_not_stop_the_start(tmp_path):
    (sentence,) = folder_away(str(tmp_path / "share"))
    assert "not there now. No class list comes from it." in sentence
    assert list(folder_away(str(tmp_path))) == list(folder_away("")) == []


def test_a_place_for_backups_that_cannot_be_written_is_told_of_at_once(tmp_path):
    (tmp_path / "file").touch()
    (sentence,) = backups_unwritable(str(tmp_path / "file" / "backups"))
    assert "where nothing can be written now. No backup is made there." in sentence
    for place in ("", "s3://bucket/folder", str(tmp_path), str(tmp_path / "new" / "backups")):
        assert list(backups_unwritable(place)) == []


def test_what_is_right_is_taken_and_what_is_empty_counts_as_not_set(monkeypatch, tmp_path):
    monkeypatch.setenv("PORT", "")
    monkeypatch.setenv("BIND", "::")
    monkeypatch.setenv("ALLOWED_HOSTS", ".trust.example, a.example,[::1]")
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://u:%23@mail.example:587")
    monkeypatch.setenv("DATABASE_URL", "postgres:///coverage?sslmode=require&connect_timeout=9")
    env = read_all(tmp_path)
    assert addresses.listening(env).bind == "[::]:8000"
    hosts = addresses.allowed_hosts(env)
    assert addresses.site_url(env, hosts=hosts, https=True) == "https://a.example"
    assert addresses.trusted_origins(hosts)[0] == "https://*.trust.example"
    assert services.email(env)["EMAIL_HOST_PASSWORD"] == "#"


def test_a_misspelt_name_is_told_and_names_of_other_programs_are_not(tmp_path):
    env = read_all(tmp_path)
    others = ["HOSTNAME", "HTTPS_PROXY", "TEST_DATABASE_URL", "HOST", "REPORTS", "XDG_DATA_DIRS"]
    assert list(misspelt([*others, "ALLOWED_HOSTS", "ALOWED_HOSTS"], env.names)) == [
        "There is no setting ALOWED_HOSTS. Did you mean ALLOWED_HOSTS? It was not read."
    ]


def ended(*command: str, tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | {"DATA_DIR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize(
    "command",
    [("-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"), ("manage.py", "run_worker")],
)
def test_every_program_ends_with_the_sentence_alone(tmp_path, command):
    process = ended(*command, tmp_path=tmp_path, HTTPS="ja")
    sentence = "HTTPS is “ja”. It can be on or off. Nothing was started.\n"
    assert (process.returncode, process.stderr) == (1, sentence)


def test_a_database_that_cannot_be_reached_is_told_without_its_password(tmp_path):
    address = "postgres://coverage:hush@127.0.0.1:1/coverage"
    process = ended("-m", "config.prepare", tmp_path=tmp_path, DATABASE_URL=address)
    assert process.returncode == 1
    assert process.stderr.startswith("The database of DATABASE_URL cannot be reached: ")
    assert "Connection refused" in process.stderr
    assert process.stderr.count("\n") == 1
    assert "hush" not in process.stderr


def test_the_mailbox_of_bounces_is_read_with_its_signs_and_shows_no_password(monkeypatch):
    monkeypatch.setenv("BOUNCES", "imaps://a%40school.example:p%2Fq%20r@mail.example/Sent%20back")
    place = mailbox.bounces(Environment())
    assert place == Place(
        "mail.example", 993, "tls", "a@school.example", "p/q r", folder="Sent back"
    )
    assert "p/q" not in repr(place)
    monkeypatch.setenv("BOUNCES", "imaps://a:secret@outlook.example?tenant=t-1&client=c-1")
    place = mailbox.bounces(Environment())
    assert place
    assert place.client == "c-1"
    assert place.token_address == "https://login.microsoftonline.com/t-1/oauth2/v2.0/token"
