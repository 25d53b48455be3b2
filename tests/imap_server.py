"""A real IMAP server on this machine (pymap), which keeps its one mailbox in memory."""

import asyncio
import contextlib
import imaplib
import ssl
import threading
from argparse import Namespace
from collections.abc import Iterator

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, DictBackend, Login
from pymap.imap import IMAPServer
from pysasl import SASLAuth
from pysasl.creds.external import ExternalCredentials
from pysasl.hashing import BuiltinHash

from classes.mail.delivery_reports.place import Place

USER, PASSWORD, TOKEN = "coverage@school.example", "pass word £1", "a-token"
ARGUMENTS = {
    "host": "127.0.0.1",
    "port": 0,
    "debug": False,
    "tls": False,
    "cert": None,
    "key": None,
    "demo_data": False,
    "demo_user": USER,
    "demo_password": PASSWORD,
    "passlib_cfg": None,
    "proxy_protocol": "noop",
}


class Settings(Config):
    """Takes passwords and, as Microsoft 365 does, tokens."""

    @property
    def tls_auth(self) -> SASLAuth:
        return SASLAuth.named([b"PLAIN", b"XOAUTH2"])


class SignIn(Login):
    """Knows one token."""

    async def authenticate(self, credentials):
        if isinstance(credentials, ExternalCredentials) and credentials._token == TOKEN:
            return self.demo_user_identity
        return await super().authenticate(credentials)


class ImapServer:
    """Runs in a thread. What is put into its mailbox stays until `empty`."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self._loop = asyncio.new_event_loop()
        self._context = context
        self._listening = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._listening.wait(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._loop.run_forever()

    async def _start(self) -> None:
        config = Settings.from_args(
            Namespace(**ARGUMENTS), hash_context=BuiltinHash(rounds=1), invalid_user_sleep=0
        )
        login = SignIn(config)
        await DictBackend._add_demo_user(config, login)
        config.apply_context()
        answer = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(login, config))
        server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=self._context)
        self.port = server.sockets[0].getsockname()[1]
        self._listening.set()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def place(self, **changed: object) -> Place:
        usual = {"host": "127.0.0.1", "port": self.port, "security": "none"}
        return Place(**{**usual, "user": USER, "password": PASSWORD, **changed})

    def receive(self, *messages: bytes) -> None:
        """Put messages into the mailbox, unread."""
        with self._open() as imap:
            for message in messages:
                assert imap.append("INBOX", None, None, message)[0] == "OK"

    def unread(self) -> list[int]:
        """Return the numbers of the unread messages."""
        with self._open() as imap:
            return [int(number) for number in imap.uid("SEARCH", "UNSEEN")[1][0].split()]

    def empty(self) -> None:
        with self._open() as imap:
            imap.uid("STORE", "1:*", "+FLAGS", r"(\Deleted)")
            imap.expunge()

    @contextlib.contextmanager
    def _open(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as imap:
            imap.authenticate("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}".encode())
            imap.select("INBOX")
            yield imap
