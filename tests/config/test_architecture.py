"""The top level of the project, inline styles and scripts, and the size of pages.

import-linter checks the imports between apps (`make check`); its contracts are in pyproject.toml.
"""

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django_htmx.jinja import htmx_script

from classes.models.records import CachedHistoryManager

ROOT = Path(__file__).resolve().parents[2]
APPS = ["classes", "curriculum", "lessons", "reports"]

TOP_LEVEL = {
    *("manage.py", "requirements.txt", "requirements-dev.txt", "README.md", "Makefile"),
    *("pyproject.toml", ".gitignore", ".ci", "config", *APPS, "templates", "static", "tests"),
    *("docs", "deploy", "LICENSE", ".pre-commit-config.yaml"),
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
    """The content security policy would block both without telling the person."""
    inline = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", "", path.read_text(), flags=re.S)
        inline += [
            f"{path.relative_to(ROOT)} has {name}: {match.group()}"
            for name, pattern in INLINE.items()
            for match in pattern.finditer(text)
        ]
    assert inline == []


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
    """Return the style sheets and scripts of a template and of those it extends or includes."""
    if template in seen or not (ROOT / "templates" / template).exists():
        return set()
    seen.add(template)
    text = (ROOT / "templates" / template).read_text(encoding="utf-8")
    names = set(re.findall(r"{% static '([^']+\.(?:css|js))' %}", text))
    if "{% htmx_script" in text:
        names |= set(re.findall(r'src="/static/([^"]+)"', htmx_script()))
    for part in re.findall(r'{% (?:extends|include) "([^"]+)"', text):
        names |= files_of(part, seen)
    return names


def without(template: str) -> set[str]:
    """Return the parts of the base that a page leaves out."""
    text = (ROOT / "templates" / template).read_text(encoding="utf-8")
    return {"components/htmx.html"} if "{% block htmx %}{% endblock %}" in text else set()


def test_style_and_script_of_a_page_stay_small():
    """Each page counts its own files and those that every page loads."""
    pages = [
        str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.html")
    ]
    payload = {
        page: sum(Path(finders.find(name)).stat().st_size for name in files_of(page, without(page)))
        for page in pages
    }
    assert payload["reports/coverage/page.html"] > 50_000
    assert payload["lessons/evenings/door/page.html"] > payload["lessons/evenings/door/body.html"]
    assert payload["lessons/evenings/door/body.html"] > 20_000
    assert {page: size for page, size in payload.items() if size >= PAYLOAD_LIMIT} == {}


def test_every_history_has_the_manager_that_is_made_once():
    ours = [model for model in apps.get_models() if not model.__name__.startswith("Historical")]
    tracked = [model for model in ours if hasattr(model, "history")]
    assert len(tracked) > 15
    made_anew = [row for row in tracked if not isinstance(row.history, CachedHistoryManager)]
    assert made_anew == []
