"""docs/asvs.md: no requirement is left out, and what shows that one is met is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASVS = ROOT / "docs" / "asvs.md"
TABLES = [ASVS, ROOT / "docs" / "cyber-security-standards.md"]

REQUIREMENTS = """
1.1: 2 | 1.2: 9 | 1.3: 11 | 1.4: 3 | 1.5: 2 | 2.1: 3 | 2.2: 3 | 2.3: 4 | 2.4: 1
3.2: 2 | 3.3: 4 | 3.4: 6 | 3.5: 5 | 3.7: 2 | 4.1: 3 | 4.2: 1 | 4.3: 2 | 4.4: 4
5.1: 1 | 5.2: 3 | 5.3: 2 | 5.4: 3 | 6.1: 3 | 6.2: 12 | 6.3: 4 | 6.4: 4 | 6.5: 5 | 6.6: 3 | 6.8: 4
7.1: 3 | 7.2: 4 | 7.3: 2 | 7.4: 5 | 7.5: 2 | 7.6: 2 | 8.1: 2 | 8.2: 3 | 8.3: 1 | 8.4: 1
9.1: 3 | 9.2: 4 | 10.1: 2 | 10.2: 2 | 10.3: 4 | 10.4: 11 | 10.5: 5 | 10.6: 2 | 10.7: 3
11.1: 2 | 11.2: 3 | 11.3: 3 | 11.4: 4 | 11.5: 1 | 11.6: 1 | 12.1: 3 | 12.2: 2 | 12.3: 4
13.1: 1 | 13.2: 5 | 13.3: 2 | 13.4: 5 | 14.1: 2 | 14.2: 4 | 14.3: 3
15.1: 3 | 15.2: 3 | 15.3: 7 | 16.1: 1 | 16.2: 5 | 16.3: 4 | 16.4: 3 | 16.5: 3
17.1: 1 | 17.2: 4 | 17.3: 2
"""
"""How many requirements of levels 1 and 2 each section of version 5.0.0 has. They come first."""

STATES = {"met", "in part", "not met", "does not apply"}


def requirements() -> list[str]:
    sections = re.findall(r"([\d.]+): (\d+)", REQUIREMENTS)
    return [f"{name}.{number}" for name, count in sections for number in range(1, int(count) + 1)]


def rows() -> list[list[str]]:
    """Return the cells of each line about a requirement, a section or a chapter."""
    lines = re.findall(r"^\| (\d[\d.]* \|.*) \|$", ASVS.read_text(encoding="utf-8"), flags=re.M)
    return [[cell.strip() for cell in line.split(" | ")] for line in lines]


def test_all_of_levels_one_and_two_are_counted():
    assert len(requirements()) == 253


def test_each_requirement_has_one_line_by_itself_or_with_its_section_or_chapter():
    told = [number for number, *_ in rows()]
    for requirement in requirements():
        chapter, section, _ = requirement.split(".")
        names = {requirement, f"{chapter}.{section}", chapter}
        assert len([number for number in told if number in names]) == 1, requirement


def test_each_line_says_what_it_is_about_its_state_and_where_or_why():
    for number, about, state, where, *_ in rows():
        assert about, number
        assert state in STATES, number
        assert where, number


def test_what_is_met_names_a_test_or_a_page():
    for number, _, state, where, *tests in rows():
        assert state != "met" or "](" in where or "`" in "".join(tests), number


@pytest.mark.parametrize("page", TABLES, ids=lambda path: path.name)
def test_each_test_that_is_named_is_there(page):
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page.read_text(encoding="utf-8"))
    assert named
    missing = [f"{path}::{name}" for path, name in named if not has(ROOT / path, name)]
    assert missing == []


def has(path: Path, name: str) -> bool:
    return path.exists() and f"def {name}(" in path.read_text(encoding="utf-8")
