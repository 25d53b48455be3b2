"""Makes a safe download name, and a title, from the name of an uploaded file."""

import re
import unicodedata

from classes.words.marks import with_few_marks
from curriculum.models import DocumentKind

MAX_STEM_LENGTH = 120
"""Characters before the extension. Windows allows about 255 for the whole path."""

JOINER = "\u200d"
"""Zero-width joiner: holds the parts of one emoji together."""

_ESCAPES = re.compile(r"%22|%0A|%0D", re.I)
"""How browsers escape a quotation mark or a line break in a file name. Nothing else is escaped.

https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
"""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
"""Characters that some operating system does not allow in a file name."""


def download_name(uploaded: str, kind: DocumentKind) -> str:
    """Return a safe file name with the extension of its real kind.

    Folders, control characters and marks that reverse the direction of text are removed. Otherwise
    "gpj.exe" could be displayed as "exe.jpg".
    """
    return f"{_stem(uploaded) or 'document'}.{kind.value}"


def title_from(uploaded: str) -> str:
    """Return a title for a document, made from its file name."""
    return re.sub(r"[\s_]+", " ", _stem(uploaded)).strip() or "Document"


def _stem(uploaded: str) -> str:
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", with_few_marks(uploaded)))[-1]
    name = re.sub(r"\.\w{1,5}$", "", _ESCAPES.sub("", name))
    kept = "".join(character for character in name if _is_allowed(character))
    plain = re.sub(r"\s+", " ", _FORBIDDEN.sub("", kept))
    return plain.strip(" .")[:MAX_STEM_LENGTH].strip(" .")


def _is_allowed(character: str) -> bool:
    """Return whether a character may be in a name: no controls, format marks or surrogates."""
    category = unicodedata.category(character)
    return character == JOINER or category not in {"Cc", "Cf", "Cs", "Co"}
