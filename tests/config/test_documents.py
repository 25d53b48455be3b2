"""The documentation: its links and file names exist, and the index lists each decision."""

import re
from pathlib import Path

import pytest

from config.settings import env

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = ROOT / "docs" / "decisions"
FOLDERS = (
    "classes",
    "config",
    "curriculum",
    "deploy",
    "docs",
    "lessons",
    "reports",
    "static",
    "tests",
)
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def anchors_of(document: Path) -> set[str]:
    """Return the anchors of a document, as GitHub makes them from its headings."""
    headings = re.findall(r"^#+ (.*)$", document.read_text(encoding="utf-8"), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_link_to_another_document_leads_there(document):
    broken = []
    text = re.sub(r"^    .*$|^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.M)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_place_in_the_code_that_a_document_names_is_there(document):
    """`lessons/coverage.py`, `reports/sheets/`, `static/js/door_*.js` and the like."""
    text = document.read_text(encoding="utf-8")
    named = re.findall(rf"`((?:{'|'.join(FOLDERS)})/[\w/.*-]*)`", text)
    assert [place for place in named if not any(ROOT.glob(place.rstrip("/")))] == []


def test_each_setting_that_is_read_is_in_the_list_of_settings():
    """DEMO stands among the commands, as of `make run`. SERVING is set by programs of ours."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "config").rglob("*.py"))
    literal = set(re.findall(r"\benv\.\w+\(\s*\"([A-Z][A-Z0-9_]+)\"", code))
    rows = re.findall(
        r"^\| (`.*?`) \|", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.M
    )
    listed = {name for row in rows for name in re.findall(r"`([A-Z0-9_]+)`", row)}
    read = {name for name in env.names | literal if not name.startswith("LIMIT_")}
    assert len(read) > 30
    assert read - listed == {"DEMO", "SERVING"}


def test_the_index_names_each_decision_by_its_number():
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    records = sorted(path.name for path in DECISIONS.glob("0*.md"))
    assert re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", index) == records
    assert [int(name[:4]) for name in records] == list(range(1, len(records) + 1))


@pytest.mark.parametrize("record", sorted(DECISIONS.glob("0*.md")), ids=lambda path: path.stem)
def test_a_decision_says_its_status_and_what_follows_from_it(record):
    text = record.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(record.name[:4])}. ")
    parts = re.findall(r"^(Status(?=:)|## .*)", text, flags=re.M)
    assert parts == ["Status", "## Context", "## Decision", "## Consequences"]
