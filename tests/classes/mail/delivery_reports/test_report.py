"""What a delivery report says is read in each form, and nothing that is made to do harm."""

import base64
import time

import pytest

from classes.mail.delivery_reports import sentences
from classes.mail.delivery_reports.report import MOST_RECIPIENTS, Recipient, read_report
from tests.classes.mail.delivery_reports import written
from tests.classes.mail.delivery_reports.written import ADDRESS, ID

STATUS = b"Content-Type: message/delivery-status"
BLOCK = b"\r\nFinal-Recipient: rfc822;a@b.example\r\nAction: failed\r\n"
NESTED = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"


def around(*parts: bytes, boundary: bytes = b"b") -> bytes:
    head = b"Content-Type: multipart/report; boundary=" + boundary + b"\r\n\r\n"
    return head + b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)


@pytest.mark.parametrize(
    ("report", "status"),
    [
        (written.exchange(), "5.1.10"),
        (written.postfix(), "5.2.2"),
        (written.exim(), "5.7.1"),
        (written.postfix().replace(b"\r\n", b"\n"), "5.2.2"),
        (written.exchange().split(b"Hello")[0], "5.1.10"),
    ],
    ids=["Exchange", "Postfix", "Exim", "with other line ends", "cut off"],
)
def test_it_says_which_email_did_not_reach_whom_and_why(report, status):
    read = read_report(report)
    assert read
    assert read.message_ids == (ID,)
    assert read.recipients == (Recipient(frozenset([ADDRESS]), True, status),)


def test_an_email_that_is_only_delayed_has_not_failed():
    read = read_report(written.exchange(action="delayed", status="4.4.7"))
    assert read
    assert [recipient.has_failed for recipient in read.recipients] == [False]


def test_without_the_email_what_the_report_refers_to_counts():
    read = read_report(written.exchange(returned=""))
    assert read
    assert read.message_ids == (ID,)


def test_a_part_in_base64_is_read():
    encoded = base64.encodebytes(b"Reporting-MTA: dns; x\r\n" + BLOCK)
    part = STATUS + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encoded
    read = read_report(around(part))
    assert read
    assert read.recipients[0].addresses == {"a@b.example"}


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\xff\x00" * 50_000,
        written.reply(In_Reply_To=ID),
        around(boundary=b'""'),
        around(boundary=b"b;" + b";" * 250_000),
        around(boundary=b'"' + b";" * 250_000),
        around(*[b"x"] * 50_000),
        around(NESTED * 5_000),
        around(b"Content-Type: message/rfc822\r\n\r\n" * 8_000 + b"\n" * 20_000),
        around(STATUS + b"; " + b"x;" * 100_000 + b"\r\n\r\n" + BLOCK),
        around(STATUS + b"\r\n\r\n" + BLOCK * 4_000),
        around(STATUS + b"\r\n\r\n" + b"\r\n" * 100_000 + b" " * 50_000),
        around(STATUS + b"\r\n\r\nX: y\r\n" + BLOCK + b"Status: " + b"5." * 100_000),
        around(STATUS + b"\r\n\r\nX: y\r\n" + BLOCK, b"Content-Type: text/rfc822-headers\r\n\r\n")
        + b"Message-ID: "
        + b"<" * 200_000,
        around(boundary=b"b; boundary*=x; boundary*0*=y"),
        written.exchange(message_id="<a\0b@x.example>"),
        written.exchange(message_id="<ünï@x.example>"),
    ],
    ids=lambda message: f"{message[:60]!r}"[2:60],
)
def test_one_that_is_made_to_do_harm_takes_no_time_and_names_no_email(message):
    began = time.process_time()
    read = read_report(message[: 256 * 1024])
    assert time.process_time() - began < 1
    assert read is None or (read.message_ids == () and len(read.recipients) <= MOST_RECIPIENTS)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("5.1.1", sentences.NO_MAILBOX),
        ("5.1.10", sentences.NO_MAILBOX),
        ("5.1.2", sentences.NO_DOMAIN),
        ("5.4.310", sentences.NO_DOMAIN),
        ("5.2.1", sentences.SWITCHED_OFF),
        ("4.2.2", sentences.FULL),
        ("4.4.7", sentences.TOO_LONG),
        ("5.4.1", sentences.REFUSED),
        ("5.7.606", sentences.REFUSED),
        ("5.9.9", sentences.NOT_DELIVERED),
        ("", sentences.NOT_DELIVERED),
    ],
)
def test_a_code_has_its_sentence(status, sentence):
    assert sentences.sentence_for(status) == sentence
