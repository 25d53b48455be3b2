"""One version, which the list of changes, the command line and a monitor agree on."""

import re
import subprocess
import sys
from pathlib import Path

import django
import pytest

from config.version import VERSION

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
