"""deploy/install.sh: what it writes, and how it goes from version to version, in a folder for /."""

import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from deploy.command import settings_in

pytestmark = pytest.mark.sqlite_is_enough
ROOT = Path(__file__).resolve().parents[2]
INSTALL = ROOT / "deploy" / "install.sh"


@pytest.fixture
def run(tmp_path):
    """Return a function that runs lines with the functions of the script, and their output."""
    for folder in ("etc/caddy", "opt/coverage/versions"):
        (tmp_path / folder).mkdir(parents=True)

    def run(lines: str) -> str:
        command = ["bash", "-c", f"PREFIX={tmp_path}; source {INSTALL}; read_options; {lines}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def make_versions(folder: Path, *names: str) -> None:
    for name in names:
        (folder / "opt/coverage/versions" / name).mkdir()


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="needs shellcheck")
def test_shellcheck_finds_nothing_in_it():
    done = subprocess.run(["shellcheck", INSTALL], capture_output=True, text=True, check=False)
    assert done.stdout == ""


def test_settings_are_read_back_as_they_were_given_and_kept_when_it_runs_again(run, tmp_path):
    given = "option[host]=coverage.school.example option[from]='St Mary <a@b.example>'"
    run(f"{given}; write_settings")
    file = tmp_path / "etc/coverage.env"
    settings = settings_in(file.read_text())
    assert settings["ALLOWED_HOSTS"] == "coverage.school.example,127.0.0.1"
    assert settings["FROM_EMAIL"] == "St Mary <a@b.example>"
    assert file.stat().st_mode & 0o777 == 0o640
    before = file.stat().st_mtime_ns
    run("write_settings; [ -z $changed ]")
    assert file.stat().st_mtime_ns == before
    run("option[mail]=smtp://relay:25; write_settings; [ $changed = yes ]")
    assert settings_in(file.read_text()) == settings | {"EMAIL_URL": "smtp://relay:25"}


def test_settings_of_before_come_back_unless_the_program_takes_the_new_ones(run, tmp_path):
    file = tmp_path / "etc/coverage.env"
    first = "keep_settings; option[host]=coverage.school.example; write_settings"
    run(first)
    assert not file.exists()
    run(f"{first}; settings_are_good")
    before = file.read_text()
    run("keep_settings; option[mail]=smtp.school.example; write_settings")
    assert file.read_text() == before
    assert [path.name for path in file.parent.glob("coverage*")] == ["coverage.env"]


def test_a_setting_is_read_as_systemd_reads_it():
    text = """
    # A=comment
    A='one two'
    B="say \\"yes\\""
    C=St John's <a@b.example>
    D=
    """
    assert settings_in(text) == {
        "A": "one two",
        "B": 'say "yes"',
        "C": "St John's <a@b.example>",
        "D": "",
    }


def test_a_version_is_named_after_what_is_in_it(run, tmp_path):
    source = tmp_path / "source"
    (source / "config").mkdir(parents=True)
    (source / "config/version.py").write_text('VERSION = "2.1.0"\n')
    first = run(f"name_of {source}")
    (source / ".git").write_text("gitdir: elsewhere")
    (source / "var").mkdir()
    (source / "var" / "db.sqlite3").touch()
    assert run(f"name_of {source}") == first
    (source / "manage.py").write_text("print()")
    assert run(f"name_of {source}") != first
    assert first.startswith("2.1.0-")


def test_of_earlier_versions_the_one_that_ran_before_stays_and_one_more(run, tmp_path):
    make_versions(tmp_path, "1", "2", "3", "4", "5")
    output = run("switch_to 2; switch_to 5; switch_to 5; remove_old_versions; current; previous")
    assert output.split() == ["5", "2"]
    folder = tmp_path / "opt/coverage/versions"
    assert {"5", "2"} < {path.name for path in folder.iterdir()}
    assert len(list(folder.iterdir())) == 3


@pytest.mark.parametrize(
    ("host", "inside"),
    [("coverage.school.sch.uk", False), ("coverage.local", True), ("10.0.0.5", True), ("s", True)],
)
def test_a_name_that_no_public_authority_signs_gets_caddys_own_certificate(run, host, inside):
    assert ("tls internal" in run(f"caddyfile {host} v2.10.0")) is inside


@pytest.mark.parametrize(
    ("version", "setting"),
    [("2.6.2", "buffer_requests"), ("v2.7.0 h1:x", "request_buffers"), ("v2.10.0", "request_bu")],
)
def test_caddy_is_told_to_buffer_forms_by_the_word_that_it_knows(run, version, setting):
    text = run(f"caddyfile coverage.school.example '{version}'")
    assert setting in text
    assert "__" not in text


def test_a_caddyfile_that_somebody_changed_is_left_alone(run, tmp_path):
    file = tmp_path / "etc/caddy/Caddyfile"
    assert run("may_write_caddyfile && echo yes") == "yes\n"
    file.write_text(run("caddyfile coverage.school.example 2.6.2"))
    assert run("may_write_caddyfile && echo yes") == "yes\n"
    file.write_text("intranet.school.example {\n}\n")
    assert run("may_write_caddyfile || echo no") == "no\n"


def test_the_services_may_write_to_the_data_and_to_the_backups_only(run, tmp_path):
    run("option[backup-to]=/srv/backups; write_settings; put PORT 8005; write_units")
    units = tmp_path / "etc/systemd/system"
    for name in ("coverage.service", "coverage-worker.service"):
        line = f"ReadWritePaths={tmp_path}/var/lib/coverage -/srv/backups"
        assert line in (units / name).read_text().splitlines()
    assert "ListenStream=127.0.0.1:8005" in (units / "coverage.socket").read_text()
    assert "-m config.worker workers\n" in (units / "coverage-worker.service").read_text()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("--hosts x", "--hosts is not an option."),
        ("--host", "--host needs a value behind it."),
        ("--host https://coverage.school.example", "a name without https:// and /."),
        ("--host a --school 'Fern Bank'", "Who is the PSHE lead of that school?"),
        ("--host a --school 'Fern Bank' --lead nobody", "Who is the PSHE lead of that school?"),
        ("--host a --proxy proxy.school.example", "an address such as http://"),
        ("--postgres --host a", "The data is in SQLite already."),
    ],
)
def test_what_cannot_be_meant_is_said_before_anything_changes(run, tmp_path, given, sentence):
    (tmp_path / "var/lib/coverage").mkdir(parents=True)
    (tmp_path / "var/lib/coverage/db.sqlite3").touch()
    said = run(f"(read_options {given}; ask_what_is_missing) 2>&1 </dev/null || true")
    assert sentence in said
    assert not (tmp_path / "etc/coverage.env").exists()


def test_the_service_is_asked_directly_though_packages_come_through_a_proxy(run):
    class Service(BaseHTTPRequestHandler):
        def do_GET(self):
            self.wfile.write(b"HTTP/1.0 200 OK\r\n\r\nok")

    with HTTPServer(("127.0.0.1", 0), Service) as server:
        threading.Thread(target=server.handle_request).start()
        given = f"option[proxy]=http://127.0.0.1:9; use_proxy; put PORT {server.server_port}"
        assert run(f"{given}; systemctl() {{ echo 0; }}; is_healthy && echo yes") == "yes\n"
