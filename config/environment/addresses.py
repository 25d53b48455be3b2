"""Under which names and addresses the service is reached, and where it listens."""

import ipaddress
import os
import re
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import urlsplit

from config.environment.reading import Environment, WrongSettingError

HOST = re.compile(r"\*|\.?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\]", re.I)
OF_THIS_MACHINE = ["localhost", "127.0.0.1", "[::1]"]
OWN_NAME = (
    "The service needs a host name of its own, such as coverage.school.example, and cannot run "
    "below a path of another site."
)


@dataclass(frozen=True)
class Listening:
    """Where the server listens."""

    host: str
    port: int

    @property
    def bind(self) -> str:
        """Return the address as gunicorn takes it."""
        return f"{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


def allowed_hosts(env: Environment) -> list[str]:
    """Return the host names of ALLOWED_HOSTS. Raise WrongSettingError for anything else."""
    hosts = env.words("ALLOWED_HOSTS", OF_THIS_MACHINE)
    for host in hosts:
        if not HOST.fullmatch(host):
            raise WrongSettingError(
                f"ALLOWED_HOSTS has “{host}”. It can be host names, separated by commas, without "
                "https://, port or path: coverage.school.example. An IPv6 address is in brackets."
            )
    return hosts


def site_url(env: Environment, *, hosts: list[str], https: bool) -> str:
    """Return the start of the links in emails. Raise WrongSettingError if it cannot be one.

    Below a path, style sheets, cookies and the health check would not be found. Both names are
    those by which other programs are told of such a path.
    """
    for name in ("SCRIPT_NAME", "FORCE_SCRIPT_NAME"):
        if os.environ.get(name, "").strip("/ "):
            raise WrongSettingError(f"{name} is “{os.environ[name]}”. {OWN_NAME}")
    first = next((host for host in hosts if host[0] not in "*."), "")
    if https and not first and not os.environ.get("SITE_URL"):
        raise WrongSettingError(
            "ALLOWED_HOSTS names no host in full, so SITE_URL is needed for links in emails. "
            "It can be https://coverage.school.example."
        )
    own = f"http://127.0.0.1:{listening(env).port}"
    address = env.str("SITE_URL", default=f"https://{first}" if https else own)
    _check_site(address, https=https)
    return address


def _check_site(address: str, *, https: bool) -> None:
    try:
        parts = urlsplit(address)
        is_site = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query
    except ValueError:
        is_site = False
    if not is_site or parts.username or parts.fragment:
        raise WrongSettingError(
            f"SITE_URL is “{address}”. It can be https:// and a host name: "
            "https://coverage.school.example."
        )
    if parts.path.strip("/"):
        raise WrongSettingError(f"SITE_URL is “{address}”. {OWN_NAME}")
    if https and parts.scheme != "https":
        raise WrongSettingError(f"SITE_URL is “{address}”. With HTTPS=on it begins with https://.")


def trusted_origins(hosts: list[str]) -> list[str]:
    """Return the origins from which forms are taken. A dot at the start stands for any name."""
    named = [host for host in hosts if host != "*"]
    return [f"https://*{host}" if host[0] == "." else f"https://{host}" for host in named]


def listening(env: Environment, bind: str = "BIND", port: str = "PORT") -> Listening:
    """Return BIND and PORT. Raise WrongSettingError if they are no address and no port."""
    host = env.str(bind, default="127.0.0.1").removeprefix("[").removesuffix("]")
    if (not HOST.fullmatch(host) and not _is_ip(host)) or host[0] in "*.":
        raise WrongSettingError(
            f"{bind} is “{host}”. It can be an address of this machine, without a port: 127.0.0.1 "
            f"for a proxy on the same machine, 0.0.0.0 or :: for others. The port is in {port}."
        )
    return Listening(host, env.int(port, default=8000, most=65535))


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def sender(env: Environment) -> str:
    """Return FROM_EMAIL. Raise WrongSettingError if it is no email address."""
    address = env.str("FROM_EMAIL", default="coverage@localhost")
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(address)[1]):
        raise WrongSettingError(
            f"FROM_EMAIL is “{address}”. It can be an email address: coverage@school.example."
        )
    return address


def security_contact(env: Environment) -> str:
    """Return SECURITY_CONTACT, or "". Raise WrongSettingError if it is no address of the web."""
    contact = env.str("SECURITY_CONTACT", default="")
    if contact and not re.match(r"mailto:[^@\s]+@[^@\s]+$|https://[^\s/]+", contact):
        raise WrongSettingError(
            f"SECURITY_CONTACT is “{contact}”. It can be mailto: and an email address, or an "
            "address that begins with https://."
        )
    return contact
