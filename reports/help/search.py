"""Searches the help pages: by words, first in headings, then in texts."""

import re
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from reports.help.documents import HelpDocument, Section, all_documents

LAST = "CHANGELOG"
"""What is new comes after all that explains something."""

MOST_WORDS = 8
MOST_RESULTS = 20
AROUND = 90
"""Characters of the text that are shown before and after the first word that is found."""

IN_HEADING, IN_TITLE, IN_TEXT = 100, 30, 1
"""What a word counts in the heading of a section, in the title of its document and in its text."""

SMALL = re.compile(
    r"an?|the|to|of|in|on|is|it|i|my|me|do|can|for|and|or|with|how|what|where", re.IGNORECASE
)
"""Words that say nothing about what is looked for."""

ALSO = {
    "absent": "away",
    "absence": "away",
    "delete": "remove",
    "login": "sign in",
    "log-in": "sign in",
    "logon": "sign in",
    "2fa": "two-step",
    "mfa": "two-step",
    "gdpr": "data protection",
    "pupil": "child",
    "student": "child",
    "parent": "famil",
    "register": "on roll",
    "spreadsheet": "workbook",
    "ofsted": "audit",
    "rollover": "next year",
    "september": "new year",
    "undo": "take back",
    "governor": "summary",
}
"""Words that people look for, and what the documents call the same."""


@dataclass(frozen=True)
class Result:
    """A section that has all the words, and its text around the first of them."""

    document: HelpDocument
    section: Section
    excerpt: SafeString


def search(query: str) -> list[Result]:
    """Return the sections that have all words of the query, the best first."""
    words = query.lower().split()[:MOST_WORDS]
    patterns = [_pattern(word) for word in words if not SMALL.fullmatch(word)]
    scored = [
        (score, document, section)
        for _, documents in all_documents()
        for document in documents
        for section in document.sections
        if patterns and (score := _score(patterns, document, section))
    ]
    best = sorted(scored, key=lambda found: (found[1].name == LAST, -found[0]))[:MOST_RESULTS]
    return [
        Result(document, section, _excerpt(patterns, section.text)) for _, document, section in best
    ]


def _pattern(word: str) -> re.Pattern[str]:
    """Return what finds a word: with another ending, as a beginning, or by another name."""
    word = word.strip("?.,!\"'“”’")
    singular = re.sub(r"(?<=\w{3})s$", "", word)
    stem = re.sub(r"(?<=\w{3})(?:ing|ed|e)$", "", singular)
    ways = [way for way in (stem, ALSO.get(singular)) if way]
    return re.compile(r"\b(?:" + "|".join(map(re.escape, ways)) + r")\w*", re.IGNORECASE)


def _score(patterns: list[re.Pattern[str]], document: HelpDocument, section: Section) -> int:
    """Return how well a section fits; 0 if it lacks one of the words."""
    scores = [
        IN_HEADING * bool(pattern.search(section.title))
        + IN_TITLE * bool(pattern.search(document.title))
        + IN_TEXT * min(len(pattern.findall(section.text)), IN_TITLE - 1)
        for pattern in patterns
    ]
    return sum(scores) if all(scores) else 0


def _excerpt(patterns: list[re.Pattern[str]], text: str) -> SafeString:
    """Return the text around the first word that is found, with each of the words marked."""
    found = [match.start() for pattern in patterns if (match := pattern.search(text))]
    start = max(min(found, default=0) - AROUND, 0)
    end = min(start + 2 * AROUND, len(text))
    part = text[start:end]
    if start:
        part = "… " + part.partition(" ")[2]
    if end < len(text):
        part = part.rpartition(" ")[0] + " …"
    any_word = re.compile("|".join(pattern.pattern for pattern in patterns), re.IGNORECASE)
    html, at = SafeString(), 0
    for match in any_word.finditer(part):
        html += format_html("{}<mark>{}</mark>", part[at : match.start()], match[0])
        at = match.end()
    return mark_safe(html + format_html("{}", part[at:]))  # noqa: S308 (escaped by format_html)
