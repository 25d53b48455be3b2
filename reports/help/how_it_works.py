"""What "How this works" says on each staff page: see how_it_works.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEXTS = Path(__file__).with_name("how_it_works.toml")


@dataclass(frozen=True)
class HowItWorks:
    """The text of a page, and the document that says more, with a part of it after "#"."""

    text: str
    more: str = ""

    @property
    def document(self) -> str:
        """Return the name of the document, as in the address of its help page."""
        return self.more.partition("#")[0].removesuffix(".md")

    @property
    def part(self) -> str:
        return self.more.partition("#")[2]


@cache
def how_pages_work() -> dict[str, HowItWorks]:
    """Return the texts by the name of the page's address, such as "lessons:missed"."""
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    return {
        name: HowItWorks(text["text"].strip(), text.get("more", "")) for name, text in texts.items()
    }
