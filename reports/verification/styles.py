"""How cells look: number formats, fonts, fills, borders and alignment, as short texts.

Programs number styles differently, and write colours and formats in several ways.
"""

import re
from collections.abc import Iterable
from functools import cache

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS

from reports.verification import xml
from reports.verification.flat import named
from reports.verification.package import FAR_MORE, Package, UnreadableError

FORMAT_PARTS = re.compile(
    r'"([^"]*)"?|\\(.?)|(\[[^]]*\]?|[_*].?|general|[0#?dmyhsgebapn.,%@;])|(.)', re.I | re.S
)
"""A text in quotes, a sign as it is, a part of the value, or another sign of a number format."""

MOST, LONGEST_FORMAT = 65_490, 255
"""The most styles of a workbook and the longest format that Excel allows."""

MOST_FORMATS = 2_000
"""Excel allows up to 250."""

AUTOMATIC = "automatic"
BLACK = {"", "rgb 000000", "indexed 64", "auto 1"}
"""What programs write for the automatic colour. Workbooks made here name all others by `rgb`."""

USUAL_TEXT = ".//{*}clrScheme/{*}dk1/{*}sysClr[@val='windowText']"
FONT = ("name", "rFont", "sz", "b", "i", "u", "strike", "vertAlign")
"""Parts of a font in the order in which they are named. Others come next, by their names."""

FONT_WORDS = {"b": "bold", "i": "italic", "u": "underlined", "strike": "struck through"}
NOT_SEEN, OFF = {"family", "charset", "scheme", "color"}, {"0", "false", "none", "baseline"}


class Styles:
    """The styles of a workbook, by their numbers in it."""

    def __init__(self, package: Package, path: str, theme_path: str) -> None:
        parts = {xml.name_of(part): part for part in package.root(path)}
        formats = parts.get("numFmts", ())
        if any(len(part) > MOST for part in parts.values()) or len(formats) > MOST_FORMATS:
            raise UnreadableError(FAR_MORE)
        has_usual_text = package.root(theme_path).find(USUAL_TEXT) is not None
        self._black = BLACK | {"theme 1"} if has_usual_text else BLACK
        self._formats = BUILTIN_FORMATS | {
            xml.whole(entry.get("numFmtId")): entry.get("formatCode", "") for entry in formats
        }
        read = {"font": self.font, "fill": self._fill, "border": self._border}
        words = {f"{name}Id": list(map(read[name], parts.get(f"{name}s", ()))) for name in read}
        self._looks: list[tuple[str, str]] = []
        self._conditional: list[str] = []
        for xf in parts.get("cellXfs", ()):
            look = [xml.item_at(words[key], xf.get(key, "0"), "unknown") for key in words]
            look += [named(child) for child in xf]
            self._looks.append((self._format(xf.get("numFmtId", "0")), _joined(look)))
        for style in parts.get("dxfs", ()):
            look = [read.get(xml.name_of(part), _other)(part) for part in style]
            self._conditional.append(_joined(look))

    def look(self, number: str | None) -> tuple[str, str]:
        """Return the number format and the look of a cell style. An unknown one is named."""
        return xml.item_at(self._looks, number or "0", ("General", f"unknown style {number}"))

    def conditional(self, number: str | None) -> str:
        """Return the look that a conditional format gives."""
        return xml.item_at(self._conditional, number, f"look {number}")

    def font(self, font: Iterable[etree._Element]) -> str:
        """Return a font in words. Black is the automatic colour."""
        parts = {xml.name_of(child): child for child in font}
        values = {name: part.get("val", "1") for name, part in parts.items()}
        words = []
        for name in [*FONT, *sorted(values.keys() - FONT - NOT_SEEN)]:
            if values.get(name, "0") not in OFF:
                by_value = name in FONT and name not in FONT_WORDS
                words.append(values[name] if by_value else FONT_WORDS.get(name, name))
        colour = self._colour(parts.get("color"))
        return " ".join(words if colour == AUTOMATIC else [*words, f"in {colour}"])

    def _colour(self, element: etree._Element | None) -> str:
        """Return a colour as six hex digits, or as "automatic"."""
        parts = {} if element is None else dict(element.attrib)
        if "rgb" in parts:
            parts["rgb"] = parts["rgb"][-6:].upper()
        if not parts.get("tint", "").strip("-0."):
            parts.pop("tint", None)
        words = ", ".join(f"{key} {value}" for key, value in sorted(parts.items()))
        return AUTOMATIC if words in self._black else words.removeprefix("rgb ")

    def _format(self, number: str) -> str:
        code = self._formats.get(xml.whole(number))
        return f"format {number}" if code is None else plain_format(code)

    def _fill(self, fill: etree._Element) -> str:
        pattern, is_conditional = fill.find("{*}patternFill"), fill.getparent().tag.endswith("dxf")
        if pattern is None:
            return " ".join([*map(xml.name_of, fill), *map(self._colour, fill.iter("{*}color"))])
        style = pattern.get("patternType", "solid" if is_conditional and len(pattern) else "none")
        front, back = (self._colour(pattern.find(f"{{*}}{at}Color")) for at in ("fg", "bg"))
        if style == "solid":
            return f"filled with {back if is_conditional and back != AUTOMATIC else front}"
        return "" if style == "none" else f"filled with {style} {front} {back}"

    def _border(self, border: etree._Element) -> str:
        sides = [
            f"{xml.name_of(side)} {side.get('style')} {self._colour(side.find('{*}color'))}"
            for side in border
            if side.get("style", "none") != "none"
        ]
        return f"lines {'; '.join(sorted(sides))}" if sides else ""


def _joined(words: Iterable[str]) -> str:
    return ", ".join(filter(None, words))


def _other(part: etree._Element) -> str:
    """Return what a conditional format changes beside the font, the fill and the border."""
    code = part.get("formatCode")
    return named(part) if code is None else f"shown as {plain_format(code)}"


@cache
def plain_format(code: str) -> str:
    """Return a number format with everything that it shows as it is between “ and ”."""
    plain, words = "", ""
    for quoted, escaped, part, sign in FORMAT_PARTS.findall(code[:LONGEST_FORMAT]):
        if not part:
            words += quoted or escaped or sign
        elif not part.startswith("[$-"):
            plain += (f"“{words}”" if words else "") + part.lower().replace("general", "General")
            words = ""
    return plain + (f"“{words}”" if words else "")
