"""The parts of an installation on several machines, each started as the documents say."""

import json
import os
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx

from tests.lessons.real_server import ROOT
from tests.machines.network import NETWORK, Machine, bridge, wait_until

HOST = "coverage.school.example"
POSTGRES = max(Path("/usr/lib/postgresql").iterdir(), key=lambda path: int(path.name)) / "bin"
SCHOOL = str(Path(__file__).with_name("school.py"))
WEED = Path(sys.executable).with_name("weed")
S3_SECRET = "coverage-secret"
NUMBERS = {"app-a": 11, "app-b": 12, "worker": 13, "primary": 20, "standby": 21, "pooler": 22}
NUMBERS |= {"files": 30, "balancer": 40}
OF_POSTGRES = """listen_addresses = '{address}'
unix_socket_directories = '{folder}'
max_slot_wal_keep_size = 1GB
"""
ADMITTED = "host all,replication all 10.77.0.0/24 trust\n"


def here(text: str) -> str:
    """Return a text of deploy/ with the addresses that the machines have."""
    return text.replace("10.0.0.", f"{NETWORK}.")


class Site:
    """All machines. `program` is the folder of the version that each app server runs."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        stack.enter_context(bridge())
        self.folder = folder
        folder.chmod(0o755)
        self.machines: dict[str, Machine] = {}
        for name, number in NUMBERS.items():
            self.machines[name] = machine = Machine(name, number, folder / name)
            stack.callback(machine.remove)
        self.program = dict.fromkeys(("app-a", "app-b", "worker"), ROOT)
        self.primary = "primary"
        self.url = f"https://{HOST}"

    def address(self, name: str) -> str:
        return self.machines[name].address

    def environment(self, name: str) -> dict[str, str]:
        """Return the settings of deploy/several.env, with addresses and a folder of its own."""
        text = (ROOT / "deploy" / "several.env").read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if line and line[0] != "#"]
        given = dict(line.partition("=")[::2] for line in lines)
        own = {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": str(self.machines[name].folder / "data"),
            "STATIC_DIR": str(self._static(name)),
            "BIND": self.address(name),
            "ALLOWED_HOSTS": HOST,
            "SECRET_KEY": "k" * 50,
            "S3_ENDPOINT": f"http://{self.address('files')}:8333",
            "S3_KEY": "coverage",
            "S3_SECRET": S3_SECRET,
            "BACKUP_TO": "",
            "EMAIL_URL": "dummymail://",
            "WORKER": "off",
            "REQUIRE_MFA": "off",
            "LIMIT_EXPORT": "9999/h/person",
            "LIMIT_UPLOAD": "9999/h/person",
        }
        databases = {key: here(value) for key, value in given.items() if key.endswith("_URL")}
        return given | databases | own

    def _static(self, name: str) -> Path:
        """Return the static files of a version, collected once, as in its image."""
        folder = self.folder / f"static-{self.program[name].name}"
        if not folder.exists():
            folder.mkdir()
            env = {"STATIC_DIR": str(folder), "DATA_DIR": str(self.folder / "collecting")}
            command = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
            subprocess.run(command, cwd=self.program[name], env=os.environ | env, check=True)
        return folder

    def manage(self, name: str, *arguments: str) -> subprocess.Popen[str]:
        """Run Python on a machine, with the version of the program that runs there."""
        command = self.machines[name].command(sys.executable, *arguments)
        return subprocess.Popen(
            command,
            cwd=self.program[name],
            env=os.environ | self.environment(name) | {"PYTHONPATH": str(self.program[name])},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )

    def answer(self, name: str, *arguments: str) -> Any:
        """Return what a program says as JSON, in its last line."""
        with self.manage(name, *arguments) as process:
            lines = process.communicate()[0].splitlines()
        assert process.returncode == 0, lines
        return json.loads(lines[-1]) if lines else None

    def start(self, name: str) -> None:
        """Start what a machine is for."""
        machine = self.machines[name]
        if name in self.program:
            env, cwd = self.environment(name), self.program[name]
            gunicorn = str(Path(sys.executable).with_name("gunicorn"))
            if name == "worker":
                command = [sys.executable, "-m", "config.worker", "workers"]
            else:
                command = [gunicorn, "--config", "config/gunicorn.py", "config.wsgi"]
            machine.begin(*command, env=env, cwd=cwd)
        else:
            getattr(self, f"_start_{name}")(machine)

    def start_all(self) -> None:
        for name in ("primary", "files", "pooler"):
            self.start(name)
        wait_until(lambda: self._connects("files", 8333), "S3")
        self._make_standby()
        self.answer("worker", "-m", "config.prepare")
        for name in ("app-a", "app-b", "worker", "balancer"):
            self.start(name)
        self.wait()

    def wait(self) -> None:
        """Wait until both app servers are fit to be sent requests."""
        for name in ("app-a", "app-b"):
            wait_until(lambda name=name: self.is_fit(name), name)

    def is_fit(self, name: str) -> bool:
        """Ask one server by its own address, as the balancer does."""
        return httpx.get(f"http://{self.address(name)}:8000/readyz", timeout=3).status_code == 200

    def _connects(self, name: str, port: int) -> bool:
        with socket.create_connection((self.address(name), port), timeout=1):
            return True

    def as_postgres(self, machine: Machine, *command: str) -> None:
        user = ("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups")
        done = machine.command(*user, str(POSTGRES / command[0]), *command[1:])
        subprocess.run(done, check=True, cwd=machine.folder, stdout=subprocess.DEVNULL)

    def _start_primary(self, machine: Machine) -> None:
        data = machine.folder / "data"
        is_new = not data.exists()
        if is_new:
            subprocess.run(["chown", "postgres", machine.folder], check=True)
            how = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
            self.as_postgres(machine, "initdb", "--pgdata", str(data), *how)
            with (data / "pg_hba.conf").open("a") as file:
                file.write(ADMITTED)
        self._serve_postgres(machine)
        if is_new:
            for sql in ("CREATE ROLE coverage LOGIN", "CREATE DATABASE coverage OWNER coverage"):
                self.sql("primary", sql)

    def _serve_postgres(self, machine: Machine) -> None:
        (machine.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        text = OF_POSTGRES.format(address=machine.address, folder=machine.folder)
        with (machine.folder / "data" / "postgresql.conf").open("a") as file:
            file.write(text)
        where = (
            "--pgdata",
            str(machine.folder / "data"),
            "--log",
            str(machine.folder / "postgres.log"),
        )
        self.as_postgres(machine, "pg_ctl", "start", "--wait", *where)

    def sql(self, name: str, sql: str) -> str:
        command = ["psql", "-h", self.address(name), "-U", "postgres", "-Atc", sql]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def _make_standby(self) -> None:
        machine = self.machines["standby"]
        subprocess.run(["chown", "postgres", machine.folder], check=True)
        where = ("--host", self.address("primary"), "--username", "postgres")
        how = ("--checkpoint", "fast", "--write-recovery-conf", "--create-slot", "--slot", "s")
        data = str(machine.folder / "data")
        self.as_postgres(machine, "pg_basebackup", *where, "--pgdata", data, *how)
        self.start("standby")

    def _start_standby(self, machine: Machine) -> None:
        self._serve_postgres(machine)

    def _start_pooler(self, machine: Machine) -> None:
        (machine.folder / "users.txt").write_text('"coverage" ""\n')
        text = here((ROOT / "deploy" / "pgbouncer.ini").read_text(encoding="utf-8"))
        for told, used in (
            ("/etc/pgbouncer/userlist.txt", str(machine.folder / "users.txt")),
            ("scram-sha-256", "trust"),
            (f"host={self.address('primary')} ", f"host={self.address(self.primary)} "),
        ):
            assert told in text
            text = text.replace(told, used)
        (machine.folder / "pgbouncer.ini").write_text(text)
        command = ("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "pgbouncer")
        machine.begin(*command, "pgbouncer.ini", env={}, cwd=machine.folder)

    def _start_files(self, machine: Machine) -> None:
        keys = {"AWS_ACCESS_KEY_ID": "coverage", "AWS_SECRET_ACCESS_KEY": S3_SECRET}
        where = (f"-dir={machine.folder}", f"-ip={machine.address}", "-bucket=coverage")
        command = (str(WEED), "mini", *where, "-master.telemetry=false")
        machine.begin(*command, env=keys, cwd=machine.folder)

    def _start_balancer(self, machine: Machine) -> None:
        apps = " ".join(f"{self.address(name)}:8000" for name in ("app-a", "app-b"))
        env = {
            "SITE_HOST": HOST,
            "TLS": "tls internal",
            "APPS": apps,
            "CHECK": "health_uri /readyz",
        }
        env |= {"XDG_DATA_HOME": str(machine.folder), "XDG_CONFIG_HOME": str(machine.folder)}
        caddyfile = str(ROOT / "deploy" / "caddy" / "Caddyfile")
        command = ("caddy", "run", "--config", caddyfile, "--adapter", "caddyfile")
        machine.begin(*command, env=env, cwd=machine.folder)
