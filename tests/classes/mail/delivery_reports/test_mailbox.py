"""Reports are taken from a real mailbox, and the emails say that they came back."""

import datetime as dt
import json
import logging
import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.mail import EmailMessage
from django.utils import timezone

from classes.mail.actions import deliver_due, keep
from classes.mail.delivery_reports import mailbox
from classes.mail.delivery_reports.actions import read_delivery_reports, take_reports
from classes.mail.delivery_reports.problems import MailboxError
from classes.mail.delivery_reports.sentences import FULL, NO_MAILBOX
from classes.models import MailState, OutgoingMail
from config.logs.lines import TextLine
from tests.classes.mail.delivery_reports import written
from tests.classes.mail.delivery_reports.written import ADDRESS, ID
from tests.imap_server import PASSWORD, TOKEN, USER, ImapServer
from tests.mail_server import mail_server

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_is_enough]


@pytest.fixture(scope="module")
def running():
    server = ImapServer()
    yield server
    server.stop()


@pytest.fixture
def server(running, settings):
    settings.BOUNCES = running.place()
    yield running
    running.empty()


def sent(message_id: str = ID, **fields) -> OutgoingMail:
    values = {"recipients": [ADDRESS], "subject": "Next week", "sent_at": timezone.now()}
    values |= {"message_id": message_id, "state": MailState.SENT}
    return OutgoingMail.objects.create(**(values | fields))


def test_an_email_that_left_comes_back_to_its_sender(server, settings):
    settings.DEFAULT_FROM_EMAIL = USER
    with mail_server(settings) as smtp:
        mail = keep(EmailMessage("Next week", "…", to=[ADDRESS]))
        deliver_due()
        (left,) = smtp.received
    mail.refresh_from_db()
    assert f"Message-ID: {mail.message_id}" in left
    assert "Auto-Submitted: auto-generated" in left
    assert "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply" in left
    assert f"From: {USER}" in left

    of_a_relay = left.replace(
        f"Message-ID: {mail.message_id}", "Message-ID: <new@relay.example>", 1
    )
    server.receive(written.exchange(returned=of_a_relay.replace("\r\n", "\n")))
    assert take_reports(server.place()) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.problem) == (MailState.FAILED, NO_MAILBOX)
    assert mail.came_back_at
    assert mail.content == ""
    assert server.unread() == []


def test_what_was_noted_stays_if_the_same_is_reported_again(server):
    mail = sent()
    server.receive(written.postfix())
    take_reports(server.place())
    first = OutgoingMail.objects.get()
    server.receive(written.exchange(), written.exim())
    assert take_reports(server.place()) == 2
    mail.refresh_from_db()
    assert (mail.problem, mail.came_back_at) == (FULL, first.came_back_at)
    assert take_reports(server.place()) == 0


def test_only_what_is_about_our_email_and_its_address_is_touched(server):
    mail, on_its_way = sent(), sent("<later@x.example>", state=MailState.SENDING, sent_at=None)
    server.receive(
        written.reply(In_Reply_To=ID),
        written.reply(References=ID, Auto_Submitted="auto-replied"),
        written.exchange(message_id="<of-somebody-else@x.example>"),
        written.exchange(address="head@school.example"),
        written.exchange(message_id=on_its_way.message_id),
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n",
        b"no head at all",
    )
    before = server.unread()
    assert len(before) == 7
    assert take_reports(server.place()) == 0
    assert server.unread() == before
    server.receive(written.exchange(action="delayed", status="4.4.7"))
    assert take_reports(server.place()) == 1
    assert server.unread() == before
    mail.refresh_from_db()
    assert (mail.state, mail.came_back_at) == (MailState.SENT, None)


def test_a_round_reads_so_many_and_so_much_of_the_newest(server, monkeypatch):
    monkeypatch.setattr(mailbox, "MOST_REPORTS", 2)
    monkeypatch.setattr(mailbox, "MOST_BYTES", 4000)
    old = sent()
    server.receive(written.exchange())
    new = [sent(f"<{number}@x.example>") for number in range(2)]
    long = "Message-ID: {}\r\n\r\n" + "x" * 50_000
    reports = (written.exchange(returned=long.format(each.message_id)) for each in new)
    server.receive(*reports)
    assert take_reports(server.place()) == 2
    old.refresh_from_db()
    assert old.state == MailState.SENT
    assert take_reports(server.place()) == 1


def test_nothing_is_done_without_the_setting(settings):
    settings.BOUNCES = None
    read_delivery_reports.call()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"password": "hush"}, "The mailbox refused the sign-in of this service."),
        ({"folder": "Reports"}, "The mailbox has no folder of that name."),
        ({"port": 1}, "The mailbox’s server could not be reached."),
        ({"security": "starttls"}, "The server does not answer as that of a mailbox."),
    ],
)
def test_a_mailbox_that_cannot_be_read_fails_with_a_sentence(
    server, settings, caplog, wrong, sentence
):
    settings.BOUNCES = server.place(**wrong)
    with caplog.at_level(logging.WARNING), pytest.raises(MailboxError) as failed:
        read_delivery_reports.call()
    assert str(failed.value) == sentence
    told = "".join(map(TextLine().format, caplog.records))
    assert sentence in told
    told += repr(settings.BOUNCES)
    assert "hush" not in told
    assert PASSWORD not in told


class Tokens(BaseHTTPRequestHandler):
    """Gives the token to the program that knows its secret, as Microsoft does."""

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        good = "client_id=the-program" in form and "client_secret=the-secret" in form
        good &= "grant_type=client_credentials" in form
        self.send_response(200 if good else 401)
        self.end_headers()
        answer = {"access_token": TOKEN} if good else {"error": "invalid_client"}
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        pass


def test_microsoft_is_asked_for_a_token_to_sign_in_with(server):
    with HTTPServer(("127.0.0.1", 0), Tokens) as tokens:
        threading.Thread(target=tokens.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{tokens.server_port}/"
        by_token = {"token_address": address, "client": "the-program"}
        mail = sent()
        server.receive(written.exchange())
        assert take_reports(server.place(**by_token, password="the-secret")) == 1
        with pytest.raises(MailboxError, match="refused the program or its secret"):
            take_reports(server.place(**by_token, password="old"))
        tokens.shutdown()
    mail.refresh_from_db()
    assert mail.came_back_at


def test_the_connection_is_encrypted_and_the_certificate_looked_at(tmp_path, monkeypatch):
    key, certificate = key_and_certificate()
    (tmp_path / "key").write_bytes(key)
    (tmp_path / "certificate").write_bytes(certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    server = ImapServer(context)
    place = server.place(security="tls", host="localhost")
    with pytest.raises(MailboxError, match="The certificate of the mailbox’s server is not valid"):
        take_reports(place)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate"))
    assert take_reports(place) == 0
    server.stop()


def key_and_certificate() -> tuple[bytes, bytes]:
    """Return those of localhost, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(dt.datetime(2020, 1, 1))  # OpenSSL’s clock is not that of the tests
        .not_valid_after(dt.datetime(2100, 1, 1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(pem, form, plain), certificate.public_bytes(pem)
