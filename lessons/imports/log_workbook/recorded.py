"""What a line says otherwise than the lesson that is recorded already."""

from collections.abc import Iterator

from lessons.imports.log_workbook.columns import LessonColumn, plain
from lessons.imports.log_workbook.line_reading import OUTCOMES, UNDERSTANDINGS
from lessons.imports.log_workbook.lines import LogLine
from lessons.models import Lesson


def differences(line: LogLine, lesson: Lesson, *, keeps_names: bool) -> tuple[str, ...]:
    """Return, a sentence each, in what a line differs from a lesson; empty where in nothing.

    A cell that is empty in the file says nothing against a number that is recorded.
    """
    return tuple(_differences(line, lesson, keeps_names))


def _differences(line: LogLine, lesson: Lesson, keeps_names: bool) -> Iterator[str]:
    pairs: list[tuple[LessonColumn, object, object]] = [
        (LessonColumn.OUTCOME, OUTCOMES[line.outcome], OUTCOMES[lesson.outcome]),
        (LessonColumn.MINUTES, line.minutes, lesson.minutes),
        (LessonColumn.ON_ROLL, line.on_roll, lesson.pupils_on_roll),
        (LessonColumn.PRESENT, line.present, lesson.pupils_present),
    ]
    if keeps_names:
        pairs += [
            (LessonColumn.MISSED, line.missed, lesson.missed),  # type: ignore[attr-defined]
            (LessonColumn.CAUGHT_UP, line.caught_up, lesson.caught_up),  # type: ignore[attr-defined]
        ]
    if line.understanding:
        recorded = UNDERSTANDINGS.get(lesson.understanding)
        pairs.append((LessonColumn.UNDERSTANDING, UNDERSTANDINGS[line.understanding], recorded))
    for column, said, known in pairs:
        if said is not None and said != known:
            yield f"{column}: {_or_nothing(known)} is recorded, the file says {said}."
    if line.taught_by and plain(line.taught_by) != plain(lesson.teacher_name):
        name = _or_nothing(lesson.teacher_name)
        yield f"{LessonColumn.TAUGHT_BY}: {name} is recorded, the file says {line.taught_by}."
    if line.note and _in_lines(line.note) != _in_lines(note_of(lesson)):
        yield f"{LessonColumn.NOTE}: it reads otherwise in the file."


def note_of(lesson: Lesson) -> str:
    """Return the note as the workbook has it: of one that did not happen, why not comes first."""
    return "\n".join(part for part in (lesson.reason, lesson.note) if part)


def _in_lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


def _or_nothing(value: object) -> object:
    return "nothing" if value is None or value == "" else value
