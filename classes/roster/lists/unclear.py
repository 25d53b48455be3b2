"""Lines of a class list that are not clear: they wait, or a person is asked about them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from classes.roster.class_names import plain_class_name
from classes.roster.lists.columns import LABELS, Purpose
from classes.roster.lists.values import split_years
from classes.roster.problems import SourcePosition, WrongLine
from classes.roster.questions import ALL_SINGLE, DROP, TWO, WAIT, WHOLE, Question
from classes.roster.roster import RosterPupil

_BETWEEN_CLASSES = re.compile(
    r"[,/\\&+:•→()]| [-–] | (?:and|or|then) |\bnow\b| (?=\d{1,2} ?[a-z])", re.IGNORECASE
)

ONE_BY_ONE = 4
"""More names of one word than this get one question: that is probably how the list is made."""


@dataclass(frozen=True)
class Line:
    """A child's line that can be imported."""

    pupil: RosterPupil
    class_name: str
    where: SourcePosition

    @property
    def content(self) -> tuple[object, ...]:
        """Return what is read of the child, without the place."""
        pupil = self.pupil
        return pupil.full_name.casefold(), self.class_name.casefold(), pupil.year_group


def clear_lines(lines: Sequence[Line]) -> tuple[list[Line], list[WrongLine]]:
    """Return the lines that are clear, and those that must wait until they are.

    They are all lines with the same number, and those with several classes of the list in the cell.
    Lines that repeat everything that is read count once.
    """
    by_number: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_number[line.pupil.external_id].append(line)
    names = {plain_class_name(line.class_name) for line in lines}
    kept: list[Line] = []
    wrong: list[WrongLine] = []
    for same in by_number.values():
        different = list({line.content: line for line in reversed(same)}.values())[::-1]
        if len(different) > 1:
            wrong += [_repeats_number(line, different) for line in different]
        elif _is_in_several(same[0].class_name, names):
            wrong.append(_in_several_classes(same[0]))
        else:
            kept.append(same[0])
    return kept, wrong


def _repeats_number(line: Line, same: Sequence[Line]) -> WrongLine:
    others = " and ".join(f"line {other.where.line}" for other in same if other is not line)
    if any(other.where.file != line.where.file for other in same):
        others = " and ".join(str(other.where) for other in same if other is not line)
    return _wrong(
        line,
        LABELS[Purpose.NUMBER],
        line.pupil.number,
        f"This number is also on {others}.",
        "Each child needs their own number. No line with it is imported until it is corrected.",
    )


def _is_in_several(class_name: str, names: AbstractSet[str]) -> bool:
    """Return whether a part of the text is another class of the list."""
    years, name = split_years(class_name)
    first, *others = _BETWEEN_CLASSES.split(name)
    parts = {plain_class_name(part) for part in (years + first, *others)}
    return not names.isdisjoint(parts - {plain_class_name(class_name)})


def _in_several_classes(line: Line) -> WrongLine:
    right = "Keep the class that the child is in."
    why = "There are several classes in one cell."
    return _wrong(line, LABELS[Purpose.CLASS], line.class_name, why, right)


def _wrong(line: Line, column: str, value: str, why: str, right: str) -> WrongLine:
    pupil = line.pupil
    names = pupil.number, pupil.forename, pupil.surname
    return WrongLine(line.where, column, value, why, right, *names)


def repeated_names(lines: Sequence[Line]) -> Iterator[Question]:
    """Yield a question for each name that is there twice, without numbers to tell them apart."""
    by_name: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_name[line.pupil.full_name.casefold()].append(line)
    for same in by_name.values():
        for other in same[1:]:
            if not (same[0].pupil.numbered and other.pupil.numbered):
                yield _one_or_two(same[0], other)


def _one_or_two(first: Line, other: Line) -> Question:
    drop_other = f"{DROP}{other.pupil.external_id}"
    choices = [(TWO, "They are two children")]
    if first.class_name.casefold() == other.class_name.casefold():
        choices.append((drop_other, "It is one child, who is on the list twice"))
    else:
        choices.append((drop_other, f"One child, who is in {first.class_name}"))
        drop_first = f"{DROP}{first.pupil.external_id}"
        choices.append((drop_first, f"One child, who is in {other.class_name}"))
    return Question(
        key=f"twice {other.pupil.external_id}",
        about=f"{first.pupil.full_name} is on line {first.where.line} ({first.class_name}) and on "
        f"line {other.where.line} ({other.class_name}). Are they one child or two?",
        choices=tuple(choices),
    )


def single_names(lines: Sequence[Line]) -> Iterator[Question]:
    """Yield a question for each name without forename or surname, or one for many of them."""
    single = [line for line in lines if not line.pupil.surname]
    if len(single) > ONE_BY_ONE:
        listed = ", ".join(f"{line.pupil.full_name} ({line.where.line})" for line in single)
        yield Question(
            key="single",
            about=f"{len(single)} lines have only one name (with the line): {listed}. Are these "
            "their whole names?",
            choices=((WHOLE, "Yes"), (f"{WAIT}{ALL_SINGLE}", "No. Leave these lines out for now")),
        )
        return
    for line in single:
        key = line.pupil.external_id
        yield Question(
            key=f"single {key}",
            about=f"{line.where}: {line.pupil.full_name} has no forename or no surname. Is this "
            "the whole name?",
            choices=((WHOLE, "Yes"), (f"{WAIT}{key}", "No. Leave this line out for now")),
        )
