"""The version is the same in the changelog, on the command line and for monitors."""

import re
import subprocess
import sys
from pathlib import Path

import django
import pytest
from lxml import html

from config.version import VERSION
from tests import factories

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("asked", ["--version", "version"])
def test_the_command_line_tells_our_version_and_that_of_django(asked):
    ended = subprocess.run(
        [sys.executable, "manage.py", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout == f"Coverage tracker {VERSION} (Django {django.get_version()})\n"


def test_the_version_is_read_from_the_settings_too(settings):
    assert settings.VERSION == VERSION


def test_the_list_of_changes_begins_with_this_version():
    changelog = (ROOT / "docs" / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\d+\.\d+\.\d+)", changelog, flags=re.M)[0] == VERSION


def test_staff_see_the_version_at_the_foot_of_a_page(as_lead, school):
    page = html.fromstring(as_lead.get(f"/schools/{school.slug}/people/").content)
    (foot,) = page.findall(".//footer")
    assert foot.text_content() == f"Coverage tracker {VERSION}"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/accounts/login/", 200),
        ("/no-such-page/", 404),
        ("/online-safety/{}/", 200),
        ("/online-safety/{}/embed/", 200),
    ],
)
def test_a_stranger_is_not_told_which_version_it_is(client, school, settings, address, status):
    """The version would tell an attacker which known faults to try."""
    settings.VERSION = "98.76.54"
    factories.FamiliesPageFactory(school=school)
    answer = client.get(address.format(school.slug))
    assert answer.status_code == status
    assert "98.76.54" not in answer.text
    assert "98.76.54" not in str(answer.headers)
