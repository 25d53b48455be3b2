"""Where to report a weakness: /.well-known/security.txt."""

import datetime as dt

import pytest

ADDRESS = "/.well-known/security.txt"


def test_it_names_the_contact_and_when_to_look_again(client, settings, today):
    settings.SECURITY_CONTACT = "mailto:it@trust.example"
    settings.SITE_URL = "https://coverage.trust.example/"
    page = client.get(ADDRESS)
    assert page["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in page.text.splitlines())
    assert fields["Contact"] == "mailto:it@trust.example"
    assert fields["Canonical"] == f"https://coverage.trust.example{ADDRESS}"
    expires = dt.datetime.fromisoformat(fields["Expires"]).date()
    assert dt.timedelta(days=30) < expires - today < dt.timedelta(days=365)


@pytest.mark.django_db
def test_without_a_contact_there_is_none(client, settings):
    settings.SECURITY_CONTACT = ""
    assert client.get(ADDRESS).status_code == 404
