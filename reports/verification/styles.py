"""How cells look: number formats, fonts, fills, borders and alignment, as short texts.

Programs number styles differently, and write colours and formats in several ways.
"""

from collections.abc import Iterator
from functools import cache

from lxml import etree
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.styles.numbers import BUILTIN_FORMATS

from reports.verification.package import FAR_MORE, Package, UnreadableError, name_of

PLACES = frozenset("0#?dmyhsgebapn.,%E@")
"""Characters of a number format that stand for a part of the value. Others show as they are."""

MOST, LONGEST_FORMAT = 65_490, 255
"""The most styles of a workbook and the longest format that Excel allows."""

MOST_FORMATS = 2_000
"""Excel allows up to 250."""

AUTOMATIC = "automatic"
THEME = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
"""The colours of a theme, in the order in which styles count them."""


class Styles:
    """The styles of a workbook, by their numbers in it."""

    def __init__(self, package: Package, path: str, theme_path: str) -> None:
        root = package.root(path)
        self._palette = list(COLOR_INDEX)
        self._theme = _theme(package.root(theme_path))
        self._formats = dict(BUILTIN_FORMATS)
        self._looks: list[tuple[str, str]] = []
        self._conditional: list[str] = []
        if root is not None:
            self._read(root)

    def look(self, number: str | None) -> tuple[str, str]:
        """Return the number format and the look of a cell style. An unknown one is named."""
        known = (number or "0").isdecimal() and int(number or "0") < len(self._looks)
        return self._looks[int(number or "0")] if known else ("General", f"unknown style {number}")

    def conditional(self, number: str | None) -> str:
        """Return the look that a conditional format gives."""
        known = (number or "").isdecimal() and int(number or "0") < len(self._conditional)
        return self._conditional[int(number or "0")] if known else f"look {number}"

    def font(self, font: etree._Element | None) -> str:
        """Return a font in words. Black is the automatic colour."""
        words = dict(_each(font))
        name = _value(words.get("name", words.get("rFont")))
        marks = [mark for mark in FONT_MARKS if mark in words and _value(words[mark]) not in OFF]
        parts = [name, _value(words.get("sz")), *(MARK_NAMES.get(mark, mark) for mark in marks)]
        colour = self.colour(words.get("color"))
        align = _value(words.get("vertAlign"))
        other = sorted(words.keys() - FONT_MARKS - FONT_PARTS)
        parts += ["" if align == "baseline" else align, *other]
        return " ".join(filter(None, [*parts, "" if colour == AUTOMATIC else f"in {colour}"]))

    def colour(self, element: etree._Element | None) -> str:
        """Return a colour as six hex digits, or as "automatic"."""
        if element is None:
            return AUTOMATIC
        colour = ""
        if rgb := element.get("rgb"):
            colour = rgb[-6:].upper()
        elif (index := element.get("indexed", "")).isdecimal() and int(index) < len(self._palette):
            colour = self._palette[int(index)][-6:].upper()
        elif (theme := element.get("theme", "")).isdecimal() and int(theme) < len(self._theme):
            colour = self._theme[int(theme)]
        tint = element.get("tint", "0")
        if tint.strip("-0.") and colour:
            return f"{colour} tinted {tint}"
        return AUTOMATIC if colour in ("", "000000") else colour

    def _read(self, root: etree._Element) -> None:
        parts = {name_of(child): child for child in root}
        if any(len(part) > MOST for part in root) or len(parts.get("numFmts", ())) > MOST_FORMATS:
            raise UnreadableError(FAR_MORE)
        own = [rgb.get("rgb", "") for rgb in root.iterfind("{*}colors/{*}indexedColors/*")]
        self._palette[: len(own)] = own
        for entry in parts.get("numFmts", ()):
            if entry.get("numFmtId", "").isdecimal():
                self._formats[int(entry.get("numFmtId"))] = entry.get("formatCode", "")
        fonts = [self.font(font) for font in parts.get("fonts", ())]
        fills = [self._fill(fill) for fill in parts.get("fills", ())]
        borders = [self._border(border) for border in parts.get("borders", ())]
        for xf in parts.get("cellXfs", ()):
            code = xf.get("numFmtId", "0")
            words = [
                _at(fonts, xf.get("fontId")),
                _at(fills, xf.get("fillId")),
                _at(borders, xf.get("borderId")),
                *_alignment(xf),
            ]
            self._looks.append((self._format(code), ", ".join(filter(None, words))))
        for style in parts.get("dxfs", ()):
            self._conditional.append(", ".join(filter(None, self._of_dxf(style))))

    def _of_dxf(self, style: etree._Element) -> Iterator[str]:
        for name, element in _each(style):
            match name:
                case "font":
                    yield self.font(element)
                case "fill":
                    yield self._fill(element, conditional=True)
                case "border":
                    yield self._border(element)
                case "numFmt":
                    yield f"shown as {plain_format(element.get('formatCode', ''))}"
                case _:
                    yield from (f"{name} {key} {value}" for key, value in element.items())

    def _format(self, number: str) -> str:
        code = self._formats.get(int(number) if number.isdecimal() else -1)
        return f"format {number}" if code is None else plain_format(code)

    def _fill(self, fill: etree._Element, *, conditional: bool = False) -> str:
        (kind, pattern), *_ = [*_each(fill), ("", None)]
        if kind not in ("patternFill", ""):
            colours = " ".join(self.colour(one) for one in fill.iter("{*}color"))
            return f"{kind} {colours}"
        if pattern is None:
            return ""
        usual = "solid" if conditional and len(pattern) else "none"
        style = pattern.get("patternType", usual)
        front, back = (self.colour(pattern.find(f"{{*}}{at}Color")) for at in ("fg", "bg"))
        if style == "none":
            return ""
        if style == "solid":
            return f"filled with {back if conditional and back != AUTOMATIC else front}"
        return f"filled with {style} {front} {back}"

    def _border(self, border: etree._Element) -> str:
        sides = [
            f"{name} {side.get('style')} {self.colour(side.find('{*}color'))}"
            for name, side in _each(border)
            if side.get("style", "none") != "none"
        ]
        return f"lines {'; '.join(sorted(sides))}" if sides else ""


OFF = ("0", "false", "none")
FONT_MARKS = {"b", "i", "u", "strike", "outline", "shadow", "condense", "extend"}
MARK_NAMES = {"b": "bold", "i": "italic", "u": "underlined", "strike": "struck through"}
FONT_PARTS = {"name", "rFont", "sz", "color", "vertAlign", "family", "charset", "scheme"}
ALIGNED = {"horizontal": "general", "vertical": "bottom"}


@cache
def plain_format(code: str) -> str:
    """Return a number format with everything that it shows as it is between “ and ”."""
    code = code[:LONGEST_FORMAT]
    plain, words, at = [], "", 0
    while at < len(code):
        sign, text, end = code[at], "", at + 1
        if sign == '"':
            end = code.find('"', at + 1) + 1 or len(code) + 1
            text = code[at + 1 : end - 1]
        elif sign == "\\":
            text, end = code[at + 1 : at + 2], at + 2
        elif sign not in PLACES and sign.lower() not in PLACES and sign not in "[;_*":
            text = sign
        if text or sign in '"\\':
            words, at = words + text, end
            continue
        if sign == "[":
            end = code.find("]", at) + 1 or len(code)
        elif sign in "_*":
            end = at + 2
        elif code[at : at + 7].lower() == "general":
            end = at + 7
        part = code[at:end]
        if not part.startswith("[$-"):
            plain += [f"“{words}”"] if words else []
            plain, words = (
                [*plain, "General" if part in ("General", "GENERAL") else part.lower()],
                "",
            )
        at = end
    return "".join(plain + ([f"“{words}”"] if words else []))


def _alignment(xf: etree._Element) -> Iterator[str]:
    for name, element in _each(xf):
        for key, value in sorted(element.items()):
            plain = {"true": "1", "false": "0"}.get(value, value)
            usual = "1" if key == "locked" else ALIGNED.get(key, "0")
            if plain != usual:
                yield f"{name} {key} {plain}"


def _each(element: etree._Element | None) -> Iterator[tuple[str, etree._Element]]:
    return ((name_of(child), child) for child in (() if element is None else element))


def _value(element: etree._Element | None) -> str:
    return "" if element is None else element.get("val", "1")


def _at(words: list[str], number: str | None) -> str:
    known = (number or "0").isdecimal() and int(number or "0") < len(words)
    return words[int(number or "0")] if known else f"unknown {number}"


def _theme(root: etree._Element | None) -> list[str]:
    """Return the colours of a theme, as six hex digits each."""
    if root is None:
        return []
    colours = []
    for name in THEME:
        found = root.find(f".//{{*}}clrScheme/{{*}}{name}/*")
        colour = "" if found is None else found.get("lastClr") or found.get("val", "")
        colours.append(colour.upper())
    return colours
