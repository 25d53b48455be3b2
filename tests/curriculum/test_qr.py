"""QR codes that a scanner can read."""

import re

import numpy
import zxingcpp

from curriculum.qr import qr_code

ADDRESS = "https://coverage.school.example/online-safety/hope-valley/"


def drawn(svg: str) -> numpy.ndarray:
    """Return the SVG as a picture, with four pixels for each module of the code."""
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg).group(1))
    picture = numpy.full((side, side), 255, dtype="uint8")
    path = re.search(r'stroke="#000" d="([^"]+)"', svg).group(1)
    x = y = 0.0
    for step, first, second in re.findall(r"([Mmh])(-?[\d.]+) ?(-?[\d.]+)?", path):
        if step == "h":
            picture[int(y), int(x) : int(x + float(first))] = 0
            x += float(first)
        elif step == "m":
            x, y = x + float(first), y + float(second)
        else:
            x, y = float(first), float(second)
    return picture.repeat(4, axis=0).repeat(4, axis=1)


def read(picture: numpy.ndarray) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def test_a_scanner_reads_the_address():
    assert read(drawn(qr_code(ADDRESS))) == [ADDRESS]


def test_it_can_still_be_read_with_a_corner_torn_off():
    picture = drawn(qr_code(ADDRESS))
    side = len(picture)
    picture[side * 7 // 10 :, side * 7 // 10 :] = 255
    assert read(picture) == [ADDRESS]


def test_it_carries_no_style_that_the_policy_would_block():
    assert "style" not in qr_code(ADDRESS)
