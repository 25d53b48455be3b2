"""On paper no text lies over other text, however many sheets a page takes."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.demo import SCHOOL, sign_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext: install poppler-utils"),
]

WORD = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>')
MARGIN = dict.fromkeys(("top", "right", "bottom", "left"), "10mm")
Box = tuple[float, float, float, float]


def overlaps(page: Page, folder: Path, **options: object) -> list[tuple[str, str]]:
    """Print the page. Return the pairs of words of which one covers half of the other."""
    file = folder / "page.pdf"
    page.pdf(path=file, **options)
    command = ["pdftotext", "-bbox", file, "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [pair for sheet in text.split("<page ")[1:] for pair in _overlaps_on(sheet)]


def _overlaps_on(sheet: str) -> list[tuple[str, str]]:
    words = [(tuple(map(float, word[:4])), word[4]) for word in WORD.findall(sheet)]
    return [
        (first, second)
        for number, (box, first) in enumerate(words)
        for other, second in words[number + 1 :]
        if _common(box, other) > min(_common(box, box), _common(other, other)) / 2
    ]


def _common(one: Box, other: Box) -> float:
    """Return the area that both cover."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(width, 0) * max(height, 0)


@pytest.mark.parametrize(
    "address",
    [
        f"{SCHOOL}data-protection/",
        f"{SCHOOL}classes/september/",
        f"{SCHOOL}families-page/edit/",
        "/online-safety/hope-valley/",
    ],
)
def test_no_text_lies_over_other_text(page, tmp_path, address):
    sign_in(page)
    page.goto(address)
    assert overlaps(page, tmp_path) == []
    assert overlaps(page, tmp_path, format="A4", margin=MARGIN) == []
