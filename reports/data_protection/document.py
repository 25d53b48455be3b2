"""Reads docs/data-protection.md: its text is the text of the page.

A place for a table that is worked out stands between two comments in the document:
`<!-- periods -->` and `<!-- end -->`. What the document has there is for its own readers. A
quotation marks what the school writes, and a bracket such as [the school] what the page fills in.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from reports.data_protection.table import Table

DOCUMENT = settings.BASE_DIR / "docs" / "data-protection.md"

PLACE = re.compile(r"^<!-- ([\w-]+) -->\n(.*?)^<!-- end -->$", re.M | re.S)
"""A place for a table: its name, and what the document has there."""

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Place:
    """Where a table that is worked out goes."""

    name: str


Block = str | Table | Place


@dataclass(frozen=True)
class Section:
    """A heading of the document and what is below it: HTML, or tables with HTML in their cells."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def key(self) -> str:
        return slugify(self.title)

    def filled(self, tables: Mapping[str, Table], blanks: Mapping[str, str]) -> "Section":
        """Return the section with its tables and with its brackets filled in."""
        return Section(self.title, tuple(_filled(block, tables, blanks) for block in self.blocks))


def _filled(block: Block, tables: Mapping[str, Table], blanks: Mapping[str, str]) -> Block:
    if isinstance(block, Place):
        return _of_safe_cells(tables[block.name])
    if isinstance(block, Table):
        rows = [[_with_blanks(cell, blanks) for cell in row] for row in block.rows]
        return Table(block.headings, rows)
    return _with_blanks(block, blanks)


def _of_safe_cells(table: Table) -> Table:
    """Return the table with cells that are not escaped again: who made it has escaped them."""
    return Table(table.headings, [[_safe(cell) for cell in row] for row in table.rows])


def _with_blanks(html: str, blanks: Mapping[str, str]) -> SafeString:
    for bracket, text in blanks.items():
        html = html.replace(bracket, text)
    return _safe(html)


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 (the document's own text, and values that are escaped)


@cache
def sections() -> tuple[Section, ...]:
    """Return the sections of the document, without its title and what is before the first."""
    text = DOCUMENT.read_text(encoding="utf-8")
    _, *parts = re.split(r"^## (.+)$", text, flags=re.M)
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return tuple(Section(title, tuple(_blocks(part))) for title, part in pairs)


def _blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a section's Markdown."""
    end = 0
    for place in PLACE.finditer(text):
        yield from _of_markdown(text[end : place.start()])
        yield Place(place[1])
        end = place.end()
    yield from _of_markdown(text[end:])


def _of_markdown(text: str) -> Iterator[str | Table]:
    """Yield the HTML between tables, and each table."""
    before: list[Token] = []
    table: list[Token] = []
    for token in _MARKDOWN.parse(text):
        _drop_links_to_files(token)
        if token.type == "table_open" or table:
            table.append(token)
        else:
            before.append(token)
        if token.type == "table_close":
            yield from _html(before)
            yield _table(table)
            before, table = [], []
    yield from _html(before)


def _html(tokens: list[Token]) -> Iterator[str]:
    if tokens:
        yield _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})


def _table(tokens: list[Token]) -> Table:
    """Return the table of these tokens. Its cells are HTML."""
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_MARKDOWN.renderer.render([token], _MARKDOWN.options, {}))
    return Table(rows[0], rows[1:])


def _drop_links_to_files(token: Token) -> None:
    """Leave the words of a link to another document: it leads nowhere from the page."""
    kept, dropped = [], False
    for child in token.children or []:
        if child.type == "link_open":
            dropped = not str(child.attrs["href"]).startswith(("https:", "#"))
        if not (dropped and child.type in ("link_open", "link_close")):
            kept.append(child)
    if token.children:
        token.children = kept
