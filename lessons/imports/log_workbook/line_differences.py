"""Compares a line of a file with the lesson that is recorded already."""

from collections.abc import Iterator
from typing import Any

from lessons.imports.log_workbook.columns import LessonColumn, normalise
from lessons.imports.log_workbook.line_reading import OUTCOMES, UNDERSTANDINGS
from lessons.imports.log_workbook.lines import LogLine
from lessons.imports.log_workbook.year_groups import WHOLE_CLASS, only
from lessons.models import Lesson


def differences(
    line: LogLine, lesson: Lesson, *, keeps_names: bool, year_group: int | None = None
) -> tuple[str, ...]:
    """Return a sentence for each difference between a line and a recorded lesson.

    An empty cell in the file is no difference: the file may simply not have that number.
    `year_group` is the one that the line is for.
    """
    found = list(_differences(line, lesson, keeps_names))
    if line.years and year_group != lesson.year_group:
        recorded, in_file = (
            only(year) if year else WHOLE_CLASS.lower() for year in (lesson.year_group, year_group)
        )
        column = LessonColumn.YEAR_GROUPS
        found.insert(0, f"{column}: {recorded} is recorded, the file says {in_file}.")
    return tuple(found)


def _differences(line: LogLine, lesson: Lesson, keeps_names: bool) -> Iterator[str]:
    pairs: list[tuple[LessonColumn, object, object]] = [
        (LessonColumn.OUTCOME, OUTCOMES[line.outcome], OUTCOMES[lesson.outcome]),
        (LessonColumn.MINUTES, line.minutes, lesson.minutes),
        (LessonColumn.ON_ROLL, line.on_roll, lesson.pupils_on_roll),
        (LessonColumn.PRESENT, line.present, lesson.pupils_present),
    ]
    if keeps_names:
        pairs += [
            *_missed(line, lesson),
            (LessonColumn.CAUGHT_UP, line.caught_up, lesson.caught_up),  # type: ignore[attr-defined]
        ]
    if line.understanding:
        label = UNDERSTANDINGS.get(lesson.understanding)
        pairs.append((LessonColumn.UNDERSTANDING, UNDERSTANDINGS[line.understanding], label))
    for column, in_file, recorded in pairs:
        if in_file is not None and in_file != recorded:
            yield f"{column}: {_or_nothing(recorded)} is recorded, the file says {in_file}."
    named = line.taught_by if lesson.happened else ""
    if named and normalise(named) != normalise(lesson.teacher_name):
        name = _or_nothing(lesson.teacher_name)
        yield f"{LessonColumn.TAUGHT_BY}: {name} is recorded, the file says {line.taught_by}."
    if line.note and _stripped_lines(line.note) != _stripped_lines(workbook_note(lesson)):
        yield f"{LessonColumn.NOTE}: the file has another note."


def _missed(line: LogLine, lesson: Any) -> Iterator[tuple[LessonColumn, object, object]]:
    """Yield who was away and who joined later; both in one, as in files without the latter."""
    if line.joined_later is None:
        yield LessonColumn.MISSED, line.missed, lesson.away + lesson.joined_later
        return
    yield LessonColumn.MISSED, line.missed, lesson.away
    yield LessonColumn.JOINED_LATER, line.joined_later, lesson.joined_later


def workbook_note(lesson: Lesson) -> str:
    """Return the note as the workbook shows it, with the reason it did not happen first."""
    return "\n".join(part for part in (lesson.reason, lesson.note) if part)


def _stripped_lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


def _or_nothing(value: object) -> object:
    return "nothing" if value is None or value == "" else value
