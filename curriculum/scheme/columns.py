"""The columns of a scheme file, and how a cell holds several lines."""

import re
from dataclasses import dataclass

COLUMNS = (
    "position",
    "title",
    "years",
    "minutes",
    "aims",
    "before_teaching",
    "outcomes",
    "outline",
)
REQUIRED = ("title", "years")

_DIVIDER = re.compile(r"\\(.)|(\|)|(\r\n|\r|\n)", re.DOTALL)


@dataclass(frozen=True)
class ColumnHelp:
    """An explanation of a column for people who fill it in."""

    name: str
    holds: str
    example: str


HELP = (
    ColumnHelp(
        "position",
        "The number of the session. Leave it empty in all rows to keep their order.",
        "1",
    ),
    ColumnHelp("title", "The title of the session. Required.", "Boundaries and consent"),
    ColumnHelp("years", "The year groups that it is for. Required.", "5-6"),
    ColumnHelp("minutes", "How long it takes. 60 if you leave it empty.", "60"),
    ColumnHelp("aims", "What children can do by the end. Put | between aims.", "Ask first|Say no"),
    ColumnHelp("before_teaching", "What to do before the lesson.", "Tell parents."),
    ColumnHelp(
        "outcomes",
        "The codes of the outcomes it covers. Put spaces between them.",
        "RSHE-SAFE EFACW-2",
    ),
    ColumnHelp(
        "outline", "The steps of the lesson. Put | between steps.", "Talk (10 min)|Draw (20 min)"
    ),
)


def join_lines(text: str) -> str:
    """Return the lines of `text` as one cell, such as "a|b". A | in a line becomes \\|."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "|".join(line.replace("\\", "\\\\").replace("|", "\\|") for line in lines)


def split_lines(cell: str) -> str:
    """Return the text that `join_lines` made into a cell. A line break in it ends a line too."""

    def line_break(match: re.Match[str]) -> str:
        escaped = match.group(1)
        if escaped is None:
            return "\n"
        return escaped if escaped in "\\|" else match.group(0)

    lines = _DIVIDER.sub(line_break, cell).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())
