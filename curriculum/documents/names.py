"""The name under which a document is saved by whoever downloads it, from that of the upload."""

import re
import unicodedata

from curriculum.models import DocumentKind

LONGEST = 120
"""Characters before the ending. Windows allows 255 with the folder."""

JOINER = "\u200d"
"""Holds the parts of one emoji together."""

_SENT_AS = re.compile(r"%22|%0A|%0D", re.I)
"""How browsers send a quotation mark or the end of a line in a file's name, and nothing else.

https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
"""

_NO_NAME = re.compile(r'[<>:"/\\|?*]')
"""What no file name may hold on one system or another."""


def download_name(uploaded: str, kind: DocumentKind) -> str:
    """Return a safe name for a file, with the ending of what it is.

    Folders, control characters and marks that turn the direction of writing are taken out, so that
    "gpj.exe" cannot be shown as "exe.jpg".
    """
    return f"{_stem(uploaded) or 'document'}.{kind.value}"


def title_from(uploaded: str) -> str:
    """Return a title for a document of which nothing but the file's name is known."""
    return re.sub(r"[\s_]+", " ", _stem(uploaded)).strip() or "Document"


def _stem(uploaded: str) -> str:
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", uploaded))[-1]
    name = re.sub(r"\.\w{1,5}$", "", _SENT_AS.sub("", name))
    kept = "".join(letter for letter in name if _is_shown(letter))
    plain = re.sub(r"\s+", " ", _NO_NAME.sub("", kept))
    return plain.strip(" .")[:LONGEST].strip(" .")


def _is_shown(letter: str) -> bool:
    """Return whether a letter may stand in a name: no control, no direction, no half of one."""
    category = unicodedata.category(letter)
    return letter == JOINER or category not in {"Cc", "Cf", "Cs", "Co"}
