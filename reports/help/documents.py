"""The documents of the help pages: those in docs/ that are for people who use the system.

They are our own texts, so their HTML is trusted. Links between them work. Of a link to any other
file only the words stay, and pictures are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from html import unescape

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

DOCS = settings.BASE_DIR / "docs"

GROUPS = {
    "Teaching and recording": {
        "lessons": "Log a lesson, mend a mistake, record catch-ups, and what each figure means.",
        "plans": "Modules and their sessions, schemes as files, and lessons in your own calendar.",
        "years": "Start the next year, and children who join, move, leave or come back.",
    },
    "Families": {
        "evenings": "Invite, check in at the door, and follow up with those who did not come.",
        "families-page": "What parents and carers read, and where it comes from.",
    },
    "Files in and out": {
        "imports": "Class lists and past lessons from your own files.",
        "audit-workbook": "The Excel file that answers an audit.",
        "verification": "Find out whether a workbook is the one that the school made.",
    },
    "Staff and set-up": {
        "groups": "What a trust or an authority sees of a school, and who decides.",
        "people": "The first day, roles, invitations, who teaches, and cover for a colleague.",
        "emails": "Which emails come when, how to stop them, and eight weeks of them.",
    },
    "The system": {
        "sign-in": "Passwords, the second step and sessions.",
        "backups": "Copies of everything, how to restore one, and the certificate of a trial.",
        "retention": "How long records are kept, and how to take a name or a text out.",
        "CHANGELOG": "What is new in each version.",
    },
}
"""The documents that are shown, by group, with what each is about. Others are for technicians."""

SHOWN = {name: about for documents in GROUPS.values() for name, about in documents.items()}

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_BAR = re.compile(r"<code>(\\?)&#124;</code>")
"""A vertical bar that does not end the cell of a table."""

_BLOCK = re.compile(r"</?(?:p|li|t[dhr]|h\d|pre|br)\b")


@dataclass(frozen=True)
class Section:
    """A heading of a document and what is below it. What is above the first has no title."""

    title: str
    html: SafeString

    @property
    def key(self) -> str:
        return slugify(self.title)

    @cached_property
    def text(self) -> str:
        """Return the text without its tags, on one line."""
        return " ".join(unescape(strip_tags(_BLOCK.sub(r" \g<0>", self.html))).split())


@dataclass(frozen=True)
class HelpDocument:
    """A document of the help pages."""

    name: str
    title: str
    sections: tuple[Section, ...]

    @property
    def about(self) -> str:
        return SHOWN[self.name]


@cache
def document_of(name: str) -> HelpDocument:
    """Return a document by the name of its file, without the ending."""
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    tokens = _MARKDOWN.parse(_BAR.sub(r"\1\1&#124;", text))
    (title, beginning), *parts = _parts(tokens)
    sections = [Section("", beginning)] if beginning else []
    sections += [Section(*part) for part in parts]
    return HelpDocument(name, title, tuple(sections))


def all_documents() -> list[tuple[str, list[HelpDocument]]]:
    """Return the documents by group."""
    return [(group, [document_of(name) for name in names]) for group, names in GROUPS.items()]


def _parts(tokens: list[Token]) -> Iterator[tuple[str, SafeString]]:
    """Yield each heading of the first two levels with the HTML below it."""
    title = ""
    below: list[Token] = []
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag in ("h1", "h2"):
            if title:
                yield title, _html(below)
            title, below = _words(tokens[at + 1]), []
        elif not _is_of_heading(tokens, at):
            below.append(token)
    yield title, _html(below)


def _is_of_heading(tokens: list[Token], at: int) -> bool:
    """Return whether the token is the text or the end of a heading of the first two levels."""
    opening = tokens[max(at - 2, 0) : at]
    return any(token.type == "heading_open" and token.tag in ("h1", "h2") for token in opening)


def _words(inline: Token) -> str:
    return "".join(child.content for child in inline.children or [])


def _html(tokens: list[Token]) -> SafeString:
    _name_columns(tokens)
    for at, token in enumerate(tokens):
        token.children = _with_own_links(token.children) if token.children else token.children
        if token.type == "heading_open":
            token.attrSet("id", slugify(_words(tokens[at + 1])))
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    html = html.replace("<p></p>\n", "")
    html = html.replace("<table>", '<div class="table-wrap"><table class="data">')
    return mark_safe(html.replace("</table>", "</table></div>"))  # noqa: S308 (our own document)


def _name_columns(tokens: list[Token]) -> None:
    """Give each cell of a table the name of its column, which a phone shows beside it."""
    names: list[str] = []
    column = 0
    for at, token in enumerate(tokens):
        if token.type == "table_open":
            names = []
        elif token.type == "tr_open":
            column = 0
        elif token.type == "th_open":
            names.append(_words(tokens[at + 1]))
            token.attrSet("scope", "col")
        elif token.type == "td_open":
            if names[column]:
                token.attrSet("data-label", names[column])
            column += 1


def _with_own_links(children: list[Token]) -> list[Token]:
    """Return the parts of a line without pictures, and with links that lead somewhere."""
    kept, dropped = [], False
    for child in children:
        if child.type == "link_open":
            address = _address(str(child.attrs["href"]))
            dropped = address is None
            child.attrSet("href", address or "")
        if child.type != "image" and not (dropped and child.type in ("link_open", "link_close")):
            kept.append(child)
    return kept


def _address(href: str) -> str | None:
    """Return where a link of a document leads on the help pages; None if nowhere."""
    if href.startswith(("https:", "#")):
        return href
    file, sign, part = href.partition("#")
    name = file.removesuffix(".md")
    return f"../{name}/{sign}{part}" if name in SHOWN else None
