"""No script or style sheet needs a browser newer than those that README.md names."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.config.test_architecture import ROOT

FILES = [*(ROOT / "static").rglob("*.js"), *(ROOT / "templates").rglob("*.js")]
SHEETS = [*(ROOT / "static").rglob("*.css")]

NEWER_SCRIPT = re.compile(
    r"AbortSignal\.(timeout|any)|requestSubmit\(|\.inert\b|popover|\.to(Sorted|Reversed|Spliced)\("
    r"|Object\.groupBy|withResolvers|fromAsync|importmap|URL\.(canParse|parse)|\.isWellFormed"
    r"|requestIdleCallback|scheduler\.|navigation\.|startViewTransition|setHTML|\(\?<[=!]"
)
"""Safari 16 or later, Chrome 100 or later, or Firefox 98 or later. Look-behind: Safari 16.4."""

TEXT_AS_CODE = re.compile(
    r"(inner|outer)HTML|insertAdjacentHTML|document\.write|createContextualFragment"
    r"|\beval\(|new Function|set(Timeout|Interval)\([\"'`]|postMessage"
)
"""What would turn a child's name into elements or code, or take messages from another page."""

NEWER_STYLE = re.compile(
    r"color-mix\(|light-dark\(|@container|@starting-style|@scope|subgrid|oklch\(|anchor\(|popover"
    r"|@media[^{]*[<>]|(?m:^\s*&)|overflow: clip"
)

ASKED_FIRST = re.compile(r"@supports [^{]*\{(?:[^{}]|\{[^{}]*\})*\}")

A_RULE = re.compile(r"([^{};]+){")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_script_uses_what_the_oldest_browser_has(path: Path):
    code = re.sub(r"//.*", "", path.read_text())
    assert NEWER_SCRIPT.findall(code) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_script_makes_neither_elements_nor_code_from_a_text(path: Path):
    assert not TEXT_AS_CODE.search(path.read_text())


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_uses_what_the_oldest_browser_has(path: Path):
    code = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    code = ASKED_FIRST.sub("", code)
    assert NEWER_STYLE.findall(code) == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_has_stands_in_rules_of_its_own(path: Path):
    """A browser without :has() drops the whole rule, with the selectors that it does know."""
    code = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    mixed = [
        selectors.strip()
        for selectors in A_RULE.findall(code)
        if any(":has(" in part for part in top_level(selectors))
        and not all(":has(" in part for part in top_level(selectors))
    ]
    assert mixed == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_height_in_dvh_follows_one_in_vh(path: Path):
    lines = [line.strip() for line in path.read_text().splitlines()]
    for before, line in pairwise(lines):
        assert "dvh" not in line or before == line.replace("dvh", "vh")


def top_level(selectors: str) -> list[str]:
    """Return the selectors of a list, without splitting inside brackets."""
    parts, depth = [""], 0
    for sign in selectors:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
