"""Arranges what would be taken from a tracker as a grid of classes and sessions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from classes.models import ClassGroup
from curriculum.models import Module, Session
from lessons.imports.log_workbook.changes import NewLesson
from lessons.imports.tracker.taking import Taking


@dataclass(frozen=True)
class GridRow:
    """A class, with the new lessons of each session of the module, in their order."""

    class_group: ClassGroup
    cells: Sequence[Sequence[NewLesson]]


@dataclass(frozen=True)
class ModuleGrid:
    """The sessions of one module that lessons would be taken for, and a row for each class."""

    module: Module
    sessions: Sequence[Session]
    rows: Sequence[GridRow]


def grid_of(taking: Taking) -> list[ModuleGrid]:
    """Return a grid for each module. A class or session without a new lesson is left out."""
    by_module: dict[Module, dict[tuple[int, int], list[NewLesson]]] = {}
    for lesson in taking.changes.new:
        cells = by_module.setdefault(lesson.session.module, defaultdict(list))
        cells[lesson.class_group.pk, lesson.session.pk].append(lesson)
    return [_grid(module, cells) for module, cells in by_module.items()]


def _grid(module: Module, cells: Mapping[tuple[int, int], Sequence[NewLesson]]) -> ModuleGrid:
    lessons = [lesson for of_cell in cells.values() for lesson in of_cell]
    sessions = {lesson.session.pk: lesson.session for lesson in lessons}
    groups = {lesson.class_group.pk: lesson.class_group for lesson in lessons}
    columns = sorted(sessions.values(), key=lambda session: session.position)
    order = sorted(
        groups.values(), key=lambda group: (group.youngest_year, group.oldest_year, group.name)
    )
    rows = [
        GridRow(group, [cells.get((group.pk, session.pk), ()) for session in columns])
        for group in order
    ]
    return ModuleGrid(module, columns, rows)
