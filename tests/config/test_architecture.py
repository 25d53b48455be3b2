"""The shape of the project: what its top level holds, and what a page carries.

Who may import whom is in pyproject.toml, and import-linter keeps it (`make check`).
"""

import re
import subprocess
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django_htmx.jinja import htmx_script

ROOT = Path(__file__).resolve().parents[2]
APPS = ["classes", "curriculum", "lessons", "reports"]

TOP_LEVEL = {
    *("manage.py", "requirements.txt", "requirements-dev.txt", "README.md", "Makefile"),
    *("pyproject.toml", ".gitignore", ".ci", "config", *APPS, "templates", "static", "tests"),
    *("docs", "LICENSE", ".pre-commit-config.yaml"),
}
PAYLOAD_LIMIT = 100_000
"""Bytes of style sheet and script on one page, before compression."""

INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "an inline style sheet": re.compile(r"<style\b", re.I),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.I),
}


def test_templates_hold_no_inline_style_and_no_inline_script():
    """The content security policy would block either without a word to the person."""
    found = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", "", path.read_text(), flags=re.S)
        found += [
            f"{path.relative_to(ROOT)} holds {what}: {match.group()}"
            for what, pattern in INLINE.items()
            for match in pattern.finditer(text)
        ]
    assert found == []


def test_the_top_level_holds_nothing_beyond_what_is_agreed():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git clone")
    assert {name.split("/")[0] for name in listed.stdout.splitlines()} - TOP_LEVEL == set()


def files_of(template: str, seen: set[str]) -> set[str]:
    """Return the style sheets and scripts of a template, with those of all it is made of."""
    if template in seen or not (ROOT / "templates" / template).exists():
        return set()
    seen.add(template)
    text = (ROOT / "templates" / template).read_text(encoding="utf-8")
    found = set(re.findall(r"{% static '([^']+\.(?:css|js))' %}", text))
    if "{% htmx_script" in text:
        found |= set(re.findall(r'src="/static/([^"]+)"', htmx_script()))
    for part in re.findall(r'{% (?:extends|include) "([^"]+)"', text):
        found |= files_of(part, seen)
    return found


def test_style_and_script_of_a_page_stay_small():
    """Each page with all that it loads: its own, and what every page has."""
    pages = [
        str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.html")
    ]
    payload = {
        page: sum(Path(finders.find(name)).stat().st_size for name in files_of(page, set()))
        for page in pages
    }
    assert payload["reports/coverage/page.html"] > 50_000
    assert payload["lessons/evenings/door/page.html"] > payload["reports/coverage/page.html"]
    assert {page: size for page, size in payload.items() if size >= PAYLOAD_LIMIT} == {}
