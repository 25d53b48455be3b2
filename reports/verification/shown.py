"""Shows what was compared as people see it: 12 Oct 2026, 67%, or a text."""

import datetime as dt
import re

LONGEST = 160
"""The most characters of a value that are shown. A longer one is cut around the difference."""

BEFORE_THE_DIFFERENCE = 40
DAY_ZERO = dt.datetime(1899, 12, 30)
SECONDS = 86_400
LAST_DAY = 2_958_465
"""31 December 9999."""

NUMBER = re.compile(r"n-?\d+(\.\d+)?(e[+-]\d+)?")
_WORDS = re.compile(r"“[^“”]*”|\[[^][]*\]")


def moment_of(value: str, form: str = "d h") -> dt.datetime | None:
    """Return a number in the format of a date as a date with a time; None for anything else."""
    is_date = set("dy") & set(_WORDS.sub("", form)) and NUMBER.fullmatch(value)
    if not is_date or not 0 < float(value[1:]) < LAST_DAY:
        return None
    return DAY_ZERO + dt.timedelta(seconds=round(float(value[1:]) * SECONDS))


def both_shown(then: str, now: str, form: str, new_form: str) -> tuple[str, str]:
    """Return two contents of a cell as texts that show how they differ."""
    first, second = shown(then, form), shown(now, new_form)
    if first == second:
        first, second = _exactly(then), _exactly(now)
    return both_cut(first, second)


def both_cut(then: str, now: str) -> tuple[str, str]:
    """Return two texts, cut around the first difference if they are long."""
    length = min(len(then), len(now))
    start = next((at for at in range(length) if then[at] != now[at]), length)
    return _window(then, start), _window(now, start)


def shown(value: str, form: str) -> str:
    """Return what a cell contains as people see it."""
    if not NUMBER.fullmatch(value):
        return value if value.startswith("=") else value[1:]
    number, plain = float(value[1:]), _WORDS.sub("", form)
    if at := moment_of(value, form):
        seconds = f":{at:%S}" if at.second else ""
        return f"{at.day} {at:%b %Y}" + (f", {at:%H:%M}{seconds}" if "h" in plain else "")
    return f"{number * 100:.6g}%" if "%" in plain else f"{number:.10g}"


def _exactly(value: str) -> str:
    kinds = {"s": f"the text “{value[1:]}”", "n": f"the number {value[1:]}"}
    return kinds.get(value[:1], value)


def _window(text: str, around: int) -> str:
    if len(text) <= LONGEST:
        return text
    start = max(0, min(around - BEFORE_THE_DIFFERENCE, len(text) - LONGEST))
    end = "…" if start + LONGEST < len(text) else ""
    return f"{'…' if start else ''}{text[start : start + LONGEST]}{end}"
