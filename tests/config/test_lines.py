"""The length of lines in templates, style sheets, scripts and Python."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parents[2]

MAX_LENGTH = 120
"""The most characters in any line."""

MEDIAN = 60
"""The median length of lines in templates must be below this: one element or tag a line."""

OURS = {
    "templates": ["templates/**/*.html"],
    "style sheets": ["static/**/*.css"],
    "scripts": ["static/**/*.js"],
    "Python": [
        "*.py",
        *(
            f"{folder}/**/*.py"
            for folder in ("config", "classes", "curriculum", "lessons", "reports", "tests")
        ),
    ],
}


def files(kind: str) -> list[Path]:
    return sorted(path for pattern in OURS[kind] for path in ROOT.glob(pattern))


def lines(kind: str) -> Iterator[tuple[str, str]]:
    """Yield (place, line) for each line of the files of a kind."""
    for path in files(kind):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            yield f"{path.relative_to(ROOT)}:{number}", line


@pytest.mark.parametrize("kind", OURS)
def test_no_line_is_longer_than_a_screen_is_wide(kind):
    assert files(kind)
    assert [where for where, line in lines(kind) if len(line) > MAX_LENGTH] == []


def test_templates_hold_one_element_or_one_tag_a_line():
    assert median(len(line) for _, line in lines("templates")) < MEDIAN


def test_templates_are_indented_by_two_spaces_for_each_nesting():
    spaces = [(where, len(line) - len(line.lstrip()), line) for where, line in lines("templates")]
    assert [where for where, _, line in spaces if "\t" in line or line != line.rstrip()] == []
    assert [where for where, indent, line in spaces if line.strip() and indent % 2] == []
