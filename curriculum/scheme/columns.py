"""The columns of a scheme, and how several lines stand in one cell."""

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
NEEDED = ("title", "years")

_DIVIDER = re.compile(r"\\(.)|(\|)|(\r\n|\r|\n)", re.DOTALL)


@dataclass(frozen=True)
class ColumnHelp:
    """What a column holds, for people who fill it in."""

    name: str
    holds: str
    example: str


HELP = (
    ColumnHelp("position", "The number of the session. Empty in all rows: in the order here.", "1"),
    ColumnHelp("title", "What the session is called. Needed.", "Boundaries and consent"),
    ColumnHelp("years", "The year groups that it is for. Needed.", "5-6"),
    ColumnHelp("minutes", "How long it takes. Empty: 60.", "60"),
    ColumnHelp("aims", "What children can do by the end, with | between.", "Ask first|Say no"),
    ColumnHelp("before_teaching", "What must be done beforehand.", "Tell parents."),
    ColumnHelp(
        "outcomes", "The codes of what it covers, with spaces between.", "RSHE-SAFE EFACW-2"
    ),
    ColumnHelp(
        "outline", "The steps of the lesson, with | between.", "Talk (10 min)|Draw (20 min)"
    ),
)


def joined(text: str) -> str:
    """Return the lines of `text` as one cell: "a|b". A | within a line stands as \\|."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "|".join(line.replace("\\", "\\\\").replace("|", "\\|") for line in lines)


def parted(cell: str) -> str:
    """Return the text that `joined` put into a cell; a line break in the cell parts lines too."""

    def line_break(found: re.Match[str]) -> str:
        escaped = found.group(1)
        if escaped is None:
            return "\n"
        return escaped if escaped in "\\|" else found.group(0)

    lines = _DIVIDER.sub(line_break, cell).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())
