"""Questions about many lines at once: hidden rows, unknown words for the status, order of names."""

from collections import Counter
from collections.abc import Iterator, Sequence

from classes.roster.lists.name_order import KEY as ORDER
from classes.roster.lists.name_order import NameOrder, is_unclear, order_question
from classes.roster.lists.unclear import Line
from classes.roster.questions import GONE, HERE, LEAVE_OUT, Question
from classes.words.counts import count_of, places

HIDDEN, STATUS = "hidden", "status"
"""Keys of questions. After the second follows the word that it is about."""

MOST_WORDS = 6
"""For more unknown words than this, one question asks about all of them."""


def keys(line: Line, order: NameOrder, status: bool | str, *, is_hidden: bool) -> tuple[str, ...]:
    """Return the keys of the questions that are about a line."""
    asked = [HIDDEN] if is_hidden else []
    if isinstance(status, str):
        asked.append(_key_of(status))
    if order is NameOrder.ASK and is_unclear(line.pupil.full_name):
        asked.append(ORDER)
    return tuple(asked)


def questions(lines: Sequence[Line], statuses: Sequence[str]) -> Iterator[Question]:
    """Yield the questions about these lines. `statuses` are the words that we do not know."""
    if hidden := [line for line in lines if HIDDEN in line.pupil.asked]:
        yield _about_hidden(hidden)
    yield from _about_statuses(statuses)
    if unclear := [line.pupil.full_name for line in lines if ORDER in line.pupil.asked]:
        yield order_question(unclear)


def _about_hidden(lines: Sequence[Line]) -> Question:
    where = places([line.where.line or 0 for line in lines], "line")
    rows = "1 row is" if len(lines) == 1 else f"{len(lines):,} rows are"
    return Question(
        key=HIDDEN,
        about=f"{rows} hidden in the file, for example by a filter ({where}), or struck "
        "through. Do you want to import these children too?",
        choices=((HERE, "Yes"), (LEAVE_OUT, "No, leave them out")),
    )


def _about_statuses(statuses: Sequence[str]) -> Iterator[Question]:
    first = {word.casefold(): word for word in reversed(statuses)}
    counts = Counter(word.casefold() for word in statuses)
    if len(counts) > MOST_WORDS:
        listed = ", ".join(f"“{first[word]}”" for word in counts)
        yield _about_status(STATUS, listed[:500], len(statuses))
    else:
        for word, count in counts.items():
            yield _about_status(_key_of(word), f"“{first[word]}”", count)


def _about_status(key: str, words: str, count: int) -> Question:
    return Question(
        key=key,
        about=f"The list says {words} of {count_of(count, 'child', 'children')}. Are they at the "
        "school?",
        choices=((HERE, "Yes, import them"), (GONE, "No, they have left or are not here yet")),
    )


def _key_of(word: str) -> str:
    return f"{STATUS} {word.casefold()}"
