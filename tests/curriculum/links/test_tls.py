"""Faults of a site’s encryption, with certificates made here."""

import socket
import ssl
import threading

import pytest

from curriculum.links import tls
from curriculum.links.finding import LinkOutcome
from tests.curriculum.links.certificates import certificate_for
from tests.curriculum.links.checking import check
from tests.curriculum.links.site import SITE, served

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def trusted(tmp_path):
    """Return a certificate for right.example with its key, and who trusts it."""
    certificate, key = certificate_for("right.example", tmp_path)
    return (certificate, key), ssl.create_default_context(cafile=certificate)


def test_a_certificate_that_fits_is_checked_against_the_name_of_the_link(trusted):
    certificate, trusting = trusted
    with served(certificate=certificate) as site:
        right = check(site.address("/page", host="right.example"), certificates=trusting)
        dotted = check(site.address("/page", host="right.example."), certificates=trusting)
        wrong = check(site.address("/page", host="wrong.example"), certificates=trusting)
    assert right.outcome is dotted.outcome is LinkOutcome.ANSWERED
    assert (wrong.outcome, wrong.detail) == (LinkOutcome.FAILED, tls.OTHER_NAME)
    assert [host for _, host, _ in site.asked] == ["right.example", "right.example."]


@pytest.mark.parametrize(
    ("certificate", "detail"),
    [
        ({}, tls.SELF_SIGNED),
        ({"signed_by": "Somebody"}, tls.UNKNOWN_ISSUER),
    ],
)
def test_a_certificate_that_nobody_trusts_fails(tmp_path, certificate, detail):
    with served(certificate=certificate_for("right.example", tmp_path, **certificate)) as site:
        finding = check(site.address("/page", host="right.example"))
    assert (finding.outcome, finding.detail) == (LinkOutcome.FAILED, detail)


def test_a_certificate_that_has_expired_fails(tmp_path):
    certificate, key = certificate_for("right.example", tmp_path, until=2002)
    trusting = ssl.create_default_context(cafile=certificate)
    with served(certificate=(certificate, key)) as site:
        finding = check(site.address("/page", host="right.example"), certificates=trusting)
    assert (finding.outcome, finding.detail) == (LinkOutcome.FAILED, tls.EXPIRED)


@pytest.mark.filterwarnings("ignore:.*TLSv1_1:DeprecationWarning")
def test_an_old_protocol_fails(trusted):
    certificate, trusting = trusted
    with served(certificate=certificate, newest=ssl.TLSVersion.TLSv1_1) as site:
        finding = check(site.address("/page", host="right.example"), certificates=trusting)
    assert (finding.outcome, finding.detail) == (LinkOutcome.FAILED, tls.OLD_PROTOCOL)


def test_a_site_without_encryption_under_https_fails(site):
    finding = check(site.address("/page").replace("http:", "https:"))
    assert (finding.outcome, finding.detail) == (LinkOutcome.FAILED, tls.NO_ENCRYPTION)


def test_a_site_that_hangs_up_before_any_encryption_fails():
    with socket.create_server((SITE, 0)) as server:
        port = server.getsockname()[1]
        threading.Thread(target=lambda: server.accept()[0].close(), daemon=True).start()
        finding = check(f"https://right.example:{port}/")
    assert finding.outcome in (LinkOutcome.FAILED, LinkOutcome.UNREACHABLE)
    assert finding.detail
