"""Class lists of a school of forty children, with those who joined, left or moved."""

ALL = {n: "5 Oak" if n <= 20 else "6 Elm" for n in range(1, 41)}
"""The class of each child, by their number."""

FORENAMES = [f"{a}{b}{c}" for a in "BDKLM" for b in "aeiou" for c in "lnrs"]
"""A hundred forenames, so that no child needs more of the surname than the others."""


def listed(children: dict[int, str]) -> str:
    """Return a class list as a school information system writes it."""
    lines = ["Adno,Forename,Surname,Class,Year"]
    for number, group in children.items():
        lines.append(f"{number:05},{FORENAMES[number]},Smith,{group},{group[0]}")
    return "\n".join(lines) + "\n"


def changed(*, left: int = 0, joined: int = 0, moved: int = 0) -> dict[int, str]:
    """Return the children after so many left, joined and moved from 5 Oak to 6 Elm."""
    children = dict(list(ALL.items())[left:])
    for number in list(children)[:moved]:
        children[number] = "6 Elm"
    return children | {41 + n: "6 Elm" for n in range(joined)}
